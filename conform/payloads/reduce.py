"""Reduce a payload that shows a drift to what still shows it, within a bounded number of trials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.case import PLACEHOLDERS
from conform.payloads.place import read, with_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conform.contract import Json
    from conform.payloads.place import Way

LIMIT = 40
"""Trials, each of which costs requests on a tenant."""
SHORT = 8
"""Characters up to which a text is not cut further."""


def reduce(payload: Json, still_shows: Callable[[Json], bool], limit: int = LIMIT) -> Json:
    """Give the smallest payload found that still shows the drift, after at most `limit` trials.

    Scalars are left out in halves, quarters, … one by one (after Zeller's delta debugging, 2002), and
    containers that become empty go with them; then the texts that remain are cut in halves. Pure but
    for `still_shows`, which asks a tenant.
    """
    shows = _counted(still_shows, limit)
    kept = list(leaves(payload))
    size = (len(kept) + 1) // 2
    while size and kept:
        for start in range(0, len(kept), size):
            dropped = set(kept[start : start + size])
            fewer = [way for way in kept if way not in dropped]
            if dropped and shows(pruned(payload, fewer)):
                kept = fewer
        size = size // 2
    return _shortened(pruned(payload, kept), kept, shows)


def _counted(still_shows: Callable[[Json], bool], limit: int) -> Callable[[Json], bool]:
    """Ask at most `limit` times; after that nothing shows."""
    trials = iter(range(limit))

    def shows(candidate: Json) -> bool:
        return next(trials, None) is not None and still_shows(candidate)

    return shows


def leaves(value: Json, way: Way = ()) -> Iterator[Way]:
    """Yield the way to each scalar, placeholder and empty container."""
    inner: list[tuple[str | int, Json]] = []
    if isinstance(value, dict) and not (len(value) == 1 and next(iter(value)) in PLACEHOLDERS):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    if not inner:
        yield way
    for key, each in inner:
        yield from leaves(each, (*way, key))


def pruned(value: Json, kept: list[Way], way: Way = ()) -> Json:
    """Give a copy with nothing but the leaves at `kept`; a container without any is gone, but the root."""
    if way in kept or not isinstance(value, dict | list):
        return value
    reached = {each[len(way)] for each in kept if len(each) > len(way) and each[: len(way)] == way}
    if isinstance(value, list):
        return [pruned(each, kept, (*way, index)) for index, each in enumerate(value) if index in reached]
    return {key: pruned(each, kept, (*way, key)) for key, each in value.items() if key in reached}


def _shortened(payload: Json, kept: list[Way], shows: Callable[[Json], bool]) -> Json:
    """Cut each text in halves for as long as the drift shows."""
    for way in list(leaves(payload)) if kept else ():
        text = read(payload, way)
        while isinstance(text, str) and len(text) > SHORT:
            shorter = text[: len(text) // 2].strip()
            candidate = with_value(payload, way, shorter)
            if not shows(candidate):
                break
            payload, text = candidate, shorter
    return payload
