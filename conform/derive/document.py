"""One edition of the documentation as its reader understood it, whatever its format was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from conform.contract import Field, Operation

Sort: TypeAlias = Literal["apidog", "openapi", "page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Hold what one edition claims, before editions are merged and readings are settled.

    `edition` is an ISO date; `sort` the format it was read from; `name` the file's name without its
    folder. `operations` stand in documented order: `path` as printed, `call` and `role` as
    `conform.derive.paths` and `conform.derive.roles` read them, `id` is `METHOD path as printed` and may
    repeat. A request whose body was lost keeps a body without kinds and fields (see `is_hollow`).
    """

    edition: str
    sort: Sort
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
