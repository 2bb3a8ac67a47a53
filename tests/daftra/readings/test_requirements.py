"""What is required, as it was settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.contract import Condition, Field
from conform.daftra.readings.fields import (
    edits_require_what_words_require,
    ids_are_given,
    invoices_require_a_client,
)
from conform.derive import prose
from conform.derive.schema import LEFT_OUT
from tests.daftra.readings.zoo import body, contract, field, operation

if TYPE_CHECKING:
    from conform.contract import Operation


def required(operation: Operation) -> list[str]:
    assert operation.request is not None
    return [at for at, each in operation.request.body.walk() if each.is_required]


LION = field(
    "Lion",
    "object",
    is_required=True,
    fields=(
        field("name", "string", is_required=True),
        field("den_id", "integer", is_required=True, notes=(prose.IN_WORDS,)),
    ),
)


def test_an_edit_requires_what_its_words_require() -> None:
    found = edits_require_what_words_require(contract(operation("edit", sends=body(LION), wrapper="Lion")))
    assert required(found.operations[0]) == ["Lion.den_id"]
    told = found.operations[0].contradictions[0]
    assert (told.about, told.sides[0].states) == ("is_required", "schema requires Lion, Lion.name")
    assert told.settled == "required: Lion.den_id"


def test_a_create_is_no_edit() -> None:
    own = contract(operation("create", sends=body(LION), wrapper="Lion"))
    assert edits_require_what_words_require(own) == own


def test_an_edit_that_requires_nothing_is_left_alone() -> None:
    own = contract(operation("edit", sends=body(field("name", "string"))), operation("delete"))
    assert edits_require_what_words_require(own) == own


def test_of_a_new_record_the_server_gives_its_ids() -> None:
    row = Field(
        name="[]",
        kinds=("object",),
        fields=(field("invoice_id", "integer", is_required=True), field("item", "string", is_required=True)),
    )
    sends = body(
        field("id", "integer", is_required=True),
        field("made", "string", is_required=True, is_read_only=True),
        field("mane", "string", is_required=True, notes=(LEFT_OUT,)),
        field("tail", "string", is_required=True, notes=(prose.NOT_SENT,)),
        field("invoice_id", "integer", is_required=True),
        field("Item", "array", items=row),
    )
    found = ids_are_given(contract(operation("create", sends=sends)))
    assert required(found.operations[0]) == ["invoice_id", "Item[].item"]
    assert (
        "schema requires id, made, mane and 2 more" in found.operations[0].contradictions[0].sides[0].states
    )


def test_what_a_create_requires_otherwise_stays() -> None:
    own = contract(operation("create", sends=body(LION), wrapper="Lion"))
    assert ids_are_given(own) == own


def test_a_new_invoice_requires_its_client_alone_on_every_page() -> None:
    client = field("client_id", "integer", is_required=True, notes=(prose.IN_WORDS,))
    header = field("Invoice", "object", fields=(client, field("date", "string", is_required=True)))
    method = field("payment_method", "string", notes=(prose.IN_WORDS,), is_required=True)
    payment = field("Payment", "array", is_required=True, items=Field(name="[]", fields=(method,)))
    plain = field("Invoice", "object", is_required=True, fields=(field("client_id", "integer"),))
    other = field("Payment", "object", fields=(field("client_id", "null", is_required=True),))
    invoices = contract(
        operation("create", id="POST /invoices{format}", sends=body(header, payment), wrapper="Invoice"),
        operation("create", id="POST /invoices", sends=body(plain, other), wrapper="Invoice"),
        name="invoices",
    )
    found = invoices_require_a_client(invoices)
    assert required(found.operations[0]) == ["Invoice", "Invoice.client_id", "Payment[].payment_method"]
    assert required(found.operations[1]) == ["Invoice", "Invoice.client_id"]
    assert [each.settled for each in found.operations[1].contradictions] == [
        "required: Invoice, Invoice.client_id"
    ]


def test_other_contracts_are_left_alone() -> None:
    own = contract(operation("create", id="POST /invoices{format}", sends=body(LION)))
    assert invoices_require_a_client(own) == own


def test_each_field_says_itself_why_it_is_not_required() -> None:
    sends = body(
        field("id", "integer", is_required=True),
        field("is_tame", "string", is_required=True, notes=(prose.NOT_SENT,)),
        field("mood", "string", is_required=True, notes=(LEFT_OUT,)),
    )
    told = ids_are_given(contract(operation("create", sends=sends))).operations[0].contradictions[0]
    assert told.sides[1].states == "the server gives it; text: not always to be sent; example: left out"


def test_what_is_required_on_a_condition_is_not_required() -> None:
    own = field(
        "den_id", "integer", is_required=True, required_if=Condition(field="kept_in", values=("den",))
    )
    found = ids_are_given(contract(operation("create", sends=body(own)))).operations[0]
    assert required(found) == []
    assert found.contradictions[0].sides[1].states == "text: required on a condition"


def test_an_edit_requires_a_name_where_its_page_shows_that_an_empty_one_is_refused() -> None:
    own = operation("edit", sends=body(field("name", "string", is_required=True), field("abbr", "string")))
    assert required(
        edits_require_what_words_require(contract(own, name="storage", version="v2")).operations[0]
    ) == ["name"]
    assert required(edits_require_what_words_require(contract(own)).operations[0]) == []
