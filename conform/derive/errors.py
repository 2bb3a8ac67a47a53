"""The one error of a document that cannot be read."""

from __future__ import annotations

from conform.errors import UserError


class DocumentError(UserError):
    """Say which document is unusable, where in it, why, and what to do, on one line.

    `place` is dotted (`paths./clients.post`) or a line, empty where the whole file is meant.
    """

    def __init__(self, *, file: str, reason: str, place: str = "") -> None:
        self.file = file
        self.place = place
        self.reason = reason
        super().__init__(f"{file}: {place}: {reason}" if place else f"{file}: {reason}")
