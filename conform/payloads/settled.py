"""What an answer settles beside what its payload shows: defaults, what is read-only, what is write-only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.contract.kept import has_few_values, has_settled_default
from conform.payloads import place
from conform.payloads import value as values
from conform.payloads.endpoint import OWN_ID
from conform.payloads.formats import format_name, format_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Field, Json, Operation
    from conform.payloads.endpoint import Endpoint

STRANGE_NUMBER = 987_653
STRANGE_TEXT = "set by conform"
STRANGE_MOMENT = "2001-02-03 04:05:06"
STRANGE_CURRENCY = "XTS"  # ISO 4217 keeps it for tests
"""Values that no server sets by itself, so that one which took them is seen."""


def read_back(of: Endpoint, payload: Json, read: Endpoint) -> tuple[str, ...]:
    """Name what a read settles after a write: the defaults that a create left out, what it must not show."""
    hidden = (
        f"write_only:{at}" for at, field in _columns(of) if field.is_write_only and place.has(payload, at)
    )
    return (*(_defaults(of, payload, read) if of.operation.role == "create" else ()), *hidden)


def _defaults(create: Endpoint, payload: Json, read: Endpoint) -> Iterator[str]:
    record, answers = read.operation.shown, create.contract.vendor.answers
    for at, field in _columns(create):
        shown = None if record is None else record.field(field.reads_as or field.name)
        if shown is None or place.has(payload, at) or not create.is_settled(at, "default"):
            continue
        if has_settled_default(field, shown, answers):
            yield f"default:{at}"


def write_onlys(operation: Operation) -> tuple[str, ...]:
    """Name the write-only places of a documented answer, which it settles by leaving them out."""
    body = operation.success.body if operation.success is not None else None
    found = body.walk() if body is not None else ()
    return tuple(f"write_only:{at}" for at, field in found if field.is_write_only)


def read_onlys(of: Endpoint) -> Iterator[tuple[str, Json]]:
    """Yield the read-only columns of a write's record with a value of the documented kind for each.

    Left out are its own id, by which some creates become edits, and in a create, before which nothing can be
    read, what the server may set so by itself. The id of another record is that of none.
    """
    is_create = of.operation.role == "create"
    for at, field in _columns(of):
        is_own = field.name == OWN_ID or (is_create and has_few_values(field))
        if field.is_read_only and values.is_scalar(field) and not is_own:
            yield at, _strange(of, field)


def _strange(of: Endpoint, field: Field) -> Json:
    if field.format in ("date", "date-time"):
        return STRANGE_MOMENT[: 10 if field.format == "date" else None]
    kind = values.kind(field)
    if kind == "boolean":
        return True
    if format_name(field, of.asking) == "currency":
        return STRANGE_CURRENCY
    if field.enum or format_of(field, of.asking) is not None:
        return values.plain(field, 1, of.asking)
    return STRANGE_TEXT[: field.max_length] if kind == "string" else STRANGE_NUMBER


def _columns(of: Endpoint) -> Iterator[tuple[str, Field]]:
    """Yield the columns of the record that a write's documented body shows, with their places."""
    record = None if of.operation.request is None else of.operation.request.record
    for field in record.fields if record is not None else ():
        yield of.place_of(field.name), field
