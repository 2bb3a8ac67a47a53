"""Changes between two editions as text that a person reads: what breaks first, what repeats once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from conform.derive.compare import Change

LONGEST = 40
"""Lines of one sort (breaking, other) that are printed before the rest is counted."""
MANY = 3
"""Operations that share a change before it is said once for all of them."""
WIDEST = 110
"""Characters of a line."""


def report(before: str, after: str, changes: Sequence[Change], most: int | None) -> str:
    """Give the text; `most` is how many lines of a sort are shown, None for all."""
    breaking = [change for change in changes if change.is_breaking]
    other = [change for change in changes if not change.is_breaking]
    operations = len({(change.operation, change.page) for change in changes})
    head = (
        f"{before} -> {after}: {_count(len(breaking), 'breaking change')}, "
        f"{_count(len(other), 'other change')} in {_count(operations, 'operation')}"
    )
    parts = [head]
    for title, each in (("Breaking", breaking), ("Other", other)):
        if each:
            parts += ["", title, *_cut(_lines(each), most)]
    return "\n".join(parts)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _cut(lines: list[str], most: int | None) -> list[str]:
    if most is None or len(lines) <= most:
        return lines
    return [
        *lines[:most],
        f"  … {len(lines) - most} more lines; --all prints them, --json gives every change",
    ]


def _said(change: Change) -> tuple[str, str, str, str]:
    return change.at, change.about, change.before, change.after


def _lines(changes: Iterable[Change]) -> list[str]:
    """Give what many operations share first, each once, then the rest by operation."""
    known = list(changes)
    counts = Counter(_said(change) for change in known if change.at)
    shown = {_said(change): change.operation for change in reversed(known)}
    lines = [
        _fit(f"  in {count} operations, as {shown[said]}: {_words(said)}")
        for said, count in counts.items()
        if count >= MANY
    ]
    operation = None
    for change in known:
        if counts[_said(change)] >= MANY:
            continue
        if operation != (change.operation, change.page):
            operation = (change.operation, change.page)
            lines.append(_fit(f"  {change.operation} ({change.page})"))
        lines.append(_fit(f"    {_words(_said(change))}"))
    return lines


def _words(said: tuple[str, str, str, str]) -> str:
    at, about, before, after = said
    return f"{at + ': ' if at else ''}{about}: {before} -> {after}"


def _fit(line: str) -> str:
    return line if len(line) <= WIDEST else f"{line[: WIDEST - 1]}…"
