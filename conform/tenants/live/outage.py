"""What an outage is, how long to wait after one, and when a tenant has been lost for too long."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conform.exchange import Answer, Exchange

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""The pause after the first outage, doubled after each further one, and its limit; in seconds."""
STRIKES = 6
"""How many requests in a row may go without a usable answer."""
PATIENCE = 120.0
"""How many seconds in a row may go by without a usable answer, pauses included.

Common limits are for a minute; a tenant that wants to be left alone for longer than two ends the run.
"""
CONFIRMATIONS = 3
"""How many confirmations in a row may fail before the tenant counts as lost."""
_SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?")
_UNREADABLE = (ValueError, TypeError, OverflowError, IndexError, AttributeError)
_TOO_MANY, _SERVER_ERROR = 429, 500


class Breaker:
    """Count what was lost since the last usable answer of a tenant, on reads and on writes alike.

    `ended` says in one line why nothing more is to be asked, None while something is.
    """

    def __init__(self, base_url: str) -> None:
        self.ended: str | None = None
        self._base_url = base_url
        self._requests = self._unconfirmed = self._grace = 0
        self._seconds = 0.0

    @property
    def is_closed(self) -> bool:
        """Tell whether a request may be sent."""
        return self.ended is None or self._grace > 0

    @property
    def is_worn(self) -> bool:
        """Tell whether so much was lost that the tenant must show that it is there at all."""
        return self._requests >= STRIKES or self._seconds > PATIENCE

    def answered(self) -> None:
        """Forget what was lost: there is a usable answer."""
        self._requests, self._seconds = 0, 0.0

    def lose(self, exchange: Exchange) -> float:
        """Count an exchange without a usable answer; give the seconds in which nothing may be sent.

        A tenant that asks for more than is left of our patience ends the run at once.
        """
        if self.ended is not None:
            self._grace = max(0, self._grace - 1)
            return 0.0
        self._requests += 1
        seconds = pause(exchange.answer, self._requests)
        self._seconds += exchange.milliseconds / 1000 + seconds
        if (wished := asked(exchange.answer)) and self._seconds > PATIENCE:
            self.end(
                f"{self._base_url} asks for {wished:.0f} s without requests, "
                f"and a run waits {PATIENCE:.0f} s at most"
            )
            return 0.0
        return seconds

    def trip(self, probe: Exchange) -> None:
        """End for good: not even a question that was answered before gets a usable answer."""
        times = self._requests + 1
        self.end(f"{self._base_url} is asked nothing more: {_reason(probe, 'it')}, {times} times in a row")

    def confirmed(self, trouble: str | None) -> str | None:
        """Count a question asked again, by what is wrong now, and give that back; several in a row end.

        One that is answered well is a usable answer.
        """
        if trouble is None:
            self.answered()
        self._unconfirmed = 0 if trouble is None else self._unconfirmed + 1
        if trouble is not None and self._unconfirmed >= CONFIRMATIONS:
            self.end(trouble)
        return trouble

    def end(self, why: str) -> None:
        """Let nothing through any more; the first reason stays."""
        self.ended = self.ended or why

    def give_grace(self, failures: int) -> None:
        """Let requests through once more, until so many of them have failed."""
        self._grace = failures


def is_outage(exchange: Exchange) -> bool:
    """Tell whether there is no answer, or one that says to come back later (RFC 6585, 4; RFC 9110, 15.6)."""
    answer = exchange.answer
    return answer is None or answer.status == _TOO_MANY or answer.status >= _SERVER_ERROR


def with_failure(exchange: Exchange, tries: int) -> Exchange:
    """Say beside an outage's answer that nothing can be judged by it, and how often it was asked."""
    if exchange.call.is_repeatable or tries > 1:
        often = f"after {tries} tries"
    elif not exchange.was_sent:
        often = "so it was not sent"
    elif exchange.answer is not None and exchange.answer.status == _TOO_MANY:
        often = "which is a refusal, and it was not sent again"
    else:
        often = "and it was not sent again, because it may have done its work"
    return replace(exchange, failure=f"{_reason(exchange, 'the tenant')}, {often}")


def pause(answer: Answer | None, tries: int) -> float:
    """Give the seconds to wait after so many outages in a row: twice as long each time, or what is asked.

    A tenant that asks for less, for nothing, or for a time that has passed, does not get more requests.
    """
    own = min(FIRST_PAUSE * 2.0 ** min(tries - 1, 10), LONGEST_PAUSE)
    return max(own, asked(answer))


def asked(answer: Answer | None) -> float:
    """Give the seconds without requests that an answer asks for, 0 where it asks for none."""
    if answer is None:
        return 0.0
    values = [value for name, value in answer.headers if name.lower() == "retry-after"]
    now = _http_date(answer.header("Date"))
    return max((seconds for value in values if (seconds := retry_after(value, now)) is not None), default=0.0)


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Read a `Retry-After` header as seconds from now, None where there is none or it is not readable.

    It is a number of seconds or an HTTP date (RFC 9110, 10.2.3); a date that has passed is 0 seconds.
    `now` is the time of the answer by the tenant's own clock, None where it did not say.
    """
    if value is None:
        return None
    numbers = [part.strip() for part in value.split(",")]
    if all(_SECONDS.fullmatch(number) for number in numbers):
        return max(min(float(number), 1e9) for number in numbers)
    at = _http_date(value)
    return None if at is None else max(0.0, (at - (now or datetime.now(UTC))).total_seconds())


def _http_date(value: str | None) -> datetime | None:
    """Read an HTTP date, None where it is none that a calendar has."""
    try:
        at = parsedate_to_datetime(value or "")
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    except _UNREADABLE:
        return None


def _reason(exchange: Exchange, who: str) -> str:
    status = exchange.answer.status if exchange.answer is not None else None
    return exchange.failure or f"{who} answered {status}"
