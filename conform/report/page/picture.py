"""The matrix of a tenant as a picture: a bar for each resource and family, and a strip of its last nights.

What is drawn is numbers and names of shapes: how they look is the style sheet's, what they say the label's.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from conform.report.matrix import FAMILIES, Cell
from conform.report.page.sentence import counted, day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from conform.findings.changes import Fared

WIDTH: Final = 56
"""Pixels of a bar."""
STEP: Final = 4
"""Pixels from night to night."""
HEIGHT: Final = 14
_LEAST: Final = 3
"""Pixels of what is there at all, that nothing new is too thin to be seen."""
HEADINGS: Final[Mapping[str, tuple[str, str]]] = {
    "status": ("Statuses", "operations answer with the statuses that the docs list for what was asked"),
    "frame": ("Frame", "what stands around a record in an answer, and the form of errors"),
    "field": ("Fields", "fields are served as documented, read back as sent, and have their defaults"),
    "limit": ("Limits", "values at the documented limits, and each documented choice, are taken"),
    "refusal": ("Refusals", "what breaks a documented rule is refused"),
    "life": ("Life", "records are made, listed and deleted, and a request touches no other record"),
    "paging": ("Paging", "lists page as documented: sizes, totals, links and order"),
    "filter": ("Filters", "parameters, filters and sorts choose the documented rows"),
    "access": ("Access", "nothing is answered without good credentials, and all with them"),
}
"""Of each family: what heads its column, and what the column counts."""
SAID: Final = (
    ("kept", "kept"),
    ("known", "known"),
    ("new", "new"),
    ("missed", "not asked"),
    ("explained", "not asked for a stated reason"),
)
"""What a cell counts, in the order of its bar, with its words."""
# name of what a night was for a resource: the way of its shape from its left lower corner
_SHAPES: Final = {
    "unasked": "v-2h2v2z",
    "kept": "v-5h3v5z",
    "drifted": "v-10h3v10z",
    "came": "v-9l1.5 -5l1.5 5v9z",
}
_NIGHTS: Final = {
    "kept": "without drift",
    "drifted": "with drift",
    "came": "on which drift came",
    "unasked": "not asked",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Draw one part of a bar: what it counts, and from which pixel it is how wide."""

    what: str
    x: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Draw one cell: its parts, the figure beside them with what it counts, and all of it in words.

    `link` names the cell in the address of the page, empty of a sum.
    """

    what: str
    said: str
    label: str
    parts: tuple[Part, ...]
    family: str
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Draw the last nights of a resource: the path of each sort of night, and all of it in words."""

    paths: tuple[tuple[str, str], ...]
    width: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Draw one resource, or the sum of some: its cells by family, None where the docs claim nothing."""

    name: str
    bars: tuple[Bar | None, ...]
    strip: Strip | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Draw the resources of one version, the worst first, and their sum."""

    total: Row
    rows: tuple[Row, ...]


def groups(
    matrix: Mapping[str, Mapping[str, Cell]], nights: Mapping[str, Sequence[Fared]], prefix: str = ""
) -> tuple[Group, ...]:
    """Draw a matrix by the part of each contract's key before the slash; `prefix` begins every link."""
    versions = dict.fromkeys(key.partition("/")[0] for key in sorted(matrix))
    return tuple(_group(version, matrix, nights, prefix) for version in versions)


def _group(
    version: str, matrix: Mapping[str, Mapping[str, Cell]], nights: Mapping[str, Sequence[Fared]], prefix: str
) -> Group:
    of_it = {key: row for key, row in matrix.items() if key.partition("/")[0] == version}
    number = counted(len(of_it), "resource")
    sums: dict[str, Cell] = {
        family: _sum(row[family] for row in of_it.values() if family in row)
        for family in FAMILIES
        if any(family in row for row in of_it.values())
    }
    return Group(
        total=Row(name=f"{version}, {number}", bars=_bars(version, sums)),
        rows=tuple(
            Row(
                name=key.partition("/")[2],
                bars=_bars(key, of_it[key], prefix),
                strip=strip(nights.get(key, ())),
            )
            for key in sorted(of_it, key=lambda key: _badness(of_it[key], key))
        ),
    )


def _badness(row: Mapping[str, Cell], key: str) -> tuple[int, int, int, str]:
    total = _sum(row.values())
    return -total.new, -total.known, -total.missed, key


def _sum(cells: Iterable[Cell]) -> Cell:
    told = list(cells)
    return Cell(**{each.name: sum(getattr(cell, each.name) for cell in told) for each in fields(Cell)})


def whole(matrix: Mapping[str, Mapping[str, Cell]]) -> Cell:
    """Add up all cells of a matrix."""
    return _sum(cell for row in matrix.values() for cell in row.values())


def _bars(key: str, row: Mapping[str, Cell], prefix: str | None = None) -> tuple[Bar | None, ...]:
    """Draw a row; one without a prefix leads nowhere."""
    return tuple(
        bar(key, family, row[family], "" if prefix is None else f"{prefix}{key}/{family}")
        if family in row
        else None
        for family in FAMILIES
    )


def bar(key: str, family: str, cell: Cell, link: str = "") -> Bar:
    """Draw one cell; what no case asks for a stated reason is drawn as not asked and named apart."""
    heading = HEADINGS[family][0]
    told = [f"{getattr(cell, name):,} {said}" for name, said in SAID if getattr(cell, name)]
    what = next((name for name in ("new", "known", "kept") if getattr(cell, name)), "missed")
    figures = {"kept": f"{cell.kept:,}", "missed": "not asked"}
    return Bar(
        what=what,
        said=figures.get(what) or f"{getattr(cell, what):,} {what}",
        label=f"{key}, {heading}: {', '.join(told) or 'nothing'}",
        parts=tuple(_parts(cell)),
        family=heading,
        link=link,
    )


def _parts(cell: Cell) -> Iterator[Part]:
    """Share the width of a bar out; the widest part gives what the thin ones need to be seen."""
    counts = {
        "kept": cell.kept,
        "known": cell.known,
        "new": cell.new,
        "missed": cell.missed + cell.explained,
    }
    total = sum(counts.values())
    widths = {name: max(_LEAST, n * WIDTH // total) for name, n in counts.items() if n}
    if widths:
        widest = max(widths, key=lambda name: widths[name])
        widths[widest] += WIDTH - sum(widths.values())
    x = 0
    for name, width in widths.items():
        yield Part(what=name, x=x, width=width)
        x += width


def strip(nights: Sequence[Fared]) -> Strip | None:
    """Draw the nights of a resource, the oldest first, None where none is known."""
    if not nights:
        return None
    sorts = [_sort(each) for each in nights]
    counts = [f"{sorts.count(name)} {said}" for name, said in _NIGHTS.items() if name in sorts]
    came = [day(each.night, year=False) for each, sort in zip(nights, sorts, strict=True) if sort == "came"]
    on = f"; it came on {', '.join(came[-3:])}" if came else ""
    return Strip(
        paths=tuple(
            (name, "".join(f"M{at * STEP} {HEIGHT}{shape}" for at, each in enumerate(sorts) if each == name))
            for name, shape in _SHAPES.items()
            if name in sorts
        ),
        width=len(sorts) * STEP,
        label=f"{counted(len(sorts), 'night')}: {', '.join(counts)}{on}",
    )


def _sort(night: Fared) -> str:
    if night.shown:
        return "came" if night.came else "drifted"
    return "kept" if night.asked else "unasked"


def legend() -> tuple[tuple[str, str, str], ...]:
    """Give each sort of night with its shape and its words."""
    return tuple((name, f"M0 {HEIGHT}{_SHAPES[name]}", said) for name, said in _NIGHTS.items())
