"""A stored value as the read page documents it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.contract import Choice, Default, Field, Response
from conform.daftra import DAFTRA
from conform.tenants.embedded.serving import (
    absent,
    bare,
    fits,
    framed,
    invalid,
    is_kind,
    refused,
    serving,
    shown,
    unset,
    way_to_record,
)
from conform.tenants.embedded.submission import Violation
from tests.tenants.embedded.small import FRAME, OWNER, context, integer, operation, rows, shape, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Json
    from conform.tenants.embedded.state import Context


def nobody(name: str, record: Mapping[str, Json]) -> None:
    """Find no record."""


@pytest.mark.parametrize(
    ("field", "stored", "served"),
    [
        (integer("a"), 5, 5),
        (integer("a"), "5", 5),
        (integer("a"), 5.0, 5),
        (integer("a"), True, 1),
        (integer("a"), "x", 0),
        (integer("a"), None, 0),
        (Field(name="a", kinds=("number",)), "5.25", 5.25),
        (Field(name="a", kinds=("boolean",)), "1", True),
        (text("a"), 7, "7"),
        (text("a"), False, "0"),
        (text("a", max_length=3), "abcdef", "abc"),
        (Field(name="a", kinds=("integer", "array"), items=integer("")), [1, "2"], [1, 2]),
        (Field(name="a", kinds=("integer", "array"), items=integer("")), 3, 3),
        (rows(shape(integer("n"))), {"n": 1}, [{"n": 1}]),
        (rows(shape(integer("n"))), [{"n": "1", "m": 2}], [{"n": 1}]),
        (shape(text("b")), {"b": "x", "c": "y"}, {"b": "x"}),
        (shape(text("b")), None, {"b": ""}),
        (Field(name="a"), [1, {}], [1, {}]),
    ],
)
def test_a_value_is_served_of_its_documented_kind(field: Field, stored: Json, served: Json) -> None:
    found = serving(field)(stored, nobody)
    assert (found, type(found)) == (served, type(served))


def test_an_object_shows_the_record_beside_it_unless_one_was_sent() -> None:
    serve = serving(shape(integer("owner_id"), OWNER))

    def owner(name: str, record: Mapping[str, Json]) -> dict[str, Json]:
        return {"id": record["owner_id"], "name": f"found by {name}"}

    assert serve({"owner_id": 3}, owner) == {"owner_id": 3, "Owner": {"id": 3, "name": "found by Owner"}}
    assert serve({"owner_id": 3, "Owner": {"id": 1, "name": "sent"}}, owner) == {
        "owner_id": 3,
        "Owner": {"id": 1, "name": "sent"},
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (text("a"), ""),
        (integer("a"), 0),
        (Field(name="a", kinds=("number",)), 0),
        (Field(name="a", kinds=("boolean",)), False),
        (Field(name="a", kinds=("string", "null")), None),
        (Field(name="a"), None),
        (Field(name="a", kinds=("null",)), None),
        (integer("a", default=Default(value=5)), 5),
        (integer("a", default=Default(value="the store's")), 0),
        (integer("a", enum=(Choice(value=""), Choice(value=3))), 3),
        (rows(text("")), []),
        (shape(text("b"), text("c", is_write_only=True)), {"b": ""}),
        (shape(), {}),
    ],
)
def test_a_field_that_was_not_sent_has_a_documented_kind(field: Field, value: Json) -> None:
    assert unset(field) == value
    assert fits(unset(field), field)


def test_a_boolean_is_no_number_and_a_whole_float_is_an_integer() -> None:
    assert not is_kind(value=True, kind="integer")
    assert is_kind(2.0, "integer")
    assert not is_kind(2.5, "integer")
    assert is_kind(2, "number")


BROKEN = (
    Violation(rule="kind", at="Pen.name", reason="first"),
    Violation(rule="enum", at="Pen.name", reason="second"),
)
BODY = shape(*FRAME, shape(shape(text("a"), name="Pen"), name="data"), shape(name="errors"), text("mesage"))


def at(call: str, *responses: Response) -> Context:
    return context(made=operation(f"PUT {call}", call, "edit", *responses))


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
    assert invalid(at("/api2/x", Response(status=400, body=documented)), BROKEN).body == {
        "errors": {"name": "first"}
    }


def test_an_object_in_place_of_a_message_is_filled_by_the_same_names() -> None:
    assert framed(
        shape(shape(*FRAME, name="message")), {"code": 401, "result": "failed", "message": "No"}
    ) == {"message": {"code": 401, "result": "failed"}}


def test_a_response_without_fields_shows_nothing() -> None:
    rowed = rows(shape(text("a")))
    for hollow in (None, shape(), rows(Field(name="[]"))):
        assert shown(Response(status=200, body=hollow)) is None
    assert shown(None) is None
    assert shown(Response(status=200, body=rowed)) is rowed


def test_the_way_to_the_record_is_the_documented_one_or_leads_to_data() -> None:
    nested = shape(shape(rows(shape(text("a")), "data"), name="payload"))
    assert way_to_record(Response(status=200, body=nested), "data") == ("payload", "data", "[]")
    assert way_to_record(Response(status=200, body=nested, record=()), "data") == ()
    assert way_to_record(Response(status=200, body=shape(text("a"))), "data") is None


def test_the_frame_of_a_version_stands_where_the_docs_show_none() -> None:
    assert bare(DAFTRA.embedded, "/api2/x", 404, "No").body == {
        "result": "failed",
        "code": 404,
        "message": "No",
    }
    assert bare(DAFTRA.embedded, "/v2/x", 404, "No").body == {"message": "No"}
    assert refused(at("/v2/x"), 400, "No", {"a": "b"}).body == {"message": "No", "errors": {"a": "b"}}


def test_v1_gives_the_first_reason_of_each_field_and_v2_all_of_them() -> None:
    v1, v2 = invalid(at("/api2/x"), BROKEN), invalid(at("/v2/x"), BROKEN)
    assert isinstance(v1.body, dict)
    assert isinstance(v2.body, dict)
    assert v1.body["validation_errors"] == {"name": "first"}
    assert v2.body["errors"] == {"name": ["first", "second"]}


def test_the_documented_body_of_a_status_is_used() -> None:
    documented = Response(status=400, body=shape(text("reason"), text("message")))
    assert invalid(at("/api2/x", documented), BROKEN).body == {"reason": "", "message": "Bad Request"}


def test_a_bad_payload_is_422_with_all_reasons_where_that_is_documented_else_400() -> None:
    found = invalid(at("/api2/x", Response(status=422), Response(status=400)), BROKEN)
    assert isinstance(found.body, dict)
    assert (found.status, found.body["message"]) == (422, "Entity not saved")
    assert found.body["validation_errors"] == {"name": ["first", "second"]}
    assert invalid(at("/api2/x"), BROKEN).status == 400


def test_an_absent_record_is_404_unless_an_edit_documents_400_alone() -> None:
    assert absent(at("/v2/x")).status == 404
    assert absent(at("/v2/x", Response(status=400))).status == 400
    assert absent(at("/v2/x", Response(status=400), Response(status=404))).status == 404
