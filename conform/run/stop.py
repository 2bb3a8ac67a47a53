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
        self._watched = list(watched)
        self._told: list[Callable[[str], None]] = []
        self._reason: str | None = None

    def watch(self, *more: Callable[[], str | None]) -> None:
        """Ask these too, after those that are watched already."""
        self._watched += more

    def tell(self, told: Callable[[str], None]) -> None:
        """Call this with the reason once there is one, such as to pass it on to other processes."""
        self._told.append(told)

    def because(self, reason: str) -> None:
        """Stop, in plain words; a reason that was given before stays."""
        if self._reason is None:
            self._reason = reason
            for told in self._told:
                told(reason)

    @property
    def is_given(self) -> bool:
        """Tell whether a reason has been given already, without asking those that are watched."""
        return self._reason is not None

    @property
    def reason(self) -> str | None:
        """Give the reason, None while the run goes on."""
        if self._reason is None and (
            said := next((said for each in self._watched if (said := each())), None)
        ):
            self.because(said)
        return self._reason
