"""Reduce a payload that shows a drift to what still shows it, within a bounded number of trials."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from conform.case import PLACEHOLDERS
from conform.payloads.place import read, with_value

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from conform.contract import Json
    from conform.payloads.place import Way

LIMIT = 40
"""Trials, each of which costs requests on a tenant."""
SHORT = 8
"""Characters up to which a text is not cut further."""
_REPEATED: Final = re.compile(r"(.{1,8}?)\1{15,}", re.DOTALL)
"""What stands in a text sixteen times or more, one after the other."""
_ABOUT: Final = 16
"""By how many runs differ that belong together: what is closed after them is closed in the same way."""


def reduce(
    payload: Json,
    still_shows: Callable[[Json], bool],
    limit: int = LIMIT,
    *,
    is_allowed: Callable[[Json, Way | None], bool] = lambda *_: True,
) -> Json:
    """Give the smallest payload found that still shows the drift, after at most `limit` trials.

    Scalars are left out in halves, quarters, … one by one (after Zeller's delta debugging, 2002), and
    containers that become empty go with them; then the texts that remain are cut in halves. Pure but
    for `still_shows`, which asks a tenant: what `is_allowed` refuses, which is given the way to a text that
    was cut, is no trial.
    """
    shows = _counted(still_shows, limit, is_allowed)
    kept = list(leaves(payload))

    def without(dropped: Collection[Way]) -> bool:
        """Leave out some leaves together, or of them those that may be left out each for itself."""
        nonlocal kept
        if not is_allowed(_less(payload, kept, dropped), None):
            dropped = {way for way in dropped if is_allowed(_less(payload, kept, {way}), None)}
        is_less = bool(dropped) and shows(_less(payload, kept, dropped))
        kept = [way for way in kept if way not in dropped] if is_less else kept
        return is_less

    for way in containers(payload):
        inside = {each for each in kept if each[: len(way)] == way}
        if not all(is_allowed(_less(payload, kept, {each}), None) for each in inside):
            without(inside)
    size = len(kept)
    while size and kept:
        left = list(kept)
        for start in range(0, len(left), size):
            without(set(left[start : start + size]))
        size = size // 2
    return _shortened(pruned(payload, kept), kept, shows)


def containers(value: Json) -> Iterator[Way]:
    """Yield the ways to what holds leaves, a row of several too, the widest first; not the root."""
    above = {way[:length] for way in leaves(value) for length in range(1, len(way))}
    yield from sorted(above, key=lambda way: (len(way), str(way)))


def _less(payload: Json, kept: list[Way], dropped: Collection[Way]) -> Json:
    return pruned(payload, [each for each in kept if each not in dropped])


def _counted(
    still_shows: Callable[[Json], bool], limit: int, is_allowed: Callable[[Json, Way | None], bool]
) -> Callable[..., bool]:
    """Ask at most `limit` times; after that nothing shows, and what is not allowed never does."""
    trials = iter(range(limit))

    def shows(candidate: Json, cut: Way | None = None) -> bool:
        return is_allowed(candidate, cut) and next(trials, None) is not None and still_shows(candidate)

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


def _shortened(payload: Json, kept: list[Way], shows: Callable[..., bool]) -> Json:
    """Cut each text in halves for as long as the drift shows."""
    for way in list(leaves(payload)) if kept else ():
        text = read(payload, way)
        while isinstance(text, str) and len(text) > SHORT:
            shorter = text[: len(text) // 2].strip()
            candidate = with_value(payload, way, shorter)
            if not shows(candidate, way):
                break
            payload, text = candidate, shorter
    return payload


def less_repeated(text: str, still_shows: Callable[[str], bool]) -> str:
    """Give a text that repeats nothing more often than the drift needs, found by halving.

    What is repeated about as often becomes fewer together: as many arrays are closed as were opened.
    """
    done: set[int] = set()
    while left := {_times(found) for found in _REPEATED.finditer(text)} - done:
        most = max(left)
        fewest, enough = 0, most
        while enough - fewest > 1:
            tried = (fewest + enough) // 2
            fewest, enough = (fewest, tried) if still_shows(_fewer(text, most, tried)) else (tried, enough)
        done |= {most, *(_times(found) - most + enough for found in _REPEATED.finditer(text))}
        text = _fewer(text, most, enough)
    return text


def _times(found: re.Match[str]) -> int:
    return len(found[0]) // len(found[1])


def _fewer(text: str, most: int, times: int) -> str:
    """Take as much of each run that is about as long as one of `most` as leaves `times` of that one."""

    def taken(found: re.Match[str]) -> str:
        own = _times(found)
        return found[1] * max(own - most + times, 0) if most - _ABOUT < own <= most else found[0]

    return _REPEATED.sub(taken, text)
