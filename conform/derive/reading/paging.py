"""The settled reading on the pages of v2 lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.contract import Contradiction, Side
from conform.derive.reading.note import noted

if TYPE_CHECKING:
    from conform.contract import Contract, Field, Operation

URLS = ("next_page_url", "prev_page_url")


def page_urls_are_text_or_null(contract: Contract) -> Contract:
    """Read `next_page_url`, documented as always null, as a string or null."""
    return replace(contract, operations=tuple(_read(each) for each in contract.operations))


def _read(operation: Operation) -> Operation:
    body = operation.success.body if operation.success else None
    wrong = [each.name for each in body.fields if _is_always_null(each)] if body else []
    if body is None or not wrong:
        return operation
    fields = tuple(
        replace(each, kinds=("string", "null")) if _is_always_null(each) else each for each in body.fields
    )
    responses = tuple(
        replace(each, body=replace(body, fields=fields)) if each is operation.success else each
        for each in operation.responses
    )
    found = (
        Contradiction(
            at=f"responses.200.{name}",
            about="kinds",
            sides=(Side(source=operation.source, states="null"),),
            settled="string or null",
        )
        for name in wrong
    )
    return noted(replace(operation, responses=responses), *found)


def _is_always_null(field: Field) -> bool:
    return field.name in URLS and set(field.kinds) <= {"null"}
