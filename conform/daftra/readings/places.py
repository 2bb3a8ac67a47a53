"""What the readings share: an operation settled at a time, its record's fields changed wherever they stand.

A place is dotted and starts in the record: `email`, `InvoiceItem[].item`. On write children are
siblings of the wrapper, on read they stand inside the record; both have the same place, under the name
by which they are read.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, TypeAlias

from conform.derive.contradictions import contradiction, with_contradictions
from conform.derive.paths import wrapper

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Contract, Field, Operation, Response, Role, Source

    Reading: TypeAlias = Callable[[Contract], Contract]
    Settle: TypeAlias = Callable[[Operation, Contract], Operation]
    FieldChange: TypeAlias = Callable[[str, Field], Field]


def of_each(
    *, key: str | None = None, version: str | None = None, roles: tuple[Role, ...] = ()
) -> Callable[[Settle], Reading]:
    """Make a reading of contracts from one of operations: of those roles, that contract or that version."""

    def made(settle: Settle) -> Reading:
        @wraps(settle)
        def reading(contract: Contract) -> Contract:
            if key not in (None, contract.key) or version not in (None, contract.version):
                return contract
            settled = (
                settle(each, contract) if not roles or each.role in roles else each
                for each in contract.operations
            )
            return replace(contract, operations=tuple(settled))

        return reading

    return made


def noted(
    operation: Operation, at: str, about: str, *sides: str | tuple[Source, str], settled: str
) -> Operation:
    """Give an operation with a further contradiction; a side without a source stands on its own page."""
    sourced = ((operation.source, side) if isinstance(side, str) else side for side in sides)
    return with_contradictions(operation, contradiction(at, about, *sourced, settled=settled))


def with_answers(
    operation: Operation, change: Callable[[Field], Field], is_meant: Callable[[Response], bool]
) -> Operation:
    """Give an operation with the bodies changed that the meant responses have."""
    responses = (
        replace(each, body=change(each.body)) if each.body is not None and is_meant(each) else each
        for each in operation.responses
    )
    return replace(operation, responses=tuple(responses))


def with_record(operation: Operation, change: FieldChange) -> Operation:
    """Give an operation with every field below its record changed, in its request or what it reads."""
    if operation.request is not None:
        body = _in_request(operation.request.body, operation.request.wrapper, change)
        operation = replace(operation, request=replace(operation.request, body=body))
    responses = tuple(
        replace(each, body=_along(each.body, each.record, change))
        if each.body is not None and each.record is not None
        else each
        for each in operation.responses
    )
    return replace(operation, responses=responses)


def places(operation: Operation) -> dict[str, Field]:
    """Give every field below an operation's record, by its place."""
    found: dict[str, Field] = {}

    def keep(place: str, field: Field) -> Field:
        found[place] = field
        return field

    with_record(operation, keep)
    return found


def record(operation: Operation) -> Field | None:
    """Give the record that an operation reads, None where its page shows none."""
    return next((each.shown for each in operation.responses if each.record is not None), None)


def written_at(operation: Operation, place: str) -> str:
    """Give a place as it stands in the request (`request.Client.email`), for people."""
    around = operation.request.wrapper if operation.request else None
    is_child = re.match(r"[A-Z]\w*(\[\]|\.)", place)
    return ".".join(part for part in ("request", None if is_child else around, place) if part)


def _in_request(body: Field, named: str | None, change: FieldChange) -> Field:
    if body.items is not None:
        return replace(body, items=_in_request(body.items, wrapper(body.items), change))
    if named is None:
        return _below(body, "", change)
    fields = (
        _below(each, "", change) if each.name == named else _at(each, each.reads_as or each.name, change)
        for each in body.fields
    )
    return replace(body, fields=tuple(fields))


def _along(field: Field, way: tuple[str, ...], change: FieldChange) -> Field:
    if not way:
        return _below(field, "", change)
    if way[0] == "[]":
        return replace(field, items=_along(field.items, way[1:], change)) if field.items else field
    fields = (_along(each, way[1:], change) if each.name == way[0] else each for each in field.fields)
    return replace(field, fields=tuple(fields))


def _at(field: Field, place: str, change: FieldChange) -> Field:
    return change(place, _below(field, place, change))


def _below(field: Field, place: str, change: FieldChange) -> Field:
    if not field.fields and field.items is None:
        return field
    start = f"{place}." if place else ""
    return replace(
        field,
        fields=tuple(_at(each, f"{start}{each.reads_as or each.name}", change) for each in field.fields),
        items=_at(field.items, f"{place}[]", change) if field.items else None,
    )
