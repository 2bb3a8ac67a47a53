"""Steps and the values of their parameters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.case import UNKNOWN_ID
from conform.contract import Choice, Contract, Default, Field, Parameter, Reference, Request, Response
from conform.payloads.endpoint import endpoint
from conform.payloads.steps import (
    by_role,
    companions,
    is_item,
    most_rows,
    needs_record,
    query_field,
    record,
    round_trip,
    step,
)
from tests.payloads.small import (
    CARD_EDIT,
    CARDS,
    CREATE,
    DELETE,
    EDIT,
    IDENTITY,
    LIST,
    PENS,
    READ,
    READ_ONLY,
    contract,
    integer,
    operation,
    text,
    thing,
)

if TYPE_CHECKING:
    from conform.contract import Json


def parameter(where: str, field: object) -> Parameter:
    return Parameter(where=where, field=field)  # type: ignore[arg-type] # shorthand


def test_a_record_is_addressed_by_the_step_that_made_it() -> None:
    made = step(endpoint(PENS, READ), "success", subject=2)
    assert made.path == {"id": {"$made": 2}}
    assert made.subject == 2


def test_a_record_without_a_maker_is_unknown() -> None:
    assert step(endpoint(PENS, READ), "absent").path == {"id": UNKNOWN_ID}
    assert step(endpoint(PENS, READ), "success", identity=record("v1/pens")).path == {
        "id": {"$ref": "v1/pens"}
    }


def test_an_id_in_a_body_has_the_kind_that_is_documented_for_it() -> None:
    def sent(own: Field) -> tuple[object, ...]:
        request = Request(media="application/json", body=thing("", own, text("name")))
        edit = replace(CARD_EDIT, request=request)
        of = endpoint(contract(edit, name="cards", version="v2"), edit)
        body: Json = {"name": "x"}
        made, other, none = (
            step(of, "success", payload=body, subject=2).payload,
            step(of, "success", payload=body, identity=record("v2/cards")).payload,
            step(of, "absent", payload=body).payload,
        )
        return tuple(each["id"] for each in (made, other, none) if isinstance(each, dict))

    assert sent(integer("id")) == ({"$made": 2}, {"$ref": "v2/cards"}, UNKNOWN_ID)
    assert sent(text("id")) == ({"$madetext": 2}, {"$reftext": "v2/cards"}, str(UNKNOWN_ID))


def test_a_collection_has_no_identity() -> None:
    assert step(endpoint(PENS, LIST), "success").path == {}
    assert [is_item(each) for each in (READ, DELETE, LIST, CREATE)] == [True, True, False, False]


def test_an_edit_by_post_names_its_record_in_the_body() -> None:
    edit = step(endpoint(CARDS, CARD_EDIT), "success", subject=0, payload={"title": "a"})
    assert edit.payload == {"id": {"$made": 0}, "title": "a"}
    assert edit.path == {}


def test_a_wrapped_edit_by_post_carries_the_id_inside() -> None:
    edit = operation("POST", "", "edit", request=CREATE.request)
    assert step(endpoint(PENS, edit), "success", subject=0, payload={"Pen": {"name": "a"}}).payload == {
        "Pen": {"id": {"$made": 0}, "name": "a"}
    }


def test_other_path_parameters_take_a_reference_a_choice_or_an_example() -> None:
    parameters = (
        parameter("path", integer("client", reference=Reference(resource="v1/clients"))),
        parameter("path", text("state", enum=(Choice(value="open"),))),
        parameter("path", text("sort", example=Default(value="new"))),
        parameter("path", text("unused")),
        IDENTITY,
    )
    tail = "/{client}/{state}/{sort}/{id}"
    called = operation("GET", tail, "read", parameters=parameters)
    assert step(endpoint(PENS, called), "success", subject=0).path == {
        "client": {"$ref": "v1/clients"},
        "state": "open",
        "sort": "new",
        "id": {"$made": 0},
    }


def test_a_parent_in_the_path_of_a_create_is_a_record_unless_nothing_may_come_of_it() -> None:
    create = operation("POST", "/{id}", "create", request=CREATE.request)
    notes = contract(create, name="notes")
    assert step(endpoint(notes, create), "success").path == {"id": {"$ref": "v1/clients"}}
    assert step(endpoint(notes, create), "denied", identity=UNKNOWN_ID).path == {"id": UNKNOWN_ID}


def test_required_query_parameters_are_sent_and_may_be_overruled() -> None:
    sized = parameter("query", text("per_page", is_required=True, example=Default(value="100")))
    listing = operation("GET", "", "list", parameters=(sized,))
    assert step(endpoint(PENS, listing), "success").query == {"per_page": "100"}
    assert step(endpoint(PENS, listing), "success", query={"per_page": 2}).query == {"per_page": 2}


def roles(known: Contract, operation_id: str) -> list[str]:
    operation = known.operation(operation_id)
    assert operation is not None
    (case,) = round_trip(endpoint(known, operation), "valid", "x", {"Pen": {}})
    found = [known.operation(step.operation) for step in case.steps]
    return [each.role for each in found if each is not None]


def test_a_create_is_read_back_and_an_edit_has_a_record_before_it() -> None:
    assert roles(PENS, CREATE.id) == ["create", "read"]
    assert roles(PENS, EDIT.id) == ["create", "edit", "read"]


def test_what_is_to_be_refused_is_not_read() -> None:
    (case,) = round_trip(endpoint(PENS, CREATE), "invalid", "x", {}, expects="refused", breaks="x")
    assert [step.expects for step in case.steps] == ["refused"]
    assert case.steps[0].breaks == ("x",)


def test_an_edit_of_what_cannot_be_made_has_no_case() -> None:
    known = contract(READ, EDIT)
    assert list(round_trip(endpoint(known, EDIT), "valid", "x", {})) == []


def test_what_its_own_page_does_not_serve_is_not_read_back() -> None:
    request = Request(media="application/json", body=thing("", thing("Invoice")), wrapper="Invoice")
    create = operation("POST", "", "create", call="/api2/invoices.json", request=request)
    read = operation("GET", "/{id}", "read", call="/api2/invoices/{id}.json")
    invoices = contract(create, read, name="invoices")
    (kept,) = round_trip(endpoint(invoices, create), "valid", "x", {"Invoice": {"type": 0}})
    (other,) = round_trip(endpoint(invoices, create), "valid", "x", {"Invoice": {"type": 16}})
    assert (len(kept.steps), len(other.steps)) == (2, 1)


def test_items_and_edits_by_post_need_a_record() -> None:
    assert [needs_record(each) for each in (EDIT, CARD_EDIT, CREATE, LIST)] == [True, True, False, False]


def test_a_create_has_the_companions_of_its_contract() -> None:
    roles = by_role(PENS)
    found = (roles.create, roles.read, roles.list, roles.edit, roles.delete)
    assert [each and each.operation for each in found] == [CREATE, READ, LIST, EDIT, DELETE]


def test_what_the_docs_do_not_have_is_none() -> None:
    roles = by_role(READ_ONLY)
    assert (roles.create, roles.edit, roles.delete) == (None, None, None)


def test_a_companion_on_the_same_path_comes_before_another() -> None:
    far = operation("GET", "/archive/{id}", "read")
    known = contract(far, CREATE, READ)
    assert by_role(known).read is endpoint(known, READ)


def test_a_create_has_companions_of_its_own_and_others_those_of_the_first_create() -> None:
    twin = operation("POST", "/import", "create")
    known = contract(CREATE, twin, READ)
    assert companions(endpoint(known, twin)).create is endpoint(known, twin)
    assert companions(endpoint(known, READ)).create is endpoint(known, CREATE)


def test_a_query_parameter_is_found_by_its_name() -> None:
    assert query_field(LIST, "limit") is not None
    assert query_field(LIST, "sort") is None


def test_as_many_rows_are_asked_for_as_the_docs_and_the_caller_allow() -> None:
    assert most_rows(endpoint(PENS, LIST)) == {"limit": 1000}
    assert most_rows(endpoint(PENS, LIST), 100) == {"limit": 100}
    low = parameter("query", integer("limit", maximum=50))
    assert most_rows(endpoint(PENS, operation("GET", "", "list", parameters=(low,)))) == {"limit": 50}
    assert most_rows(endpoint(PENS, operation("GET", "", "list"))) == {}


def test_a_record_that_is_served_elsewhere_is_not_there_for_the_read() -> None:
    asking = replace(
        PENS.vendor.asking,
        pinned={("/api2/pens", "Pen.state"): 1},
        unserved={("/api2/pens", "Pen.state"): (2,)},
    )
    pens = replace(PENS, vendor=replace(PENS.vendor, asking=asking))
    create = endpoint(pens, CREATE)

    def reads(state: int) -> list[str]:
        (case,) = round_trip(create, "valid", "x", {"Pen": {"name": "x", "stock": 1, "state": state}})
        return [step.expects for step in case.steps[1:]]

    assert (reads(1), reads(2), reads(3)) == (["success"], ["absent"], [])


def test_a_write_is_read_back_by_the_list_where_the_read_shows_no_record() -> None:
    shown = Response(status=200, body=thing("", thing("Pen", integer("id"))), record=("Pen",))
    row = Field(name="data", kinds=("array",), items=thing("[]", integer("id")))
    listing = replace(LIST, responses=(Response(status=200, body=thing("", row), record=("data", "[]")),))
    hidden = replace(READ, responses=(Response(status=200),))
    for read, reading in ((replace(READ, responses=(shown,)), READ), (hidden, LIST)):
        of = endpoint(contract(listing, read, CREATE), CREATE)
        (case,) = round_trip(of, "valid", "x", {"Pen": {"name": "a"}})
        assert [each.operation for each in case.steps] == [CREATE.id, reading.id]
        assert case.steps[-1].subject == 0
