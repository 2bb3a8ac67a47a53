"""Rehearse bad days: answers that come late, outages, and a limit on how much may be asked.

Nobody has recorded the body of an outage: ours is the page of HTML that a server before the tenant shows,
since that is what breaks a client which takes every answer for JSON. What fails so has done nothing.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from conform.errors import UserError
from conform.tenants.embedded.http import HTML_MEDIA, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

UNAVAILABLE: Final = 503
TOO_MANY: Final = 429
LONGEST: Final = 600_000
"""Milliseconds by which an answer may be late: ten minutes, longer than any client waits."""
_SECOND: Final = 1.0
_PAGE: Final = "<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


class RehearsalError(UserError):
    """Say on one line what cannot be rehearsed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """Say what goes wrong.

    `latency` holds each answer back for so many milliseconds; every `fail_every`th request is answered with
    503, and those over `rate_limit` in any one second with 429 and `Retry-After`; None for neither. Raises
    RehearsalError for what is no such number.
    """

    latency: float = 0.0
    fail_every: int | None = None
    rate_limit: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.latency <= LONGEST:
            raise RehearsalError(f"latency is milliseconds from 0 to {LONGEST}, not {self.latency:g}")
        if self.fail_every is not None and self.fail_every < 1:
            raise RehearsalError(f"fail every N: N is 1 or more, not {self.fail_every}; 1 fails all requests")
        if self.rate_limit is not None and self.rate_limit < 1:
            raise RehearsalError(f"rate limit is requests a second, 1 or more, not {self.rate_limit}")


class Rehearsing:
    """Play a rehearsal through, request by request; `clock` gives seconds that only rise."""

    def __init__(self, rehearsal: Rehearsal, clock: Callable[[], float] = time.monotonic) -> None:
        self._rehearsal = rehearsal
        self._clock = clock
        self._asked = 0
        self._passed: deque[float] = deque()

    def maybe_outage(self) -> Reply | None:
        """Give what the next request is answered instead, None where it is answered as it should be."""
        return self._maybe_limited() or self._maybe_failed()

    def late(self, reply: Reply) -> Reply:
        """Give a reply as it is held back."""
        return replace(reply, held=self._rehearsal.latency / 1000) if self._rehearsal.latency else reply

    def _maybe_limited(self) -> Reply | None:
        limit, now = self._rehearsal.rate_limit, self._clock()
        if limit is None:
            return None
        while self._passed and now - self._passed[0] >= _SECOND:
            self._passed.popleft()
        if len(self._passed) < limit:
            self._passed.append(now)
            return None
        return _outage(TOO_MANY, "Too Many Requests", headers=(("retry-after", "1"),))

    def _maybe_failed(self) -> Reply | None:
        self._asked += 1
        every = self._rehearsal.fail_every
        is_failing = every is not None and self._asked % every == 0
        return _outage(UNAVAILABLE, "Service Unavailable") if is_failing else None


def _outage(status: int, title: str, headers: tuple[tuple[str, str], ...] = ()) -> Reply:
    return Reply(status=status, text=_PAGE.format(title), media=HTML_MEDIA, headers=headers)
