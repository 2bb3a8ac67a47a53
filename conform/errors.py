"""The errors that a person is shown as they are, and how any other one is told."""

from typing import Final

MOST_TEXT: Final = 200
"""Characters of an error's own words that are told."""


class UserError(Exception):
    """Say on one line what happened, where, and what to do; whoever meets it shows it without a traceback.

    Every room derives its own from it, so that a command and the plugin catch one.
    """


class UsageError(UserError):
    """Say what a command cannot do as it was asked; it then exits with 2, as for every such error."""


def one_line(error: BaseException) -> str:
    """Give the type of an error and its own words, cut short; of the system's errors also the file."""
    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror}{where}"
    words = " ".join(str(error).split())
    short = words if len(words) <= MOST_TEXT else f"{words[: MOST_TEXT - 1]}…"
    return f"{type(error).__name__}: {short}" if short else type(error).__name__
