"""Steps and the values of their parameters."""

from __future__ import annotations

from conform.case import UNKNOWN_ID
from conform.contract import Choice, Contract, Default, Parameter, Reference
from conform.payloads.step import is_item, record, step
from tests.payloads.small import (
    CARD_EDIT,
    CARDS,
    CREATE,
    DELETE,
    IDENTITY,
    LIST,
    PENS,
    READ,
    integer,
    operation,
    text,
)


def parameter(where: str, field: object) -> Parameter:
    return Parameter(where=where, field=field)  # type: ignore[arg-type] # shorthand


def test_a_record_is_addressed_by_the_step_that_made_it() -> None:
    made = step(PENS, READ, "success", subject=2)
    assert made.path == {"id": {"$made": 2}}
    assert made.subject == 2


def test_a_record_without_a_maker_is_unknown() -> None:
    assert step(PENS, READ, "absent").path == {"id": UNKNOWN_ID}
    assert step(PENS, READ, "success", identity=record("v1/pens")).path == {"id": {"$ref": "v1/pens"}}


def test_a_collection_has_no_identity() -> None:
    assert step(PENS, LIST, "success").path == {}
    assert [is_item(each) for each in (READ, DELETE, LIST, CREATE)] == [True, True, False, False]


def test_an_edit_by_post_names_its_record_in_the_body() -> None:
    edit = step(CARDS, CARD_EDIT, "success", subject=0, payload={"title": "a"})
    assert edit.payload == {"id": {"$made": 0}, "title": "a"}
    assert edit.path == {}


def test_a_wrapped_edit_by_post_carries_the_id_inside() -> None:
    edit = operation("POST", "", "edit", request=CREATE.request)
    assert step(PENS, edit, "success", subject=0, payload={"Pen": {"name": "a"}}).payload == {
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
    assert step(PENS, called, "success", subject=0).path == {
        "client": {"$ref": "v1/clients"},
        "state": "open",
        "sort": "new",
        "id": {"$made": 0},
    }


def test_a_parent_in_the_path_of_a_create_is_a_record_unless_nothing_may_come_of_it() -> None:
    create = operation("POST", "/{id}", "create", request=CREATE.request)
    notes = Contract(name="notes", version="v1", title="", operations=(create,))
    assert step(notes, create, "success").path == {"id": {"$ref": "v1/clients"}}
    assert step(notes, create, "denied", identity=UNKNOWN_ID).path == {"id": UNKNOWN_ID}


def test_required_query_parameters_are_sent_and_may_be_overruled() -> None:
    sized = parameter("query", text("per_page", is_required=True, example=Default(value="100")))
    listing = operation("GET", "", "list", parameters=(sized,))
    assert step(PENS, listing, "success").query == {"per_page": "100"}
    assert step(PENS, listing, "success", query={"per_page": 2}).query == {"per_page": 2}
