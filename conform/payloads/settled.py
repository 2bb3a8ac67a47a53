"""What an answer settles beside what its payload shows: defaults, what is read-only, what is write-only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conform.contract.kept import has_few_values, has_settled_default
from conform.payloads import place
from conform.payloads import value as values
from conform.payloads.endpoint import OWN_ID, parent_ids
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


def read_onlys(of: Endpoint, read: Endpoint | None) -> dict[str, Json]:
    """Give a value of the documented kind for each read-only column that a write's record and its rows have.

    Left out are what the read does not show and what `is_own` tells. An id of another record is that of none.
    """
    return {
        each.at: _strange(of, each.field)
        for each in columns(of)
        if each.field.is_read_only and values.is_scalar(each.field)
        if not is_own(of, each) and (read is None or is_shown(read, each))
    }


def is_own(of: Endpoint, column: Column) -> bool:
    """Tell what is not sent to see whether it is taken: ids, and what the server may set so by itself.

    Ids address records and tell whose a row is. Of a flag or one of a list an edit alone tells, by the read
    before it; rows are not told apart.
    """
    is_inner, name = len(column.way) > 1, column.field.name
    if name == OWN_ID or (is_inner and name in parent_ids(of.wrapper, column.way[0])):
        return True
    return has_few_values(column.field) and (is_inner or of.operation.role == "create")


def is_shown(read: Endpoint, column: Column) -> bool:
    """Tell whether a read shows a column."""
    found = read.operation.shown
    for name in column.way:
        found = None if found is None else (found.items or found).field(name)
    return found is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Hold a column of a record or of its rows: its place, and the names that it reads back under."""

    at: str
    field: Field
    way: tuple[str, ...]


def columns(of: Endpoint) -> Iterator[Column]:
    """Yield the columns that a write's documented body shows of its record and of rows in and beside it."""
    request = of.operation.request
    beside = request.body.fields if request is not None and request.wrapper is not None else ()
    here = [*_columns(of), *((each.name, each) for each in beside if each.name != of.wrapper)]
    for at, field in here:
        name = field.reads_as or field.name
        yield Column(at=at, field=field, way=(name,))
        for each in field.items.fields if field.items is not None and not field.is_read_only else ():
            yield Column(at=f"{at}[].{each.name}", field=each, way=(name, each.reads_as or each.name))


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
