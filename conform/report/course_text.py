"""The nights of a tenant on one screen, without colour, in ASCII where a terminal has nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec

from conform import words
from conform.findings.course import cells, levels, step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from conform.findings.course import Cell, Course, Resource

MOST_GROUPS: Final = 40
"""Sorts of course that are told of one resource; `--json` has all drifts."""
MOST_PLACES: Final = 3
MOST_TURNS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """Hold the characters of strips: of a drift by what nights tell, and of how many drifts, none first."""

    cells: Mapping[Cell, str]
    levels: str
    unasked: str = "-"

    @property
    def all(self) -> str:
        """Give every character, to see whether a terminal has them."""
        return "".join((*self.cells.values(), self.levels, self.unasked))


BLOCKS: Final = Signs(cells={"shown": "█", "partly": "▒", "absent": "·", "unasked": "-"}, levels="·▁▂▃▄▅▆▇█")
PLAIN: Final = Signs(cells={"shown": "#", "partly": "+", "absent": ".", "unasked": "-"}, levels=".12345678")


def signs(encoding: str | None) -> Signs:
    """Give the characters that an encoding has."""
    try:
        BLOCKS.all.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return PLAIN
    return BLOCKS


def overview(resources: Sequence[Resource], nights: Sequence[str], chosen: Signs) -> Iterator[str]:
    """Yield a line a resource: its nights, its drifts as they stand, since when, and when one came last."""
    width = max((len(each.key) for each in resources), default=0)
    for each in resources:
        strip = "".join(
            chosen.unasked if level is None else chosen.levels[level]
            for level in levels(each.nights, len(chosen.levels) - 1)
        )
        yield f"{each.key:<{width}}  {strip}  {each.now:>4}  {words.stood(each.since, each.came)}".rstrip()
    yield ""
    low, high = chosen.levels[1], chosen.levels[-1]
    yield (
        f"{_each(nights)}: {chosen.levels[0]} no drift, {low} to {high} as many as at most, "
        f"{chosen.unasked} nothing asked; then the drifts that stand"
    )


def years(told: Sequence[Course], nights: Sequence[str], chosen: Signs) -> Iterator[str]:
    """Yield how drifts went, by their resources; those of one kind that went alike are told together."""
    if not told:
        yield "no drift ever showed"
        return
    for key in sorted({each.contract for each in told}):
        yield from _year(key, [each for each in told if each.contract == key], nights, chosen)
        yield ""
    of = chosen.cells
    yield (
        f"{_each(nights)}: {of['shown']} shown, {of['partly']} on some or not again when asked at once, "
        f"{of['absent']} asked and not seen, {of['unasked']} not asked"
    )


def _year(key: str, told: Sequence[Course], nights: Sequence[str], chosen: Signs) -> Iterator[str]:
    now = sum(not each.gone_on for each in told)
    yield f"{key}: {words.counted(len(told), 'drift')} that ever showed, {now} as it stands"
    groups = _alike(told, nights, chosen)
    for (kind, operation, strip, said), same in list(groups.items())[:MOST_GROUPS]:
        names = [each.id for each in same]
        yield f"  {kind} {operation} {_some([each.place for each in same])}"
        yield f"    {strip}  {said} ({_some(names)})"
    if len(groups) > MOST_GROUPS:
        yield f"  … and {len(groups) - MOST_GROUPS} more; --json has them all"


def _alike(
    told: Sequence[Course], nights: Sequence[str], chosen: Signs
) -> Mapping[tuple[str, str, str, str], list[Course]]:
    found: dict[tuple[str, str, str, str], list[Course]] = {}
    for each in told:
        strip = "".join(chosen.cells[cell] for cell in cells(each.marks, nights))
        found.setdefault((each.kind, each.operation, strip, _said(each)), []).append(each)
    return found


def _said(course: Course) -> str:
    """Say since when it shows, when it came back or went, how often, and the last times that it turned."""
    turns = [f"{word} {night[:10]}" for night, word in course.turns[-MOST_TURNS:]]
    cut = "… " if len(course.turns) > MOST_TURNS else ""
    parts = (
        f"since {course.since[:10]}" if course.since else "",
        f"back since {course.back_since[:10]}" if course.back_since else "",
        f"gone on {course.gone_on[:10]}" if course.gone_on else "",
        words.nights(course.shown, course.asked),
        f"{cut}{', '.join(turns)}" if len(turns) > 1 else "",
    )
    return "; ".join(filter(None, parts))


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_PLACES])
    return shown if len(names) <= MOST_PLACES else f"{shown} and {len(names) - MOST_PLACES} more"


def _each(nights: Sequence[str]) -> str:
    size = step(len(nights))
    return "each sign is a night" if size == 1 else f"each sign is {size} nights"


def plain(tenant: str, nights: Sequence[str], told: Sequence[Resource], drifts: Sequence[Course]) -> Any:
    """Give for programs what stands on the screen, drift by drift, in plain JSON."""
    return msgspec.to_builtins(
        {
            "format": 1,
            "tenant": tenant,
            "nights": list(nights),
            "resources": list(told),
            "drifts": list(drifts),
        }
    )
