"""Settled readings on `/invoices`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.contract import Choice
from conform.daftra.readings.places import places, record, with_answers, with_each, with_record, written_at
from conform.derive.contradictions import contradiction, with_contradictions
from conform.derive.example import fits

if TYPE_CHECKING:
    from conform.contract import Contract, Contradiction, Field, Operation, Source

KEY = "v1/invoices"


def generated_types_yield(contract: Contract) -> Contract:
    """Let the types of POST `/invoices`, made from its one example, yield to the edit and the read page."""
    edit, single = contract.having("edit"), contract.having("read")
    if contract.key != KEY or edit is None or single is None:
        return contract
    better = {**places(single), **{at: field for at, field in places(edit).items() if field.kinds}}
    source = dict.fromkeys(places(single), single.source) | dict.fromkeys(places(edit), edit.source)

    def yielded(operation: Operation) -> Operation:
        found: list[Contradiction] = []

        def change(place: str, field: Field) -> Field:
            other = better.get(place)
            is_shape = {"array", "object"} & set(field.kinds)
            if other is None or is_shape or not other.is_claimed:
                return field
            if other.kinds == field.kinds:
                return _formatted(field, other, source[place])
            settled = " or ".join(other.kinds)
            sides = (
                (operation.source, " or ".join(field.kinds) or "no type"),
                (source[place], settled),
            )
            found.append(contradiction(written_at(operation, place), "kinds", *sides, settled=settled))
            return _retyped(field, other, source[place])

        return with_contradictions(with_record(operation, change), *found)

    return with_each(contract, lambda each: yielded(each) if each.method == "POST" else each)


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


def rows_are_headers_with_a_client(contract: Contract) -> Contract:
    """Read a row of GET `/invoices` as the header with its client inside, children with `recursive=1`."""
    single = contract.having("read")
    full = record(single) if single else None
    if contract.key != KEY or full is None:
        return contract

    def row(operation: Operation) -> Operation:
        response, shown = operation.success, record(operation)
        if operation.role != "list" or response is None or shown is None:
            return operation
        names = {field.name for field in shown.fields}
        children = (replace(each, is_optional_on_read=True) for each in full.fields if each.name not in names)
        fields = (*(replace(each, is_optional_on_read=False) for each in shown.fields), *children)
        settled = with_answers(
            operation,
            lambda body: _with_row(body, replace(shown, fields=fields)),
            lambda each: each is response,
        )
        text = "text: the header and the client; children with recursive=1"
        sides = ((operation.source, "schema: the header or the client"), (operation.source, text))
        found = contradiction("responses.200.data[].Invoice", "fields", *sides, settled="header and client")
        return with_contradictions(settled, found)

    return with_each(contract, row)


def _with_row(body: Field, shown: Field) -> Field:
    """Put a row's record back at `data.[].Invoice`."""
    fields = (
        replace(each, items=replace(each.items, fields=(shown,)))
        if each.name == "data" and each.items
        else each
        for each in body.fields
    )
    return replace(body, fields=tuple(fields))


def single_read_serves_type_zero(contract: Contract) -> Contract:
    """Read at GET `/invoices/{id}` documents of type 0 alone; other types answer 404 there."""

    def narrowed(operation: Operation) -> Operation:
        if operation.role != "read":
            return operation
        stated = places(operation).get("type")
        values = ", ".join(repr(each.value) for each in stated.enum) if stated else ""
        only = (Choice(value=0, label="Invoice"),)
        settled = with_record(
            operation, lambda place, field: replace(field, enum=only) if place == "type" else field
        )
        text = "text: standard invoices only, 404 for other types"
        sides = ((operation.source, f"schema: {values}"), (operation.source, text))
        found = contradiction("responses.200.data.Invoice.type", "enum", *sides, settled="0")
        return with_contradictions(settled, found)

    return with_each(contract, narrowed) if contract.key == KEY else contract


def one_post_is_documented_twice(contract: Contract) -> Contract:
    """Keep both pages of POST `/invoices`, and that they answer differently."""
    first, second = contract.operation("POST /invoices{format}"), contract.operation("POST /invoices")
    if contract.key != KEY or first is None or second is None or not first.success or not second.success:
        return contract
    sides = (
        (each.source, f"Payment as {_kind(each)} answers {each.success.status}")
        for each in (first, second)
        if each.success
    )
    found = contradiction("responses", "status", *sides, settled="each for its own body")
    return with_each(
        contract, lambda each: with_contradictions(each, found) if each in (first, second) else each
    )


def _kind(operation: Operation) -> str:
    payment = operation.request.body.field("Payment") if operation.request else None
    return " or ".join(payment.kinds) if payment else "none"
