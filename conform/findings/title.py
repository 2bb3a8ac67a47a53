"""The sentence of a finding: who, what differs, and how far it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.findings.cause import leaf, version
from conform.findings.group import VALUES

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.drift.value import Drift
    from conform.findings.group import Group

_FEW: Final = 4


def names(group: Group) -> str:
    """Name the fields of a group, at most four and the number of the others: `email, city and 3 more`."""
    found = sorted({leaf(drift) for drift in group.drifts})
    rest = len(found) - _FEW
    if rest > 0:
        return f"{', '.join(found[:_FEW])} and {rest} more"
    return " and ".join(filter(None, [", ".join(found[:-1]), found[-1]]))


def observed(group: Group) -> str:
    """Say what a group's drifts show, or that it varies."""
    return _one(group, lambda drift: drift.observed, "something else")


def documented(group: Group) -> str:
    """Say what the docs claim for a group's drifts, or that it varies."""
    return _one(group, lambda drift: drift.documented, "something else")


def _one(group: Group, pick: Callable[[Drift], str], otherwise: str) -> str:
    found = {pick(drift) for drift in group.drifts}
    return found.pop() if len(found) == 1 else otherwise


def _columns(group: Group) -> str:
    kinds = {drift.documented.partition(" or ")[0] for drift in group.drifts}
    listed: list[str] = [kind for kind in ("integer", "number", "boolean") if kind in kinds] or sorted(kinds)
    return " and ".join(filter(None, [", ".join(listed[:-1]), listed[-1]]))


def _rules(group: Group) -> str:
    found = sorted({drift.documented.removeprefix("a refusal: ") for drift in group.drifts})
    return f"{', '.join(found[:_FEW])}{', …' if len(found) > _FEW else ''}"


def _ways(group: Group) -> str:
    return ", ".join(sorted({drift.documented.removeprefix("401 ") for drift in group.drifts}))


_STATE: Final = frozenset({"state.not_saved", "state.altered"})
_VALUES: Final = {
    ("state.not_saved",): "does not keep {}",
    ("state.altered",): "gives {} back as another value",
    ("state.altered", "state.not_saved"): "does not give {} back as it was sent",
}

# cause or kind of drift: the verb and what follows it
PHRASES: Final[dict[str, Callable[[Group], str]]] = {
    "string columns": lambda g: f"serves {_columns(g)} columns as strings",
    "no id": lambda _: "answers a create with success and no id",
    "no pagination": lambda _: "leaves pagination out of single reads",
    "error frame": lambda g: f"adds {names(g)} to its refusals",
    "reasons": lambda _: "gives the reasons of a refusal in another form",
    "another object": lambda g: f"answers {observed(g)} where the docs have {documented(g)}",
    "dates": lambda _: "serves dates in other forms than documented",
    "nulls": lambda _: "serves null where the docs claim a value",
    "empty strings": lambda _: "serves an empty string where the docs claim another kind",
    "empty maps": lambda _: "serves an empty map as []",
    "undocumented fields": lambda g: f"serves fields that the docs do not name ({names(g)})",
    "replaced whole": lambda _: "changes fields on an edit that did not send them",
    "open": lambda g: f"answers {_ways(g)}",
    VALUES: lambda g: _VALUES[tuple(sorted({drift.kind for drift in g.drifts} & _STATE))].format(names(g)),
    "status.unexpected": lambda g: f"answers {observed(g)}, a status that the docs list nowhere",
    "status.rejected_valid": lambda _: "refuses payloads that the docs allow",
    "status.accepted_invalid": lambda g: f"takes payloads that break a documented rule ({_rules(g)})",
    "status.other": lambda g: f"answers {observed(g)} where the docs call for {documented(g)}",
    "body.not_json": lambda g: f"answers {observed(g)} where the docs say {documented(g)}",
    "envelope.missing": lambda g: f"leaves {names(g)} out of the answer's frame",
    "envelope.retyped": lambda g: f"serves {names(g)} of the frame as {observed(g)}, not {documented(g)}",
    "envelope.undocumented": lambda g: f"adds {names(g)} to the frame, which the docs do not name",
    "envelope.code_mismatch": lambda _: "reports a code in the body that is not the HTTP status",
    "field.missing": lambda g: f"leaves out {names(g)}",
    "field.undocumented": lambda g: f"serves {names(g)}, which the docs do not name",
    "field.retyped": lambda g: f"serves {names(g)} as {observed(g)}, not {documented(g)}",
    "field.null": lambda g: f"serves null in {names(g)}",
    "field.enum": lambda g: f"serves values in {names(g)} that the docs do not list",
    "field.format": lambda g: f"serves {names(g)} as {observed(g)}, not {documented(g)}",
    "field.too_long": lambda g: f"serves texts in {names(g)} that are longer than documented",
    "state.not_saved": lambda g: f"does not keep {names(g)}",
    "state.altered": lambda g: f"gives {names(g)} back as another value",
    "state.not_deleted": lambda _: "keeps records that were deleted",
    "state.not_listed": lambda _: "leaves created records out of the list",
    "state.leaked": lambda _: "stores what it refused",
    "state.reused_id": lambda _: "gives an id a second time",
    "access.open": lambda g: f"answers {_ways(g)}",
    "access.refused": lambda g: f"refuses good credentials with {observed(g)}",
    "paging.size": lambda _: "does not keep to the limit of a page",
    "paging.total": lambda g: f"gives a {names(g)} that contradicts its rows",
    "paging.overlap": lambda _: "repeats or skips records from page to page",
    "paging.order": lambda _: "lists in another order than documented",
    "docs.contradiction": lambda _: "is documented in ways that exclude each other",
}

_OF_FIELDS: Final = ("field.", "state.not_saved", "state.altered")


def title(group: Group) -> str:
    """Give the sentence of a finding: `v1 serves integer columns as strings: 312 fields in 28 resources`."""
    phrase = PHRASES.get(group.cause)
    words = f"differs from the docs ({group.cause})" if phrase is None else phrase(group)
    return f"{_who(group)} {words}: {_extent(group)}"


def fields(group: Group) -> int:
    """Count the fields that a group touches, each once a resource, wherever it is served."""
    return len({(drift.contract, path(drift.place)) for drift in group.drifts})


def path(place: str) -> str:
    """Give a place without the frame of v1: `data[].Client.id` and `data.Client.id` are `Client.id`."""
    return place.removeprefix("data[].").removeprefix("data.")


def _who(group: Group) -> str:
    contracts = {drift.contract for drift in group.drifts}
    operations = {drift.operation for drift in group.drifts}
    if len(contracts) > 1:
        return version(group.drifts[0])
    return operations.pop() if len(operations) == 1 else contracts.pop()


def _extent(group: Group) -> str:
    operations = len({(drift.contract, drift.operation) for drift in group.drifts})
    resources = len({drift.contract for drift in group.drifts})
    is_of_fields = group.cause != "another object" and group.drifts[0].kind.startswith(_OF_FIELDS)
    what = _counted(fields(group), "field") if is_of_fields else _counted(operations, "operation")
    return f"{what} in {_counted(resources, 'resource')}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
