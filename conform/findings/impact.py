"""Whom a drift hits: what of a consumer each kind of drift can touch, and whether he uses that.

It errs to the side of telling: where nobody knows what a consumer sends or reads, everything counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from conform.contract import Vendor
from conform.drift.rules.status import ABSENT, DENIED, classed
from conform.uses.place import placed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from conform.drift.value import Drift
    from conform.uses import Used, Uses

By: TypeAlias = Literal["calls", "asks", "sends", "reads", "relies"]
_READS: Final = "GET "
_DELETES: Final = "DELETE "


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Say by what a drift hits a consumer: what he does, of which operation, and the place or the like.

    `contract` and `operation` are those that he uses. `what` is the place that he sends or reads, the
    parameter that he asks with or the status that he relies on; empty where the call is enough.
    """

    consumer: str
    by: By
    contract: str
    operation: str
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facing:
    """Put a drift beside what one consumer uses."""

    drift: Drift
    uses: Uses
    vendor: Vendor

    @property
    def used(self) -> Used | None:
        """Give what he uses of the operation that drifts, None where he does not call it."""
        return self.uses.of(self.drift.contract, self.drift.operation)

    def by(self, used: Used, by: By, what: str = "") -> Hit:
        """Give the hit of an operation that is used."""
        return Hit(
            consumer=self.uses.name, by=by, contract=used.contract, operation=used.operation, what=what
        )


Touch: TypeAlias = "Callable[[Facing], Hit | None]"


# What a consumer may do that a drift can touch, each a function of the name of it


def calls(facing: Facing) -> Hit | None:
    """Hit whoever calls the operation."""
    return None if facing.used is None else facing.by(facing.used, "calls")


def nobody(_: Facing) -> Hit | None:
    """Hit nobody: what documents contradict shows on no tenant."""
    return None


def reads(facing: Facing) -> Hit | None:
    """Hit who reads the place, or something above or below it, in an answer of a status that he takes."""
    used = facing.used
    if used is None or not _is_taken(facing.drift, used):
        return None
    what = _met(used, facing.drift.place)
    return None if what is None else facing.by(used, "reads", what)


def reads_whole(facing: Facing) -> Hit | None:
    """Hit who reads all of the object in which something more stands."""
    used, added = facing.used, placed(facing.drift.place)
    if used is None or not _is_taken(facing.drift, used):
        return None
    if used.reads is None:
        return facing.by(used, "reads", "*")
    whole = (each for each in used.reads if placed(each).is_above(added) and placed(each) != added)
    what = next(whole, None)
    return None if what is None else facing.by(used, "reads", what)


def reads_anything(facing: Facing) -> Hit | None:
    """Hit who reads anything of an answer of a status that he takes."""
    used = facing.used
    is_read = used is not None and used.reads != () and _is_taken(facing.drift, used)
    return facing.by(used, "reads", "*") if used is not None and is_read else None


def reads_or_is_refused(facing: Facing) -> Hit | None:
    """Hit who reads what contradicts the status, or is refused at times and goes by the status alone."""
    used, is_dressed = facing.used, facing.drift.claimed[0] == "http_refusal"
    return (_refused(facing, used) if used is not None and is_dressed else None) or reads(facing)


def relies_on_refusals(facing: Facing) -> Hit | None:
    """Hit who is refused at times, or of whom that is not known and who sends what the rule is of.

    What is taken among several elements shows in an answer that is a success.
    """
    used, drift = facing.used, facing.drift
    if used is None or not placed(drift.where).names:
        return calls(facing)
    if used.statuses is not None:
        return _refused(facing, used)
    at = ":".join(drift.claimed[1].split(":")[1:2]) if len(drift.claimed) > 1 else ""
    return facing.by(used, "sends", at) if _sends(used, at) else None


def relies_on_outcome(facing: Facing) -> Hit | None:
    """Hit who relies on the outcome that the docs call for: success, a refusal, no record, no entry."""
    used, wanted = facing.used, facing.drift.claimed[0]
    if used is None:
        return None
    if wanted == "denied":
        return _relies(facing, used, lambda status: status in DENIED)
    if wanted in ("absent", "refused"):
        return _relies(facing, used, lambda status: classed(status) in ("absent", "refused"))
    return facing.by(used, "calls")


def relies_on_denials(facing: Facing) -> Hit | None:
    """Hit who relies on being turned away; with good credentials nothing is different."""
    used = facing.used
    return None if used is None else _relies(facing, used, lambda status: status in DENIED)


def meets_status(facing: Facing) -> Hit | None:
    """Hit whoever calls the operation; where a refusal came in the place of another, who is refused at times.

    A payload that the docs allow and that is refused is of another kind.
    """
    used, drift = facing.used, facing.drift
    came = drift.got[1] if len(drift.got) > 1 else ""
    is_refusal = came.isdecimal() and classed(int(came)) == "refused" and bool(drift.case)
    if used is None or not is_refusal:
        return calls(facing)
    return _relies(facing, used, lambda status: status // 100 == 4)  # noqa: PLR2004 - refused


def is_refused(facing: Facing) -> Hit | None:
    """Hit whoever calls; where the value of one field was asked about and no other is named, who sends it.

    A field that the tenant names may be one that it wants and that the request left out.
    """
    used, drift = facing.used, facing.drift
    if used is None or drift.got[0] != "status" or not drift.of:
        return calls(facing)
    asked = next((each for each in drift.of if _sends(used, each)), None)
    return None if asked is None else facing.by(used, "sends", asked)


def sends(facing: Facing) -> Hit | None:
    """Hit who sends the field to the operation."""
    used = facing.used
    if used is None or not _sends(used, facing.drift.place):
        return None
    return facing.by(used, "sends", facing.drift.place)


def keeps(facing: Facing) -> Hit | None:
    """Hit who sends the field, or reads it of the resource: who lost it, its write or its read, nobody knows.

    What an edit changed without sending it is of the edit, and what is of no field is of the call.
    """
    is_of_the_call = facing.drift.claimed[0] == "as_before" or not placed(facing.drift.place).names
    return calls(facing) if is_of_the_call else sends(facing) or reads_of_resource(facing)


def reads_of_resource(facing: Facing) -> Hit | None:
    """Hit who reads the field by any operation of the resource, whatever frame it stands in."""
    drifted = placed(facing.drift.place)
    for used in facing.uses.of_contract(facing.drift.contract):
        is_read = used.operation.startswith(_READS)
        for each in ("*",) if used.reads is None else used.reads:
            if is_read and placed(each).is_named_with(drifted):
                return facing.by(used, "reads", each)
    return None


def identifies(facing: Facing) -> Hit | None:
    """Hit who makes records, or reads their ids."""
    return calls(facing) or reads_of_resource(facing)


def deletes(facing: Facing) -> Hit | None:
    """Hit who deletes or lists records, or takes a record that is not there for gone."""
    used, drift = facing.used, facing.drift
    if used is None or drift.role != "read":
        return calls(facing)
    others = facing.uses.of_contract(drift.contract)
    gone = _relies(facing, used, lambda status: status == ABSENT)
    deleting = next((each for each in others if each.operation.startswith(_DELETES)), None)
    return gone or (facing.by(deleting, "calls") if deleting is not None else None)


def writes_in_vain(facing: Facing) -> Hit | None:
    """Hit who is refused at times by what writes to the resource, and takes it for not done."""
    writer = facing.drift.writer
    for used in facing.uses.of_contract(facing.drift.contract):
        is_meant = used.operation == writer if writer else not used.operation.startswith(_READS)
        found = is_meant and _relies(facing, used, lambda status: status // 100 == 4)  # noqa: PLR2004 - refused
        if found:
            return found
    return None


def turns_pages(facing: Facing) -> Hit | None:
    """Hit who asks for pages, or reads what is said of them."""
    used, paging = facing.used, facing.vendor.paging
    if used is None:
        return None
    names = {*paging.sizes, paging.page}
    if used.parameters is None or (asked := names & {*used.parameters}):
        return facing.by(used, "asks", ", ".join(sorted(asked)) if used.parameters is not None else "")
    return _read_figure(facing, used)


def reads_figures(facing: Facing) -> Hit | None:
    """Hit who reads the figure, or another one of the same pages: where one errs the others may."""
    used = facing.used
    return None if used is None else reads(facing) or _read_figure(facing, used)


def _read_figure(facing: Facing, used: Used) -> Hit | None:
    paging = facing.vendor.paging
    figures = {paging.frame, *paging.totals, *paging.lasts, *paging.numbers, *paging.links}
    read = ("*",) if used.reads is None else used.reads
    found = next((each for each in read if not placed(each).parts or placed(each).leaf in figures), None)
    return None if found is None else facing.by(used, "reads", found)


def asks(facing: Facing) -> Hit | None:
    """Hit who asks with one of the parameters; of filters of any column with the same column or operator."""
    used = facing.used
    if used is None:
        return None
    if used.parameters is None:
        return facing.by(used, "asks")
    drifted = [each.partition("=")[0] for each in facing.drift.where.split(" and ")]
    for each in used.parameters:
        if any(_is_asked(each, other, facing.vendor) for other in drifted):
            return facing.by(used, "asks", each)
    return None


TOUCHES: Final[Mapping[str, Touch]] = {
    "status.unexpected": meets_status,
    "status.rejected_valid": is_refused,
    "status.accepted_invalid": relies_on_refusals,
    "status.other": relies_on_outcome,
    "status.server_error": calls,
    "body.not_json": reads_anything,
    "envelope.missing": reads,
    "envelope.retyped": reads,
    "envelope.undocumented": reads_whole,
    "envelope.code_mismatch": reads_or_is_refused,
    "field.missing": reads,
    "field.undocumented": reads_whole,
    "field.retyped": reads,
    "field.null": reads,
    "field.enum": reads,
    "field.format": reads,
    "field.too_long": reads,
    "field.write_only": reads,
    "state.not_saved": keeps,
    "state.altered": keeps,
    "state.not_deleted": deletes,
    "state.not_listed": calls,
    "state.leaked": writes_in_vain,
    "state.reused_id": identifies,
    "state.read_only": sends,
    "state.default": calls,
    "state.disturbed": calls,
    "state.repeated": sends,
    "access.open": relies_on_denials,
    "access.refused": calls,
    "paging.size": calls,
    "paging.total": reads_figures,
    "paging.overlap": turns_pages,
    "paging.order": calls,
    "paging.link": reads,
    "filter.ignored": asks,
    "filter.wrong": asks,
    "docs.contradiction": nobody,
}
"""By the kind of drift what of a consumer it can touch; of a kind of another version, the call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """Say who is hit: `consumers` are the names that were asked for, `hits` what hits by the drift's id."""

    consumers: tuple[str, ...] = ()
    hits: Mapping[str, tuple[Hit, ...]] = field(default_factory=dict)

    def passes_by(self, drift: str) -> bool:
        """Tell whether a drift hits none of the consumers; never where none was asked for."""
        return bool(self.consumers) and not self.hits.get(drift)

    def of(self, drifts: Sequence[str]) -> tuple[Hit, ...]:
        """Give for each consumer that is hit by any of some drifts one hit, in the order of the consumers."""
        found = [each for drift in drifts for each in self.hits.get(drift, ())]
        firsts = ([each for each in found if each.consumer == name][:1] for name in self.consumers)
        return tuple(each for first in firsts for each in first)


def hit(drift: Drift, consumers: Sequence[Uses], vendor: Vendor) -> tuple[Hit, ...]:
    """Give what of each consumer a drift hits, at most one for each."""
    touch = TOUCHES.get(drift.kind, calls)
    faced = (touch(Facing(drift=drift, uses=each, vendor=vendor)) for each in consumers)
    return tuple(each for each in faced if each is not None)


def impact(drifts: Sequence[Drift], consumers: Sequence[Uses], vendor: Vendor | None = None) -> Impact:
    """Grade drifts by the consumers that they hit."""
    graded = {each.id: hit(each, consumers, vendor or Vendor()) for each in drifts} if consumers else {}
    return Impact(consumers=tuple(each.name for each in consumers), hits=graded)


# What of the uses and the facts is put beside each other


def _is_taken(drift: Drift, used: Used) -> bool:
    """Tell whether the drift showed in an answer of a status that he takes, as far as both is known."""
    shown = {each.status for each in drift.shown}
    return used.statuses is None or not shown or not shown.isdisjoint(used.statuses)


def _met(used: Used, place: str) -> str | None:
    """Give the place that he reads at, above or below a place, None where there is none."""
    if used.reads is None:
        return "*"
    return next((each for each in used.reads if placed(each).meets(placed(place))), None)


def _sends(used: Used, place: str) -> bool:
    sent = ("*",) if used.sends is None else used.sends
    return any(placed(each).is_named_with(placed(place)) for each in sent)


def _relies(facing: Facing, used: Used, is_meant: Callable[[int], bool]) -> Hit | None:
    """Give the first of the statuses that he has a branch for which is meant; any where none are known."""
    if used.statuses is None:
        return facing.by(used, "calls")
    found = next((each for each in used.statuses if is_meant(each)), None)
    return None if found is None else facing.by(used, "relies", str(found))


def _refused(facing: Facing, used: Used) -> Hit | None:
    return _relies(facing, used, lambda status: classed(status) == "refused")


def _is_asked(asked: str, drifted: str, vendor: Vendor) -> bool:
    """Tell whether two names of parameters stand for one, or filter by one column, or by one operator."""
    filtering = vendor.filtering
    one, other = (filtering.reads.fullmatch(each) for each in (asked, drifted))
    if one is not None and other is not None:
        is_column = one["column"] == other["column"]
        return is_column or (one["operator"] or filtering.plain) == (other["operator"] or filtering.plain)
    ordered = [each for each in (asked, drifted) if filtering.ordered.fullmatch(each)]
    return asked == drifted or len(ordered) == 2  # noqa: PLR2004 - both
