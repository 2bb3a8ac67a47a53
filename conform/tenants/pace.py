"""Keep to a rate of requests, and to the pauses that a tenant asks for."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Pace:
    """Let requests through at `rate` a second at most, None or 0 for as fast as they come.

    `clock` gives seconds that never go back, `sleep` waits for seconds; tests put in their own.
    """

    def __init__(
        self,
        rate: float | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gap = 1 / rate if rate else 0.0
        self._clock = clock
        self._sleep = sleep
        self._next = clock()

    @property
    def wait(self) -> float:
        """Give the seconds until the next request may go."""
        return max(0.0, self._next - self._clock())

    def let_through(self) -> None:
        """Wait for the turn of one request, and count it from the moment it goes."""
        if (seconds := self.wait) > 0:
            self._sleep(seconds)
        self._next = self._clock() + self._gap

    def hold(self, seconds: float) -> None:
        """Let nothing through for so many seconds from now."""
        self._next = max(self._next, self._clock() + seconds)


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Read a `Retry-After` header as seconds from now, None where there is none or it is not readable.

    It is a number of seconds or an HTTP date (RFC 9110, 10.2.3); a date that has passed is 0 seconds.
    """
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - (now or datetime.now(UTC))).total_seconds())
