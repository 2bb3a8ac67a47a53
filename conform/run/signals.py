"""End a run in order when the system or a person asks for it."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.run.stop import Stop

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""What asks a run to end: Ctrl-C, a supervisor, a terminal that goes away."""

SIGNALS = tuple(each.name for each in ENDING)


@contextmanager
def ending_in_order(stop: Stop) -> Iterator[None]:
    """Let the first of these signals stop the run after the case that runs, and a second one end that too.

    The second raises KeyboardInterrupt, so that a request that hangs need not be waited for. Outside of
    the main thread, where Python takes no handlers, nothing is changed.
    """

    def handle(number: int, _: Any) -> None:
        if stop.is_given:
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
