"""The settled reading on the general listing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.contract import Contradiction, Side
from conform.derive.reading.note import noted

if TYPE_CHECKING:
    from conform.contract import Contract, Field, Operation


def entries_are_titles_or_objects(contract: Contract) -> Contract:
    """Accept of GET `/listing/{model}` both the schema's objects and the prose's plain titles."""
    if contract.key != "v1/listing":
        return contract
    return replace(contract, operations=tuple(_accepting(each) for each in contract.operations))


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
