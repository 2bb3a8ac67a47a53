"""Traffic and bodies, judged for an integrator's own tests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from conform import judge
from conform.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

READ = "GET /taxes/{id}"
TAX = {
    "id": 7,
    "name": "VAT",
    "value": 5.0,
    "description": "",
    "included": False,
    "created": "2026-01-01 10:00:00",
    "modified": "2026-01-01 10:00:00",
    "tax_id": 7,
}


def body(**fields: Any) -> dict[str, Any]:
    page = {"prev": None, "next": None, "total_results": 1, "page": 1, "page_count": 1}
    return {"result": "successful", "code": 200, "data": {"Tax": TAX | fields}, "pagination": page}


def test_a_body_that_drifts_says_where_and_on_which_page() -> None:
    (found,) = judge(body(id="7"), operation=READ).differences
    assert (found.kind, found.where, found.contract) == ("field.retyped", "data.Tax.id", "v1/taxes")
    assert (found.documented, found.observed) == ("integer", "integer in a string")
    assert (found.severity, bool(found.page), bool(found.edition)) == ("critical", True, True)


@pytest.mark.parametrize("given", [body(), json.dumps(body()).encode()])
def test_a_body_as_documented_does_not_drift(given: Any) -> None:
    judged = judge(given, operation=READ, status=200)
    assert (judged.differences, str(judged)) == ((), "no drift")


def test_traffic_is_judged_exchange_by_exchange(tmp_path: Path) -> None:
    entries = [exchange("/api2/taxes/7.json", body(id="7")), exchange("/elsewhere", {})]
    file = tmp_path / "traffic.har"
    file.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}), encoding="utf-8")
    for given in (file, str(file)):
        judged = judge(given)
        assert (judged.exchanges, judged.matched, judged.outages) == (2, 1, 0)
        assert [each.where for each in judged.differences] == ["data.Tax.id"]
        assert "data.Tax.id" in str(judged)


def exchange(path: str, answer: dict[str, Any]) -> dict[str, Any]:
    content = {"mimeType": "application/json", "text": json.dumps(answer)}
    request = {"method": "GET", "url": f"https://a.example.com{path}", "headers": [], "queryString": []}
    return {"request": request, "response": {"status": 200, "headers": [], "content": content}}


def test_what_cannot_be_judged_is_said(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="no contract has this operation; near it"):
        judge(body(), operation="GET /taxis/{id}")
    with pytest.raises(TypeError, match="say operation='GET"):
        judge(body())
    with pytest.raises(UserError, match=r"nothing\.har"):
        judge(tmp_path / "nothing.har")
