"""Which part of a list is asked for."""

from __future__ import annotations

import pytest

from conform.tenants.embedded.house import Visit, visit
from conform.tenants.embedded.route import Router
from conform.tenants.embedded.store import Condition, Order
from conform.tenants.embedded.window import Window, paginator, window
from conform.tenants.embedded.wire import Asked
from tests.tenants.embedded.small import ALL, ROW_PEN

HOST = {"host": "127.0.0.1:1"}


def at(path: str, **query: str) -> Visit:
    pairs = tuple((name.replace("__", "[").replace("_x_", "]"), value) for name, value in query.items())
    asked = Asked(method="GET", path=path, query=pairs, headers=HOST)
    return visit(asked, Router(ALL).find("GET", path).routes[0], {}, None, is_anonymous=False)


@pytest.mark.parametrize(
    ("limit", "page", "size", "offset"),
    [
        ("", "", 20, 0),
        ("5", "3", 5, 10),
        ("99", "1", 50, 0),
        ("0", "0", 20, 0),
        ("x", "-1", 20, 0),
        ("50", "9" * 18, 50, 50 * (10**9 - 1)),
    ],
)
def test_size_and_page_are_read_within_what_is_documented(
    limit: str, page: str, size: int, offset: int
) -> None:
    found = window(at("/api2/pens", limit=limit, page=page), ROW_PEN)
    assert (found.size, found.offset) == (size, offset)


def test_a_documented_sort_orders_by_a_documented_column() -> None:
    assert window(at("/api2/pens", sort="name", direction="desc"), ROW_PEN).order == Order(
        column="name", is_descending=True
    )
    assert window(at("/api2/pens", sort="nonsense"), ROW_PEN).order == Order()
    assert window(at("/api2/owners", sort="name"), ROW_PEN).order == Order()


def test_invoices_come_by_date_and_by_their_types() -> None:
    found = window(at("/api2/invoices"), None)
    assert found.order == Order(column="date", is_descending=True)
    assert found.conditions == (Condition(column="type", values=("0", "16", "19")),)


def test_filters_of_v2_carry_their_operator() -> None:
    asked = Asked(
        method="GET",
        path="/v2/api/entity/ink/list/1",
        query=(("filter[name]", "a"), ("filter[id][gte]", "3"), ("filter[id][odd]", "3"), ("other", "1")),
    )
    route = Router(ALL).find("GET", asked.path).routes[0]
    assert window(visit(asked, route, {}, None, is_anonymous=False), None).conditions == (
        Condition(column="name", values=("a",)),
        Condition(column="id", sign=">=", values=("3",)),
    )


def test_a_paginator_of_v2_names_its_neighbours() -> None:
    part = Window(size=2, page=2, order=Order(), total=5, offset=2)
    found = paginator(at("/v2/api/entity/ink/list/1"), part, 2)
    root = "http://127.0.0.1:1/v2/api/entity/ink/list/1"
    assert (found["from"], found["to"], found["last_page"], found["total"]) == (3, 4, 3, 5)
    assert (found["prev_page_url"], found["next_page_url"]) == (f"{root}?page=1", f"{root}?page=3")
    links = found["links"]
    assert isinstance(links, list)
    assert [link["page"] for link in links if isinstance(link, dict)] == [1, 1, 2, 3, 3]


def test_an_empty_list_has_one_page_from_nowhere() -> None:
    found = paginator(at("/v2/api/entity/ink/list/1"), Window(size=20, page=1, order=Order()), 0)
    assert (found["from"], found["to"], found["last_page"], found["next_page_url"]) == (None, None, 1, None)
