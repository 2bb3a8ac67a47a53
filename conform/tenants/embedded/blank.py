"""Give a value of a documented kind where none was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conform.contract import Field, Json

BLANKS: Mapping[str, Callable[[], Json]] = {
    "boolean": lambda: False,
    "integer": lambda: 0,
    "number": lambda: 0,
    "string": lambda: "",
    "array": list,
    "object": dict,
}
"""An empty value of each kind; it is never outside an enum or a format, because nothing was set."""
_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "null": type(None),
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "string": str,
    "array": list,
    "object": dict,
}


def is_kind(value: Json, kind: str) -> bool:
    """Tell whether a JSON value is of a kind; booleans are no numbers here."""
    if isinstance(value, bool):
        return kind == "boolean"
    if isinstance(value, float) and kind == "integer":
        return value.is_integer()
    return isinstance(value, _TYPES[kind])


def fits(value: Json, field: Field) -> bool:
    """Tell whether a value is of one of the documented kinds; where none is claimed everything is."""
    return not field.is_claimed or any(is_kind(value, kind) for kind in field.kinds)


def blank(field: Field) -> Json:
    """Give the documented default where it fits, else null where allowed, else something empty.

    An enum gives its first value that fits; an object gives all its documented fields, blank.
    """
    if field.default is not None and fits(field.default.value, field):
        return field.default.value
    if field.is_nullable or not field.is_claimed:
        return None
    for choice in field.enum:
        if fits(choice.value, field):
            return choice.value
    if field.kinds[0] == "object":
        return {each.name: blank(each) for each in field.fields if not each.is_write_only}
    return BLANKS[field.kinds[0]]()
