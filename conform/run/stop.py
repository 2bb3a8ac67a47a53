"""Why a run asks nothing more: the first reason given stays, whoever gave it."""

from __future__ import annotations

import signal
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from conform.errors import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""What asks a run to end: Ctrl-C, a supervisor, a terminal that goes away."""
SIGNALS = tuple(each.name for each in ENDING)
INTERRUPTED = "a person ended it"
MOST_IN_A_ROW = 5
"""How many cases in a row may end by one type of error before the run does: it is no longer the case's."""


class Stop:
    """Keep the first reason for which a run asks nothing more; None while it goes on.

    `watched` are asked in order each time, until one gives a reason (a tenant that is out, a spent budget).
    `coming` are the requests of the case that is to come, 0 where that is not known.
    """

    def __init__(self, *watched: Callable[[], str | None]) -> None:
        self._watched = list(watched)
        self._told: list[Callable[[str], None]] = []
        self._reason: str | None = None
        self.coming = 0

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
    def given(self) -> str | None:
        """Give the reason where there is one already, without asking those that are watched."""
        return self._reason

    def before(self, requests: int) -> str | None:
        """Give the reason why a case of so many requests is not begun, None where it is."""
        self.coming = requests
        return self.reason

    @property
    def reason(self) -> str | None:
        """Give the reason, None while the run goes on."""
        if self._reason is None and (
            said := next((said for each in self._watched if (said := each())), None)
        ):
            self.because(said)
        return self._reason


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
        self.noted(error, case)
        if self._times >= MOST_IN_A_ROW:
            self._stop.because(f"{self._times} cases in a row could not be run; {reason}")
        return reason

    def noted(self, error: Exception, where: str) -> None:
        """Keep the trace of an error that is told elsewhere."""
        self._traces.append(self._clean(f"{where}\n{''.join(traceback.format_exception(error))}".rstrip()))

    def none_met(self) -> None:
        """Begin to count anew after a case that raised nothing."""
        self._type, self._times = None, 0

    def taken(self) -> tuple[str, ...]:
        """Give the traces kept since the last time."""
        traces, self._traces = tuple(self._traces), []
        return traces


@contextmanager
def ending_in_order(stop: Stop) -> Iterator[None]:
    """Let the first of these signals stop the run after the case that runs, and a second one end that too.

    The second raises KeyboardInterrupt, so that a request that hangs need not be waited for. Outside of
    the main thread, where Python takes no handlers, nothing is changed.
    """

    def handle(number: int, _: Any) -> None:
        if stop.given is not None:
            raise KeyboardInterrupt
        stop.because(signal.Signals(number).name)

    with _handled(handle):
        yield


@contextmanager
def undisturbed() -> Iterator[None]:
    """Pass over these signals while the reports are written, which takes seconds at most."""
    with _handled(signal.SIG_IGN):
        yield


@contextmanager
def _handled(handler: Any) -> Iterator[None]:
    before: dict[signal.Signals, Any] = {}
    try:
        for each in ENDING:
            if signal.getsignal(each) is not signal.SIG_IGN:  # as nohup sets it
                before[each] = signal.signal(each, handler)
    except ValueError:  # not the main thread
        before.clear()
    try:
        yield
    finally:
        for each, old in before.items():
            signal.signal(each, old)
