"""What a tenant was seen to serve, whatever the docs claim: statuses, and the kinds at each place."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from conform.drift.body import read_body
from conform.drift.spot import join
from conform.drift.view import is_outage
from conform.drift.word import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.captured import Candidate
    from conform.contract import Json
    from conform.exchange import Answer

_MOST_PLACES: Final = 5000
"""Places of one operation that are kept; a map keyed by texts could name any number of them."""
_DEEPEST: Final = 40


class Observed:
    """Gather statuses and kinds by operation while exchanges go by."""

    def __init__(self) -> None:
        self.statuses: defaultdict[str, set[str]] = defaultdict(set)
        self.kinds: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))

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
