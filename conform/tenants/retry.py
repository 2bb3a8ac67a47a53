"""How long to wait after an answer that says to come back later."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conform.exchange import Answer

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""The pause after the first outage, doubled after each further one, and its limit; in seconds."""
_SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?")
_UNREADABLE = (ValueError, TypeError, OverflowError, IndexError, AttributeError)


def pause(answer: Answer | None, tries: int) -> float:
    """Give the seconds to wait after so many outages in a row: twice as long each time, or what is asked.

    A tenant that asks for less, for nothing, or for a moment that has passed, does not get more requests.
    """
    own = min(FIRST_PAUSE * 2.0 ** min(tries - 1, 10), LONGEST_PAUSE)
    return max(own, asked(answer))


def asked(answer: Answer | None) -> float:
    """Give the seconds without requests that an answer asks for, 0 where it asks for none."""
    if answer is None:
        return 0.0
    values = [value for name, value in answer.headers if name.lower() == "retry-after"]
    now = _moment(answer.header("Date"))
    return max((seconds for value in values if (seconds := retry_after(value, now)) is not None), default=0.0)


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Read a `Retry-After` header as seconds from now, None where there is none or it is not readable.

    It is a number of seconds or an HTTP date (RFC 9110, 10.2.3); a date that has passed is 0 seconds.
    `now` is the moment of the answer by the tenant's own clock, None where it did not say.
    """
    if value is None:
        return None
    numbers = [part.strip() for part in value.split(",")]
    if all(_SECONDS.fullmatch(number) for number in numbers):
        return max(_seconds(number) for number in numbers)
    at = _moment(value)
    return None if at is None else max(0.0, (at - (now or datetime.now(UTC))).total_seconds())


def _seconds(number: str) -> float:
    seconds = float(number)
    return seconds if math.isfinite(seconds) else 1e9


def _moment(value: str | None) -> datetime | None:
    """Read an HTTP date, None where it is none that a calendar has."""
    try:
        at = parsedate_to_datetime(value or "")
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    except _UNREADABLE:
        return None
