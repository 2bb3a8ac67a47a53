"""What live tenants do, fact by fact, on the observed profile."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from conform.daftra.embedded.facts import FACTS
from conform.daftra.embedded.observed import BRANCH, OBSERVED
from conform.tenants.embedded import access
from tests import ours
from tests.tenants.embedded.small import shop

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.tenants.embedded.small import Shop

ROOT = Path(__file__).parents[3]
CONTRACTS = ours.contracts()
FORM = {"content-type": "application/x-www-form-urlencoded"}
LINE = {"item": "x", "unit_price": 5, "quantity": 1}
CHECKS: dict[str, Callable[[Shop], None]] = {}


def fact(*names: str) -> Callable[[Callable[[Shop], None]], Callable[[Shop], None]]:
    """Let a check stand for some facts."""

    def named(check: Callable[[Shop], None]) -> Callable[[Shop], None]:
        CHECKS.update(dict.fromkeys(names, check))
        return check

    return named


def made(on: Shop, name: str, body: Any) -> int:
    """Make a record and give its id."""
    reply = on.ask("POST", f"/api2/{name}.json", body)
    assert reply.status == 202, reply.body
    assert isinstance(reply.body, dict)
    return int(str(reply.body["id"]))


def client(on: Shop, **more: Any) -> int:
    return made(on, "clients", {"Client": {"business_name": "A", **more}})


def invoice(on: Shop, **more: Any) -> int:
    header = {"client_id": client(on), "date": "2026-04-17", **more}
    return made(on, "invoices", {"Invoice": header, "InvoiceItem": [LINE]})


def payment(on: Shop, **more: Any) -> dict[str, Any]:
    sent = {"client_id": client(on), "amount": 5, "payment_method": "cash", "date": "2026-04-17", **more}
    body: dict[str, Any] = on.body("POST", "/api2/client_payments.json", {"ClientPayment": sent})
    return body


def listed(on: Shop, name: str, query: str = "") -> list[dict[str, Any]]:
    rows = on.body("GET", f"/api2/{name}.json?{query}")["data"]
    return [next(iter(row.values())) for row in rows]


@fact("header")
def any_letter_case(on: Shop) -> None:
    assert on.ask("GET", "/api2/taxes.json", headers={"apikey": access.KEY}).status == 200


@fact("key as bearer")
def a_bearer_is_no_key(on: Shop) -> None:
    headers = {"authorization": f"Bearer {access.KEY}"}
    assert on.ask("GET", "/api2/taxes.json", headers=headers).status == 401


@fact("token path", "site header")
def a_token_of_the_host(on: Shop) -> None:
    form = urlencode(access.FORM).encode()
    token = on.ask("POST", "/v2/oauth/token", headers=FORM, raw=form).body
    assert isinstance(token, dict)
    headers = {"authorization": f"Bearer {token['access_token']}", "site-id": "1"}
    assert on.ask("GET", "/api2/taxes.json", headers=headers).status == 200


@fact("ending")
def no_ending(on: Shop) -> None:
    assert on.body("GET", "/api2/taxes") == on.body("GET", "/api2/taxes.json")


@fact("login page")
def a_page_for_strangers(on: Shop) -> None:
    assert on.ask("GET", "/api2/taxes.json", headers={}).encoded().startswith(b"<!doctype html>")


@fact("branch parameter", "unknown parameters", "unknown keys", "no rate limit")
def what_nobody_documents_is_ignored(on: Shop) -> None:
    tax = {"Tax": {"name": "VAT", "value": 5, "moon": "full"}}
    reply = on.ask("POST", "/api2/taxes.json?request_branch_id=1", tax)
    assert reply.status == 202
    for _ in range(50):
        assert len(listed(on, "taxes", "request_branch_id=7&moon=full")) == 1


@fact("list frame", "columns", "created", "stamps")
def a_list_of_invoices(on: Shop) -> None:
    body = on.ask(
        "POST", "/api2/invoices.json", {"Invoice": {"client_id": client(on)}, "InvoiceItem": [LINE]}
    )
    assert isinstance(body.body, dict)
    (row,) = (each for each in listed(on, "invoices") if each["id"] == str(body.body["id"]))
    assert set(body.body) & {"result", "code", "id", "client_id"} == {"result", "code", "id"}
    assert set(on.body("GET", "/api2/invoices.json")) == {"result", "code", "data", "pagination"}
    assert "InvoiceItem" not in row
    assert row["draft"] == "0"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", row["created"])


@fact("single frame", "children", "dates")
def a_single_invoice(on: Shop) -> None:
    found = on.body("GET", f"/api2/invoices/{invoice(on)}.json")
    record = found["data"]["Invoice"]
    payment(on, status=1)
    assert "pagination" not in found
    assert (record["date"], record["InvoiceItem"][0]["item"]) == ("17/04/2026", "x")
    assert listed(on, "client_payments")[0]["date"] == "2026-04-17 00:00:00"


@fact("edited")
def edited_and_deleted(on: Shop) -> None:
    path = f"/api2/taxes/{made(on, 'taxes', {'Tax': {'name': 'VAT', 'value': 5}})}.json"
    taken = [on.ask("PUT", path, {"Tax": {"name": "B"}}), on.ask("DELETE", path), on.ask("GET", path)]
    assert [each.status for each in taken] == [200, 200, 404]


@fact("refused")
def a_refusal(on: Shop) -> None:
    reply = on.ask("POST", "/api2/taxes.json", {"Tax": {}})
    assert reply.status == 400
    assert isinstance(reply.body, dict)
    assert {"validation_errors", "error_type", "extra_data"} <= set(reply.body)
    assert not str(reply.body["message"]).isascii()


@fact("empty", "null names", "bare clients")
def bare_clients(on: Shop) -> None:
    made_ = [client(on), client(on)]
    assert len(set(made_)) == 2
    assert {row["first_name"] for row in listed(on, "clients")} == {None, ""}
    sent = on.body("POST", "/api2/clients.json", {"Client": {"business_name": "B"}})
    assert sent["client_number"]


@fact("loose clients")
def loose_clients(on: Shop) -> None:
    made_ = client(on, type=2, first_name="A", last_name="B", email="a@example.com", credit_limit=0)
    also = client(on, client_number=77, gender="")
    assert also > made_
    assert on.body("GET", f"/api2/clients/{also}.json")["data"]["Client"]["client_number"] == "77"
    assert on.ask("POST", "/api2/clients.json", {"Client": {"first_name": "A"}}).status == 400


@fact("details", "maps")
def details(on: Shop) -> None:
    payment(on, status=1)
    assert listed(on, "client_payments")[0]["extra_details"].startswith("{")
    products = on.body("GET", f"/api2/products/{made(on, 'products', {'Product': {'name': 'p'}})}.json")
    assert products["data"]["Product"]["productAvailableQTY"] == []


@fact("site")
def the_site(on: Shop) -> None:
    site = on.body("GET", "/api2/site_info.json")["data"]["Site"]
    assert (site["date_format"], type(site["id"]), type(site["staff_id"])) == ("DD/MM/YYYY", str, int)
    assert "moment_format" in site


@fact("PUT replaces", "one field", "custom fields")
def edits_of_invoices(on: Shop) -> None:
    identity = invoice(on, notes="kept?")
    path = f"/api2/invoices/{identity}.json"
    fields = [{"label": "a", "value": "b"}]
    assert on.ask("PUT", path, {"Invoice": {"payment_status": 2}}).status == 200
    record = on.body("GET", path)["data"]["Invoice"]
    assert (record["date"], record["notes"], record["no"]) == ("01/01/1970", "", f"R{identity:05d}")
    assert on.ask("PUT", path, {"Invoice": {}, "InvoiceCustomField": fields}).status == 200


@fact("lost payment", "unfinished payment")
def payments_that_nobody_sees(on: Shop) -> None:
    lost = payment(on, payment_method="")
    unfinished = payment(on)
    kept = payment(on, status=1)
    assert lost["id"] is None
    assert None not in {unfinished["id"], kept["id"]}
    assert [row["id"] for row in listed(on, "client_payments")] == [str(kept["id"])]


@fact("lines inside")
def lines_inside(on: Shop) -> None:
    header = {"client_id": client(on), "InvoiceItem": [LINE]}
    assert on.ask("POST", "/api2/invoices.json", {"Invoice": header}).status == 400
    assert on.ask("POST", "/api2/invoices.json", {"Invoice": header, "InvoiceItem": [LINE]}).status == 202


@fact("stores")
def stores(on: Shop) -> None:
    sent = {"Invoice": {"client_id": client(on), "store_id": 999}, "InvoiceItem": [LINE]}
    assert on.ask("POST", "/api2/invoices.json", sent).status == 400


@fact("newest first")
def newest_first(on: Shop) -> None:
    days = ["2026-04-17", "2026-04-19", "2026-04-18"]
    ids = [invoice(on, date=day) for day in days]
    paid = [
        made(
            on,
            "invoice_payments",
            {
                "InvoicePayment": {
                    "invoice_id": ids[0],
                    "amount": 1,
                    "payment_method": "cash",
                    "treasury_id": 1,
                    "status": 1,
                }
            },
        )
        for _ in days
    ]
    assert [row["id"] for row in listed(on, "invoices")][:3] == [str(ids[at]) for at in (1, 2, 0)]
    assert [row["id"] for row in listed(on, "invoice_payments")] == [str(each) for each in reversed(paid)]


@fact("oldest first")
def oldest_first(on: Shop) -> None:
    product = made(on, "products", {"Product": {"name": "p"}})
    sent = {
        "product_id": product,
        "store_id": 1,
        "quantity": 1,
        "price": 1,
        "date": "2026-04-17",
        "transaction_type": 1,
    }
    ids = [made(on, "stock_transactions", {"StockTransaction": sent}) for _ in range(3)]
    assert [row["id"] for row in listed(on, "stock_transactions")] == [str(each) for each in ids]


@fact("page size")
def page_size(on: Shop) -> None:
    for _ in range(21):
        client(on)
    assert [len(listed(on, "clients", query)) for query in ("", "limit=1000")] == [20, 21]


@fact("purchases")
def purchases(on: Shop) -> None:
    contract = next(each for each in CONTRACTS if each.key == "v1/purchase_invoices")
    create = contract.having("create")
    assert create is not None
    assert create.request is not None
    assert {"PurchaseOrder", "PurchaseOrderItem"} <= {each.name for each in create.request.body.fields}
    assert on.ask("GET", "/api2/purchase_invoices.json").status == 200


@fact("estimates")
def estimates(on: Shop) -> None:
    product = made(on, "products", {"Product": {"name": "p"}})
    sent = {"client_id": client(on), "store_id": 1}
    line = {**LINE, "product_id": product}
    estimate = made(on, "estimates", {"Estimate": sent, "InvoiceItem": [line]})
    record = on.body("GET", f"/api2/estimates/{estimate}.json")["data"]["Estimate"]
    assert {"client_bn1", "client_bn2", "summary_tax"} <= set(record)
    assert record["expiry_date"] == ""
    assert {"item_subtotal", "tax1_percent", "tax1_value"} <= set(record["InvoiceItem"][0])


@fact("products")
def products(on: Shop) -> None:
    made(on, "products", {"Product": {"name": "p"}})
    (record,) = listed(on, "products")
    assert {"discout_type", "deactivate", "productAvailableQTY"} <= set(record)
    assert "discount_type" not in record


PAGINATOR = {
    *("current_page", "data", "first_page_url", "from", "last_page", "last_page_url", "links"),
    *("next_page_url", "path", "per_page", "prev_page_url", "to", "total"),
}


@fact("v2 list", "no level")
def the_list_of_branches(on: Shop) -> None:
    found = on.body("GET", "/v2/api/entity/branch/list")
    assert set(found) == PAGINATOR
    assert set(found["data"][0]) == set(BRANCH)
    assert (type(found["data"][0]["id"]), found["per_page"]) == (int, 20)
    assert {"url", "label", "page", "active"} == set(found["links"][0])
    assert found["path"].endswith("/v2/api/entity/branch/list")
    gateways = on.body("GET", "/v2/api/entity/site_payment_gateway/list?per_page=1")
    assert (len(gateways["data"]), gateways["total"]) == (1, 2)


@fact("v2 single")
def a_bare_object(on: Shop) -> None:
    assert on.body("GET", "/v2/api/entity/invoice/1/1")["id"] == 1


@fact("no entity")
def no_entity(on: Shop) -> None:
    for path in ("moon/list/1", "moon/list", "moon/7/1"):
        assert on.body("GET", f"/v2/api/entity/{path}") == {"error": "Entity Not exists"}


@fact("php lists")
def php_lists(on: Shop) -> None:
    query = "filter[id][in][0]=1&filter[id][in][1]=2&sort[id]=desc"
    found = on.body("GET", f"/v2/api/entity/site_payment_gateway/list/1?{query}")
    assert [row["id"] for row in found["data"]] == [2, 1]


DONE = [name for name, each in FACTS.items() if not each.why_not]


@pytest.mark.parametrize("name", DONE)
def test_what_is_done_is_done_as_it_was_seen(name: str) -> None:
    assert name in CHECKS, f"no check stands for the fact {name!r}"
    with shop(*OBSERVED, contracts=CONTRACTS) as on:
        CHECKS[name](on)


def test_each_fact_is_done_or_says_why_not_and_each_behaviour_is_of_a_fact() -> None:
    behaviours = {each.name for each in OBSERVED}
    used: Mapping[str, Any] = {name: each.by for name, each in FACTS.items() if each.by}

    assert {each for by in used.values() for each in by} == behaviours
    assert set(CHECKS) == set(DONE)
    assert not [name for name, each in FACTS.items() if each.why_not and each.by]


def test_the_readme_says_what_is_not_done_and_why() -> None:
    readme = (ROOT / "suites" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (seen|coded|read) \| ([^|]+) \| ([^|]+) \|$", readme, re.MULTILINE)

    assert rows == [
        (each.tag, each.says.replace("|", "/"), each.why_not) for each in FACTS.values() if each.why_not
    ]
