"""Whom a change between two editions of the documents touches: what of a consumer it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from conform.findings.impact import Hit
from conform.uses.place import Place, placed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from conform.captured import Matcher
    from conform.derive.compare import Change
    from conform.findings.impact import By
    from conform.uses import Used, Uses

Touched: TypeAlias = "tuple[By, str] | None"
_CALLS: Final[Touched] = ("calls", "")
_UNKNOWN: Final = "unknown"
"""What a change says that the older edition states of what is new."""


def touched(change: Change, consumers: Sequence[Uses], matcher: Matcher) -> tuple[Hit, ...]:
    """Give by what a change touches each consumer, at most one for each; `matcher` knows the contracts."""
    meant = _meant(change, matcher)
    found = (_first(change, uses, meant) for uses in consumers)
    return tuple(each for each in found if each is not None)


def _meant(change: Change, matcher: Matcher) -> frozenset[str]:
    """Name the operations of the contracts that a change is of, by the id that it has or had."""
    labels = [each for each in (change.operation, change.formerly) if each]
    found = {(each.contract.key, each.operation.id) for label in labels for each in matcher.named(label)}
    exact = {pair for pair in found if pair[1] in labels}
    return frozenset(" ".join(pair) for pair in exact or found)


def _first(change: Change, uses: Uses, meant: frozenset[str]) -> Hit | None:
    part = change.at.partition(".")[0].removesuffix("[]")
    for used in (each for each in uses.operations if each.named in meant):
        found = PARTS.get(part, answer)(change, used)
        if found is not None:
            by, what = found
            return Hit(consumer=uses.name, by=by, contract=used.contract, operation=used.operation, what=what)
    return None


def operation(change: Change, _: Used) -> Touched:
    """Touch whoever calls an operation that is gone or called elsewhere; a new title is none of his."""
    return _CALLS if change.before != _UNKNOWN and change.about != "title" else None


def header(change: Change, _: Used) -> Touched:
    """Touch whoever calls, where a header makes his request another."""
    return _CALLS if change.is_breaking else None


def query(change: Change, used: Used) -> Touched:
    """Touch who asks with the parameter, and where it must be there now whoever calls."""
    if _must_be_there(change):
        return _CALLS
    name = change.at.partition(".")[2]
    if used.parameters is None:
        return "asks", name
    asked = (each for each in used.parameters if name in (each, each.partition("[")[0]))
    return next((("asks", each) for each in asked), None)


def request(change: Change, used: Used) -> Touched:
    """Touch who sends the field, and where it must be there now, or the whole is another, whoever calls."""
    place = Place(parts=placed(change.at).parts[1:])
    if _must_be_there(change) or not place.parts:
        return _CALLS
    if change.before == _UNKNOWN:
        return None
    sent = ("*",) if used.sends is None else used.sends
    return next((("sends", each) for each in sent if placed(each).meets(place)), None)


def answer(change: Change, used: Used) -> Touched:
    """Touch who takes the status and reads the place; what is new, who reads all of what it stands in."""
    status, *parts = placed(change.at).parts
    if used.statuses is not None and int(status) not in used.statuses:
        return None
    if change.about == "status":
        return "relies", status
    place, read = Place(parts=tuple(parts)), ("*",) if used.reads is None else used.reads
    if change.before == _UNKNOWN:
        whole = (each for each in read if placed(each).is_above(place) and placed(each) != place)
        return next((("reads", each) for each in whole), None)
    return next((("reads", each) for each in read if placed(each).meets(place)), None)


def _must_be_there(change: Change) -> bool:
    """Tell whether a parameter or a field must be sent from now on."""
    return change.is_breaking and (change.about == "presence" or change.before == _UNKNOWN)


PARTS: Final[Mapping[str, Callable[[Change, Used], Touched]]] = {
    "": operation,
    "header": header,
    "query": query,
    "request": request,
}
"""By the part of an operation that a change is of; every other one is an answer, by its status."""
