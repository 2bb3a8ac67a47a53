"""Create, read, list, edit and delete, as a caller sees them."""

from __future__ import annotations

from typing import Any

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


def test_a_single_read_nests_children_and_the_records_that_it_points_at() -> None:
    with shop() as open_shop:
        made = open_shop.pen(owner_id=2, Nib=[{"width": "F", "gold": "1"}], Kept_as="so")
        body = open_shop.body("GET", f"/api2/pens/{made}.json")
    pen = body["data"]["Pen"]
    assert (body["code"], body["result"], body["pagination"]["total_results"]) == (200, "successful", 1)
    assert pen["Nib"] == [{"id": 1, "pen_id": made, "width": "F", "gold": True}]
    assert pen["Owner"] == {"id": 2, "name": "owners 2"}
    assert (pen["kept_as"], "Kept_as" in pen) == ("so", False)


def test_what_is_write_only_or_unknown_is_not_served() -> None:
    with shop() as open_shop:
        pen = open_shop.read(open_shop.pen(colour="red", secret="s"))  # noqa: S106 - no secret
    assert not {"secret", "colour"} & set(pen)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"is_full": "1"}, {"is_full": True}),
        ({"is_full": 0}, {"is_full": False}),
        ({"price": 0.1}, {"price": 0.1}),
        ({"price": 5}, {"price": 5}),
        ({"name": "0٣ <b>'\"😀"}, {"name": "0٣ <b>'\"😀"}),
        ({"note": None}, {"note": None}),
        ({}, {"note": "none yet", "is_full": False, "price": 0, "sort": 1, "made": ""}),
        ({"made": "2024-02-29"}, {"made": "2024-02-29"}),
    ],
)
def test_a_value_comes_back_as_it_is_documented(sent: dict[str, Any], read: dict[str, Any]) -> None:
    with shop() as open_shop:
        pen = open_shop.read(open_shop.pen(**sent))
    assert {name: pen[name] for name in read} == read


def test_a_list_has_the_documented_frame_and_no_children_in_its_rows() -> None:
    with shop() as open_shop:
        open_shop.pen(Nib=[{"width": "F"}])
        body = open_shop.body("GET", "/api2/pens.json")
        deep = open_shop.body("GET", "/api2/pens.json?recursive=1")
    assert "Nib" not in body["data"][0]["Pen"]
    assert len(deep["data"][0]["Pen"]["Nib"]) == 1
    assert body["pagination"] == {"prev": None, "next": None, "page": 1, "page_count": 1, "total_results": 1}


def test_pages_follow_each_other_without_a_hole() -> None:
    with shop() as open_shop:
        made = [open_shop.pen() for _ in range(5)]
        bodies = [open_shop.body("GET", f"/api2/pens.json?limit=2&page={page}") for page in (1, 2, 3, 4)]
    ids = [[row["Pen"]["id"] for row in body["data"]] for body in bodies]
    assert ids == [made[:2], made[2:4], made[4:], []]
    assert bodies[1]["pagination"] == {
        "prev": "/api2/pens.json?limit=2&page=1",
        "next": "/api2/pens.json?limit=2&page=3",
        "page": 2,
        "page_count": 3,
        "total_results": 5,
    }


def test_documented_filters_narrow_a_list_and_others_are_ignored() -> None:
    with shop() as open_shop:
        open_shop.pen(owner_id=1, price=5)
        open_shop.pen(owner_id=2, price=50)
        totals = [
            open_shop.body("GET", f"/api2/pens.json?{query}")["pagination"]["total_results"]
            for query in ("owner_id=2", "price_from=9", "owner_id=1&price_from=9", "colour=red", "note=x")
        ]
    assert totals == [1, 1, 0, 2, 2]


def test_invoices_are_listed_newest_first_and_other_types_elsewhere() -> None:
    with shop() as open_shop:
        for date, sort in (("2020-01-01", 0), ("2022-01-01", 16), ("2021-01-01", 0), ("2023-01-01", 5)):
            open_shop.ask("POST", "/api2/invoices.json", {"Invoice": {"date": date, "type": sort}})
        body = open_shop.body("GET", "/api2/invoices.json")
    assert [row["Invoice"]["date"] for row in body["data"]] == ["2022-01-01", "2021-01-01", "2020-01-01"]


def test_the_columns_of_the_row_alone_are_listed_at_the_least_depth() -> None:
    with shop() as open_shop:
        open_shop.pen(owner_id=1)
        shown, bare = (
            open_shop.body("GET", f"/api2/pens.json{query}")["data"][0]["Pen"]
            for query in ("?recursive=1", "?recursive=-1")
        )
    assert {name for name, value in shown.items() if isinstance(value, (dict, list))}
    assert bare == {name: value for name, value in shown.items() if not isinstance(value, (dict, list))}


def test_filters_and_orders_of_v2_work_as_its_page_shows_them() -> None:
    with shop() as open_shop:
        for name in ("blue", "black", "red"):
            open_shop.ask("POST", "/v2/api/entity/ink", {"name": name})

        def found(query: str) -> list[int]:
            rows = open_shop.body("GET", f"/v2/api/entity/ink/list/1?{query}")["data"]
            return [row["id"] for row in rows]

        assert found("filter[id][in][]=1&filter[id][in][]=3") == [1, 3]
        assert found("filter[id][in][0]=1&filter[id][in][1]=2") == [1, 2]
        assert found("filter[notes][is_null]=1") == [1, 2, 3]
        assert found("filter[name][is_null]=1") == []
        assert found("sort[id]=desc") == [3, 2, 1]
        assert found("filter[or][name][like]=lue&filter[or][name][like]=red") == [1, 3]
        assert found("filter[id][gte]=2&filter[id][lte]=2") == [2]


def test_a_read_that_documents_no_body_is_framed_as_its_version_frames() -> None:
    with shop() as open_shop:
        open_shop.ask("POST", "/v2/api/entity/ink", {"name": "blue"})
        v1 = open_shop.body("GET", "/api2/owners/1")
        v2 = open_shop.body("GET", "/v2/api/entity/ink/list/1")
    assert v1["data"]["Owner"]["name"] == "owners 1"
    assert (v2["data"][0]["name"], v2["total"], v2["per_page"], v2["last_page"]) == ("blue", 1, 20, 1)
