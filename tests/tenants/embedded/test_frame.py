"""The body around a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.contract import Field, Response
from conform.tenants.embedded.frame import framed, is_hollow, way_to_record
from tests.tenants.embedded.small import FRAME, integer, rows, shape, text

if TYPE_CHECKING:
    from conform.contract import Json

BODY = shape(*FRAME, shape(shape(text("a"), name="Pen"), name="data"), shape(name="errors"), text("mesage"))


def test_a_body_shows_what_is_documented_and_nothing_else() -> None:
    known: dict[str, Json] = {"code": 200, "result": "successful", "id": 4}
    assert framed(BODY, known, ("data", "Pen"), {"a": "x"}) == {
        "code": 200,
        "result": "successful",
        "data": {"Pen": {"a": "x"}},
        "errors": {},
        "mesage": "",
    }


def test_known_values_take_the_documented_kind() -> None:
    assert framed(shape(text("code"), integer("id")), {"code": 200, "id": "7"}) == {"code": "200", "id": 7}


def test_reasons_keep_their_own_keys() -> None:
    documented = shape(shape(text("Attribute that caused the error"), name="errors"))
    assert framed(documented, {"errors": {"name": ["is required"]}}) == {"errors": {"name": ["is required"]}}


def test_an_object_in_place_of_a_message_is_filled_by_the_same_names() -> None:
    assert framed(
        shape(shape(*FRAME, name="message")), {"code": 401, "result": "failed", "message": "No"}
    ) == {"message": {"code": 401, "result": "failed"}}


def test_a_response_without_fields_is_hollow() -> None:
    assert is_hollow(None)
    assert is_hollow(Response(status=200))
    assert is_hollow(Response(status=200, body=shape()))
    assert is_hollow(Response(status=200, body=rows(Field(name="[]"))))
    assert not is_hollow(Response(status=200, body=rows(shape(text("a")))))


def test_the_way_to_the_record_is_the_documented_one_or_leads_to_data() -> None:
    nested = shape(shape(rows(shape(text("a")), "data"), name="payload"))
    assert way_to_record(Response(status=200, body=nested)) == ("payload", "data", "[]")
    assert way_to_record(Response(status=200, body=nested, record=())) == ()
    assert way_to_record(Response(status=200, body=shape(text("a")))) is None
