"""Take out of a drawn body what would touch a record that is not the case's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conform.case import UNKNOWN_ID
from conform.payloads import value as values
from conform.payloads.endpoint import OWN_ID

if TYPE_CHECKING:
    from conform.contract import Field, Json
    from conform.payloads.endpoint import Endpoint


def tamed(of: Endpoint, body: Any, *, is_text: bool) -> Any:
    """Give a body without ids of its own, since a create with one may be an edit of what has it.

    What refers to a record by a number refers to one that the run made or found, or, in a body that is sent
    as text and can hold no placeholder, to one that is not there.
    """
    return _tamed(of, body, of.body, is_text=is_text)


def _tamed(of: Endpoint, value: Any, field: Field | None, *, is_text: bool) -> Any:
    if isinstance(value, list):
        items = field.items if field is not None else None
        return [_tamed(of, each, items, is_text=is_text) for each in value]
    if isinstance(value, dict):
        return {
            name: _tamed(of, each, field.field(name) if field is not None else None, is_text=is_text)
            for name, each in value.items()
            if name.lower() != OWN_ID
        }
    if field is None or field.reference is None or not _looks_like_id(value):
        return value
    return UNKNOWN_ID if is_text else _referring(of, field)


def _looks_like_id(value: Json) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number or (isinstance(value, str) and value.strip().isdecimal())


def _referring(of: Endpoint, field: Field) -> Json:
    return next(iter(values.references(field, of.asking)), UNKNOWN_ID)
