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
    """Yield the lines of a value along its way, the last of them without a comma.

    What the way ends at is shown with its first members, and with what is missing there.
    """
    is_map, inside = isinstance(value, dict), indent + _INDENT
    if not isinstance(value, (dict, list)) or not (value or (is_map and missing)):
        yield _short(value)
        return
    members: list[tuple[str | int, Json]] = list(
        value.items() if isinstance(value, dict) else enumerate(value)
    )
    kept = [key for key, inner in members if _is_shown(key, inner, way, landmarks)] if way else []
    kept = kept or [key for key, _ in members[:MOST_MEMBERS]]
    skipped = 0
    yield "{" if is_map else "["
    for key, inner in members:
        if key not in kept:
            skipped += 1
            continue
        yield from _left_out(skipped, inside)
        skipped = 0
        is_on_way = way[:1] == (key,)
        lines = list(_lines(inner, way[1:], missing, indent=inside)) if is_on_way else [_short(inner)]
        lines[0] = f"{inside}{_text(key)}: {lines[0]}" if isinstance(key, str) else f"{inside}{lines[0]}"
        lines[-1] += "," if key != kept[-1] else ""
        yield from lines
    yield from _left_out(skipped, inside)
    if missing and is_map and not way:
        yield f"{inside}// no {_text(missing.partition('.')[0].partition('[')[0])} here"
    yield f"{indent}}}" if is_map else f"{indent}]"


def _is_shown(key: str | int, value: Json, way: Way, landmarks: Collection[str]) -> bool:
    return key == way[0] or (key in landmarks and not isinstance(value, (dict, list)))


def _left_out(number: int, indent: str) -> Iterator[str]:
    if number > 0:
        yield f"{indent}// … {number} more"


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
