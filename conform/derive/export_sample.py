"""Gather the documented example values of a body into one example."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conform.derive.export_format import fits
from conform.derive.export_schema import View, shape

if TYPE_CHECKING:
    from conform.contract import Field, Json

_PLAIN = View(side="write")
_NEUTRAL: dict[str, Json] = {
    "string": "text",
    "integer": 1,
    "number": 1,
    "boolean": True,
    "object": {},
    "array": [],
}
_NEUTRAL_FORMAT: dict[str | None, Json] = {
    "date": "2024-01-31",
    "date-time": "2024-01-31 09:30:00",
    "email": "someone@example.com",
    "time": "09:30:00",
}


def sample(field: Field) -> Any:
    """Give a value from the documented examples, defaults and allowed values; None where there is none.

    Read-only fields are left out, and so is a field whose example breaks its own schema. A required
    field without any has a neutral value of its kind, so that the whole is valid.
    """
    found = _documented(field)
    return _neutral(field) if found is None and field.is_required else found


def _documented(field: Field) -> Any:
    if field.fields:
        parts = {child.name: sample(child) for child in field.fields if not child.is_read_only}
        return {name: value for name, value in parts.items() if value is not None} or None
    if field.items is not None:
        row = sample(field.items)
        return None if row is None else [row]
    stated = [each.value for each in (field.example, field.default) if each is not None]
    values = [*stated, *(choice.value for choice in field.enum)]
    schema = shape(field, _PLAIN)
    return next((value for value in values if value is not None and fits(value, schema)), None)


def _neutral(field: Field) -> Any:
    kind = next((kind for kind in field.kinds if kind != "null"), "string")
    value = _NEUTRAL_FORMAT.get(field.format, _NEUTRAL[kind])
    if isinstance(value, str):
        return value[: field.max_length]
    return value if field.minimum is None or kind not in ("integer", "number") else max(1, int(field.minimum))
