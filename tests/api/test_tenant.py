"""`conform.Tenant` as somebody's test uses it."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from conform import Tenant
from conform.api.seed import SeedError
from conform.api.traffic import BreachError
from conform.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENT = {
    "business_name": "A",
    "first_name": "A",
    "last_name": "B",
    "email": "a@example.com",
    "password": "a secret",
    "type": 2,
}


@pytest.fixture(scope="module")
def running() -> Iterator[Tenant]:
    with Tenant() as tenant:
        yield tenant


@pytest.fixture
def tenant(running: Tenant) -> Tenant:
    running.become("documented")
    return running


def ask(tenant: Tenant, method: str, path: str, payload: Any = None, **headers: str) -> tuple[int, Any]:
    request = urllib.request.Request(  # noqa: S310 - loopback
        tenant.url + path,
        method=method,
        data=None if payload is None else json.dumps(payload).encode(),
        headers={"APIKEY": tenant.api_key, "Content-Type": "application/json", **headers},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def count(tenant: Tenant, path: str = "/api2/clients.json") -> Any:
    return ask(tenant, "GET", path)[1]["pagination"]["total_results"]


def test_it_is_asked_by_any_client_and_keeps_what_was_asked(tenant: Tenant) -> None:
    status, made = ask(tenant, "POST", "/api2/clients.json", {"Client": CLIENT})
    assert (status, made["id"], count(tenant)) == (202, 1, 1)
    assert tenant.traffic.operations == ("POST /clients{format}", "GET /clients{format}")
    assert [each.call.method for each in tenant.traffic.exchanges] == ["POST", "GET"]
    assert (tenant.traffic.breaches, tenant.traffic.drifts) == ((), ())
    tenant.traffic.judge()


def test_a_reset_makes_it_as_it_was(tenant: Tenant) -> None:
    ask(tenant, "POST", "/api2/clients.json", {"Client": CLIENT})
    tenant.fault(next(iter(tenant.faults)))
    tenant.rehearse(fail_every=1)
    tenant.reset()
    assert (count(tenant), tenant.active, len(tenant.traffic.exchanges)) == (0, (), 1)
    assert ask(tenant, "POST", "/api2/clients.json", {"Client": CLIENT})[1]["id"] == 1


def test_a_fault_is_there_for_a_block_or_until_the_reset(tenant: Tenant) -> None:
    name = next(each for each, kind in tenant.faults.items() if kind == "status.rejected_valid")
    with tenant.fault(name):
        assert list(tenant.active) == [name]
    assert list(tenant.active) == []
    tenant.fault(name)
    assert list(tenant.active) == [name]
    tenant.reset()
    assert list(tenant.active) == []


def test_a_fault_that_there_is_not_is_told_with_those_that_are_near(tenant: Tenant) -> None:
    name = next(iter(tenant.faults))
    with pytest.raises(UserError, match=f"near it: .*{name}"):
        tenant.fault(f"{name}s")
    with pytest.raises(UserError, match="documented and observed"):
        Tenant(profile="seen")


def test_the_observed_profile_serves_numbers_as_text(tenant: Tenant) -> None:
    tenant.become("observed")
    tenant.seed("clients")
    record = ask(tenant, "GET", "/api2/clients/1.json")[1]["data"]["Client"]
    assert isinstance(record["id"], str)
    assert {each.kind for each in tenant.traffic.drifts} >= {"field.retyped"}
    assert tenant.traffic.breaches == ()


def test_outages_are_rehearsed_for_a_block(tenant: Tenant) -> None:
    with tenant.rehearse(fail_every=2):
        assert [ask(tenant, "GET", "/api2/clients.json")[0] for _ in range(4)] == [200, 503, 200, 503]
    assert ask(tenant, "GET", "/api2/clients.json")[0] == 200
    with tenant.rehearse(rate_limit=1, latency=1):
        assert 429 in [ask(tenant, "GET", "/api2/clients.json")[0] for _ in range(4)]
    with pytest.raises(UserError, match="rate limit"):
        tenant.rehearse(rate_limit=0)


def test_what_it_was_made_with_comes_back_with_the_reset() -> None:
    with Tenant(profile="observed", fail_every=1) as own:
        assert ask(own, "GET", "/api2/clients.json")[0] == 503
        own.rehearse()
        assert ask(own, "GET", "/api2/clients.json")[0] == 200
        own.reset()
        assert ask(own, "GET", "/api2/clients.json")[0] == 503
        assert "observed" in repr(own)


def test_traffic_fails_with_our_words_and_lets_pass_what_is_allowed(tenant: Tenant) -> None:
    ask(tenant, "POST", "/api2/clients.json", {"Client": {**CLIENT, "type": 9, "email": "nobody"}})
    with pytest.raises(BreachError, match=r"request 1: POST /api2/clients.json, answered 400"):
        tenant.traffic.judge()
    named = [each.name for each in tenant.traffic.breaches]
    assert sorted(named) == ["enum:Client.type", "format:Client.email"]
    assert [each.name for each in tenant.traffic_of(["enum"]).breaches] == ["format:Client.email"]
    assert tenant.traffic_of(["enum:Client.*", "format:*"]).breaches == ()
    with pytest.raises(UserError, match=r"allow\('enums'\): no rule is called so; near it: enum"):
        tenant.traffic_of(["enums"])


def test_what_no_page_names_counts_where_that_is_asked_for(tenant: Tenant) -> None:
    ask(tenant, "POST", "/api2/clients.json?colour=red", {"Client": {**CLIENT, "colour": "red"}})
    assert tenant.traffic.breaches == ()
    strict = [each.name for each in tenant.traffic_of(is_strict=True).breaches]
    assert strict == ["undocumented_parameter:?colour", "undocumented_field:Client.colour"]


def test_credentials_that_are_missing_are_told(tenant: Tenant) -> None:
    ask(tenant, "GET", "/api2/clients.json", APIKEY="another")
    assert [each.claimed for each in tenant.traffic.breaches] == [("denied_to", "wrong")]


def test_records_are_there_before_a_test_and_are_valid(tenant: Tenant) -> None:
    first, second = tenant.seed("clients", count=2)
    assert (first["id"], second["id"], count(tenant)) == (1, 2, 2)
    assert first["email"] != second["email"]
    (own,) = tenant.seed("v1/clients", {"first_name": "Zed", "city": "Riga"})
    assert (own["first_name"], own["city"]) == ("Zed", "Riga")
    assert own["business_name"]
    one, other = tenant.seed("taxes", {"Tax": {"name": "a"}}, {"name": "b"})
    assert (one["name"], other["name"]) == ("a", "b")
    assert len(tenant.traffic.exchanges) == 1, "a seed is no traffic"


def test_what_a_record_refers_to_is_made_unless_it_is_named(tenant: Tenant) -> None:
    (payment,) = tenant.seed("invoice_payments")
    assert ask(tenant, "GET", f"/api2/invoices/{payment['invoice_id']}.json")[0] == 200
    (client,) = tenant.seed("clients")
    (invoice,) = tenant.seed(
        "invoices",
        {"client_id": client["id"], "InvoiceItem": [{"item": "x", "unit_price": 5, "quantity": 2}]},
    )
    assert invoice["client_id"] == client["id"]
    assert [each["item"] for each in invoice["InvoiceItem"]] == ["x"]


def test_a_seed_is_as_documented_whatever_is_switched_on(tenant: Tenant) -> None:
    tenant.become("observed")
    tenant.rehearse(fail_every=1)
    for name, kind in tenant.faults.items():
        if kind == "status.rejected_valid":
            tenant.fault(name)
    assert tenant.seed("clients")[0]["id"] == 1


@pytest.mark.parametrize(
    ("resource", "given", "said"),
    [
        ("client", {}, "client: no such resource; near it: .*clients"),
        ("branches", {}, "v1/branches cannot be seeded: no page documents how one is made"),
        (
            "clients",
            {"email": "nobody"},
            "v1/clients cannot be seeded: POST /clients{format} is refused: .*email",
        ),
    ],
)
def test_what_cannot_be_seeded_is_told_on_one_line(
    tenant: Tenant, resource: str, given: Any, said: str
) -> None:
    with pytest.raises(SeedError, match=said) as caught:
        tenant.seed(resource, given)
    assert "\n" not in str(caught.value)


def test_every_resource_that_can_be_made_can_be_seeded(tenant: Tenant) -> None:
    made = [key for key, each in tenant._contracts.items() if each.having("create") is not None]
    assert len(made) > 50
    for key in made:
        assert tenant.seed(key)[0].get("id"), key


def test_no_fault_is_blamed_on_a_client_that_sends_back_what_it_was_served(tenant: Tenant) -> None:
    for name in list(tenant.faults)[::9]:
        tenant.become("documented", [name])
        _round(tenant)
        assert tenant.traffic.text() == "", name
    tenant.become("observed")
    _round(tenant)
    assert tenant.traffic.text() == ""


def _round(tenant: Tenant) -> None:
    """Make a client, send it back as it is read, and bill what a list shows."""
    made = ask(tenant, "POST", "/api2/clients.json", {"Client": CLIENT})[1]
    identity = made.get("id") if isinstance(made, dict) else None
    record = _part(ask(tenant, "GET", f"/api2/clients/{identity}.json")[1], "data", "Client")
    if isinstance(record, dict):
        ask(tenant, "PUT", f"/api2/clients/{identity}.json", {"Client": {**record, "city": "Riga"}})
    listed = _part(ask(tenant, "GET", "/api2/clients.json?limit=2")[1], "data", 0, "Client", "id")
    line = {"item": "x", "unit_price": 5, "quantity": 1}
    ask(tenant, "POST", "/api2/invoices.json", {"Invoice": {"client_id": listed}, "InvoiceItem": [line]})
    brand = _part(ask(tenant, "POST", "/v2/api/entity/brand", {"name": "B"})[1], "id")
    read = ask(tenant, "GET", f"/v2/api/entity/brand/{brand}/1")[1]
    if isinstance(read, dict):
        ask(tenant, "PUT", f"/v2/api/entity/brand/{brand}", read)


def _part(value: Any, *way: str | int) -> Any:
    for each in way:
        is_there = isinstance(value, dict) if isinstance(each, str) else isinstance(value, list) and value
        value = (value.get(each) if isinstance(each, str) else value[each]) if is_there else None
    return value


def test_one_that_nobody_closed_ends_with_the_process() -> None:
    code = "from conform import Tenant; tenant = Tenant(); print(tenant.url)"
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("http://127.0.0.1:")


def test_a_second_close_does_nothing() -> None:
    own = Tenant()
    own.close()
    own.close()
