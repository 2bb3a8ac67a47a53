"""How far a run is, how much it found, and how long it will take."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY, AT_ONCE = 30.0, 0.5
"""Seconds between two lines of a log, and between two states of a line that a terminal shows in place."""


class Progress:
    """Give a line from time to time.

    `total` counts the cases that will be asked; `every` is in seconds; `clock` gives seconds that never
    go back. The first line comes when `every` is over, so that a short run stays quiet.
    """

    def __init__(
        self, total: int, *, every: float = EVERY, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total = total
        self._every = every
        self._clock = clock
        self._began = self._last = clock()

    def line(self, done: int, drifts: int) -> str | None:
        """Give the line where one is due, None where it is not; `done` and `drifts` count from the start."""
        now = self._clock()
        if now - self._last < self._every:
            return None
        self._last = now
        left = (now - self._began) * max(0, self._total - done) / max(1, done)
        return f"{done} of {self._total} cases, {drifts} new drifts so far, {_lasting(left)} left"


def _lasting(seconds: float) -> str:
    return f"about {seconds / 60:.0f} minutes" if seconds >= 90 else f"about {seconds:.0f} seconds"  # noqa: PLR2004 - from here minutes read better
