"""Write each report for itself: one that fails is told in a line, and the others are written all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_TEXT = 200
"""Characters of an error's own words that are told."""


def one_line(error: BaseException) -> str:
    """Give the type of an error and its own words, cut short; of the system's errors also the file."""
    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror}{where}"
    words = " ".join(str(error).split())
    short = words if len(words) <= MOST_TEXT else f"{words[: MOST_TEXT - 1]}…"
    return f"{type(error).__name__}: {short}" if short else type(error).__name__


class Guard:
    """Call what writes reports; keep for each, by its name, the first reason why it could not be written."""

    def __init__(self) -> None:
        self.troubles: dict[str, str] = {}

    def write(self, name: str, sink: Callable[[], object], what: str = "could not be written") -> None:
        """Call a sink; never raise for what it raises."""
        try:
            sink()
        except Exception as error:  # noqa: BLE001 - a report that cannot be written may not take others along
            self.met(name, error, what)

    def met(self, name: str, error: BaseException, what: str = "could not be written") -> None:
        """Keep what became of a report, or of another end of the run, that was not brought about."""
        self.troubles.setdefault(name, f"{name} {what}: {one_line(error)}")
