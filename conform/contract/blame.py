"""Which part of a contract's file msgspec refuses, told on one line: file, dotted place, reason."""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import msgspec

from conform.contract.field import Kind
from conform.contract.rows import (
    ContractRow,
    FieldRow,
    OperationRow,
    ParameterRow,
    RequestRow,
    ResponseRow,
)
from conform.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROWS = (ContractRow, OperationRow, ParameterRow, RequestRow, ResponseRow, FieldRow)
"""Rows whose parts have places of their own; what is wrong in any other is told as a whole."""
_CLAIMS = ("pattern", "reads_as")
"""Claims that are texts, and are told like any other claim."""


class ContractError(UserError):
    """Say which contract file is unusable, where in it, and why, on one line."""

    def __init__(self, *, file: str, place: str, reason: str) -> None:
        self.file = file
        self.place = place
        self.reason = reason
        super().__init__(f"{file}: {place}: {reason}" if place else f"{file}: {reason}")


def blamed(file: str, value: Any, kind: Any, place: tuple[str, ...] = ()) -> ContractError:
    """Name the innermost part of a value that msgspec refuses as being of a kind."""
    reason = _reason(value, kind)
    for name, part, of in _parts(value, kind):
        try:
            msgspec.convert(part, of)
        except msgspec.ValidationError:
            word = _word(name, part, of)
            if word is None:
                return blamed(file, part, of, (*place, name))
            reason = word
            break
    return ContractError(file=file, place=".".join(place).replace(".[", "["), reason=reason)


def _shape(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    """Give what a kind is but for None (a row, `list`, `dict`, `Literal`, …), and what it is one of."""
    several = [each for each in get_args(kind) if each is not NoneType]
    if NoneType in get_args(kind) and len(several) == 1:
        return _shape(several[0])
    return get_origin(kind) or kind, get_args(kind)


def _holds_rows(kind: Any) -> bool:
    return kind in _ROWS or any(_holds_rows(each) for each in get_args(kind))


def _unknown(value: dict[Any, Any], row: Any) -> tuple[list[Any], list[str]]:
    """Give the keys that a row does not have, and those that it has."""
    known = [each.encode_name for each in msgspec.structs.fields(row)]
    return [key for key in value if key not in known], sorted(known)


def _parts(value: Any, kind: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield what stands in a part, with name and kind; nothing where the part is wrong by itself."""
    shape, inner = _shape(kind)
    if shape in _ROWS and isinstance(value, dict) and not _unknown(value, shape)[0]:
        for each in msgspec.structs.fields(shape):
            if each.encode_name in value or each.required:
                yield each.encode_name, value.get(each.encode_name), each.type
    elif shape is dict and isinstance(value, dict) and _holds_rows(kind):
        yield from ((str(key), part, inner[1]) for key, part in value.items())
    elif shape is list and isinstance(value, list) and _holds_rows(kind):
        for index, part in enumerate(value):
            identity = part.get("id") if isinstance(part, dict) else None
            name = f"[{index}].{identity}" if isinstance(identity, str) else f"[{index}]"
            yield name if inner[0] is OperationRow else str(index), part, inner[0]


def _word(name: str, value: Any, kind: Any) -> str | None:
    """Tell what a key must be that takes a word, None where it takes more than that."""
    shape, inner = _shape(kind)
    if name == "kind" and isinstance(value, str | list):
        odd = next(
            each for each in ([value] if isinstance(value, str) else value) if each not in get_args(Kind)
        )
        return f"kind must be of {', '.join(get_args(Kind))}, found {odd!r}"
    if shape is Literal:
        words = ", ".join(inner)
        return f"{name} must be {'of' if name == 'format' else 'one of'} {words}, found {value!r}"
    return f"{name} must be a text, found {value!r}" if shape is str and name not in _CLAIMS else None


def _reason(value: Any, kind: Any) -> str:
    shape, _ = _shape(kind)
    if shape in _ROWS and isinstance(value, dict) and (unknown := _unknown(value, shape))[0]:
        return f"unknown key {unknown[0][0]!r}; known are {', '.join(unknown[1])}"
    if not _holds_rows(kind):
        return f"cannot be read: {value!r}"
    return f"expected a {'list' if shape is list else 'mapping'}, found {type(value).__name__}"
