"""The settled reading on the general listing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.contract import Contradiction, Default, Side
from conform.derive.reading.note import noted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Contract, Field, Operation

KEY = "v1/listing"


def entries_are_titles_or_objects(contract: Contract) -> Contract:
    """Accept of GET `/listing/{model}` both the schema's objects and the prose's plain titles."""
    if contract.key != KEY:
        return contract
    return replace(contract, operations=tuple(_accepting(each) for each in contract.operations))


def models_are_known(contracts: tuple[Contract, ...]) -> tuple[Contract, ...]:
    """Name at the general listing the models that fields refer to; the docs list them nowhere."""
    models = sorted({name for each in contracts for name in _models(each)})
    if not models:
        return contracts

    def named(operation: Operation) -> Operation:
        parameters = tuple(
            replace(
                each,
                field=replace(each.field, example=Default(value=models[-1]), notes=("models", *models)),
            )
            if each.field.name == "model"
            else each
            for each in operation.parameters
        )
        return replace(operation, parameters=parameters)

    return tuple(
        replace(each, operations=tuple(named(one) for one in each.operations)) if each.key == KEY else each
        for each in contracts
    )


def _models(contract: Contract) -> Iterator[str]:
    for operation in contract.operations:
        bodies = [operation.request.body] if operation.request else []
        bodies += [each.body for each in operation.responses if each.body is not None]
        for body in bodies:
            for _, field in body.walk():
                if field.reference and field.reference.listing:
                    yield field.reference.listing


def _accepting(operation: Operation) -> Operation:
    responses = tuple(
        replace(each, body=_open(each.body)) if each is operation.success and each.body else each
        for each in operation.responses
    )
    sides = (
        Side(source=operation.source, states="schema: an object with item_id and title"),
        Side(source=operation.source, states="text and example: a title"),
    )
    settled = replace(operation, responses=responses)
    return noted(
        settled,
        Contradiction(
            at="responses.200.data.Listing.*", about="kinds", sides=sides, settled="object or string"
        ),
    )


def _open(field: Field) -> Field:
    fields = tuple(_open(each) for each in field.fields)
    if field.name == "Listing" and field.extra is not None:
        entry = replace(field.extra, kinds=("object", "string"))
        return replace(field, extra=entry, fields=fields)
    return replace(field, fields=fields)
