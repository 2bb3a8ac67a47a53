"""Create, edit and delete, as a caller sees them."""

from __future__ import annotations

import pytest

from tests.tenants.embedded.small import PENS, shop

REQUIRED = {"name": "is required"}


def test_a_create_answers_the_documented_status_and_body() -> None:
    with shop() as open_shop:
        reply = open_shop.ask("POST", "/api2/pens.json", {"Pen": {"name": "a pen"}})
    assert (reply.status, reply.body) == (202, {"code": 202, "result": "successful", "id": 1})


def test_a_refused_create_names_the_field_and_stores_nothing() -> None:
    with shop() as open_shop:
        reply = open_shop.ask("POST", "/api2/pens.json", {"Pen": {}})
        listed = open_shop.body("GET", "/api2/pens.json")
    assert reply.status == 400
    assert reply.body == {
        "code": 400,
        "result": "failed",
        "message": "Bad Request",
        "validation_errors": REQUIRED,
    }
    assert listed["data"] == []


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"[]", b'{"Pen": []}', b'{"pen": {}}', b"null", b"NaN"])
def test_a_body_that_is_no_submission_is_refused(raw: bytes) -> None:
    with shop() as open_shop:
        assert open_shop.ask("POST", "/api2/pens.json", raw=raw).status == 400


def test_a_deeply_nested_body_is_refused_and_does_no_harm() -> None:
    with shop() as open_shop:
        assert open_shop.ask("POST", "/api2/pens.json", raw=b"[" * 100_000).status == 400
        assert open_shop.ask("GET", "/api2/pens.json").status == 200


def test_an_edit_merges_and_replaces_the_children_that_are_sent() -> None:
    with shop() as open_shop:
        made = open_shop.pen(note="kept", Nib=[{"width": "F"}, {"width": "M"}])
        before = open_shop.read(made)
        reply = open_shop.ask(
            "PUT", f"/api2/pens/{made}.json", {"Pen": {"name": "other"}, "Nib": [{"width": "B"}]}
        )
        after = open_shop.read(made)
    assert reply.body == {"code": 200, "result": "successful"}
    assert (after["name"], after["note"], after["created"]) == ("other", "kept", before["created"])
    assert [row["width"] for row in before["Nib"]] == ["F", "M"]
    assert [row["width"] for row in after["Nib"]] == ["B"]
    assert after["Nib"][0]["id"] not in [row["id"] for row in before["Nib"]]


def test_children_know_their_parent() -> None:
    with shop() as open_shop:
        made = open_shop.pen(Nib=[{"width": "F"}])
        assert open_shop.read(made)["Nib"][0]["pen_id"] == made


def test_a_refused_edit_changes_nothing() -> None:
    with shop() as open_shop:
        made = open_shop.pen()
        reply = open_shop.ask("PUT", f"/api2/pens/{made}", {"Pen": {"name": "much too long"}})
        assert (reply.status, open_shop.read(made)["name"]) == (400, "a pen")


def test_what_is_deleted_is_gone_and_its_id_never_comes_back() -> None:
    with shop() as open_shop:
        made = open_shop.pen()
        statuses = [
            open_shop.ask(method, f"/api2/pens/{made}.json", {"Pen": {}} if method == "PUT" else None).status
            for method in ("DELETE", "DELETE", "GET", "PUT")
        ]
        again = open_shop.pen()
    assert statuses == [200, 404, 404, 404]
    assert again > made


@pytest.mark.parametrize("identity", ["2000000011", "0", "-1", "x", "9" * 30, "%C2%B2"])
def test_a_record_that_never_was_is_absent(identity: str) -> None:
    with shop() as open_shop:
        assert open_shop.ask("DELETE", f"/api2/pens/{identity}.json").status == 404


def test_v2_answers_with_a_message_and_refuses_with_lists() -> None:
    with shop() as open_shop:
        made = open_shop.ask("POST", "/v2/api/entity/ink", {"name": "blue"})
        refused = open_shop.ask("POST", "/v2/api/entity/ink", {"pen_id": 77})
    assert (made.status, made.body) == (200, {"message": "Added successfully", "id": 1})
    assert refused.status == 422
    assert refused.body == {
        "message": "Entity not saved",
        "errors": {"name": ["is required"], "pen_id": ["points at a record that does not exist"]},
    }


def test_v2_edits_by_post_where_the_body_names_the_record() -> None:
    with shop() as open_shop:
        open_shop.ask("POST", "/v2/api/entity/ink", {"name": "blue"})
        edited = open_shop.ask("POST", "/v2/api/entity/ink", {"id": 1, "name": "red"})
        absent = open_shop.ask("POST", "/v2/api/entity/ink", {"id": 9, "name": "red"})
        read = open_shop.body("GET", "/v2/api/entity/ink/1/1")
    assert (edited.status, read["name"]) == (200, "red")
    assert (absent.status, absent.body) == (400, {"message": "Record not found"})


def test_the_server_numbers_what_the_docs_show_and_nobody_sent() -> None:
    with shop() as open_shop:
        assert open_shop.read(open_shop.pen())["code"] == "000001"
        assert open_shop.read(open_shop.pen(code="ABC"))["code"] == "ABC"


def test_a_document_type_is_given_by_its_resource() -> None:
    with shop() as open_shop:
        open_shop.ask("POST", "/api2/estimates.json", {"Invoice": {"type": 0}})
        open_shop.ask("POST", "/api2/invoices.json", {"Invoice": {"type": 3}})
        open_shop.ask("POST", "/api2/invoices.json", {"Invoice": {}})
        types = [
            open_shop.body("GET", f"/api2/{name}/{number}.json")
            for name, number in (("estimates", 1), ("estimates", 2), ("invoices", 3))
        ]
        absent = open_shop.ask("GET", "/api2/invoices/1.json").status
    assert [each["data"]["Invoice"]["type"] for each in types] == [3, 3, 0]
    assert absent == 404


def test_the_contract_of_the_tests_has_every_role() -> None:
    assert {each.role for each in PENS.operations} == {"create", "read", "list", "edit", "delete", "action"}
