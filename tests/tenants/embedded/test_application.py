"""From a request to a handler: paths, methods, credentials."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest

from conform.contract import Contract, Vendor
from conform.daftra import DAFTRA
from conform.tenants.embedded import access
from conform.tenants.embedded.application import Router
from tests.tenants.embedded.small import ALL, KEY, OWNERS, PENS, operation, shop

FORM = {"content-type": "application/x-www-form-urlencoded"}


def test_a_path_that_nobody_documents_is_not_found_in_the_words_of_its_version() -> None:
    with shop() as open_shop:
        v1, v2 = open_shop.ask("GET", "/api2/cars.json"), open_shop.ask("GET", "/v2/api/entity/car/1/1")
    assert (v1.status, v1.body) == (404, {"result": "failed", "code": 404, "message": "Invalid Endpoint"})
    assert (v2.status, v2.body) == (404, {"message": "Invalid Endpoint"})


def test_a_method_that_a_path_does_not_document_is_not_allowed() -> None:
    with shop() as open_shop:
        assert open_shop.ask("PUT", "/api2/pens.json").status == 405
        assert open_shop.ask("PATCH", "/v2/api/entity/ink").status == 405


def test_the_ending_json_is_optional() -> None:
    with shop() as open_shop:
        made = open_shop.pen()
        assert open_shop.body("GET", f"/api2/pens/{made}") == open_shop.body("GET", f"/api2/pens/{made}.json")


@pytest.mark.parametrize("headers", [{}, {"apikey": "wrong"}, {"authorization": f"Bearer {access.KEY}"}])
def test_without_good_credentials_every_operation_is_denied(headers: dict[str, str]) -> None:
    with shop() as open_shop:
        v1 = open_shop.ask("POST", "/api2/pens.json", {"Pen": {"name": "a"}}, headers)
        v2 = open_shop.ask("POST", "/v2/api/entity/ink", {"name": "a"}, headers)
        left = open_shop.body("GET", "/api2/pens")["data"]
    assert (v1.status, v1.body) == (401, {"result": "failed", "code": 401, "message": "Unauthorized"})
    assert (v2.status, v2.body) == (401, {"message": "Unauthenticated."})
    assert left == []


def test_a_token_is_given_for_the_form_and_opens_the_tenant() -> None:
    with shop() as open_shop:
        reply = open_shop.ask("POST", "/v2/oauth/token", headers=FORM, raw=urlencode(access.FORM).encode())
        assert isinstance(reply.body, dict)
        bearer = {"authorization": f"Bearer {reply.body['access_token']}"}
        assert open_shop.ask("GET", "/api2/pens.json", headers=bearer).status == 200
    assert (reply.status, reply.body["token_type"], reply.body["expires_in"]) == (200, "Bearer", 3600)


def test_a_token_for_another_form_is_denied() -> None:
    with shop() as open_shop:
        assert open_shop.ask("POST", "/v2/oauth/token", headers=FORM, raw=b"client_id=x").status == 401


def test_an_action_without_more_in_the_docs_is_acknowledged() -> None:
    with shop() as open_shop:
        assert open_shop.ask("GET", "/api2/pens/5/rinse", headers=KEY).status == 200


def ids(method: str, path: str) -> list[str]:
    return [each.operation.id for each in Router(ALL, DAFTRA.embedded).find(method, path).candidates]


@pytest.mark.parametrize(
    ("method", "path", "found"),
    [
        ("GET", "/api2/pens.json", ["GET /pens"]),
        ("GET", "/api2/pens", ["GET /pens"]),
        ("GET", "/api2/pens/", ["GET /pens"]),
        ("GET", "/api2/pens/7.json", ["GET /pens/{id}"]),
        ("GET", "/v2/api/entity/ink/list/1", ["GET /ink"]),
        ("GET", "/v2/api/entity/pen/list/1", ["GET /{entity}"]),
        ("GET", "/v2/api/entity/ink/list/3", ["GET /ink"]),
        ("GET", "/v2/api/entity/ink/7/-1", ["GET /ink/{id}"]),
        ("GET", "/v2/api/entity/ink/7/5", []),
        ("POST", "/v2/api/entity/ink", ["POST /ink", "POST /ink (edit)"]),
        ("GET", "/api2", []),
        ("GET", "", []),
    ],
)
def test_a_path_leads_to_the_most_literal_template(method: str, path: str, found: list[str]) -> None:
    assert ids(method, path) == found


def test_other_methods_of_a_path_are_told_and_path_parameters_read() -> None:
    found = Router(ALL, DAFTRA.embedded).find("POST", "/api2/pens/7.json")
    assert (found.candidates, found.other_methods) == ((), frozenset({"GET", "PUT", "DELETE"}))
    assert Router(ALL, DAFTRA.embedded).find("GET", "/api2/pens/7.json").path == {"id": "7"}


def test_a_parameter_inside_a_segment_comes_before_an_open_segment() -> None:
    flow = Contract(
        name="flow",
        version="v2",
        title="",
        operations=(operation("GET /flow", "/v2/api/entity/flow-{kind}/list/1", "list"),),
    )
    found = Router((*ALL, flow), DAFTRA.embedded).find("GET", "/v2/api/entity/flow-3/list/1")
    assert [each.operation.id for each in found.candidates] == ["GET /flow"]
    assert found.path == {"kind": "3"}


def test_a_template_becomes_a_pattern_that_takes_its_dots_literally() -> None:
    dotted = Contract(
        name="a", version="v1", title="", operations=(operation("GET /a", "/a.b/{id}.json", "read"),)
    )
    router = Router((dotted,), DAFTRA.embedded)
    assert router.find("GET", "/a.b/7").candidates
    assert not router.find("GET", "/aXb/7").candidates
    assert router.plain("/a/7.json") == "/a/7"


def test_a_vendor_that_says_nothing_beside_its_contracts_is_served_all_the_same() -> None:
    plain = tuple(replace(each, vendor=Vendor()) for each in (PENS, OWNERS))
    headers = {Vendor().access.header.lower(): access.KEY}
    with shop(contracts=plain) as open_shop:
        made = open_shop.ask("POST", "/api2/pens.json", {"Pen": {"name": "a pen", "owner_id": 2}}, headers)
        read = open_shop.ask("GET", "/api2/pens/1.json", headers=headers)
        listed = open_shop.ask("GET", "/api2/pens.json", headers=headers)
        denied = open_shop.ask("GET", "/api2/owners/1.json")
        bare = open_shop.ask("GET", "/api2/owners/1.json", headers=headers)
        unknown = open_shop.ask("GET", "/api2/pens", headers=headers)
    bodies: list[Any] = [read.body, listed.body]
    assert made.status == 202
    assert bodies[0]["data"]["Pen"]["Owner"] == {"id": 2, "name": "owners 2"}
    assert [row["Pen"]["name"] for row in bodies[1]["data"]] == ["a pen"]
    assert (denied.status, denied.body, unknown.status) == (401, {}, 404)
    assert isinstance(bare.body, dict)
    assert (bare.body["id"], bare.body["name"]) == (1, "owners 1")
