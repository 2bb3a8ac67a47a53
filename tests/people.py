"""The pages for people, one a room, taken apart: sections, tables, links, commands and what they print.

A command stands in a block of `sh`, one a line; what follows ` # ` is for the reader. What it prints is in
the block of `text` after it in the same section, `…` standing for any text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[1]
ROOMS = ("contracts", "suites", "cassettes", "reports", "conform")
PAGES = ("README.md", *(f"{room}/README.md" for room in ROOMS))

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_REMARK = re.compile(r"\s+# .*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Hold one command of a page, and the lines that the page shows of what it prints."""

    page: str
    line: str
    printed: tuple[str, ...] = ()


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def prose(page: str) -> str:
    """Give a page without its blocks."""
    return _FENCED.sub("", text(page))


def section(page: str, title: str) -> str:
    """Give what stands under a heading, up to the next of its rank or a higher one."""
    rank, rest = re.split(rf"^(##+) {re.escape(title)}\n", text(page), flags=re.MULTILINE)[1:]
    return re.split(rf"^#{{2,{len(rank)}}} ", rest, flags=re.MULTILINE)[0]


def first_cells(table: str) -> list[str]:
    return re.findall(r"^\| `([^`]+)`", table, flags=re.MULTILINE)


def blocks(markdown: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each block: its language and its lines."""
    for language, body in _BLOCK.findall(markdown):
        yield language, body.splitlines()


def anchors(page: str) -> set[str]:
    """Give what a link may name behind `#`, as GitHub makes it of the headings."""
    titles = _HEADING.findall(prose(page))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def commands(page: str) -> list[Shown]:
    """Give the commands of a page in their order; a section's block of text is what its last one printed."""
    found: list[Shown] = []
    for part in re.split(r"^(?=##)", text(page), flags=re.MULTILINE):
        count = len(found)
        for language, lines in blocks(part):
            if language == "sh":
                found += [Shown(page=page, line=line) for each in lines if (line := _REMARK.sub("", each))]
            elif language == "text" and len(found) > count:
                found[-1] = Shown(page=page, line=found[-1].line, printed=tuple(lines))
    return found


def unlike(shown: Iterable[str], printed: str) -> list[str]:
    """Give the shown lines that were not printed; `…` stands for any text."""
    lines = printed.splitlines()
    forms = [(each, re.escape(each.rstrip()).replace("…", ".*")) for each in shown]
    return [each for each, form in forms if not any(re.fullmatch(form, line.rstrip()) for line in lines)]
