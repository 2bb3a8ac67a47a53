"""What text, guide and examples add to bodies that a schema shows in part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.contract import Choice, Field, Response
from conform.daftra.readings import bodies
from conform.daftra.readings.answers import IMPROVEMENTS, MULTI_ENTITY
from tests.daftra.readings.zoo import body, contract, field, operation

if TYPE_CHECKING:
    from conform.contract import Operation


def answering(role: str, status: int, *fields: Field, **stated: object) -> Operation:
    answer = Response(status=status, body=body(*fields))
    return operation(role, responses=(answer,), **stated)  # type: ignore[arg-type] # a role


def shown(own: Operation) -> Field:
    assert own.success is not None
    assert own.success.body is not None
    return own.success.body


def test_a_placeholder_claims_nothing_and_the_guide_shows_the_answer() -> None:
    own = contract(
        answering("list", 200, field("Responses", "string", is_required=True)), name="entity", version="v2"
    )
    found = bodies.any_list_is_the_guides(own).operations[0]
    assert [each.name for each in shown(found).fields] == ["data"]
    assert shown(found).extra is not None
    assert found.responses[0].record == ("data", "[]")
    assert found.contradictions[0].sides[1].source == IMPROVEMENTS
    other = contract(answering("list", 200, field("data", "array")), name="entity", version="v2")
    assert bodies.any_list_is_the_guides(other) == other


def test_the_guides_paginator_is_kept_as_a_contradiction() -> None:
    own = contract(answering("list", 200, field("current_page", "integer")), version="v2")
    found = bodies.paginators_are_those_of_the_pages(own).operations[0]
    assert shown(found) == shown(own.operations[0])
    assert found.contradictions[0].settled == "current_page, last_page and total beside data"
    bare = contract(answering("list", 200, field("data", "array")), version="v2")
    assert bodies.paginators_are_those_of_the_pages(bare) == bare


def test_several_entities_are_a_map() -> None:
    own = contract(answering("action", 200), name="multi_entity", version="v2")
    extra = shown(bodies.several_entities_are_keyed(own).operations[0]).extra
    assert extra is not None
    assert (extra.kinds, dict(extra.sources)["kinds"]) == (("object", "null"), MULTI_ENTITY)


def test_a_new_invoice_may_tell_its_number() -> None:
    own = contract(answering("create", 202, field("id", "integer")), name="invoices")
    found = bodies.a_new_invoice_may_tell_its_number(own).operations[0]
    number = shown(found).fields[1]
    assert (number.name, number.is_optional_on_read) == ("invoice_number", True)
    assert found.contradictions[0].at == "responses.202.invoice_number"
    again = contract(found, name="invoices")
    assert bodies.a_new_invoice_may_tell_its_number(again) == again


def test_an_element_of_a_bulk_create_may_have_failed() -> None:
    rows = Field(
        name="", kinds=("array",), items=field("[]", "object", fields=(field("code"), field("id", "integer")))
    )
    own = operation(
        "action", call="/api2/invoices/add_bulk.json", responses=(Response(status=200, body=rows),)
    )
    items = shown(bodies.a_failed_element_tells_why(contract(own, name="invoices")).operations[0]).items
    assert items is not None
    assert {each.name: each.is_optional_on_read for each in items.fields} == {
        "code": False,
        "id": True,
        "message": True,
    }


def test_that_a_post_edits_too_is_kept() -> None:
    found = bodies.a_post_edits_too(contract(operation("edit"), name="invoices")).operations[0]
    assert [each.states for each in found.contradictions[0].sides] == [
        "PUT /lions",
        "text: POST to the same path too",
    ]


def test_codes_are_known_from_what_examples_show() -> None:
    own = contract(
        operation("create", sends=body(field("is_primary", "string"), field("name", "string"))),
        operation("edit", sends=body(field("is_primary", "integer"))),
        name="cost_center",
        version="v2",
    )
    create, edit = bodies.codes_are_sent_as_shown(own).operations
    assert create.request is not None
    known = create.request.body.fields
    assert (known[0].is_partial, known[0].enum) == (True, (Choice(value="0"), Choice(value="1")))
    assert known[1].enum == ()
    assert edit == own.operations[1]


def test_a_slip_of_the_pen_claims_nothing() -> None:
    whole = field("message", "object", fields=(field("code", "integer"), field("message", "string")))
    refusals = (
        Response(status=400, body=body(field("message", "string"))),
        Response(status=401, body=body(field("messsage", "string"))),
        Response(status=403, body=body(whole)),
    )
    own = contract(operation("list", responses=refusals), version="v2")
    found = [each.body for each in bodies.slips_of_the_pen_claim_nothing(own).operations[0].responses]
    assert found[:2] == [refusals[0].body, None]
    assert found[2] is not None
    assert [each.name for each in found[2].fields] == ["code", "message"]
