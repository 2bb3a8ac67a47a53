"""Refusals in the words of the docs."""

from __future__ import annotations

from conform.contract import Response
from conform.tenants.embedded.house import Visit, visit
from conform.tenants.embedded.refuse import absent, bare, invalid, refusal_status, refused
from conform.tenants.embedded.route import Route, pattern
from conform.tenants.embedded.validate import Violation
from conform.tenants.embedded.wire import Asked
from tests.tenants.embedded.small import PENS, operation, shape, text

BROKEN = (
    Violation(rule="kind", at="Pen.name", reason="first"),
    Violation(rule="enum", at="Pen.name", reason="second"),
)


def at(call: str, *responses: Response) -> Visit:
    asked = Asked(method="PUT", path=call)
    made = operation(f"PUT {call}", call, "edit", *responses)
    route = Route(contract=PENS, operation=made, pattern=pattern(call))
    return visit(asked, route, {}, None, is_anonymous=False)


def test_the_frame_of_a_version_stands_where_the_docs_show_none() -> None:
    assert bare(404, "No", is_v1=True).body == {"result": "failed", "code": 404, "message": "No"}
    assert bare(404, "No", is_v1=False).body == {"message": "No"}
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


def test_a_bad_payload_is_422_where_that_is_documented_else_400() -> None:
    assert (
        refusal_status(operation("PUT /x", "/x", "edit", Response(status=422), Response(status=400))) == 422
    )
    assert refusal_status(operation("PUT /x", "/x", "edit")) == 400


def test_an_absent_record_is_404_unless_an_edit_documents_400_alone() -> None:
    assert absent(at("/v2/x")).status == 404
    assert absent(at("/v2/x", Response(status=400))).status == 400
    assert absent(at("/v2/x", Response(status=400), Response(status=404))).status == 404
