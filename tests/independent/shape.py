"""What the independent tenant knows of the documents: shapes of JSON, and operations."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

NOTHING: Any = object()
"""Where None would be a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Hold what is documented of one value. No kinds: any value. `values` are compared as texts."""

    kinds: tuple[str, ...] = ()
    fields: dict[str, Shape] = field(default_factory=dict)
    items: Shape | None = None
    is_required: bool = False
    is_left_out: bool = False
    is_said: bool = False
    """Called required in words, not by a schema's list alone."""
    is_read_only: bool = False
    is_write_only: bool = False
    longest: int | None = None
    values: tuple[Any, ...] = ()
    form: str = ""
    pattern: str = ""
    default: Any = NOTHING
    example: Any = NOTHING
    resource: str = ""
    """The store that the value is an id of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """Hold one documented operation; `path` is as it is called, its variables in braces."""

    page: str
    method: str
    path: str
    role: str
    resource: str
    request: Shape | None = None
    answers: dict[int, Shape | None] = field(default_factory=dict)
    shown: tuple[Any, ...] = ()
    """The examples of its request."""

    @property
    def is_v2(self) -> bool:
        return self.path.startswith("/v2/")

    @property
    def success(self) -> int:
        return min((status for status in self.answers if status < 300), default=200)


def only_said(shape: Shape) -> Shape:
    """Keep as required what the words call so, whatever the list in the schema says."""
    fields = {name: only_said(each) for name, each in shape.fields.items()}
    return replace(
        shape,
        is_required=shape.is_said
        or ("object" in shape.kinds and any(each.is_said for each in fields.values())),
        fields=fields,
        items=only_said(shape.items) if shape.items else None,
    )
