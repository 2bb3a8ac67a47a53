"""Decide whether a text has a documented format, the tenant's own way and not the judge's."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_DATE = r"(\d{4})-(\d{2})-(\d{2})"
_CLOCK = r"(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?"
_ZONE = r"(?:\s?(?:Z|[+-]\d{2}:?\d{2}))?"
DATE = re.compile(_DATE)
TIME = re.compile(_CLOCK + _ZONE)
DATE_TIME = re.compile(rf"{_DATE}(?:[T ]{_CLOCK}{_ZONE})?")
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")


def _exists(parts: tuple[str | None, ...]) -> bool:
    """Tell whether year, month, day, hour, minute and second, as far as given, are a moment."""
    year, month, day, hour, minute, second = ([int(part or 0) for part in parts] + [0] * 6)[:6]
    try:
        datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return False
    return True


def is_date(text: str) -> bool:
    """Tell whether a text is `YYYY-MM-DD` and the day exists."""
    found = DATE.fullmatch(text)
    return found is not None and _exists(found.groups())


def is_date_time(text: str) -> bool:
    """Tell whether a text is a date, optionally with `T` or a space, a time and a zone."""
    found = DATE_TIME.fullmatch(text)
    return found is not None and _exists(found.groups())


def is_time(text: str) -> bool:
    """Tell whether a text is a time of day, with or without seconds."""
    found = TIME.fullmatch(text)
    return found is not None and _exists(("2000", "1", "1", *found.groups()))


def is_email(text: str) -> bool:
    """Tell whether a text looks like an e-mail address: one `@`, a dotted host, no white space."""
    return EMAIL.fullmatch(text) is not None


FORMATS: Mapping[str, Callable[[str], bool]] = {
    "date": is_date,
    "date-time": is_date_time,
    "time": is_time,
    "email": is_email,
}
