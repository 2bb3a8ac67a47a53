"""The text of a copied page: its lines mended, its sections, addresses, JSON and listed fields found."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

Schema = dict[str, Any]
LONGEST_NAME = 60
"""Characters of the longest name of a field; the line before a type that is longer is a sentence."""
_COUNT = re.compile(r"\{(\d+)\}")
_WIDTH = re.compile(r"<([\w-]+)>")
_LENGTH = re.compile(r"<=\s*(\d+)\s*characters", re.IGNORECASE)
_LIMIT = re.compile(r"(>=|<=)\s*(-?\d+(?:\.\d+)?)")
_MARKS: dict[str, str] = {
    "deprecated": "deprecated",
    "nullable": "nullable",
    "read-only": "readOnly",
    "read only": "readOnly",
    "write-only": "writeOnly",
    "write only": "writeOnly",
}
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
        printed, filled = re.subn(r"/(?=/|\.|$)", f"/{{{name}}}", printed, count=1)
        if not filled and "." not in printed:  # of what is glued to the end, an empty value leaves nothing
            printed = f"{printed.rstrip('/')}{{{name}}}"
    return printed.rstrip("/"), base


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Hold one field as listed: its name, its schema without children, how many it announces (or None)."""

    name: str
    schema: Schema
    is_required: bool
    count: int | None = None


@dataclass(slots=True, kw_only=True)
class _Open:
    """Remember what takes the fields that are being read: its schema, its example, how many are to come.

    The schema is that of an object, or of an array whose elements are objects.
    """

    schema: Schema
    example: Any
    left: int | None = None
    names: set[str] = field(default_factory=set)

    def has_room(self, name: str) -> bool:
        return self.left != 0 and name not in self.names

    def shows(self, name: str) -> bool:
        return isinstance(self.example, dict) and name in self.example

    def take(self, each: Listed) -> _Open | None:
        """Take a field in; give it opened where it takes fields itself."""
        self.names.add(each.name)
        self.left = None if self.left is None else self.left - 1
        is_array = self.schema.get("type") == "array"
        inner = self.schema.setdefault("items", {}) if is_array else self.schema
        inner.setdefault("properties", {})[each.name] = each.schema
        if each.is_required:
            inner.setdefault("required", []).append(each.name)
        if not _takes_fields(each.schema):
            return None
        example = self.example.get(each.name) if isinstance(self.example, dict) else None
        return _Open(schema=each.schema, example=_row(example), left=each.count)


def listed(page: Lines, start: int, end: int) -> list[Listed]:
    """Read the fields of a section: a name, its type, then marks, limits, examples and prose."""
    starts: list[int] = []
    for index in range(start, end - 1):
        if _is_name(page, index) and (not starts or index - starts[-1] > 1):
            starts.append(index)
    ends = [*starts[1:], end][: len(starts)]
    return [_listed(page.lines[at:stop]) for at, stop in zip(starts, ends, strict=True)]


def _is_name(page: Lines, index: int) -> bool:
    line = page.lines[index]
    is_text = len(line) <= LONGEST_NAME and line[0] not in "{}[]\"'," and not line.endswith(":")
    return is_text and page.is_type(index + 1) and not (page.is_type(index) and page.is_type(index + 2))


def _listed(lines: tuple[str, ...]) -> Listed:
    name, shown, *rest = lines
    schema = _typed(shown)
    said = []
    values = iter(rest)
    for line in values:
        low = line.lower().rstrip(":")
        limit = _LENGTH.fullmatch(line) or _LIMIT.fullmatch(line)
        if low in _MARKS:
            schema[_MARKS[low]] = True
        elif low in ("example", "examples", "default") and line.endswith(":"):
            schema["default" if low == "default" else "example"] = _value(next(values, ""), schema)
        elif low in ("allowed values", "allowed value", "enum") and line.endswith(":"):
            schema["enum"] = [value for value in values if value.lower() not in ("required", "optional")]
        elif limit is not None:
            schema |= _limit(limit)
        elif low not in ("required", "optional"):
            said.append(line)
    if said:
        schema["description"] = "\n".join(said)
    count = _COUNT.search(shown)
    is_required = "required" in rest
    return Listed(name=name, schema=schema, is_required=is_required, count=int(count[1]) if count else None)


def _typed(shown: str) -> Schema:
    found = TYPE.fullmatch(shown)
    kind = found["type"].lower() if found else ""
    inner = _WIDTH.search(shown)
    if kind == "enum":
        schema: Schema = {"type": inner[1]} if inner else {}
    elif kind == "any":
        schema = {}
    else:
        schema = {"type": kind, **({"format": inner[1]} if inner and kind != "array" else {})}
    if kind == "array" and (items := re.search(r"[\[<(]\s*([a-z]+)", shown)):
        schema["items"] = {"type": items[1]}
    if found and found["null"]:
        schema["nullable"] = True
    return schema


def _value(text: str, schema: Schema) -> Any:
    """Give an example in the type of its field; a text that is no number stays text."""
    if schema.get("type") in ("integer", "number", "double", "float"):
        try:
            return int(text) if re.fullmatch(r"-?\d+", text) else float(text)
        except ValueError:
            return text
    return {"true": True, "false": False}.get(text, text) if schema.get("type") == "boolean" else text


def _limit(found: re.Match[str]) -> Schema:
    if found.re is _LENGTH:
        return {"maxLength": int(found[1])}
    return {"minimum" if found[1] == ">=" else "maximum": float(found[2])}


def nested(fields: list[Listed], example: Any) -> Schema:
    """Put listed fields into one schema; the page shows no depth, so the example decides it.

    A field belongs to the innermost open object whose example has it. Where no example has it, it
    belongs to the innermost that has no field of that name yet and has not had the announced count.
    """
    root: Schema = {"type": "object", "properties": {}}
    opened = [_Open(schema=root, example=_row(example))]
    for each in fields:
        del opened[_depth(opened, each.name) + 1 :]
        below = opened[-1].take(each)
        if below is not None:
            opened.append(below)
    return {"type": "array", "items": root} if isinstance(example, list) else root


def _row(example: Any) -> Any:
    return next(iter(example), None) if isinstance(example, list) else example


def _takes_fields(schema: Schema) -> bool:
    """Tell whether fields may stand below: an object, or an array of objects or of what is not said."""
    if schema.get("type") == "array":
        return bool(schema.get("items", {}).get("type", "object") == "object")
    return schema.get("type") == "object" and "enum" not in schema


def _depth(opened: list[_Open], name: str) -> int:
    """Find the open object that a field belongs to."""
    inward = [(at, each) for at, each in enumerate(opened) if each.has_room(name)][::-1]
    shown = [at for at, each in inward if each.shows(name)]
    return next(iter((*shown, *(at for at, _ in inward))), 0)
