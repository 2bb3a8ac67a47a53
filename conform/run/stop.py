"""Why a run asks nothing more: the first reason given stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Stop:
    """Keep the first reason for which a run asks nothing more; None while it goes on.

    `watched` are asked in order each time, until one gives a reason (a tenant that is out, a spent budget).
    """

    def __init__(self, *watched: Callable[[], str | None]) -> None:
        self._watched = watched
        self._reason: str | None = None

    def because(self, reason: str) -> None:
        """Stop, in plain words; a reason that was given before stays."""
        self._reason = self._reason or reason

    @property
    def reason(self) -> str | None:
        """Give the reason, None while the run goes on."""
        self._reason = self._reason or next((said for each in self._watched if (said := each())), None)
        return self._reason
