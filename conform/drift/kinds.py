"""The table of kinds: one row a kind of drift, with everything that is known of it.

A new kind is one row here, the rule that it names, a fault of the embedded tenant, and a test of silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from conform.drift.rules import docs, envelope, filter, kept, paging, state, status  # noqa: A004 - its family
from conform.drift.rules import field as of_field

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from conform.drift.judged import Judged
    from conform.drift.place import Part, Place
    from conform.drift.value import Difference, Drift

Severity: TypeAlias = Literal["blocker", "critical", "normal", "minor", "trivial"]
Breaks: TypeAlias = tuple[Severity, str]
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
"""Worst first, in Allure's words."""
Reads: TypeAlias = Literal["exchange", "place", "documents"]
About: TypeAlias = Literal["answer", "frame", "fields", "record", "pages", "documents"]
Fact: TypeAlias = Literal[
    "leaf",
    "field",
    "claimed",
    "claim",
    "got",
    "code",
    "states",
    "rule",
    "broken",
    "change",
    "named",
    "reason",
    "chosen",
    "operation",
    "role",
    "writer",
]
Follows: TypeAlias = Literal[
    "operation", "field", "kept", "another", "writer", "named", "denied", "sorted", "edit", "counted"
]
VALUES: Final = "values"
"""The family of values that are lost and values that are changed on the way: one fault shows as both."""

_TYPED: Final = "documents {where} as {documented}"
_NAMED: Final = "documents {where} in the answer: {documented}"
_UNNAMED: Final = "does not name {where} in the answer"
_KEPT: Final = "has {where} written and read: it is to read back {documented}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Hold one row.

    `rule` yields the differences of what it `reads`: an exchange, a place in these `parts` of its body, or
    an operation of the documents; `is_excused` tells where the docs allow after all what a place shows.
    `breaks` is the severity and what of an integrator breaks, `milder` the same by the code of what came
    where less breaks. `phrase` goes on after who drifts (`v1 …`),
    `claim` after the page that is contradicted (`page … …`); words in braces are filled in from the facts.
    `about` says what a drift stands at. Drifts of different resources are one habit where they share
    the facts in `habit`, in one resource they are one cause where they share those in `apart`; causes of
    one resource that share those in `loose` are one where there are many. `family` is the name under which
    drifts are gathered, empty for the kind's own. `follows` names families from which the kind follows, and
    how that is told.
    `is_reducible` tells that it depends on the payload, so that a smaller one is worth looking for;
    `needs_request` that an answer alone shows nothing of it.
    """

    rule: Callable[[Any], Iterator[Difference]]
    reads: Reads = "exchange"
    parts: Collection[Part] = ()
    is_excused: Callable[[Judged, Place], bool] | None = None
    breaks: Breaks
    milder: Mapping[str, Breaks] = field(default_factory=dict)
    phrase: str
    claim: str = "calls for {documented}"
    about: About = "answer"
    habit: tuple[Fact, ...] = ()
    apart: tuple[Fact, ...] = ()
    loose: tuple[Fact, ...] = ()
    family: str = ""
    follows: Mapping[str, Follows] = field(default_factory=dict)
    is_reducible: bool = False
    needs_request: bool = False


_in_frame = partial(
    Kind,
    reads="place",
    parts={"frame"},
    about="frame",
    habit=("leaf",),
    apart=("leaf",),
    loose=("operation",),
)
_in_record = partial(Kind, reads="place", parts={"record"}, about="fields", claim=_TYPED)
_of_values = partial(
    Kind,
    about="fields",
    claim=_KEPT,
    family=VALUES,
    habit=("leaf", "change"),
    apart=("claim", "field"),
    loose=("change",),
    follows={
        "state.leaked": "field",
        "state.repeated": "field",
        "state.disturbed": "kept",
        "state.reused_id": "another",
    },
    is_reducible=True,
)
_of_pages = partial(Kind, about="pages", needs_request=True)

KINDS: Final[Mapping[str, Kind]] = {
    "status.unexpected": Kind(
        rule=status.unexpected,
        breaks=("normal", "error handling has no branch for it"),
        phrase="answers {observed}, a status that the docs list nowhere",
        claim="lists these statuses and no other: {documented}",
        habit=("role", "got"),
        is_reducible=True,
        apart=("operation", "got"),
        loose=("got",),
    ),
    "status.rejected_valid": Kind(
        rule=status.rejected_valid,
        breaks=("critical", "a documented write cannot be made"),
        phrase="refuses payloads that the docs allow{refused}",
        is_reducible=True,
        habit=("named", "reason"),
        apart=("named", "reason"),
        loose=("reason",),
        follows={"state.disturbed": "named"},
    ),
    "status.accepted_invalid": Kind(
        rule=status.accepted_invalid,
        breaks=("normal", "mistakes are found later than promised"),
        phrase="takes payloads that break a documented rule ({rules})",
        claim="calls for a refusal where {rule}",
        habit=("broken",),
        apart=("broken",),
        loose=("rule",),
    ),
    "status.other": Kind(
        rule=status.other,
        breaks=("normal", "error handling takes the wrong branch"),
        phrase="answers {observed} where the docs call for {documented}",
        habit=("role", "claimed", "got"),
        apart=("operation", "claimed", "got"),
        loose=("claimed", "got"),
        follows={"access.open": "denied"},
    ),
    "status.server_error": Kind(
        rule=status.server_error,
        breaks=("critical", "a request that the docs describe cannot be made at all"),
        phrase="fails with {observed} again for the same request, while others pass",
        is_reducible=True,
        apart=("operation", "got"),
        loose=("got",),
    ),
    "body.not_json": Kind(
        rule=envelope.not_json,
        breaks=("critical", "the parser fails"),
        phrase="answers {observed} where the docs say {documented}",
        habit=("got",),
        apart=("operation",),
        loose=("got",),
    ),
    "envelope.missing": _in_frame(
        rule=of_field.missing,
        breaks=("normal", "a strict parser fails; a lenient one does without"),
        phrase="leaves {names} out of the answer's frame",
        claim=_NAMED,
    ),
    "envelope.retyped": _in_frame(
        rule=envelope.retyped,
        parts={"frame", "root"},
        breaks=("critical", "a typed parser fails on every answer"),
        phrase="serves {names} of the frame as {observed}, not {documented}",
        claim=_TYPED,
        habit=("leaf", "claimed", "got"),
        apart=("leaf", "got"),
    ),
    "envelope.undocumented": _in_frame(
        rule=of_field.undocumented,
        breaks=("trivial", "only the strictest parser minds"),
        phrase="adds {names} to the frame, which the docs do not name",
        claim=_UNNAMED,
    ),
    "envelope.code_mismatch": Kind(
        rule=envelope.code_mismatch,
        breaks=("minor", "clients that read `code` and not the status err"),
        phrase="states in the body another outcome than the HTTP status",
        claim=_TYPED,
        about="frame",
        apart=("operation",),
        loose=("got",),
    ),
    "field.missing": _in_record(
        rule=of_field.missing,
        parts={"root", "record"},
        breaks=("normal", "a client that relies on a required field fails"),
        milder={of_field.UNREQUIRED: ("minor", "most clients do without a field that may be left out")},
        phrase="leaves out {names}",
        claim=_NAMED,
        habit=("leaf",),
    ),
    "field.undocumented": _in_record(
        rule=of_field.undocumented,
        parts={"root", "record"},
        breaks=("trivial", "only the strictest parser minds"),
        phrase="serves {names}, which the docs do not name",
        claim=_UNNAMED,
    ),
    "field.retyped": _in_record(
        rule=of_field.retyped,
        breaks=("critical", "a typed parser fails on the record"),
        phrase="serves {names} as {observed}, not {documented}",
        habit=("claimed", "got"),
        apart=("claimed", "got"),
    ),
    "field.null": _in_record(
        rule=of_field.null,
        breaks=("normal", "a parser that trusts the docs meets null"),
        phrase="serves null in {names}",
        claim="documents {where} as {documented}, without null",
    ),
    "field.enum": _in_record(
        rule=of_field.enum,
        is_excused=of_field.is_taken_on_write,
        breaks=("normal", "a value falls through every branch"),
        phrase="serves values in {names} that the docs do not list",
        habit=("leaf",),
        follows={VALUES: "field", "field.retyped": "field"},
        apart=("field",),
    ),
    "field.format": _in_record(
        rule=of_field.format_,
        breaks=("normal", "dates are read wrongly or not at all"),
        phrase="serves {names} as {observed}, not {documented}",
        habit=("claimed", "got"),
        apart=("claimed", "got"),
    ),
    "field.too_long": _in_record(
        rule=of_field.too_long,
        breaks=("minor", "a column of the documented width truncates"),
        phrase="serves texts in {names} that are longer than documented",
        follows={VALUES: "field"},
        habit=("leaf",),
        apart=("field",),
    ),
    "field.write_only": _in_record(
        rule=of_field.write_only,
        parts={"frame", "root", "record"},
        breaks=("critical", "a secret leaves the tenant"),
        phrase="serves {names}, which the docs only let be written",
        claim="documents {where} as {documented}",
        habit=("leaf",),
        apart=("leaf",),
    ),
    "state.not_saved": _of_values(
        rule=state.not_saved,
        breaks=("critical", "data is lost in silence"),
        phrase="does not keep {names}{changed}",
    ),
    "state.altered": _of_values(
        rule=state.altered,
        breaks=("critical", "data is changed in silence"),
        phrase="gives {names} back as another value{changed}",
    ),
    "state.not_deleted": Kind(
        rule=state.not_deleted,
        breaks=("critical", "a record that should be gone goes on counting"),
        phrase="keeps records that were deleted",
        about="record",
        loose=("code",),
    ),
    "state.not_listed": Kind(
        rule=state.not_listed,
        breaks=("normal", "a synchronisation misses a record"),
        phrase="leaves created records out of the list",
        claim="documents {where} as the list of the records: it calls for {documented}",
        about="record",
        follows={"paging.total": "operation"},
        loose=("code",),
    ),
    "state.leaked": Kind(
        rule=state.leaked,
        breaks=("critical", "a write that was refused has been done"),
        phrase="stores what it refused",
        about="record",
        follows={VALUES: "field", "status.unexpected": "writer"},
        apart=("claimed", "writer"),
        loose=("claimed",),
    ),
    "state.reused_id": Kind(
        rule=state.reused_id,
        breaks=("critical", "two records become one in every copy"),
        phrase="gives an id a second time",
        about="record",
        loose=("code",),
    ),
    "state.read_only": Kind(
        rule=kept.read_only,
        breaks=("normal", "a client overwrites what the server alone should set"),
        phrase="takes what is sent for {names}, which the docs only let be read",
        claim="documents {where} as read-only: it calls for {documented}",
        about="fields",
        habit=("leaf",),
        is_reducible=True,
        apart=("field",),
    ),
    "state.default": Kind(
        rule=kept.default,
        breaks=("normal", "a record begins with other values than a client relies on"),
        phrase="does not set {names} to the documented default",
        claim="documents {where} with {documented}",
        about="fields",
        habit=("leaf",),
        apart=("field",),
        follows={VALUES: "field"},
    ),
    "state.disturbed": Kind(
        rule=kept.disturbed,
        breaks=("critical", "a write changes records that nobody named"),
        phrase="changes other records than the one that was addressed",
        claim=_KEPT,
        about="record",
        apart=("operation",),
        follows={"state.reused_id": "another"},
        loose=("code",),
    ),
    "state.repeated": Kind(
        rule=kept.repeated,
        breaks=("critical", "a retry after a lost answer changes the record once more"),
        phrase="changes {names} when an edit is sent a second time",
        claim=_KEPT,
        about="fields",
        habit=("leaf",),
        apart=("field",),
    ),
    "access.open": Kind(
        rule=status.open_,
        breaks=("blocker", "anyone can read or change the tenant's records"),
        phrase="answers {ways}",
        apart=("operation",),
        loose=("code",),
    ),
    "access.refused": Kind(
        rule=status.refused,
        breaks=("blocker", "nothing works for a client that follows the docs"),
        phrase="refuses good credentials with {observed}",
        habit=("got",),
        apart=("operation",),
        loose=("got",),
    ),
    "paging.size": _of_pages(
        rule=paging.size,
        breaks=("minor", "more requests or larger answers than planned"),
        phrase="does not keep to the limit of a page",
        loose=("code",),
    ),
    "paging.total": _of_pages(
        rule=paging.total,
        breaks=("normal", "loops over pages end too early or never"),
        phrase="gives a {names} that contradicts its rows",
        claim=_TYPED,
        follows={"paging.size": "operation"},
        loose=("leaf",),
    ),
    "paging.overlap": _of_pages(
        rule=paging.overlap,
        breaks=("critical", "a synchronisation doubles or loses records"),
        phrase="repeats or skips records from page to page",
        follows={"paging.size": "operation", "paging.total": "operation"},
        loose=("code",),
    ),
    "paging.order": _of_pages(
        rule=paging.order,
        breaks=("minor", "the newest record is not where it is looked for"),
        phrase="lists in another order than documented",
        follows={"paging.overlap": "operation", "filter.wrong": "sorted"},
        loose=("got",),
    ),
    "paging.link": _of_pages(
        rule=paging.link,
        breaks=("normal", "loops that follow the links end too early, or never"),
        phrase="links to another page than the next or the one before ({names})",
        claim="documents {where} as {documented}",
        habit=("leaf",),
        follows={"paging.total": "operation"},
    ),
    "filter.ignored": _of_pages(
        rule=filter.ignored,
        breaks=("critical", "whoever asks for some records gets all, and takes them for those"),
        phrase="ignores filters or sorts of its lists ({names})",
        claim="documents {where}: {documented}",
        habit=("leaf",),
        apart=("chosen",),
        loose=("code",),
    ),
    "filter.wrong": _of_pages(
        rule=filter.wrong,
        breaks=("critical", "records are taken for others, or missed"),
        phrase="lets rows in, leaves rows out or orders them otherwise than documented ({names})",
        claim="documents {where}: {documented}",
        habit=("leaf", "code"),
        follows={"paging.total": "counted", "paging.overlap": "operation"},
        apart=("code", "chosen"),
        loose=("code",),
    ),
    "docs.contradiction": Kind(
        rule=docs.contradiction,
        reads="documents",
        breaks=("trivial", "readers of the docs guess"),
        phrase="contradicts itself ({names})",
        claim="states {documented} for {where}",
        about="documents",
        habit=("leaf", "states"),
        apart=("claimed", "got"),
    ),
}
"""Every kind of drift, in the order in which the judge asks its rules."""

_UNKNOWN: Final = Kind(
    rule=lambda _: iter(()),
    breaks=("normal", "the docs differ"),
    phrase="differs from the docs ({kind})",
    claim=_TYPED,
)


def kind_named(name: str) -> Kind:
    """Give the row of a kind; one that the table lacks, of a report of another version, is normal."""
    return KINDS.get(name, _UNKNOWN)


def breaks(drift: Drift) -> Breaks:
    """Give the severity of a drift and what of an integrator breaks."""
    kind = kind_named(drift.kind)
    return kind.milder.get(drift.got[0], kind.breaks) if drift.got else kind.breaks


def severity(drift: Drift) -> Severity:
    """Give the severity of a drift."""
    return breaks(drift)[0]
