"""Markdown that no text can break: headings, sentences, code and tables made of what a tenant serves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from conform.redact.control import in_a_block, on_a_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_TICKS: Final = re.compile(r"`+")
_SPACE: Final = re.compile(r"[\x00-\x20\x7f\x85\u2028\u2029]+")
_SPECIAL: Final = re.compile(r"[\\`*\[\]<>&|~$#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
"""What means something inside a line of GitHub's Markdown (spec 0.29, 2.4), not underscores in words."""
_CALLS: Final = re.compile(r"(?<![A-Za-z0-9_])@(?=[A-Za-z0-9_])|[#!](?=[0-9])")
"""What a forge makes of a page that is made already, so that no escape helps: it calls people (`@name`) and
refers to issues and changes (`#1`, `!1`), but not in code."""


def plain(text: str) -> str:
    """Give a text for a sentence, a heading or a cell: on one line, and nothing of it is Markdown.

    Nor does a forge call anybody by it, or refer to anything of its own.
    """
    line, told, end = on_a_line(_SPACE.sub(" ", text).strip()), "", 0
    for found in _CALLS.finditer(line):
        told += f"{_escaped(line[end : found.start()])}`{found[0]}`"
        end = found.end()
    return told + _escaped(line[end:])


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text)


def span(text: str) -> str:
    """Give a text as code within a sentence (spec 0.29, 6.3); in tables use `cell`."""
    line = on_a_line(_SPACE.sub(" ", text).strip()) or " "
    ticks = "`" * (_longest(line) + 1)
    padding = " " if line[0] == "`" or line[-1] == "`" else ""
    return f"{ticks}{padding}{line}{padding}{ticks}"


def cell(text: str) -> str:
    """Give a text as code within a table: pipes are escaped in code too (spec 0.29, 4.10)."""
    return span(text).replace("|", "\\|")


def value(text: str, code: Callable[[str], str] = span) -> str:
    """Give a text of ours as it is, and one that quotes a tenant as code: `span`, in tables `cell`."""
    return text if plain(text) == text and '"' not in text else code(text)


def fence(text: str, language: str = "") -> Iterator[str]:
    """Yield the lines of a block of code (spec 0.29, 4.5); control characters are shown, not obeyed."""
    shown = in_a_block(text)
    ticks = "`" * max(3, _longest(shown) + 1)
    yield f"{ticks}{language}"
    yield from shown.split("\n")
    yield ticks


def table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table; its cells are Markdown already."""
    yield _row(names)
    yield _row(["---"] * len(names))
    for row in rows:
        yield _row(row)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _longest(text: str) -> int:
    return max(map(len, _TICKS.findall(text)), default=0)
