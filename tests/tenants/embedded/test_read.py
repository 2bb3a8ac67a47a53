"""Single records and lists, as a caller sees them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tenants.embedded.small import shop


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
        "prev": "/api2/pens.json?page=1",
        "next": "/api2/pens.json?page=3",
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


def test_a_read_that_documents_no_body_is_framed_as_its_version_frames() -> None:
    with shop() as open_shop:
        open_shop.ask("POST", "/v2/api/entity/ink", {"name": "blue"})
        v1 = open_shop.body("GET", "/api2/owners/1")
        v2 = open_shop.body("GET", "/v2/api/entity/ink/list/1")
    assert v1["data"]["Owner"]["name"] == "owners 1"
    assert (v2["data"][0]["name"], v2["total"], v2["per_page"], v2["last_page"]) == ("blue", 1, 20, 1)
