"""Claims by resource and family: how many were kept, drift as known or anew, or were not asked.

A cell counts claims of the documents. A drift contradicts the claim that is stated at its place; where none
is, as with a field that no page names, it counts for itself beside them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conform.contract import Contract
    from conform.drift.value import Drift
    from conform.payloads.claims import Claim, Coverage
    from conform.report.result import ReportedDrift

Family: TypeAlias = Literal[
    "status", "frame", "field", "limit", "refusal", "life", "paging", "filter", "access"
]
FAMILIES: Final[tuple[Family, ...]] = get_args(Family)
"""The columns of the page, from what an answer is to what a list does."""
OF_RULE: Final[Mapping[str, Family]] = {
    "status": "status",
    "error": "frame",
    "delete": "life",
    "field": "field",
    "at_limit": "limit",
    "over_limit": "refusal",
    "choice": "limit",
    "required": "refusal",
    "format": "refusal",
    "kind": "refusal",
    "enum": "refusal",
    "null": "refusal",
    "minimum": "limit",
    "maximum": "limit",
    "reference": "field",
    "condition": "refusal",
    "unique": "refusal",
    "default": "field",
    "write_only": "field",
    "read_only": "field",
    "repeat": "life",
    "parameter": "filter",
    "filter": "filter",
    "sort": "filter",
    "order": "paging",
    "page_size": "paging",
    "extent": "paging",
    "link": "paging",
    "served": "field",
}
"""The family of each rule by which contracts state claims; what is served around a record is of the frame."""
OF_KIND: Final[Mapping[str, Family]] = {
    "status.unexpected": "status",
    "status.rejected_valid": "field",
    "status.accepted_invalid": "refusal",
    "status.other": "status",
    "status.server_error": "status",
    "body.not_json": "frame",
    "envelope.missing": "frame",
    "envelope.retyped": "frame",
    "envelope.undocumented": "frame",
    "envelope.code_mismatch": "frame",
    "field.missing": "field",
    "field.undocumented": "field",
    "field.retyped": "field",
    "field.null": "field",
    "field.enum": "field",
    "field.format": "field",
    "field.too_long": "limit",
    "field.write_only": "field",
    "state.not_saved": "field",
    "state.altered": "field",
    "state.not_deleted": "life",
    "state.not_listed": "life",
    "state.leaked": "life",
    "state.reused_id": "life",
    "state.read_only": "field",
    "state.default": "field",
    "state.disturbed": "life",
    "state.repeated": "life",
    "access.open": "access",
    "access.refused": "access",
    "paging.size": "paging",
    "paging.total": "paging",
    "paging.overlap": "paging",
    "paging.order": "paging",
    "paging.link": "paging",
    "filter.ignored": "filter",
    "filter.wrong": "filter",
}
"""The family of each kind of drift that an answer shows; what documents contradict is of no family."""
_GUARDED: Final = ("401", "403")
"""Statuses that speak of who asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Count the claims of one resource and family.

    `known` are those of accepted drift and of what comes and goes; `missed` were to be asked and were not
    judged, `explained` are those that no case asks, each for a reason. `beside` are drifts, counted in
    `known` and `new`, that contradict no claim of a place.
    """

    kept: int = 0
    known: int = 0
    new: int = 0
    missed: int = 0
    explained: int = 0
    beside: int = 0

    @property
    def documented(self) -> int:
        """Count the claims of the documents that a run is to ask."""
        return self.kept + self.known + self.new + self.missed - self.beside


Matrix: TypeAlias = "Mapping[str, Mapping[Family, Cell]]"
"""Cells by contract key and family, without the empty ones."""


@dataclass(slots=True)
class _Counting:
    """Gather what a cell counts."""

    asked: set[Claim] = field(default_factory=set)
    missed: int = 0
    explained: int = 0
    new: set[Claim] = field(default_factory=set)
    known: set[Claim] = field(default_factory=set)
    new_beside: int = 0
    known_beside: int = 0

    def add(self, drift: Drift, *, is_new: bool) -> None:
        claim = _contradicted(drift, self.asked)
        if claim is not None:
            (self.new if is_new else self.known).add(claim)
        elif is_new:
            self.new_beside += 1
        else:
            self.known_beside += 1

    @property
    def cell(self) -> Cell:
        known = self.known - self.new
        return Cell(
            kept=len(self.asked - self.new - known),
            known=len(known) + self.known_beside,
            new=len(self.new) + self.new_beside,
            missed=self.missed,
            explained=self.explained,
            beside=self.new_beside + self.known_beside,
        )


def matrix(found: Coverage, drifts: Iterable[ReportedDrift], contracts: Iterable[Contract]) -> Matrix:
    """Count the claims of contracts, as they were asked and as they drifted; one that drifts anew is new."""
    known = {contract.key: contract for contract in contracts}
    cells: dict[tuple[str, Family], _Counting] = defaultdict(_Counting)
    for claim in found.asked:
        cells[claim.contract, family_of(claim, known)].asked.add(claim)
    for claim in found.missed:
        cells[claim.contract, family_of(claim, known)].missed += 1
    for claim in (each for claims in found.excused.values() for each in claims):
        cells[claim.contract, family_of(claim, known)].explained += 1
    for seen in drifts:
        if (family := OF_KIND.get(seen.drift.kind)) is not None:
            cells[seen.drift.contract, family].add(seen.drift, is_new=seen.state == "new")
    return {
        key: {each: cells[key, each].cell for each in FAMILIES if (key, each) in cells}
        for key in sorted({contract for contract, _ in cells})
    }


def family_of(claim: Claim, contracts: Mapping[str, Contract]) -> Family:
    """Give the family of a claim: by its rule, by the record that it stands in, and by whom it is about."""
    operation = contracts[claim.contract].operation(claim.operation)
    if claim.rule == "status" and claim.at in _GUARDED:
        return "access"
    if operation is None:
        return OF_RULE[claim.rule]
    if claim.rule == "status" and operation.role == "delete":
        return "life"
    if claim.rule == "served":
        success = operation.success
        way = None if success is None else success.record
        return "field" if way is not None and _is_below(claim.at, way) else "frame"
    return OF_RULE[claim.rule]


def _is_below(at: str, way: tuple[str, ...]) -> bool:
    """Tell whether a place (`data[].Client.id`) stands at or below a way into an answer."""
    root = ".".join(way).replace(".[]", "[]")
    return not root or at == root or at.startswith((f"{root}.", f"{root}["))


def _contradicted(drift: Drift, asked: Iterable[Claim]) -> Claim | None:
    """Give the claim of some that a drift contradicts, by its rule and place; None where none is stated."""
    operations = {drift.operation, drift.writer} - {""}
    rules, names = zip(*_names(drift), strict=True)
    found = [each for each in asked if each.operation in operations and _is_named(each.at, names)]
    return min(found, key=lambda each: (each.rule not in rules, each), default=None)


def _names(drift: Drift) -> Iterator[tuple[str, str]]:
    """Yield the names under which a claim may be stated, each with its rule, which may be empty."""
    yield "served", drift.place
    for each in (*drift.of, *drift.claimed):
        rule, is_ruled, place = each.partition(":")
        yield (rule, place) if is_ruled else ("", each)


def _is_named(at: str, names: Iterable[str]) -> bool:
    return any(name == at or name.endswith(f".{at}") for name in names)
