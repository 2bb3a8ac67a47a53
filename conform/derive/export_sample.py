"""Gather the documented example values of a body into one example."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conform.derive.export_schema import View, fits, shape

if TYPE_CHECKING:
    from conform.contract import Field

_PLAIN = View(side="write")


def sample(field: Field) -> Any:
    """Give a value from the documented examples, defaults and allowed values; None where there is none.

    Read-only fields are left out, and so is a field whose example breaks its own schema.
    """
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
