"""Ask whether a scalar of the docs' examples obeys its own field contract."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from conform.contract import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Field, Json

_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_TIME = re.compile(r"^\d{1,2}:\d{2}(:\d{2})?$")


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


FORMATS: dict[str, Callable[[str], bool]] = {
    "date": _is_date,
    "date-time": _is_moment,
    "email": lambda text: _EMAIL.match(text) is not None,
    "time": lambda text: _TIME.match(text) is not None,
}


def obeys(field: Field, value: Json) -> bool:
    """Tell whether a value is of a documented kind, within the limits, one of the choices, well formed."""
    kind = kind_of(value)
    if kind not in field.kinds and not (kind == "integer" and "number" in field.kinds):
        return not field.is_claimed
    if field.enum and value not in [choice.value for choice in field.enum]:
        return False
    if isinstance(value, str):
        return _text_obeys(field, value)
    if isinstance(value, int | float):
        return (field.minimum is None or field.minimum <= value) and (
            field.maximum is None or value <= field.maximum
        )
    return True


def _text_obeys(field: Field, text: str) -> bool:
    if field.max_length is not None and len(text) > field.max_length:
        return False
    if field.pattern is not None and not re.search(field.pattern, text):
        return False
    return field.format is None or FORMATS[field.format](text)
