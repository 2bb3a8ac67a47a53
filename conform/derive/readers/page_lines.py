"""The text of a copied page: its lines mended, its sections, its request's address and its JSON found."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

METHOD = re.compile(r"(GET|POST|PUT|PATCH|DELETE)")
TYPE = re.compile(
    r"(?P<type>string|integer|number|boolean|object|array|null|any|double|float|date-?time|date|enum)"
    r"(?:\s*[<(\[{].*)?(?P<null>\s*(?:\||or)\s*null)?",
    re.IGNORECASE,
)
"""A type as a page shows it: `string`, `integer<int64>`, `array [object {3}]`, `string | null`."""
CURL = re.compile(r"curl\b.*?(?:(?:--request|-X)\s+(?P<method>[A-Z]+)\b.*?)?'(?P<url>[^']+)'.*")
"""The line of the request example; a call without a method is a GET."""
_SERVER = re.compile(r"(?:https?://)?(?:\{\{\w+\}\}|\{\w+\}|[\w.-]+)(?:\.[\w.-]+)?(?P<path>/\S*)?")
_STATUS = re.compile(r"[^\dA-Za-z]*([1-5]\d\d)\s*([A-Za-z].*)?")
_HEADING = re.compile(r"(Header|Query|Path|Cookie) Params|Body Params\b.*|Responses|Examples|Request")
# What UTF-8 looks like once it was read as Windows-1252 or Latin-1.
_MANGLED = re.compile(r"[ÂÃâðØÙ]")
_STRAY = re.compile("[\u00c2\u00a0\u200b\u200e\u200f\ufeff]+")
_BULLET = re.compile(r"\s*[-*\u2022]\s")


def mended(line: str) -> str:
    """Give a line as it was before it was read with the wrong charset, without stray bytes and blanks."""
    if _MANGLED.search(line):
        for charset in ("cp1252", "latin-1"):
            try:
                line = line.encode(charset).decode("utf-8")
            except UnicodeError:
                continue
            break
    return _STRAY.sub(" ", line).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Hold the mended lines of a page, blank ones and the navigation's left out.

    `numbers` are the line numbers in the file, counted from one, for the errors that may come.
    """

    lines: tuple[str, ...]
    numbers: tuple[int, ...]

    def is_type(self, index: int) -> bool:
        """Tell whether a line shows a type."""
        return index < len(self.lines) and TYPE.fullmatch(self.lines[index]) is not None

    def headings(self) -> dict[str, tuple[int, int]]:
        """Give the lines below each heading, from and up to; a field of the same name is no heading."""
        starts = [
            index
            for index, line in enumerate(self.lines)
            if _HEADING.fullmatch(line) and not self.is_type(index + 1)
        ]
        found: dict[str, tuple[int, int]] = {}
        for start, end in zip(starts, [*starts[1:], len(self.lines)], strict=False):
            found.setdefault(self.lines[start], (start + 1, end))
        if "Responses" in found:
            found["Responses"] = (found["Responses"][0], len(self.lines))
        return found

    def statuses(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """Give each status below `Responses` with the lines that belong to it, from and up to."""
        marks = [
            (index, int(found[1]))
            for index in range(start, end)
            if (found := _STATUS.fullmatch(self.lines[index])) and self.is_answer(index + 1, end)
        ]
        ends = [*(index for index, _ in marks[1:]), end]
        return [(code, index + 1, stop) for (index, code), stop in zip(marks, ends, strict=False)]

    def is_answer(self, index: int, end: int) -> bool:
        """Tell whether a line can stand below a status: a media type, a body, another status, the end."""
        line = self.lines[index] if index < end else "Body"
        return "/" in line or line in ("Body", "Headers") or _STATUS.fullmatch(line) is not None


def lines_of(text: str) -> Lines:
    """Mend every line of a page and leave out what is blank or a bullet of the navigation."""
    kept = [
        (number, line)
        for number, raw in enumerate(text.splitlines(), start=1)
        if (line := mended(raw)) and not _BULLET.match(line)
    ]
    return Lines(lines=tuple(line for _, line in kept), numbers=tuple(number for number, _ in kept))


def json_at(lines: tuple[str, ...], start: int) -> Any:
    """Read the JSON that begins on a line, however many lines it takes; None where there is none."""
    text = "\n".join(lines[start:])
    try:
        return json.JSONDecoder().raw_decode(text)[0] if text[:1] in ("{", "[") else None
    except (ValueError, RecursionError):
        return None


def _path(address: str) -> str:
    """Give the path of an address whose host may be a placeholder, without its query."""
    found = _SERVER.fullmatch(address.partition("?")[0])
    return found["path"] or "" if found else ""


def parted(url: str, head: Iterable[str], names: Iterable[str]) -> tuple[str, str]:
    """Give the path as printed below its server, and the server's path (`/api2`, empty for the root).

    `head` are the lines above the request, which show servers; `names` are the path parameters, which an
    example leaves empty (`/clients/.json`).
    """
    whole = _path(url)
    shown = {_path(line).rstrip("/") for line in head if "{{" in line and " " not in line}
    longest = sorted((path for path in shown if path), key=len, reverse=True)
    base = next((path for path in longest if whole.startswith(f"{path}/")), "")
    printed = whole.removeprefix(base)
    for name in names:
        printed = re.sub(r"/(?=/|\.|$)", f"/{{{name}}}", printed, count=1)
    return printed.rstrip("/"), base
