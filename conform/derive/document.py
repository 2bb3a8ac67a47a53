"""One edition of the documentation as its reader understood it, whatever its format was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conform.errors import UserError

if TYPE_CHECKING:
    from conform.contract import Field, Operation, Source

HOLLOW = "hollow"
"""Note on a body, or a part of one, whose schema was lost on export (`{"allOf": [{}]}`)."""


class DocumentError(UserError):
    """Say which document is unusable, where in it, why, and what to do, on one line.

    `place` is dotted (`paths./clients.post`) or a line, empty where the whole file is meant.
    """

    def __init__(self, *, file: str, reason: str, place: str = "") -> None:
        self.file = file
        self.place = place
        self.reason = reason
        super().__init__(f"{file}: {place}: {reason}" if place else f"{file}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """Say what holds for every document of one format; each reader has one.

    `whose` says whose a part should be, `remedy` what to do where it is not. Of documents of one day, that of
    the lower `rank` says more. `is_lossy` tells that bodies may have been lost on export; `is_whole` is
    false for a single page, which is silent on the rest. `is_exemplary` tells that it shows what somebody
    sent and got: it yields to every document of the vendor, however old. `is_settled` tells our own export:
    each claim is stated, none is read from a name, an example or a path, and the readings have settled it.
    """

    name: str
    whose: str
    remedy: str
    rank: int
    is_lossy: bool = False
    is_whole: bool = True
    is_exemplary: bool = False
    is_settled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Hold what one edition claims, before editions are merged and readings are settled.

    `edition` is an ISO date; `name` the file's name without its folder. `operations` stand in documented
    order: `path` as printed, `call` and `role` as `conform.derive.paths` reads them, `id` is `METHOD path as
    printed` and may repeat. A request whose body was lost keeps a body without kinds and fields (see
    `is_hollow`).
    """

    edition: str
    format: Format
    name: str
    operations: tuple[Operation, ...]


def is_hollow(field: Field) -> bool:
    """Tell whether a shape claims nothing at all: no field, no kind below an object, no limit.

    `{"allOf": [{}]}` and `{"type": "object", "properties": {}}` are hollow; a scalar or an array of a
    known kind is not.
    """
    if field.fields:
        return all(is_hollow(child) for child in field.fields)
    if field.items is not None:
        return is_hollow(field.items)
    return not field.enum and set(field.kinds) <= {"null", "object"}


def is_named(source: Source) -> bool:
    """Tell whether a source is a page (`15115261e0`); for none stands the name of the document's format."""
    return re.fullmatch(r"\d+e0", source.page) is not None
