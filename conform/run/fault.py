"""What was raised and not foreseen: a line for a report, a trace for the log, an end to a run of them."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from conform.errors import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.run.stop import Stop

MOST_IN_A_ROW = 5
"""How many cases in a row may end by one type of error before the run does: it is no longer the case's."""


class Faults:
    """Keep the traces of unforeseen errors, and stop the run where the same type comes again and again.

    `clean` takes secrets out of what is kept.
    """

    def __init__(self, stop: Stop, clean: Callable[[str], str]) -> None:
        self._stop = stop
        self._clean = clean
        self._traces: list[str] = []
        self._type: type[BaseException] | None = None
        self._times = 0

    def met(self, error: Exception, case: str) -> str:
        """Keep an error; give the reason for which its case is broken."""
        self._times = self._times + 1 if type(error) is self._type else 1
        self._type = type(error)
        reason = self._clean(f"unforeseen: {one_line(error)}")
        self._traces.append(self._clean(f"{case}\n{''.join(traceback.format_exception(error))}".rstrip()))
        if self._times >= MOST_IN_A_ROW:
            self._stop.because(f"{self._times} cases in a row could not be run; {reason}")
        return reason

    def none_met(self) -> None:
        """Begin to count anew after a case that raised nothing."""
        self._type, self._times = None, 0

    def taken(self) -> tuple[str, ...]:
        """Give the traces kept since the last time."""
        traces, self._traces = tuple(self._traces), []
        return traces
