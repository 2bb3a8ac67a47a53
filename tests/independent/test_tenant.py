"""The independent tenant is independent, reads both sources alike, and keeps the documents' rules."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from tests.independent.documents import operations, sources
from tests.independent.tenant import KEY, Tenant

ROOM = Path(__file__).parent
IS_THERE = pytest.mark.skipif("export" not in sources(), reason="the vendor's export is not at hand")


@pytest.fixture(params=sources())
def tenant(request: pytest.FixtureRequest) -> Tenant:
    return Tenant(source=request.param)


def ask(tenant: Tenant, method: str, path: str, body: Any = None, key: str | None = KEY) -> tuple[int, Any]:
    raw = b"" if body is None else json.dumps(body).encode()
    return tenant.answer(method, path, {"APIKEY": key} if key else {}, raw)


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name.split(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("path", sorted(ROOM.glob("[!t]*.py")), ids=lambda path: path.stem)
def test_it_shares_no_code_with_what_it_is_a_witness_of(path: Path) -> None:
    assert "conform" not in imported(path)


def test_it_is_whole() -> None:
    assert "conform" not in imported(ROOM / "tenant.py")
    assert len(list(ROOM.glob("[!t]*.py"))) >= 10


@IS_THERE
def test_both_sources_name_the_same_operations() -> None:
    export, contracts = ({(each.page, each.role, each.path) for each in operations(one)} for one in sources())
    assert export == contracts


@pytest.mark.parametrize(
    ("path", "name"), [("/api2/taxes.json", "Tax"), ("/v2/api/entity/brand", "")], ids=["v1", "v2"]
)
def test_a_record_comes_back_as_it_was_sent(tenant: Tenant, path: str, name: str) -> None:
    sent = {"name": "Ünique", "value": 1.5} if name else {"name": "Ünique"}
    status, made = ask(tenant, "POST", path, {name: sent} if name else sent)
    one = f"/api2/taxes/{made['id']}.json" if name else f"{path}/{made['id']}/1"
    seen = ask(tenant, "GET", one)[1]
    record = seen["data"][name] if name else seen
    assert status == (202 if name else 200)
    assert sent.items() <= record.items()


def test_a_caller_without_the_key_or_with_a_token_beside_it_is_denied(tenant: Tenant) -> None:
    assert ask(tenant, "GET", "/api2/taxes.json", key=None)[0] == 401
    headers = {"APIKEY": KEY, "Authorization": "Bearer x"}
    assert tenant.answer("GET", "/api2/taxes.json", headers, b"")[0] == 401


@pytest.mark.parametrize(
    ("path", "body", "place"),
    [
        ("/api2/taxes.json", {"Tax": {"name": "x"}}, "Tax.value"),
        ("/api2/taxes.json", {"Tax": {"name": 1, "value": 1}}, "Tax.name"),
        ("/api2/stores.json", {"Store": {"name": "x" * 256}}, "Store.name"),
        ("/v2/api/entity/brand", {}, "name"),
        ("/v2/api/entity/asset_type", {"name": "asset_type 1", "branch_id": 1, "is_active": 1}, "name"),
        ("/api2/invoices.json", {"Invoice": {"client_id": 999}}, "Invoice.client_id"),
    ],
)
def test_what_breaks_a_documented_rule_is_refused_with_its_place(
    tenant: Tenant, path: str, body: Any, place: str
) -> None:
    status, refusal = ask(tenant, "POST", path, body)
    assert status == (422 if path.startswith("/v2") else 400)
    assert place in refusal.get("errors", refusal.get("validation_errors"))


def test_a_posted_edit_is_told_from_a_create_by_its_id(tenant: Tenant) -> None:
    path = "/v2/api/entity/credit_usage"
    before = len(tenant.store.tables["credit_usage"])
    ask(tenant, "POST", path, {"id": 1, "description": "edited"})
    assert len(tenant.store.tables["credit_usage"]) == before
    assert tenant.store.tables["credit_usage"][1]["description"] == "edited"


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("filter[name]=brand 2", [2]),
        ("filter[id][not_equal]=2", [3, 1]),
        ("filter[id][gt]=1&filter[id][lt]=3", [2]),
        ("filter[id][in][]=1&filter[id][in][]=3", [3, 1]),
        ("filter[id][not_in][]=1", [3, 2]),
        ("filter[name][like]=AND 3", [3]),
        ("filter[name][is_null]=1", []),
        ("filter[or][id]=1&filter[or][id]=2", [2, 1]),
        ("sort[id]=asc", [1, 2, 3]),
        ("nonsense=1", [3, 2, 1]),
    ],
)
def test_v2_lists_are_filtered_and_sorted(tenant: Tenant, query: str, ids: list[int]) -> None:
    rows = ask(tenant, "GET", f"/v2/api/entity/brand/list/1?{query}".replace(" ", "%20"))[1]["data"]
    assert [row["id"] for row in rows] == ids


def test_links_lead_where_they_say(tenant: Tenant) -> None:
    first = ask(tenant, "GET", "/api2/taxes.json?limit=2")[1]
    second = ask(tenant, "GET", first["pagination"]["next"])[1]
    assert [each["Tax"]["id"] for body in (first, second) for each in body["data"]] == [3, 2, 1]
    assert second["pagination"]["next"] is None


def test_every_list_and_read_is_answered(tenant: Tenant) -> None:
    for operation in tenant.operations:
        if operation.role in ("list", "read"):
            table = tenant.store.of(operation)
            number = next(each for each, record in table.items() if tenant.store.is_served(operation, record))
            path = operation.path.replace("{id}", str(number)).replace("{model}", "Role")
            path = path.replace("{type}", "client").replace("{workflow_id}", "1").replace("{entity}", "brand")
            assert (operation.page, ask(tenant, "GET", path)[0]) == (operation.page, 200)
