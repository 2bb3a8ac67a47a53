"""Tenant against tenant: what one was seen to serve beside what another was."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING, Final

from conform.drift.judged import is_outage, read_body
from conform.drift.place import join
from conform.drift.scalar import kind_of
from conform.findings.history import History, Night, gone, merged
from conform.words import ids, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conform.captured import Candidate
    from conform.contract import Json
    from conform.drift.value import Drift
    from conform.exchange import Answer

_MOST_PLACES: Final = 5000
"""Places of one operation that are kept; a map keyed by texts could name any number of them."""
_DEEPEST: Final = 40


@dataclass(slots=True, kw_only=True)
class Served:
    """Gather what one tenant showed, whatever the docs claim.

    `drifts` by id; `statuses` by operation, with its contract's key in front; `kinds` by operation, and in
    it by status and place, empty where bodies are not known. `nights` are those of the runs that it is put
    together of, and `is_recalled` tells that each of them is known. `is_expecting` tells that cases were
    asked, of which an answer was expected: what others recorded shows fewer kinds of drift.
    """

    drifts: dict[str, Drift] = field(default_factory=dict)
    statuses: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    kinds: defaultdict[str, defaultdict[str, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    nights: list[History] = field(default_factory=list)
    is_recalled: bool = True
    is_expecting: bool = False

    def take(self, route: Candidate, answer: Answer) -> None:
        """Take one answer into account; an outage says nothing of the tenant's forms."""
        if is_outage(answer.status):
            return
        label = f"{route.contract.key} {route.operation.id}"
        self.statuses[label].add(str(answer.status))
        body = read_body(answer.body)
        if body.fault is not None:
            return
        places = self.kinds[label]
        for place, kind in _kinds(body.value, str(answer.status), 0):
            if place in places or len(places) < _MOST_PLACES:
                places[place].add(kind)


def _kinds(value: Json, at: str, depth: int) -> Iterator[tuple[str, str]]:
    yield at, kind_of(value)
    if depth >= _DEEPEST:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _kinds(inner, join(at, "*" if key.isdigit() else key), depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _kinds(inner, f"{at}[]", depth + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Tell what differs from one tenant to another: drifts that are new, gone and unchanged.

    `first` are those of the new that the first one was not asked for, `unasked` those of the first one that
    the other was not asked for, which are not gone. `changed` are fields, kinds and statuses that differ
    although the docs claim nothing of them.
    """

    new: tuple[Drift, ...]
    first: tuple[Drift, ...]
    gone: tuple[Drift, ...]
    unasked: tuple[Drift, ...]
    unchanged: tuple[Drift, ...]
    changed: tuple[str, ...]


def compare(one: Served, other: Served) -> Comparison:
    """Compare two tenants; what only one of them was asked is neither gone nor compared.

    A drift is the same where it has one id in common: reports of before name it by another.
    """
    before, after = _Names(one), _Names(other)
    new = [drift for drift in other.drifts.values() if not before.hold(drift)]
    left = [drift for drift in one.drifts.values() if not after.hold(drift)]
    both = [drift for drift in one.drifts.values() if after.hold(drift)]
    was_asked, is_asked = _Asked(other, one), _Asked(one, other)
    gone = [drift for drift in left if is_asked.of(drift)]
    said = {(f"{d.contract} {d.operation}", d.place) for d in (*new, *gone)}
    return Comparison(
        new=tuple(new),
        first=tuple(drift for drift in new if not was_asked.of(drift)),
        gone=tuple(gone),
        unasked=tuple(drift for drift in left if not is_asked.of(drift)),
        unchanged=tuple(both),
        changed=(*_statuses(one, other), *_changed_kinds(one, other, said)),
    )


class _Asked:
    """Tell whether drifts that one tenant showed were asked for of another, which did not show them.

    Where the nights of both are known, as `conform.findings.history` tells it; else by what was reached.
    """

    def __init__(self, shown: Served, asked: Served) -> None:
        self._asked = asked
        self._known = frozenset[str]()
        self._gone = frozenset[str]()
        if shown.is_recalled and asked.is_recalled and shown.nights and asked.nights:
            joined = merged(_as_night("1Z", shown.nights), _as_night("2Z", asked.nights))
            self._known = frozenset(each for each, told in joined.records.items() if told.questions)
            self._gone = gone(joined, "2Z")

    def of(self, drift: Drift) -> bool:
        """Tell it of one drift, by its night where that knows what asked for it."""
        return drift.id in self._gone if drift.id in self._known else self._is_reached(drift)

    def _is_reached(self, drift: Drift) -> bool:
        """Tell whether an answer came in which the drift would have shown."""
        label = next((each for each in self._asked.statuses if _is_of(drift, each)), None)
        if label is None or not (self._asked.is_expecting or drift.kind.startswith(_UNEXPECTING)):
            return False
        statuses = {str(each.status) for each in drift.shown}
        if drift.kind.startswith("status.") or not statuses:
            return True
        places = self._asked.kinds.get(label)
        found = self._asked.statuses[label] & statuses
        return bool(found) if not places else any(_holder(drift, status) in places for status in found)


_UNEXPECTING: Final = ("status.unexpected", "status.server_error", "body.", "envelope.", "field.")
"""Kinds that an answer shows of which nothing was expected."""


def _as_night(name: str, nights: Iterable[History]) -> History:
    """Give what several runs asked and showed as one night."""
    whole = reduce(merged, nights)
    seen = whole.nights.values()
    night = Night(
        asked=frozenset[str]().union(*(each.asked for each in seen)),
        shown=frozenset[str]().union(*(each.shown for each in seen)),
    )
    return replace(whole, nights={name: night})


def _is_of(drift: Drift, label: str) -> bool:
    """Tell whether a label names the operation of a drift; reports of before leave the version out."""
    key, _, operation = label.partition(" ")
    if "/" not in key:
        return drift.operation == label
    return drift.operation == operation and drift.contract in (key, key.partition("/")[2])


def _holder(drift: Drift, status: str) -> str:
    """Name what holds the place of a drift in an answer of a status, as `Served.kinds` does."""
    place = drift.place if drift.kind.startswith(("field.", "envelope.")) else ""
    above = place.removesuffix("[]") if place.endswith("[]") else place.rpartition(".")[0]
    return f"{status}.{above}" if above else status


class _Names:
    """Hold the ids of a tenant's drifts; a drift of before, which did not say what was refused, is wider."""

    def __init__(self, served: Served) -> None:
        drifts = served.drifts.values()
        self._told = {identity for drift in drifts for identity in told(drift)}
        self._all = {identity for drift in drifts for identity in ids(drift)}

    def hold(self, drift: Drift) -> bool:
        """Tell whether a drift is one of them."""
        return not (self._told if drift.of else self._all).isdisjoint(ids(drift))


def _statuses(one: Served, other: Served) -> Iterator[str]:
    """Yield where other statuses came, of those whose questions were asked both times."""
    for label in sorted(one.statuses.keys() & other.statuses.keys()):
        before, after = one.statuses[label], other.statuses[label]
        asked = _questions(one, label), _questions(other, label)
        is_lost = before - after and _has_asked(asked[1], asked[0])
        is_new = after - before and _has_asked(asked[0], asked[1])
        if is_lost or is_new:
            yield f"{label}: statuses {_listed(before)} before, {_listed(after)} after"


def _questions(served: Served, label: str) -> frozenset[str] | None:
    """Give the questions that were asked of the contract of an operation; None where that is not known."""
    if not served.is_recalled or not served.nights:
        return None
    key = label.partition(" ")[0]
    owners = {name: owner for each in served.nights for name, owner in each.owners.items()}
    nights = [night for each in served.nights for night in each.nights.values()]
    return frozenset(name for night in nights for name in night.asked if owners.get(name) == key)


def _has_asked(one: frozenset[str] | None, other: frozenset[str] | None) -> bool:
    """Tell whether one was asked all that another was, as far as is known."""
    return one is None or other is None or one >= other


def _changed_kinds(one: Served, other: Served, told: set[tuple[str, str]]) -> Iterator[str]:
    for label in sorted(one.kinds.keys() & other.kinds.keys()):
        before, after = one.kinds[label], other.kinds[label]
        shared = {place.partition(".")[0] for place in before} & {place.partition(".")[0] for place in after}
        for place in sorted(before.keys() | after.keys()):
            status, _, inner = place.partition(".")
            is_told = any((label, above) in told for above in _above(inner))
            if status in shared and not is_told and before.get(place) != after.get(place):
                was, now = _listed(before.get(place)), _listed(after.get(place))
                yield f"{label} {status} {inner or 'body'}: {was} before, {now} after"


def _above(place: str) -> Iterator[str]:
    """Yield a place and all that hold it: of a frame that is gone, what was in it is told with it."""
    while place:
        yield place
        place = place.removesuffix("[]") if place.endswith("[]") else place.rpartition(".")[0]


def _listed(found: set[str] | None) -> str:
    return "absent" if not found else " or ".join(sorted(found))
