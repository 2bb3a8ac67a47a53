"""The books and the proxy themselves: what they are to notice, they notice, and they believe nobody."""

from __future__ import annotations

import ast
import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.books import KEY, Books, tenant
from tests.live.engine import unsaid, untold
from tests.proxy import FAULTS, proxied

TESTS = Path(__file__).parents[1]


def ask(url: str, method: str, path: str, body: object = None, key: str = KEY) -> tuple[int, Any]:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url + path, data=data, method=method, headers={"APIKEY": key})  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - loopback
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


@pytest.mark.parametrize("name", ["books.py", "pages.py", "proxy.py"])
def test_tenant_and_proxy_share_nothing_with_the_engine(name: str) -> None:
    tree = ast.parse((TESTS / name).read_text(encoding="utf-8"))
    froms = [each.module or "" for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)]
    names = [alias.name for each in ast.walk(tree) if isinstance(each, ast.Import) for alias in each.names]
    assert not [each for each in (*froms, *names) if each.partition(".")[0] == "conform"]


@pytest.mark.parametrize(
    ("method", "path", "body", "damage"),
    [
        ("GET", "/api2/taxes/41.json", None, []),
        ("GET", "/api2/taxes", None, []),
        ("PUT", "/api2/taxes/41", {"Tax": {"name": "b"}}, ["taxes 41 is changed", "PUT /api2/taxes/41"]),
        ("PUT", "/api2/taxes/41.json", {"Tax": {"name": 1}}, ["PUT /api2/taxes/41.json"]),
        ("DELETE", "/api2/taxes/41.json", None, ["taxes 41 is gone", "DELETE /api2/taxes/41.json"]),
        ("DELETE", "/api2/taxes/99.json", None, []),
    ],
)
def test_whoever_writes_to_a_record_of_somebodys_is_seen(
    method: str, path: str, body: object, damage: list[str]
) -> None:
    books = Books(foreign=2)
    with tenant(books) as url:
        ask(url, method, path, body)
    assert books.damage() == damage


def test_what_is_made_is_ours_until_it_is_gone_and_its_id_comes_again_after_a_restore() -> None:
    books = Books(foreign=1)
    backup = books.backup()
    with tenant(books) as url:
        status, made = ask(url, "POST", "/api2/taxes.json", {"Tax": {"name": "a", "value": 1}})
        assert (status, books.ours()) == (202, {"taxes": [made["id"]]})
        books.restore(backup)
        books.employ(1)
        assert books.ours() == {}
        assert ask(url, "GET", f"/api2/taxes/{made['id']}")[1]["data"]["Tax"]["name"] == "Tax 0"
        assert ask(url, "GET", "/api2/taxes", key="another")[0] == 401


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("?limit=2", [43, 42]),
        ("?limit=2&page=2", [41]),
        ("?direction=asc&sort=Invoice.id", [41, 42, 43]),
        ("?client_id=42", [42]),
        ("?date_to=2026-01-01", []),
        ("?keywords=Order%201", [42]),
    ],
)
def test_the_list_of_invoices_pages_sorts_and_filters(query: str, ids: list[int]) -> None:
    with tenant(Books(foreign=3)) as url:
        _, body = ask(url, "GET", f"/api2/invoices.json{query}")
    assert [row["Invoice"]["id"] for row in body["data"]] == ids


def test_a_document_of_another_type_is_not_found_among_the_invoices() -> None:
    books = Books(foreign=1)
    with tenant(books) as url:
        _, made = ask(url, "POST", "/api2/invoices.json", {"Invoice": {"client_id": 41, "type": 5}})
        assert ask(url, "DELETE", f"/api2/invoices/{made['id']}.json")[0] == 404
    assert books.ours() == {"invoices": [made["id"]]}


def test_a_fault_starts_and_ends_when_it_is_due() -> None:
    with tenant(Books()) as behind, proxied(behind, FAULTS["some deletes are lost"]) as (url, proxy):
        seen = [ask(url, "DELETE", f"/api2/taxes/{number}")[0] for number in (900, 901, 902, 903, 41, 42, 41)]
        assert ask(url, "GET", "/api2/taxes/41")[0] == 200, (
            "the fault was for deletes, and it deleted nothing"
        )
        assert [ask(url, "DELETE", "/api2/taxes/41")[0] for _ in range(2)] == [200, 404]
    assert seen == [404] * 7
    assert len(proxy.heard) == 10


@pytest.mark.parametrize(
    ("drift", "found"),
    [
        (None, {"taxes": 2}),
        ({"left": []}, {"taxes": 2}),
        ({"left": [{"contract": "v1/taxes", "ids": [1, "2"]}]}, {}),
        ({"left": [{"contract": "v1/taxes", "ids": [1], "doubts": 1}]}, {}),
        ({"left": [{"contract": "v1/taxes", "ids": [1]}]}, {"taxes": 1}),
        ({"left": [{"contract": "v1/stores", "ids": [1, 2], "doubts": 2}]}, {"taxes": 2}),
    ],
)
def test_what_a_report_does_not_tell_is_counted(drift: dict[str, Any] | None, found: dict[str, int]) -> None:
    assert untold({"taxes": [1, 2]}, drift) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nothing to sweep", ["taxes [1, 12]"]),
        ("cannot delete v1/taxes 1\ncannot delete v1/taxes 12", []),
        ("cannot delete v1/taxes 12", ["taxes [1]"]),
        ("cannot delete v1/taxes 12\nv1/taxes may have one record more", []),
        ("v1/stores may have one record more\nv1/stores may have one more", ["taxes [1, 12]"]),
        ("v1/taxes: 2 creates in doubt", []),
    ],
)
def test_what_a_sweep_does_not_say_is_counted(text: str, found: list[str]) -> None:
    assert unsaid({"taxes": [1, 12]}, text) == found
