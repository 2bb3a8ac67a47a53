"""The observed profile on the vendor's own resources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.tenants.embedded.observed import BEHAVIOURS, OBSERVED
from tests.tenants.embedded.small import shop

CONTRACTS = load_contracts(Path(__file__).parents[3] / "contracts", DAFTRA)
CLIENT = {
    "type": 2,
    "business_name": "a",
    "first_name": "b",
    "last_name": "c",
    "email": "a@example.com",
    "password": "d",
}


def test_the_profiles_are_the_two_of_the_design() -> None:
    assert set(BEHAVIOURS) == {"documented", "observed"}
    assert BEHAVIOURS["documented"] == ()


def test_each_behaviour_names_its_fact_and_resources_that_there_are() -> None:
    keys = {contract.key for contract in CONTRACTS}
    assert all(each.fact and each.name and each.contracts <= keys for each in OBSERVED)


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
            "POST", "/api2/client_payments.json", {"ClientPayment": {"amount": 5, "payment_method": "cash"}}
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
    assert "email" in body["validation_errors"]
