"""Settled readings on answers: statuses that a page leaves out, reasons, pages, the general listing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.contract import Default, Field, Response, Source
from conform.daftra.readings.guide import EDITION
from conform.daftra.readings.places import with_answers, with_each
from conform.derive.contradictions import contradiction, with_contradictions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Contract, Operation

GUIDE = Source(page="933385m0", edition=EDITION)
"""Guide page on authorization: every endpoint wants a key."""
LISTING = "v1/listing"
URLS = ("next_page_url", "prev_page_url")
_TEXT = Field(name="message", kinds=("string",))
_MESSAGE = Field(name="", kinds=("object",), fields=(_TEXT,))
_V1 = Field(
    name="",
    kinds=("object",),
    fields=(Field(name="result", kinds=("string",)), Field(name="code", kinds=("integer",)), _TEXT),
)
_REASONS = Field(name="*", kinds=("array",), items=Field(name="[]", kinds=("string",)))
_ERRORS = replace(_MESSAGE, fields=(_TEXT, Field(name="errors", kinds=("object",), extra=_REASONS)))


def statuses_are_completed(contract: Contract) -> Contract:
    """Add what every endpoint answers without credentials, and v2's refusals where a page leaves them out.

    401 stands in the guide on authorization. v2 answers 422 to a bad payload, 400 to an edit of an
    unknown id, 404 to a read of one.
    """
    return with_each(contract, lambda each: _completed(each, contract))


def _completed(operation: Operation, contract: Contract) -> Operation:
    documented = [each.status for each in operation.responses]
    missing = [each for each in _settled(operation, contract) if each.status not in documented]
    listed = ", ".join(map(str, documented))
    found = []
    for status in (each.status for each in missing):
        sides = [(operation.source, f"page lists {listed} and no {status}")]
        sides += [(GUIDE, "401 without a key")] if status == 401 else []  # noqa: PLR2004 - Unauthorized
        found.append(contradiction(f"responses.{status}", "status", *sides, settled=str(status)))
    completed = replace(operation, responses=(*operation.responses, *missing))
    return with_contradictions(completed, *found)


def _settled(operation: Operation, contract: Contract) -> Iterator[Response]:
    if contract.name == "authentication":
        return
    is_v2 = contract.version == "v2"
    yield Response(status=401, body=_MESSAGE if is_v2 else _V1)
    if not is_v2 or ("{id}" not in operation.call and operation.role not in ("create", "edit")):
        return
    if operation.role == "read":
        yield Response(status=404, body=_MESSAGE)
    if operation.role == "edit":
        yield Response(status=400, body=_MESSAGE)
    if operation.role == "create" or (operation.role == "edit" and not _gives_reasons(operation, 400)):
        yield Response(status=422, body=_ERRORS)


def _gives_reasons(operation: Operation, status: int) -> bool:
    response = operation.response(status)
    return bool(response and response.body and response.body.field("errors"))


def reasons_are_keyed_by_field(contract: Contract) -> Contract:
    """Read the `errors` of a v2 refusal as a map from field to reasons; its example names one field only."""

    def keyed(body: Field) -> Field:
        fields = (
            replace(each, fields=(), extra=_REASONS) if each.name == "errors" and each.fields else each
            for each in body.fields
        )
        return replace(body, fields=tuple(fields))

    return with_each(contract, lambda one: with_answers(one, keyed, lambda each: each.status in (400, 422)))


def page_urls_are_text_or_null(contract: Contract) -> Contract:
    """Read `next_page_url`, documented as always null, as a string or null."""

    def read(operation: Operation) -> Operation:
        body = operation.success.body if operation.success else None
        wrong = [each.name for each in body.fields if _is_always_null(each)] if body else []
        found = (
            contradiction(
                f"responses.200.{name}", "kinds", (operation.source, "null"), settled="string or null"
            )
            for name in wrong
        )
        settled = with_answers(operation, _nullable, lambda each: each is operation.success)
        return with_contradictions(settled, *found)

    return with_each(contract, read)


def _nullable(body: Field) -> Field:
    fields = (
        replace(each, kinds=("string", "null")) if _is_always_null(each) else each for each in body.fields
    )
    return replace(body, fields=tuple(fields))


def _is_always_null(field: Field) -> bool:
    return field.name in URLS and set(field.kinds) <= {"null"}


def entries_are_titles_or_objects(contract: Contract) -> Contract:
    """Accept of GET `/listing/{model}` both the schema's objects and the prose's plain titles."""

    def accepting(operation: Operation) -> Operation:
        sides = (
            (operation.source, "schema: an object with item_id and title"),
            (operation.source, "text and example: a title"),
        )
        at, settled = "responses.200.data.Listing.*", "object or string"
        opened = with_answers(operation, _open, lambda each: each is operation.success)
        return with_contradictions(opened, contradiction(at, "kinds", *sides, settled=settled))

    return with_each(contract, accepting) if contract.key == LISTING else contract


def _open(field: Field) -> Field:
    fields = tuple(_open(each) for each in field.fields)
    if field.name == "Listing" and field.extra is not None:
        return replace(field, extra=replace(field.extra, kinds=("object", "string")), fields=fields)
    return replace(field, fields=fields)


def models_are_known(contracts: tuple[Contract, ...]) -> tuple[Contract, ...]:
    """Name at the general listing the models that fields refer to; the docs list them nowhere."""
    models = sorted(
        {name for contract in contracts for each in contract.operations for name in _models(each)}
    )
    if not models:
        return contracts

    def named(operation: Operation) -> Operation:
        last, known = Default(value=models[-1]), ("models", *models)
        parameters = (
            replace(each, field=replace(each.field, example=last, notes=known))
            if each.field.name == "model"
            else each
            for each in operation.parameters
        )
        return replace(operation, parameters=tuple(parameters))

    return tuple(with_each(each, named) if each.key == LISTING else each for each in contracts)


def _models(operation: Operation) -> Iterator[str]:
    for body in operation.bodies:
        for _, field in body.walk():
            if field.reference and field.reference.listing:
                yield field.reference.listing
