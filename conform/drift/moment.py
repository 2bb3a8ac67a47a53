"""Dates and times as the docs mean them, and the forms that tenants have been seen to serve instead."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATE_TIME: Final = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
_SLASHED: Final = re.compile(r"\d{1,2}([/.-])\d{1,2}\1-?\d{1,4}( \d{2}:\d{2}(:\d{2})?)?")
_DAY_FIRST: Final = ("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d.%m.%Y")
_WIDEST_ZONE: Final = timedelta(hours=14)


def maybe_moment(text: str) -> datetime | None:
    """Read a documented date or date-time, None where it is none. One without a zone stays without."""
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        return None
    time = (match["time"] or "00:00")[:15]
    zone = (match["zone"] or "").replace("Z", "+00:00")
    try:
        return datetime.fromisoformat(f"{match['date']}T{time}{zone}")
    except ValueError:
        return None


def moments(text: str) -> tuple[datetime, ...]:
    """Give every moment that a text may mean, also in a tenant's own format (`17/04/2026`)."""
    moment = maybe_moment(text)
    if moment is not None:
        return (moment,)
    found = []
    for form in _DAY_FIRST:
        try:
            found.append(datetime.strptime(text.partition(" ")[0], form))  # noqa: DTZ007 - the text has no zone
        except ValueError:
            continue
    return tuple(found)


def is_same_moment(one: datetime, other: datetime) -> bool:
    """Compare two moments; where one alone has a zone they may lie a zone's width apart, unsettled."""
    if (one.tzinfo is None) == (other.tzinfo is None):
        return one == other
    width = abs(one.replace(tzinfo=UTC) - other.replace(tzinfo=UTC))
    return width <= _WIDEST_ZONE


def is_date(text: str) -> bool:
    """Tell whether a text is `YYYY-MM-DD` and a day of the calendar (docs README, "Values")."""
    return _DATE.fullmatch(text) is not None and maybe_moment(text) is not None


def is_date_time(text: str) -> bool:
    """Tell whether a text is a date, optionally with a `T` or a space, a time and a zone."""
    return maybe_moment(text) is not None


def is_time(text: str) -> bool:
    """Tell whether a text is a time of day, `HH:MM` or `HH:MM:SS`."""
    return _TIME.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Tell whether a text has the outline of an address; the docs claim no grammar beyond the name."""
    return _EMAIL.fullmatch(text) is not None


def described(text: str) -> str:
    """Name the form of a text that should have been a date or a time, without its value."""
    if text.startswith("0000-00-00"):
        return "zero date"
    if is_date(text):
        return "date"
    if is_date_time(text):
        return "date-time"
    if _DATE_TIME.fullmatch(text):
        return "a day that no calendar has"
    if "/-" in text or _SLASHED.fullmatch(text):
        has_time = ":" in text
        is_empty = "/-" in text
        return (
            "a date before the year 1"
            if is_empty
            else f"date in the tenant's format{' with time' * has_time}"
        )
    return "digits" if text.isdigit() else "text"
