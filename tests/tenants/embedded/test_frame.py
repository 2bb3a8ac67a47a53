"""The body around a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.contract import Field, Response
from conform.daftra import DAFTRA
from conform.tenants.embedded.frame import absent, bare, framed, invalid, refused, shown, way_to_record
from conform.tenants.embedded.validate import Violation
from tests.tenants.embedded.small import FRAME, context, integer, operation, rows, shape, text

if TYPE_CHECKING:
    from conform.contract import Json
    from conform.tenants.embedded.state import Context

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
