"""Operations that are no create, read, list, edit or delete."""

from __future__ import annotations

from typing import Any

import pytest

from conform.daftra.embedded.operations import ACTIONS, MOST_LINKS, envelope, pagination, paginator
from conform.tenants.embedded.http import HttpRequest
from conform.tenants.embedded.slice import Slice
from tests import ours
from tests.daftra.embedded.test_observed import CLIENT
from tests.tenants.embedded.small import INKS, context, shop

CONTRACTS = ours.contracts()


def test_every_special_operation_is_in_the_docs() -> None:
    calls = {
        operation.call.removesuffix(".json") for contract in CONTRACTS for operation in contract.operations
    }
    assert set(ACTIONS) <= calls


@pytest.mark.parametrize("path", ["/api2/invoices", "/api2/invoices.json"])
@pytest.mark.parametrize(
    ("payment", "status"),
    [({"Payment": {"amount": 1, "payment_method": "cash"}}, 200), ({"Payment": []}, 202), ({}, 202)],
)
def test_an_invoice_with_a_payment_that_is_an_object_is_an_advance_payment_and_no_ending_decides_it(
    path: str, payment: dict[str, Any], status: int
) -> None:
    with shop(contracts=CONTRACTS) as open_shop:
        client = open_shop.body("POST", "/api2/clients.json", {"Client": CLIENT})["id"]
        assert open_shop.ask("POST", path, {"Invoice": {"client_id": client}, **payment}).status == status


def test_an_unknown_model_of_the_listing_is_absent() -> None:
    with shop() as open_shop:
        assert open_shop.ask("GET", "/api2/listing/Nonsense").status == 404


def test_any_entity_can_be_listed_by_its_name_and_an_unknown_one_cannot() -> None:
    with shop() as open_shop:
        made = open_shop.pen()
        listed = open_shop.body("GET", "/v2/api/entity/pen/list/1")
        unknown = open_shop.ask("GET", "/v2/api/entity/car/list/1")
    assert ([row["id"] for row in listed["data"]], listed["total"]) == ([made], 1)
    assert unknown.status == 404


def test_several_reads_are_answered_at_once() -> None:
    with shop() as open_shop:
        open_shop.pen(owner_id=1)
        open_shop.pen(owner_id=2)
        body = open_shop.body(
            "POST",
            "/v2/api/multi-entity",
            [
                {"key": "pen", "action": "show", "options": "2"},
                {"key": "pen", "action": "list", "options": {"owner_id": "1"}, "alias": "mine"},
                {"key": "pen", "action": "show", "options": "9", "alias": "gone"},
            ],
        )
        refused = open_shop.ask("POST", "/v2/api/multi-entity", {"key": "pen"})
    assert (body["pen"]["id"], body["mine"]["total"], body["gone"]) == (2, 1, None)
    assert refused.status == 400


def test_invoices_are_made_in_bulk_and_a_refused_one_leaves_the_others() -> None:
    with shop(contracts=CONTRACTS) as open_shop:
        element = {
            "Client": {
                "type": 2,
                "business_name": "a",
                "first_name": "b",
                "last_name": "c",
                "email": "a@example.com",
                "password": "d",
            }
        }
        client = open_shop.body("POST", "/api2/clients.json", element)["id"]
        target = "/api2/invoices/add_bulk.json?send=0&client_id=1&terminal_id=1"
        bodies = open_shop.body(
            "POST", target, [{"Invoice": {"client_id": client}}, {"Invoice": {"client_id": 99}}]
        )
    assert [each.get("result") for each in bodies] == ["successful", "failed"]
    assert isinstance(bodies[0]["id"], int)


def test_a_booking_changes_its_status_and_becomes_an_invoice() -> None:
    with shop(contracts=CONTRACTS) as open_shop:
        target = "/api2/bookings/change_status/1/3"
        assert open_shop.ask("GET", target).status == 200
        assert open_shop.body("GET", "/v2/api/entity/booking/1/1")["status"] == 3
        made = open_shop.body("GET", "/api2/bookings/convert_to_invoice/1")["id"]
        assert open_shop.body("GET", f"/api2/invoices/{made}")["data"]["Invoice"]["id"] == made
        assert open_shop.ask("GET", "/api2/bookings/change_status/99/3").status == 404
        assert open_shop.ask("GET", "/api2/bookings/convert_to_invoice/99").status == 404


PATH = "/v2/api/entity/ink/list/1"
ROOT = f"http://127.0.0.1:1{PATH}"
AT = context(INKS, "list", HttpRequest(method="GET", path=PATH, headers={"host": "127.0.0.1:1"}))


def test_a_status_is_told_as_a_success_below_300_and_as_a_failure_from_there() -> None:
    assert envelope(299, "m") == {"result": "successful", "code": 299, "message": "m"}
    assert envelope(300, None) == {"result": "failed", "code": 300, "message": None}


def test_pagination_of_v1_names_its_neighbours_by_their_paths() -> None:
    found = pagination(AT, Slice(size=2, page=2, total=5, offset=2))["pagination"]
    alone = pagination(AT, Slice())["pagination"]
    assert isinstance(found, dict)
    assert isinstance(alone, dict)
    assert (found["prev"], found["next"], found["page_count"]) == (f"{PATH}?page=1", f"{PATH}?page=3", 3)
    assert (alone["prev"], alone["next"], alone["has_more_pages"]) == (None, None, False)


def test_a_paginator_of_v2_names_its_neighbours() -> None:
    found = paginator(AT, Slice(size=2, page=2, total=5, offset=2), 2)
    assert (found["from"], found["to"], found["last_page"], found["total"]) == (3, 4, 3, 5)
    assert (found["prev_page_url"], found["next_page_url"]) == (f"{ROOT}?page=1", f"{ROOT}?page=3")
    links = found["links"]
    assert isinstance(links, list)
    assert [link["page"] for link in links if isinstance(link, dict)] == [1, 1, 2, 3, 3]


def test_a_page_past_the_end_still_names_the_one_before_and_links_are_limited() -> None:
    found = paginator(AT, Slice(size=1, page=40, total=20), 0)
    assert (found["prev_page_url"], found["next_page_url"]) == (f"{ROOT}?page=39", None)
    assert isinstance(found["links"], list)
    assert len(found["links"]) == MOST_LINKS + 2


def test_an_empty_list_has_one_page_from_nowhere() -> None:
    found = paginator(AT, Slice(), 0)
    assert (found["from"], found["to"], found["last_page"], found["next_page_url"]) == (None, None, 1, None)
