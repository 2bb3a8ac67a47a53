"""Settled readings on bodies that a schema shows in part: what text, guide or example adds to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from conform.contract import Choice, Field, Source, kind_of
from conform.daftra.readings.answers import IMPROVEMENTS, MULTI_ENTITY
from conform.daftra.readings.places import noted, of_each, with_answers, with_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Contract, Json, Kind, Operation

    Shown: TypeAlias = Mapping[tuple[str, str], tuple[Json, ...]]

INVOICES, ENTITY = "v1/invoices", "v2/entity"
NUMBER = "invoice_number"
BULK = Source(page="38757780e0", edition="2026-07-03")
"""Page of the bulk create, which names the key under which a new invoice's number is told."""
PLACEHOLDER = "Responses"
_TEXT: tuple[Kind, ...] = ("string",)
_ROW = Field(name="[]", kinds=("object",))


@of_each(key=ENTITY)
def any_list_is_the_guides(operation: Operation, _: Contract) -> Operation:
    """Read the answer of GET `/{entity}/list/1`, a placeholder on its page, as rows under `data`.

    The guide shows rows under `data` beside `meta` and `links`, the pages of single entities show them beside
    the paginator's own keys: what stands beside `data` is not claimed, nor what a row holds.
    """
    body = operation.success.body if operation.success else None
    if body is None or [each.name for each in body.fields] != [PLACEHOLDER]:
        return operation
    rows = Field(name="data", kinds=("array",), items=_ROW, sources=(("fields", IMPROVEMENTS),))
    answer = Field(name="", kinds=("object",), fields=(rows,), extra=Field(name="*"))
    responses = (
        replace(each, body=answer, record=("data", "[]")) if each is operation.success else each
        for each in operation.responses
    )
    return noted(
        replace(operation, responses=tuple(responses)),
        "responses.200",
        "fields",
        f"placeholder {PLACEHOLDER}",
        (IMPROVEMENTS, "rows under data"),
        settled="rows under data",
    )


SLIP, WORD = "messsage", "message"
"""How one page spells the key of a refusal's text, and how it is meant."""


@of_each(version="v2")
def slips_of_the_pen_claim_nothing(operation: Operation, _: Contract) -> Operation:
    """Claim no body whose only key is misspelt; read one that stands under `message` as the body itself.

    The credit pages show the whole body of v1 under the key of its text.
    """
    responses = (
        replace(each, body=_meant(each.body)) if each.body is not None else each
        for each in operation.responses
    )
    return replace(operation, responses=tuple(responses))


def _meant(body: Field) -> Field | None:
    names, inner = [each.name for each in body.fields], body.field(WORD)
    if names == [SLIP]:
        return None
    return (
        replace(inner, name="", is_required=False)
        if inner is not None and names == [WORD] and inner.field(WORD)
        else body
    )


@of_each(version="v2", roles=("list",))
def paginators_are_those_of_the_pages(operation: Operation, contract: Contract) -> Operation:
    """Keep that the guide shows another paginator than the pages of v2's lists, which count first."""
    body = operation.success.body if operation.success else None
    if contract.key == ENTITY or body is None or body.field("current_page") is None:
        return operation
    return noted(
        operation,
        "responses.200",
        "fields",
        "current_page, last_page and total beside data",
        (IMPROVEMENTS, "meta and links beside data"),
        settled="current_page, last_page and total beside data",
    )


@of_each(key="v2/multi_entity")
def several_entities_are_keyed(operation: Operation, _: Contract) -> Operation:
    """Read the answer of POST `/v2/api/multi-entity` as a map: by key or alias a record or a paginator.

    What stands for a record that is not there no page says: null is no drift.
    """
    each = Field(name="*", kinds=("object", "null"), sources=(("kinds", MULTI_ENTITY),))
    success = operation.success
    return with_answers(operation, lambda body: replace(body, extra=each), lambda one: one is success)


@of_each(key=INVOICES)
def a_new_invoice_may_tell_its_number(operation: Operation, _: Contract) -> Operation:
    """Let the answer to a new invoice tell its number, as its text says and its schema does not."""
    success = operation.success
    fields = success.body.fields if success is not None and success.body is not None else ()
    if operation.role != "create" or not fields or NUMBER in [each.name for each in fields]:
        return operation
    number = Field(name=NUMBER, kinds=_TEXT, is_optional_on_read=True, sources=(("fields", BULK),))
    return noted(
        with_answers(
            operation,
            lambda body: replace(body, fields=(*body.fields, number)),
            lambda each: each is success,
        ),
        f"responses.{success.status if success else ''}.{NUMBER}",
        "fields",
        f"schema: {', '.join(each.name for each in fields)}",
        "text: id and number",
        settled="may be left out",
    )


@of_each(key=INVOICES)
def a_failed_element_tells_why(operation: Operation, contract: Contract) -> Operation:
    """Read an element of the answer to a bulk create as one of two: a new invoice, or a failure's message.

    What else a failure tells may be what the refusal of one invoice tells: its page speaks for both.
    """
    if not operation.call.endswith("/add_bulk.json"):
        return operation

    def told(body: Field) -> Field:
        if body.items is None:
            return body
        own = ("id", NUMBER)
        fields = (
            replace(each, is_optional_on_read=True) if each.name in own else each
            for each in body.items.fields
        )
        message = Field(name="message", kinds=_TEXT, is_optional_on_read=True)
        known = {*(each.name for each in body.items.fields), message.name}
        more = (each for each in _refused(contract) if each.name not in known)
        optional = (replace(each, is_required=False, is_optional_on_read=True) for each in more)
        return replace(body, items=replace(body.items, fields=(*fields, message, *optional)))

    return noted(
        with_answers(operation, told, lambda each: each is operation.success),
        "responses.200[].message",
        "fields",
        "schema: no such field",
        "text: a failed element tells a message",
        settled="may be left out",
    )


def _refused(contract: Contract) -> tuple[Field, ...]:
    """Give what the body of a refused create shows."""
    create = contract.having("create")
    refusal = create.response(400) if create is not None else None
    return refusal.body.fields if refusal is not None and refusal.body is not None else ()


@of_each(key=INVOICES, roles=("edit",))
def a_post_edits_too(operation: Operation, _: Contract) -> Operation:
    """Keep that the page of PUT `/invoices/{id}` says that a POST edits as well, which no page documents."""
    sides = (f"{operation.method} {operation.path}", "text: POST to the same path too")
    return noted(operation, "path", "call", *sides, settled=sides[0])


SHOWN: Shown = {
    ("v2/cost_center", "is_primary"): ("0", "1"),
    ("v2/site_payment_gateway", "default"): (0, 1),
    ("v2/site_payment_gateway", "active"): (1, 0),
    ("v2/site_payment_gateway", "manually_added"): (1, 0),
    ("v2/site_payment_gateway", "disable_for_client"): (0, 1),
    ("v2/leave_application", "type"): ("leave",),
    ("v2/leave_application", "days"): ("43",),
    ("v2/leave_application", "leave_type_id"): ("1",),
    ("v2/leave_application", "late_time"): ("",),
    ("v2/leave_application", "early_time"): ("",),
    ("v2/attendance_log", "source_type"): ("supervisor",),
}
"""Codes that the pages' examples and half sentences show of fields whose lists they leave out."""


@of_each(version="v2", roles=("create", "edit"))
def codes_are_sent_as_shown(operation: Operation, contract: Contract) -> Operation:
    """Know some values of fields that have codes: no page lists them, and any text is none of them."""

    def change(place: str, field: Field) -> Field:
        known = SHOWN.get((contract.key, place), ())
        values = tuple(Choice(value=each) for each in known if kind_of(each) in field.kinds)
        return replace(field, enum=values, is_partial=True) if values and not field.enum else field

    return with_record(operation, change) if operation.request is not None else operation
