"""Dates, times and limits of single values in JSON Schema, and whether a value obeys them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from conform.contract import Field

DATE = (
    r"(?:\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)"
    r"|02-(?:0[1-9]|1\d|2[0-8]))|(?:\d{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)"
)
"""A day of the calendar as `YYYY-MM-DD`, leap years included."""
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?"
_ZONE = r"(?:Z|[+-][0-2]\d:?[0-5]\d)?"
PATTERNS: dict[str, str] = {
    "date": DATE,
    "date-time": rf"{DATE}(?:[T ]{_CLOCK}{_ZONE})?",
    "time": _CLOCK + _ZONE,
}
"""What the docs call a date-time is not RFC 3339's (a space, no zone), so patterns stand for formats."""
_PYTHON: dict[str, tuple[type, ...]] = {
    "null": (type(None),),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "string": (str,),
    "array": (list,),
    "object": (dict,),
}


def stated_format(field: Field, *, may_be_empty: bool) -> dict[str, Any]:
    """Give the format or the pattern of a field.

    What is served may be empty where nothing was written, whatever its format (`may_be_empty`).
    """
    if field.pattern is not None:
        return {"pattern": field.pattern}
    if field.format == "date" and not may_be_empty:
        return {"format": "date"}
    if field.format in PATTERNS:
        return {"pattern": f"^(?:{PATTERNS[field.format]}){'?' if may_be_empty else ''}$"}
    return {"format": field.format} if field.format is not None and not may_be_empty else {}


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Tell whether a value obeys the kinds, the values and the limits of a schema (not of its parts)."""
    kinds = schema.get("type", [])
    named = [kinds] if isinstance(kinds, str) else kinds
    if named and not any(_is_kind(value, kind) for kind in named):
        return False
    if "enum" in schema and not any(type(value) is type(each) and value == each for each in schema["enum"]):
        return False
    if not isinstance(value, str):
        return True
    pattern = rf"^{DATE}$" if schema.get("format") == "date" else schema.get("pattern", "")
    return len(value) <= schema.get("maxLength", len(value)) and re.search(pattern, value) is not None


def _is_kind(value: Any, kind: str) -> bool:
    return isinstance(value, _PYTHON[kind]) and (kind == "boolean" or not isinstance(value, bool))
