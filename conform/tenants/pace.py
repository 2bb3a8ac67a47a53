"""Keep to a rate of requests, and to the pauses that a tenant asks for."""

from __future__ import annotations

import math
import random
import time
from typing import TYPE_CHECKING

from conform.tenants.moments import LocalMoments, shared_moments
from conform.tenants.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.tenants.moments import Moments

SLOWEST = 1 / 1800
"""The least rate, in requests a second: who wants one request in half an hour wants no run."""
JITTER = 0.1
"""By how much of itself a gap or a pause is stretched at most, so that many clients fall out of step."""


class Pace:
    """Let requests through at `rate` a second at most, None for as fast as they come.

    `moments` hold when the next request may go: of this process alone, or of all that share them.
    `clock` gives seconds that never go back, the same for all processes of a machine; `sleep` waits for
    seconds; `dice` gives numbers from 0 to 1; tests put in their own. Raises ValueError for a rate that
    is none.
    """

    def __init__(
        self,
        rate: float | None = None,
        *,
        moments: Moments | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        dice: Callable[[], float] = random.random,
    ) -> None:
        if rate is not None and not (math.isfinite(rate) and rate >= SLOWEST):
            raise ValueError(f"{rate:g} is no rate; give requests a second, such as 2")
        self._gap = 1 / rate if rate else 0.0
        self._moments = moments or LocalMoments()
        self._clock = clock
        self._sleep = sleep
        self._dice = dice

    @property
    def wait(self) -> float:
        """Give the seconds until the next request may go."""
        with self._moments.open() as moments:
            return max(0.0, moments.next - self._clock())

    def let_through(self) -> None:
        """Wait for the turn of one request, and count it from the moment it goes."""
        while (seconds := self._take()) > 0:
            self._sleep(seconds)

    def hold(self, seconds: float) -> None:
        """Let nothing through for so many seconds from now, and a little longer."""
        with self._moments.open() as moments:
            moments.next = max(moments.next, self._clock() + self._stretched(seconds))

    def _take(self) -> float:
        """Take the turn if it has come and give 0, else give the seconds until it may have."""
        with self._moments.open() as moments:
            now = self._clock()
            if now < moments.next:
                return moments.next - now
            moments.next = now + self._stretched(self._gap)
            return 0.0

    def _stretched(self, seconds: float) -> float:
        return seconds * (1 + JITTER * self._dice())


def shared_pace(rate: float, base_url: str) -> Pace:
    """Give the pace that all processes of this user on this machine keep together on one tenant.

    Raises SettingsError for a rate that is none, and where nothing can be shared.
    """
    try:
        return Pace(rate, moments=shared_moments(base_url))
    except ValueError as error:
        raise SettingsError(f"--rate {error}") from None
    except OSError as error:
        why = error.strerror or error
        raise SettingsError(
            f"the workers of a run can keep no pace together: {why}; set TMPDIR to a folder of your own"
        ) from None
