"""Settled readings on `/invoices`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.contract import Choice
from conform.daftra.readings.places import (
    noted,
    of_each,
    places,
    record,
    with_answers,
    with_record,
    written_at,
)
from conform.derive.schema import fits

if TYPE_CHECKING:
    from conform.contract import Contract, Field, Operation, Source

KEY = "v1/invoices"


@of_each(key=KEY)
def generated_types_yield(operation: Operation, contract: Contract) -> Operation:
    """Let the types of POST `/invoices`, made from its one example, yield to the edit and the read page."""
    edit, single = contract.having("edit"), contract.having("read")
    if operation.method != "POST" or edit is None or single is None:
        return operation
    better = {at: (field, single.source) for at, field in places(single).items()}
    better |= {at: (field, edit.source) for at, field in places(edit).items() if field.kinds}
    lost: list[tuple[str, str, Source, str]] = []

    def change(place: str, field: Field) -> Field:
        other, source = better.get(place, (field, operation.source))
        if other is field or {"array", "object"} & set(field.kinds) or not other.is_claimed:
            return field
        if other.kinds == field.kinds:
            return _formatted(field, other, source)
        lost.append((place, " or ".join(field.kinds) or "no type", source, " or ".join(other.kinds)))
        return _retyped(field, other, source)

    settled = with_record(operation, change)
    for place, own, source, kinds in lost:
        at = written_at(operation, place)
        settled = noted(settled, at, "kinds", own, (source, kinds), settled=kinds)
    return settled


def _formatted(field: Field, other: Field, source: Source) -> Field:
    """Take over the format that the one example could not show."""
    if field.format or not other.format:
        return field
    return replace(field, format=other.format, sources=(*field.sources, ("format", source)))


def _retyped(field: Field, other: Field, source: Source) -> Field:
    """Take over kinds, format and what goes by them; an example of the lost kind is dropped."""
    enum = field.enum or other.enum
    is_kept = field.example is not None and fits(field.example.value, other.kinds, enum)
    return replace(
        field,
        kinds=other.kinds,
        format=other.format,
        enum=enum,
        reference=field.reference or other.reference,
        example=field.example if is_kept else None,
        sources=(*field.sources, ("kinds", source)),
    )


@of_each(key=KEY, roles=("list",))
def rows_are_headers_with_a_client(operation: Operation, contract: Contract) -> Operation:
    """Read a row of GET `/invoices` as the header with its client inside, children with `recursive=1`.

    With `recursive=-1` the client is left out. A page that shows both in one row is left as it is.
    """
    single = contract.having("read")
    full, shown = record(single) if single else None, record(operation)
    if full is None or shown is None or not all(each.is_optional_on_read for each in shown.fields):
        return operation
    names = {field.name for field in shown.fields}
    children = (replace(each, is_optional_on_read=True) for each in full.fields if each.name not in names)
    headers = (replace(each, is_optional_on_read=each.name == "Client") for each in shown.fields)
    fields = (*headers, *children)

    def with_row(body: Field) -> Field:
        rows = (
            replace(each, items=replace(each.items, fields=(replace(shown, fields=fields),)))
            if each.name == "data" and each.items is not None
            else each
            for each in body.fields
        )
        return replace(body, fields=tuple(rows))

    return noted(
        with_answers(operation, with_row, lambda each: each is operation.success),
        "responses.200.data[].Invoice",
        "fields",
        "schema: the header or the client",
        "text: the header and the client; children with recursive=1",
        settled="header and client",
    )


@of_each(key=KEY, roles=("read",))
def single_read_serves_type_zero(operation: Operation, _: Contract) -> Operation:
    """Read at GET `/invoices/{id}` documents of type 0 alone; other types answer 404 there."""
    stated = places(operation).get("type")
    values = ", ".join(repr(each.value) for each in stated.enum) if stated else ""
    only = (Choice(value=0, label="Invoice"),)
    return noted(
        with_record(operation, lambda at, field: replace(field, enum=only) if at == "type" else field),
        "responses.200.data.Invoice.type",
        "enum",
        f"schema: {values}",
        "text: standard invoices only, 404 for other types",
        settled="0",
    )


@of_each(key=KEY)
def one_post_is_documented_twice(operation: Operation, contract: Contract) -> Operation:
    """Keep both pages of POST `/invoices`, and that they answer differently."""
    pages = [contract.operation(each) for each in ("POST /invoices{format}", "POST /invoices")]
    sides = [
        (each.source, f"Payment as {_kind(each)} answers {each.success.status}")
        for each in pages
        if each is not None and each.success is not None
    ]
    if operation not in pages or len(sides) < len(pages):
        return operation
    return noted(operation, "responses", "status", *sides, settled="each for its own body")


def _kind(operation: Operation) -> str:
    payment = operation.request.body.field("Payment") if operation.request else None
    return " or ".join(payment.kinds) if payment else "none"
