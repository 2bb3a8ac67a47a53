"""Cut a body down to what a person must see of it: the way to one place, and what stands right beside it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from conform.contract import Json

    Way: TypeAlias = tuple[str | int, ...]

MOST_TEXT: Final = 120
"""Characters of one string that are shown."""
MOST_MEMBERS: Final = 8
"""Members of an object, or rows of a list, that are shown where no place leads further."""
MOST: Final = 1_600
"""Characters of a whole excerpt."""
_ID: Final = frozenset({"id"})
_INDEX: Final = re.compile(r"\[(\d+)\]\.?")
_INDENT: Final = "  "
_BOM: Final = b"\xef\xbb\xbf"


def excerpt(body: bytes, where: str, landmarks: Collection[str] = _ID) -> str:
    """Give a body around a dotted place (`data[3].Client.staff_id`) as JSON, with comments for what is cut.

    `landmarks` are members of the root that are shown beside the way; further down it is the `id` alone.
    A body that is not JSON is given from its beginning; a place that is not there ends at what should
    hold it, with a comment that names what is missing.
    """
    try:
        value: Json = msgspec.json.decode(body.removeprefix(_BOM))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _cut(body[: MOST * 4].decode("utf-8", "replace"))
    way, missing = locate(value, where)
    return _cut("\n".join(_lines(value, way, missing, landmarks)))


def locate(value: Json, where: str) -> tuple[Way, str]:
    """Split a place into the keys and row numbers that are there and the rest that is not.

    A key may itself hold dots: of several that fit, the longest counts. A place that does not begin in
    the body at all (`status`, `body`) is no place of it.
    """
    way: list[str | int] = []
    while where:
        found = _next(value, where)
        if found is None:
            break
        part, where = found
        way.append(part)
        value = value[part]  # type: ignore[index]  # `_next` has looked
    return tuple(way), where if way or "." not in where else ""


def _next(value: Json, where: str) -> tuple[str | int, str] | None:
    if isinstance(value, list):
        found = _INDEX.match(where)
        return (int(found[1]), where[found.end() :]) if found and int(found[1]) < len(value) else None
    if not isinstance(value, dict):
        return None
    fitting = [key for key in value if key and (where == key or where.startswith((f"{key}.", f"{key}[")))]
    if not fitting:
        return None
    key = max(fitting, key=len)
    return key, where[len(key) :].removeprefix(".")


def _cut(text: str) -> str:
    return text if len(text) <= MOST else f"{text[:MOST]}…"


def _lines(
    value: Json, way: Way, missing: str, landmarks: Collection[str] = _ID, indent: str = ""
) -> Iterator[str]:
    """Yield the lines of a value, the last of them without a comma."""
    if not way:
        yield from _whole(value, missing, indent)
    elif isinstance(value, dict):
        kept = [
            key
            for key, inner in value.items()
            if key == way[0] or (key in landmarks and not isinstance(inner, (dict, list)))
        ]
        yield "{"
        yield from _members(value, kept, way, missing, indent + _INDENT)
        yield f"{indent}}}"
    elif isinstance(value, list) and isinstance(way[0], int):
        yield "["
        inner = indent + _INDENT
        yield from _left_out(way[0], inner)
        yield from _prefixed(inner, _lines(value[way[0]], way[1:], missing, indent=inner))
        yield from _left_out(len(value) - way[0] - 1, inner)
        yield f"{indent}]"


def _members(value: dict[str, Json], kept: list[str], way: Way, missing: str, indent: str) -> Iterator[str]:
    skipped = 0
    for key, inner in value.items():
        if key not in kept:
            skipped += 1
            continue
        yield from _left_out(skipped, indent)
        skipped = 0
        lines = (
            _lines(inner, way[1:], missing, indent=indent)
            if way and key == way[0]
            else iter((_short(inner),))
        )
        comma = "," if key != kept[-1] else ""
        yield from _prefixed(f"{indent}{_text(key)}: ", lines, comma)
    yield from _left_out(skipped, indent)


def _prefixed(prefix: str, lines: Iterator[str], suffix: str = "") -> Iterator[str]:
    gathered = list(lines)
    gathered[0] = prefix + gathered[0]
    gathered[-1] += suffix
    yield from gathered


def _left_out(number: int, indent: str) -> Iterator[str]:
    if number > 0:
        yield f"{indent}// … {number} more"


def _whole(value: Json, missing: str, indent: str) -> Iterator[str]:
    """Yield what the way ends at: a scalar in full, of a container its first members."""
    inner = indent + _INDENT
    if isinstance(value, dict) and (value or missing):
        kept = list(value)[:MOST_MEMBERS]
        yield "{"
        yield from _members(value, kept, (), "", inner)
        if missing:
            yield f"{inner}// no {_text(missing.partition('.')[0].partition('[')[0])} here"
        yield f"{indent}}}"
    elif isinstance(value, list) and value:
        yield "["
        for number, row in enumerate(value[:MOST_MEMBERS]):
            comma = "," if number < min(len(value), MOST_MEMBERS) - 1 else ""
            yield from _prefixed(inner, iter((_short(row),)), comma)
        yield from _left_out(len(value) - MOST_MEMBERS, inner)
        yield f"{indent}]"
    else:
        yield _short(value)


def _short(value: Json) -> str:
    """Give a value on one line; of a wide container the members are counted, a long text is cut."""
    if isinstance(value, str):
        return _text(value if len(value) <= MOST_TEXT else f"{value[:MOST_TEXT]}…")
    text = json.dumps(value, ensure_ascii=False)
    if len(text) <= MOST_TEXT or not isinstance(value, (dict, list)):
        return text
    return f"{{ /* {len(value)} members */ }}" if isinstance(value, dict) else f"[ /* {len(value)} rows */ ]"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
