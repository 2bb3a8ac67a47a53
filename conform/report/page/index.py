"""What the page's script looks up: which findings stand in a cell of the picture, and their places there.

It stands in the page as JSON; each text is told once and named by its number.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from conform.report.page.finding import weight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conform.report.page.finding import Entry, Place

MOST: Final = 500_000
"""Bytes of the rows; drifts beyond them are counted and not shown."""
_ROW: Final = 30
"""Bytes of a row but for its texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Hold `counts` of drifts by finding and cell, and by finding and cell the rows that there is room for.

    A row holds the numbers of its texts, from left to right as the table has them.
    """

    texts: tuple[str, ...]
    counts: dict[str, dict[str, int]]
    rows: dict[str, dict[str, tuple[tuple[int, ...], ...]]]


def index(entries: Sequence[Entry], most: int = MOST) -> Index:
    """Look up the drifts of findings by their cells, those of the first findings first."""
    numbers: dict[str, int] = {}
    counts: dict[str, dict[str, int]] = {each.id: defaultdict(int) for each in entries}
    rows: dict[str, dict[str, list[tuple[int, ...]]]] = {each.id: defaultdict(list) for each in entries}
    spent = 0
    for each in entries:
        for place in each.places:
            counts[each.id][place.cell] += 1
            spent += _ROW + sum(weight(text) for text in place.cells if text not in numbers)
            if spent <= most:
                rows[each.id][place.cell].append(_numbered(place, numbers))
    return Index(
        texts=tuple(numbers),
        counts={name: dict(of) for name, of in counts.items()},
        rows={name: {cell: tuple(some) for cell, some in of.items()} for name, of in rows.items()},
    )


def _numbered(place: Place, numbers: dict[str, int]) -> tuple[int, ...]:
    return tuple(numbers.setdefault(text, len(numbers)) for text in place.cells)
