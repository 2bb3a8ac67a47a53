"""A saved body that is not a whole answer: the rows of a list, or one record in its wrapper."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conform.contract import Field, Json, Operation, Response


def narrowed(operation: Operation, status: int, value: Json) -> tuple[Operation, str]:
    """Give the operation as it speaks of what was saved, and the words for it, empty for a whole answer.

    A list where an object is documented is taken for the rows, an object that has the record's wrapper
    and nothing of the frame for one record.
    """
    response = operation.response(status)
    if response is None or response.body is None or not response.record:
        return operation, ""
    names = [field.name for field in response.body.fields]
    if isinstance(value, list) and "array" not in response.body.kinds:
        return _at(operation, response, "[]", "the rows alone")
    is_frameless = isinstance(value, dict) and not any(name in value for name in names)
    if is_frameless and isinstance(value, dict) and response.record[-1] in value:
        return _at(operation, response, response.record[-1], "one record alone")
    return operation, ""


def _at(operation: Operation, response: Response, part: str, words: str) -> tuple[Operation, str]:
    """Cut the documented body down to the value that holds a part of the record's way."""
    way = response.record or ()
    if part not in way or response.body is None:
        return operation, ""
    at = way.index(part)
    field: Field | None = response.body
    for name in way[:at]:
        field = None if field is None else (field.items if name == "[]" else field.field(name))
    if field is None:
        return operation, ""
    cut = replace(response, body=replace(field, name=""), record=way[at:])
    others = tuple(cut if each is response else each for each in operation.responses)
    return replace(operation, responses=others), words
