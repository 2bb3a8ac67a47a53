"""Do a piece of work within so many seconds, whatever it waits for."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Done = TypeVar("Done")
_LINGER = 1.0
"""How long work that was cut off may take to notice, in seconds."""


class DeadlineError(Exception):
    """Say that the work was not done in time."""


def within(seconds: float, work: Callable[[], Done], cut: Callable[[], None]) -> Done:
    """Do the work in a thread of its own, and give or raise what it gives or raises.

    Raises DeadlineError after so many seconds. No timeout of a socket is total: each piece of an answer
    starts it anew, and the look-up of a name has none. `cut` is called where the work is given up, also
    by Ctrl-C; work that does not notice ends with the process.
    """
    worker = _Worker(work)
    worker.start()
    try:
        worker.join(seconds)
    finally:
        is_late = worker.is_alive()
        if is_late:
            cut()
            worker.join(_LINGER)
    if is_late:
        raise DeadlineError
    return worker.outcome()


class _Worker(threading.Thread, Generic[Done]):
    def __init__(self, work: Callable[[], Done]) -> None:
        super().__init__(name="request", daemon=True)
        self._work = work
        self._done: list[Done] = []
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._done.append(self._work())
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits for it
            self._error = error

    def outcome(self) -> Done:
        if self._error is not None:
            raise self._error
        return self._done[0]
