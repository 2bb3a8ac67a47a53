"""Findings in words: the sentence that names one, and the note that a colleague would write down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform import words
from conform.drift.kinds import kind_named
from conform.findings.causes import NAMED, family, leaf, version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from conform.drift.value import Drift
    from conform.findings.causes import Cause
    from conform.findings.find import Finding

MOST_PLACES: Final = 8
_FEW: Final = 4
_INDENT: Final = " " * 10
_COLUMNS: Final = ("integer", "number", "boolean")
_BOTH_WAYS: Final = "does not give {names} back as it was sent{changed}"
"""The phrase of values of which some are lost and some are changed."""


def _names(cause: Cause) -> str:
    """Name the fields of a cause, at most four and the number of the others: `email, city and 3 more`."""
    found = sorted({leaf(drift) for drift in cause.own})
    rest = len(found) - _FEW
    return f"{', '.join(found[:_FEW])} and {rest} more" if rest > 0 else _listed(found)


def _listed(found: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(found[:-1]), found[-1]]))


def _one(found: Iterable[str]) -> str:
    """Give the one text that several share, or that it varies."""
    shared = set(found)
    return shared.pop() if len(shared) == 1 else "something else"


def _columns(cause: Cause) -> str:
    kinds = {each for drift in cause.own for each in drift.claimed[1:2]}
    return _listed([kind for kind in _COLUMNS if kind in kinds] or sorted(kinds))


def _rules(cause: Cause) -> str:
    found = sorted({each for drift in cause.own for each in drift.claimed[1:2]})
    return _few(found)


def _few(found: Sequence[str]) -> str:
    return f"{', '.join(found[:_FEW])}{', …' if len(found) > _FEW else ''}"


def _refused(cause: Cause) -> str:
    """Name the fields that refusals name, at most four, in brackets; nothing where they name none."""
    found = sorted({each for drift in cause.own if drift.got[0] == "status_naming" for each in drift.got[2:]})
    return f" ({_few(found)})" if found else ""


def _changed(cause: Cause) -> str:
    """Say how values were changed, in brackets, where it was in one way; nothing else."""
    ways = {words.change(drift) for drift in cause.own} - {""}
    return f" ({ways.pop()})" if len(ways) == 1 else ""


# what a phrase has in braces: what it says of a cause
_SAYS: Final[dict[str, Callable[[Cause], str]]] = {
    "names": _names,
    "observed": lambda cause: _one(map(words.observed, cause.own)),
    "documented": lambda cause: _one(map(words.documented, cause.own)),
    "columns": _columns,
    "rules": _rules,
    "refused": _refused,
    "ways": lambda cause: ", ".join(sorted({words.way(drift.claimed[1]) for drift in cause.own})),
    "kind": lambda cause: cause.name,
    "changed": _changed,
}


def title(cause: Cause, holder: str) -> str:
    """Give the sentence of a finding: `v1 serves integer columns as strings: 312 fields in 28 resources`.

    `holder` is the key under which records stand in the frame.
    """
    said = {name: say(cause) for name, say in _SAYS.items() if f"{{{name}}}" in _phrase(cause)}
    return f"{_who(cause)} {_phrase(cause).format_map(said)}: {_extent(cause, holder)}"


def _phrase(cause: Cause) -> str:
    if cause.name in NAMED:
        return NAMED[cause.name].phrase
    kinds = {drift.kind for drift in cause.drifts if family(drift) == cause.name}
    return kind_named(kinds.pop()).phrase if len(kinds) == 1 else _BOTH_WAYS


def because(cause: Cause) -> str:
    """Say why the drifts of a finding belong together: `one field (city), the same change (cut at …)`."""
    if len(cause.drifts) == 1:
        return "it is one drift"
    told: dict[str, list[str]] = {}
    for name, each in cause.shared:
        told.setdefault(name, []).append(each)
    known = f"known of live tenants ({cause.name})" if cause.name in NAMED else ""
    said = [known, *(words.shared(name, own) for name, own in told.items())]
    changes = sorted({way for drift in cause.own if (way := words.change(drift))})
    if "change" not in told and len(changes) == 1:
        said.append(words.shared("change", changes))
    followed = f"; with what follows from it ({', '.join(cause.joined)})" if cause.joined else ""
    return f"{', '.join(filter(None, said))}{followed}"


def fields(cause: Cause, holder: str) -> int:
    """Count the fields that a cause touches, each once a resource, wherever it is served."""
    return len({(drift.contract, path(drift.place, holder)) for drift in cause.drifts})


def path(place: str, holder: str) -> str:
    """Give a place without the frame: `data[].Client.id` and `data.Client.id` are `Client.id`."""
    return place.removeprefix(f"{holder}[].").removeprefix(f"{holder}.")


def _who(cause: Cause) -> str:
    contracts = {drift.contract for drift in cause.drifts}
    operations = {drift.operation for drift in cause.drifts}
    if len(contracts) > 1:
        return version(cause.drifts[0])
    return operations.pop() if len(operations) == 1 else contracts.pop()


def _extent(cause: Cause, holder: str) -> str:
    is_of_fields = cause.name != "another object" and kind_named(cause.own[0].kind).about == "fields"
    number, noun = (fields(cause, holder), "field") if is_of_fields else (len(cause.operations), "operation")
    resources = len({drift.contract for drift in cause.drifts})
    return f"{words.counted(number, noun)} in {words.counted(resources, 'resource')}"


def note(findings: Sequence[Finding], drifts: Sequence[Drift]) -> Iterator[str]:
    """Yield the lines of a note on findings, worst first, each with at most eight of its places."""
    by_id = {drift.id: drift for drift in drifts}
    for finding in findings:
        yield f"{finding.severity:<10}{finding.title}"
        if finding.exceptions:
            yield f"{_INDENT}{finding.exceptions}"
        yield from _places([by_id[identity] for identity in finding.drifts if identity in by_id])


def _places(drifts: Sequence[Drift]) -> Iterator[str]:
    operations = {drift.operation for drift in drifts}
    shown = drifts[:MOST_PLACES]
    width = max((len(drift.where) for drift in shown), default=0)
    for drift in shown:
        operation = f"  ({drift.operation})" if len(operations) > 1 else ""
        said = f"{words.difference(drift)}, page {drift.source.page}"
        yield f"{_INDENT}{drift.where:<{width}}  {said}{operation}"
    if len(drifts) > MOST_PLACES:
        yield f"{_INDENT}… and {len(drifts) - MOST_PLACES} more"
