"""The observed profile on the vendor's own resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conform.daftra import DAFTRA
from conform.daftra.embedded import observed
from conform.daftra.embedded.observed import OBSERVED
from conform.tenants.embedded.behaviour import change
from conform.tenants.embedded.http import HttpRequest, Reply
from conform.tenants.embedded.slice import Slice
from conform.tenants.embedded.store import Sorting, Write
from tests import ours
from tests.tenants.embedded.small import context, shop

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Json

CONTRACTS = ours.contracts()
CLIENT = {
    "type": 2,
    "business_name": "a",
    "first_name": "b",
    "last_name": "c",
    "email": "a@example.com",
    "password": "d",
}


def test_each_behaviour_names_its_fact_and_resources_that_there_are() -> None:
    keys = {contract.key for contract in CONTRACTS} | {"v1"}
    assert all(each.reason and {*each.contracts} <= keys for each in OBSERVED)
    assert DAFTRA.embedded.observed == OBSERVED


def test_columns_are_text_and_single_reads_have_no_pagination() -> None:
    with shop(*OBSERVED, contracts=CONTRACTS) as open_shop:
        made = open_shop.body("POST", "/api2/clients.json", {"Client": CLIENT})["id"]
        body = open_shop.body("GET", f"/api2/clients/{made}.json")
    assert "pagination" not in body
    assert (body["data"]["Client"]["id"], body["data"]["Client"]["type"]) == (str(made), "2")
    assert body["data"]["Client"]["is_offline"] == "0"


def test_computed_values_stay_numbers_beside_columns_that_are_text() -> None:
    with shop(*OBSERVED, contracts=CONTRACTS) as open_shop:
        client = open_shop.body("POST", "/api2/clients.json", {"Client": CLIENT})["id"]
        made = open_shop.body(
            "POST", "/api2/invoices.json", {"Invoice": {"client_id": client, "date": "2026-04-17"}}
        )
        invoice = open_shop.body("GET", f"/api2/invoices/{made['id']}.json")["data"]["Invoice"]
    assert (invoice["summary_total"], invoice["client_id"]) == (0, str(client))
    assert invoice["date"] == "17/04/2026"


def test_an_edit_of_an_invoice_replaces_it() -> None:
    with shop(*OBSERVED, contracts=CONTRACTS) as open_shop:
        client = open_shop.body("POST", "/api2/clients.json", {"Client": CLIENT})["id"]
        sent: Any = {"Invoice": {"client_id": client, "date": "2026-04-17", "no": "A1", "notes": "kept?"}}
        made = open_shop.body("POST", "/api2/invoices.json", sent)["id"]
        open_shop.ask("PUT", f"/api2/invoices/{made}.json", {"Invoice": {"client_id": client}})
        invoice = open_shop.body("GET", f"/api2/invoices/{made}.json")["data"]["Invoice"]
    assert (invoice["date"], invoice["notes"]) == ("01/01/1970", "")
    assert invoice["no"] != "A1"


def test_a_client_payment_without_treasury_and_method_is_accepted_and_lost() -> None:
    with shop(*OBSERVED, contracts=CONTRACTS) as open_shop:
        lost = open_shop.ask("POST", "/api2/client_payments.json", {"ClientPayment": {"amount": 5}})
        kept = open_shop.ask(
            "POST",
            "/api2/client_payments.json",
            {"ClientPayment": {"amount": 5, "payment_method": "cash", "status": 1}},
        )
        total = open_shop.body("GET", "/api2/client_payments.json")["pagination"]["total_results"]
    assert (lost.status, kept.status, total) == (202, 202, 1)
    bodies: list[Any] = [lost.body, kept.body]
    assert [each["id"] is None for each in bodies] == [True, False]


def test_a_stranger_gets_a_page_and_a_wrong_key_a_refusal() -> None:
    with shop(*OBSERVED, contracts=CONTRACTS) as open_shop:
        stranger = open_shop.ask("GET", "/api2/clients.json", headers={})
        wrong = open_shop.ask("GET", "/api2/clients.json", headers={"apikey": "x"})
    assert (stranger.status, stranger.media) == (401, "text/html; charset=utf-8")
    assert isinstance(wrong.body, dict)


def test_an_unknown_entity_is_fine() -> None:
    with shop(*OBSERVED, contracts=CONTRACTS) as open_shop:
        replies = [open_shop.ask("GET", f"/v2/api/entity/nonsense/{rest}") for rest in ("list/1", "5/1")]
    assert [(each.status, each.body) for each in replies] == [(200, {"error": "Entity Not exists"})] * 2


def test_the_site_says_more_than_the_docs() -> None:
    with shop(*OBSERVED, contracts=CONTRACTS) as open_shop:
        site = open_shop.body("GET", "/api2/site_info.json")["data"]["Site"]
    assert (site["date_format"], site["id"], type(site["staff_id"])) == ("DD/MM/YYYY", "1", int)
    assert "moment_format" in site


def test_a_refusal_has_two_keys_more() -> None:
    with shop(*OBSERVED, contracts=CONTRACTS) as open_shop:
        body = open_shop.body("POST", "/api2/clients.json", {"Client": {}})
    assert (body["error_type"], body["extra_data"]) == ("", [])
    assert "business_name" in body["validation_errors"]


AT = context()


def in_date(alter: Callable[[Json], Json]) -> Callable[[Json], Json]:
    return lambda record: change("date", alter)(record, AT)


STRANGER = context(request=HttpRequest(method="GET", path="/api2/pens.json"))


@pytest.mark.parametrize(
    ("does", "served", "seen_so"),
    [
        (
            observed.columns_are_text,
            {"a": 5, "b": 5.0, "c": 5.5, "d": True},
            {"a": "5", "b": "5", "c": "5.5", "d": "1"},
        ),
        (
            observed.columns_are_text,
            {"summary_total": 5, "is_expired": True},
            {"summary_total": 5, "is_expired": True},
        ),
        (
            observed.columns_are_text,
            {"rows": [{"n": 1}], "x": None, "y": "t"},
            {"rows": [{"n": "1"}], "x": None, "y": "t"},
        ),
        (observed.empties_are_mixed, {"id": 1, "a": "", "b": "x"}, {"id": 1, "a": None, "b": "x"}),
        (observed.empties_are_mixed, {"id": 2, "a": ""}, {"id": 2, "a": ""}),
        (observed.maps_are_lists, {"a": {}, "b": {"c": 1}}, {"a": [], "b": {"c": 1}}),
        (
            in_date(observed.local_date),
            {"date": "2026-04-17", "due_date": "2026-04-18"},
            {"date": "17/04/2026", "due_date": "2026-04-18"},
        ),
        (in_date(observed.local_date), {"date": ""}, {"date": "30/11/-1 00:00"}),
        (in_date(observed.local_date), {"name": "x"}, {"name": "x"}),
        (in_date(observed.with_midnight), {"date": "2026-04-17"}, {"date": "2026-04-17 00:00:00"}),
        (
            in_date(observed.with_midnight),
            {"date": "2026-04-17 10:00:00"},
            {"date": "2026-04-17 10:00:00"},
        ),
    ],
)
def test_a_record_is_served_as_it_was_seen(does: Callable[[Json], Json], served: Json, seen_so: Json) -> None:
    assert does(served) == seen_so


def test_only_a_refusal_says_more_and_only_a_stranger_gets_a_page() -> None:
    fine, bad, denied = Reply(status=200, body={}), Reply(status=400, body={}), Reply(status=401, body={})
    assert observed.refusal_says_more(fine, AT) == fine
    assert observed.refusal_says_more(bad, AT).body == {
        "message": observed.LOCAL_MESSAGE,
        "error_type": "",
        "extra_data": [],
    }
    assert observed.stranger_gets_a_page(denied, AT) == denied
    assert observed.stranger_gets_a_page(denied, STRANGER).text == observed.LOGIN_PAGE
    assert observed.stranger_gets_a_page(fine, STRANGER) == fine


def test_only_an_update_is_a_replacement() -> None:
    insert = Write(sort="insert", store="s", id=1, record={"no": "1"})
    assert observed.edit_replaces(insert, AT) == insert


def test_the_site_is_no_stored_record() -> None:
    assert observed.stored_columns_are_text({"id": 1}, AT) == {"id": "1"}
    site = next(each for each in CONTRACTS if each.key == observed.SITE)
    assert observed.stored_columns_are_text({"id": 1}, context(site)) == {"id": 1}


def test_newest_first_turns_any_order_and_details_are_a_document_in_a_text() -> None:
    does = {each.name: each.does for each in OBSERVED}
    assert does["lists"](Slice(order=Sorting(column="date")), AT).order == Sorting(is_descending=True)
    assert does["extra_details"]({"a": 1}, AT) == {"a": 1, "extra_details": observed.DETAILS}
