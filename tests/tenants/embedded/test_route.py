"""Which operations a method and a path lead to."""

from __future__ import annotations

import pytest

from conform.contract import Contract
from conform.tenants.embedded.route import Router, pattern, plain
from tests.tenants.embedded.small import ALL, operation


def ids(method: str, path: str) -> list[str]:
    return [route.operation.id for route in Router(ALL).find(method, path).routes]


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
    found = Router(ALL).find("POST", "/api2/pens/7.json")
    assert (found.routes, found.other_methods) == ((), frozenset({"GET", "PUT", "DELETE"}))
    assert Router(ALL).find("GET", "/api2/pens/7.json").path == {"id": "7"}


def test_a_parameter_inside_a_segment_comes_before_an_open_segment() -> None:
    flow = Contract(
        name="flow",
        version="v2",
        title="",
        operations=(operation("GET /flow", "/v2/api/entity/flow-{kind}/list/1", "list"),),
    )
    found = Router((*ALL, flow)).find("GET", "/v2/api/entity/flow-3/list/1")
    assert [route.operation.id for route in found.routes] == ["GET /flow"]
    assert found.path == {"kind": "3"}


def test_a_template_becomes_a_pattern_that_takes_its_dots_literally() -> None:
    assert pattern("/a.b/{id}.json").fullmatch("/a.b/7")
    assert not pattern("/a.b/{id}.json").fullmatch("/aXb/7")
    assert plain("/a/7.json") == "/a/7"
