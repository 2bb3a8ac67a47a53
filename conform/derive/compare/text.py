"""Differences of two editions as text that a person reads: what breaks first, what repeats once."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conform.derive.compare import Difference

LONGEST = 40
"""Lines of one sort (breaking, other) that are printed before the rest is counted."""
MANY = 3
"""Operations that share a difference before it is said once for all of them."""
WIDEST = 110
"""Characters of a line."""


def report(before: str, after: str, found: Sequence[Difference], most: int | None) -> str:
    """Give the text; `most` is how many lines of a sort are shown, None for all."""
    breaking = [each for each in found if each.is_breaking]
    other = [each for each in found if not each.is_breaking]
    operations = len({(each.operation, each.page) for each in found})
    counts = f"{_count(len(breaking), 'breaking change')}, {_count(len(other), 'other change')}"
    parts = [f"{before} -> {after}: {counts} in {_count(operations, 'operation')}"]
    for title, some in (("Breaking", breaking), ("Other", other)):
        lines = _lines(some)
        if most is not None and len(lines) > most:
            more = len(lines) - most
            lines[most:] = [f"  … {more} more lines; --all prints them, --json gives every change"]
        parts += ["", title, *lines] if lines else []
    return "\n".join(parts)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _lines(found: Sequence[Difference]) -> list[str]:
    """Give what many operations share first, each once, then the rest by operation."""
    counts = Counter(_said(each) for each in found if each.at)
    first = {_said(each): each.operation for each in reversed(found)}
    lines = [
        f"  in {count} operations, as {first[said]}: {said}"
        for said, count in counts.items()
        if count >= MANY
    ]
    rest = [each for each in found if counts[_said(each)] < MANY]
    for (operation, page), some in groupby(rest, key=lambda each: (each.operation, each.page)):
        lines += [f"  {operation} ({page})", *(f"    {_said(each)}" for each in some)]
    return [line if len(line) <= WIDEST else f"{line[: WIDEST - 1]}…" for line in lines]


def _said(each: Difference) -> str:
    return f"{each.at + ': ' if each.at else ''}{each.about}: {each.before} -> {each.after}"
