"""The errors that a person is shown as they are."""


class UserError(Exception):
    """Say on one line what happened, where, and what to do; whoever meets it shows it without a traceback.

    Every room derives its own from it, so that a command and the plugin catch one.
    """


class UsageError(UserError):
    """Say what a command cannot do as it was asked; it then exits with 2, as for every such error."""
