"""Tenant against tenant: what one was seen to serve beside what another was."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from conform.drift.judged import is_outage, read_body
from conform.drift.place import join
from conform.drift.scalar import kind_of
from conform.words import ids, told

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    it by status and place, empty where bodies are not known.
    """

    drifts: dict[str, Drift] = field(default_factory=dict)
    statuses: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    kinds: defaultdict[str, defaultdict[str, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )

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

    `changed` are fields, kinds and statuses that differ although the docs claim nothing of them.
    """

    new: tuple[Drift, ...]
    gone: tuple[Drift, ...]
    unchanged: tuple[Drift, ...]
    changed: tuple[str, ...]


def compare(one: Served, other: Served) -> Comparison:
    """Compare two tenants; what only the first one was asked is not compared but for its drifts.

    A drift is the same where it has one id in common: reports of before name it by another.
    """
    before, after = _Names(one), _Names(other)
    new = [drift for drift in other.drifts.values() if not before.hold(drift)]
    gone = [drift for drift in one.drifts.values() if not after.hold(drift)]
    both = [drift for drift in one.drifts.values() if after.hold(drift)]
    said = {(f"{d.contract} {d.operation}", d.place) for d in (*new, *gone)}
    return Comparison(
        new=tuple(new),
        gone=tuple(gone),
        unchanged=tuple(both),
        changed=(*_statuses(one, other), *_changed_kinds(one, other, said)),
    )


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
    for label in sorted(one.statuses.keys() & other.statuses.keys()):
        before, after = one.statuses[label], other.statuses[label]
        if before != after:
            yield f"{label}: statuses {_listed(before)} before, {_listed(after)} after"


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
