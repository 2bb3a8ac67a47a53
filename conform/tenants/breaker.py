"""When a tenant has been lost for so long that asking on is no use and does harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.tenants.retry import asked, pause

if TYPE_CHECKING:
    from conform.exchange import Exchange

STRIKES = 6
"""How many requests in a row may go without a usable answer."""
PATIENCE = 120.0
"""How many seconds in a row may go by without a usable answer, pauses included.

Common limits are for a minute; a tenant that wants to be left alone for longer than two ends the run.
"""


class Breaker:
    """Count what was lost since the last usable answer of a tenant, on reads and on writes alike.

    `ended` says in one line why nothing more is to be asked, None while something is.
    """

    def __init__(self, base_url: str) -> None:
        self.ended: str | None = None
        self._base_url = base_url
        self._requests = 0
        self._seconds = 0.0
        self._grace = 0

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
        status = probe.answer.status if probe.answer is not None else None
        why = probe.failure or f"it answered {status}"
        times = self._requests + 1
        self.end(f"{self._base_url} is asked nothing more: {why}, {times} times in a row")

    def end(self, why: str) -> None:
        """Let nothing through any more; the first reason stays."""
        self.ended = self.ended or why

    def give_grace(self, failures: int) -> None:
        """Let requests through once more, until so many of them have failed."""
        self._grace = failures
