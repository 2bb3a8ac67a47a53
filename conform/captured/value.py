"""One captured exchange, and the one error of a file that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from conform.errors import UserError

if TYPE_CHECKING:
    from conform.exchange import Exchange

MOST_BODY: Final = 64 * 1024 * 1024
"""Bytes of one body that are kept; what is larger is judged by its status alone."""


class CapturedError(UserError):
    """Say on one line which captured file is unusable, from where on, and what to do."""

    def __init__(self, *, file: str, reason: str) -> None:
        self.file = file
        self.reason = reason
        super().__init__(f"{file}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """Hold one entry of a captured file.

    `index` counts from 0; `method` is upper case and `path` the URL's, without query and host.
    `exchange` is None where the entry has no answer or cannot be read. `has_body` tells whether the
    answer's body was captured: many files leave bodies out.
    """

    index: int
    method: str = ""
    path: str = ""
    exchange: Exchange | None = None
    has_body: bool = False
