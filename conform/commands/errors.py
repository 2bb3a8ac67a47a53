"""The one error of a command that cannot do what it was asked."""


class UsageError(Exception):
    """Say on one line what happened, where, and what to do; the command then exits with 2."""
