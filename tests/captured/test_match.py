"""Which operation was called, by method and path."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conform.captured import Matcher
from conform.contract import Contract
from conform.daftra import DAFTRA
from tests.drift.small import INK_LIST, INK_READ, PENS, READ

INKS = Contract(
    name="ink",
    version="v2",
    title="Inks",
    vendor=DAFTRA,
    operations=(
        replace(INK_LIST, call="/v2/api/entity/ink/list/1"),
        replace(INK_READ, call="/v2/api/entity/ink/{id}/1"),
    ),
)
ANY = Contract(
    name="entity",
    version="v2",
    title="Any",
    vendor=DAFTRA,
    operations=(
        replace(INK_LIST, id="GET /{entity}/list/1", path="", call="/v2/api/entity/{entity}/list/1"),
        replace(INK_LIST, id="GET /flow-{flow}/list/1", path="", call="/v2/api/entity/flow-{flow}/list/1"),
    ),
)
MATCHER = Matcher({contract.key: contract for contract in (PENS, INKS, ANY)})


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("GET", "/api2/pens.json", "GET /pens"),
        ("GET", "/api2/pens", "GET /pens"),
        ("GET", "/api2/pens/", "GET /pens"),
        ("GET", "//api2//pens", "GET /pens"),
        ("POST", "/api2/pens.json", "POST /pens"),
        ("GET", "/api2/pens/7.json", "GET /pens/{id}"),
        ("GET", "/api2/pens/7", "GET /pens/{id}"),
        ("PUT", "/api2/pens/7", "PUT /pens/{id}"),
        ("GET", "/v2/api/entity/ink/list", "GET /ink/list/1"),
        ("GET", "/v2/api/entity/ink/list/2", "GET /ink/list/1"),
        ("GET", "/v2/api/entity/ink/7/1", "GET /ink/{id}/1"),
        ("GET", "/v2/api/entity/ink/7", "GET /ink/{id}/1"),
        ("GET", "/v2/api/entity/paper/list/1", "GET /{entity}/list/1"),
        ("GET", "/v2/api/entity/flow-7/list/1", "GET /flow-{flow}/list/1"),
    ],
)
def test_a_call_is_matched_to_its_operation(method: str, path: str, operation: str) -> None:
    assert [route.operation.id for route in MATCHER.match(method, path)] == [operation]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/pens"), ("PATCH", "/api2/pens"), ("GET", "/api2/pens/7/8"), ("GET", ""), ("", "/api2/pens")],
)
def test_a_call_of_something_else_is_not_matched(method: str, path: str) -> None:
    assert MATCHER.match(method, path) == ()


def test_a_path_documented_twice_gives_both() -> None:
    twice = replace(PENS, operations=(READ, replace(READ, id="GET /pens/{id} (again)")))

    assert len(Matcher({"v1/pens": twice}).match("GET", "/api2/pens/1")) == 2


@pytest.mark.parametrize(
    ("label", "operation"),
    [
        ("GET /pens/{id}", "GET /pens/{id}"),
        ("get /pens/{pen_id}.json", "GET /pens/{id}"),
        ("GET pens/{id}{format}", "GET /pens/{id}"),
        ("GET /api2/pens", "GET /pens"),
        ("GET /ink/list", "GET /ink/list/1"),
        ("GET /v2/api/entity/ink/{id}", "GET /ink/{id}/1"),
    ],
)
def test_an_operation_is_found_by_the_label_that_a_person_writes(label: str, operation: str) -> None:
    assert [route.operation.id for route in MATCHER.named(label)] == [operation]


def test_near_labels_are_offered_for_one_that_is_none() -> None:
    assert MATCHER.named("GET /penss/{id}") == ()
    assert "GET /ink/list" in MATCHER.near("GET /inks/list")
