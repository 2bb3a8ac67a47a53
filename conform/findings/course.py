"""How drifts went night by night, for who asks since when, and when something came and went."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from conform.findings.changes import fared
from conform.findings.history import marks, moment, times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from conform.findings.changes import Fared
    from conform.findings.history import History, Mark, Record

Turn: TypeAlias = tuple[str, Literal["came", "went"]]
"""The moment of a night (ISO, UTC), and what a drift did then."""
Cell: TypeAlias = Literal["shown", "partly", "absent", "unasked"]
"""What some nights that stand side by side tell of a drift: on all that asked, on some, on none."""
MOST_CELLS: Final = 60
"""Cells of a strip: a year is told by weeks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Hold how one drift went.

    `since` is the first night known to have shown it, `back_since` the night on which it came back, `gone_on`
    the first night that asked for it and did not see it any more (ISO, UTC), each empty where there is none.
    Of the last nights that asked, `asked`, it showed on `shown`. `turns` says when it came and went, the
    oldest first; `marks` is what each night that asked told, by its moment.
    """

    id: str
    kind: str
    contract: str
    operation: str
    place: str
    since: str
    back_since: str
    gone_on: str
    shown: int
    asked: int
    turns: tuple[Turn, ...]
    marks: Mapping[str, Mark]


def course(history: History, identity: str) -> Course:
    """Give how a drift of a history went."""
    record, told = history.records[identity], times(history, [identity])
    found = dict(reversed([*marks(history, identity)]))
    turns = tuple(_turns(found))
    return Course(
        id=identity,
        kind=record.kind,
        contract=record.contract,
        operation=record.operation,
        place=record.place,
        since=told.since,
        back_since=told.back_since,
        gone_on=turns[-1][0] if turns and turns[-1][1] == "went" else "",
        shown=told.shown,
        asked=told.asked,
        turns=turns,
        marks=found,
    )


def courses(history: History, is_wanted: Callable[[str, Record], bool]) -> tuple[Course, ...]:
    """Give how the drifts went that are wanted by id and facts: those that stand first, the oldest first."""
    found = [course(history, each) for each, record in history.records.items() if is_wanted(each, record)]
    return tuple(sorted(found, key=lambda each: (bool(each.gone_on), each.since, each.operation, each.place)))


def _turns(told: Mapping[str, Mark]) -> Iterator[Turn]:
    """Yield when a drift came and when it went, by what nights told, the oldest first."""
    is_there = False
    for night, mark in told.items():
        if (mark != "absent") != is_there:
            is_there = not is_there
            yield night, "came" if is_there else "went"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """Hold how one resource fared: its last nights, the oldest first, and its drifts as they stand.

    `now` counts the drifts that the last night which asked for them showed; `since` is the first night of
    the oldest of them, `came` the last night on which one came (ISO, UTC), each empty where none is known.
    """

    key: str
    nights: tuple[Fared, ...]
    now: int
    since: str
    came: str


def resources(history: History, most: int) -> tuple[Resource, ...]:
    """Give how each resource fared on its last nights, at most so many, by its contract key."""
    there: dict[str, list[str]] = {}
    for identity, record in history.records.items():
        if next((mark for _, mark in islice(marks(history, identity), 1)), "absent") != "absent":
            there.setdefault(record.contract, []).append(record.first)
    return tuple(
        Resource(
            key=key,
            nights=nights,
            now=len(there.get(key, ())),
            since=min(there.get(key, ()), default=""),
            came=next((each.night for each in reversed(nights) if each.came), ""),
        )
        for key, nights in fared(history, most).items()
    )


def moments(history: History, most: int) -> tuple[str, ...]:
    """Give the moments of the last nights, the oldest first, at most so many."""
    return tuple(map(moment, [*history.nights][-most:]))


def step(number: int) -> int:
    """Give how many nights one cell of a strip tells of so many, so that the strip fits on a line."""
    return max(1, -(-number // MOST_CELLS))


def cells(told: Mapping[str, Mark], nights: Sequence[str]) -> Iterator[Cell]:
    """Yield what the nights of each cell tell of a drift, the oldest first."""
    size = step(len(nights))
    for at in range(0, len(nights), size):
        seen = [told[night] for night in nights[at : at + size] if night in told]
        yield _cell(seen)


def _cell(seen: Sequence[Mark]) -> Cell:
    if not seen:
        return "unasked"
    shown = sum(mark == "shown" for mark in seen)
    return "shown" if shown == len(seen) else "absent" if all(m == "absent" for m in seen) else "partly"


def levels(nights: Sequence[Fared], steps: int) -> Iterator[int | None]:
    """Yield for each cell its most drifts, as a level from 1 to `steps` of the most of all; 0 for none.

    None stands for nights that asked nothing.
    """
    most, size = max((each.shown for each in nights), default=0), step(len(nights))
    for at in range(0, len(nights), size):
        some = nights[at : at + size]
        shown = max(each.shown for each in some)
        is_asked = shown > 0 or any(each.asked or each.asked is None for each in some)
        yield -(-shown * steps // most) if shown else 0 if is_asked else None
