"""What was settled on `/invoices`."""

from __future__ import annotations

from conform.contract import Choice, Default, Reference
from conform.daftra.readings.invoices import (
    generated_types_yield,
    one_post_is_documented_twice,
    rows_are_headers_with_a_client,
    single_read_serves_type_zero,
)
from conform.daftra.readings.places import places, record
from tests.daftra.readings.zoo import body, contract, field, operation, rows, single, source

TYPES = (Choice(value=0), Choice(value=3))
WRITTEN = field(
    "Invoice",
    "object",
    fields=(
        field("discount", "integer", example=Default(value=1)),
        field("shipping", "null"),
        field("tax1", "null"),
        field("date", "string"),
        field("note", "string"),
        field("lot", "array"),
    ),
)
EDITED = field(
    "Invoice",
    "object",
    fields=(
        field("discount", "number"),
        field("tax1", "integer", "null", reference=Reference(resource="v1/taxes")),
        field("date", "string", format="date"),
        field("lot", "object"),
    ),
)
SERVED = field(
    "Invoice",
    "object",
    fields=(
        field("shipping", "number", "null"),
        field("note", "string"),
        field("type", "integer", enum=TYPES),
        field("Item", "array"),
    ),
)
LISTED = field(
    "Invoice",
    "object",
    fields=(
        field("note", "string", is_optional_on_read=True),
        field("Client", "object", is_optional_on_read=True),
    ),
)
INVOICES = contract(
    operation("create", id="POST /invoices{format}", sends=body(WRITTEN), wrapper="Invoice"),
    operation("edit", sends=body(EDITED), wrapper="Invoice"),
    operation("read", responses=single(SERVED)),
    operation("list", responses=rows(LISTED)),
    name="invoices",
)


def test_generated_types_yield_to_the_edit_and_the_read_page() -> None:
    created = generated_types_yield(INVOICES).operations[0]
    found = places(created)
    assert found["discount"].kinds == ("number",)
    assert found["discount"].example == Default(value=1)
    assert found["discount"].sources == (("kinds", source("edit")),)
    assert found["shipping"].kinds == ("number", "null")
    assert found["tax1"].reference == Reference(resource="v1/taxes")
    assert found["date"].format == "date"
    assert (found["note"].kinds, found["lot"].kinds) == (("string",), ("array",))
    assert [each.at for each in created.contradictions] == [
        f"request.Invoice.{name}" for name in ("discount", "shipping", "tax1")
    ]


def test_edits_keep_their_own_types() -> None:
    assert generated_types_yield(INVOICES).operations[1] == INVOICES.operations[1]


def test_a_row_is_a_header_with_a_client_and_perhaps_children() -> None:
    shown = record(rows_are_headers_with_a_client(INVOICES).operations[3])
    assert shown is not None
    assert {each.name: each.is_optional_on_read for each in shown.fields} == {
        "note": False,
        "Client": True,
        "shipping": True,
        "type": True,
        "Item": True,
    }


def test_the_single_read_serves_type_zero() -> None:
    read = single_read_serves_type_zero(INVOICES).operations[2]
    assert [each.value for each in places(read)["type"].enum] == [0]
    assert read.contradictions[0].sides[0].states == "schema: 0, 3"


def test_both_pages_of_one_post_are_kept() -> None:
    twice = contract(
        operation(
            "create",
            id="POST /invoices{format}",
            sends=body(field("Payment", "array")),
            responses=(*single(SERVED),),
        ),
        operation(
            "create", id="POST /invoices", sends=body(field("Payment", "object")), responses=single(SERVED)
        ),
        name="invoices",
    )
    found = one_post_is_documented_twice(twice)
    for each in found.operations:
        assert [side.states for side in each.contradictions[0].sides] == [
            "Payment as array answers 200",
            "Payment as object answers 200",
        ]


def test_other_contracts_are_left_alone() -> None:
    own = contract(*INVOICES.operations)
    for reading in (
        generated_types_yield,
        rows_are_headers_with_a_client,
        single_read_serves_type_zero,
        one_post_is_documented_twice,
    ):
        assert reading(own) == own


def test_a_page_that_shows_header_and_client_in_one_row_is_left_as_it_is() -> None:
    settled = rows_are_headers_with_a_client(INVOICES)
    assert rows_are_headers_with_a_client(settled) == settled
