"""Which part of a list is asked for."""

from __future__ import annotations

import pytest

from conform.daftra import DAFTRA
from conform.tenants.embedded.application import Router
from conform.tenants.embedded.http import HttpRequest
from conform.tenants.embedded.slice import Slice, sliced
from conform.tenants.embedded.state import Context
from conform.tenants.embedded.store import Condition, Sorting
from tests.tenants.embedded.small import ALL, ROW_PEN


def at(path: str, **query: str) -> Context:
    return asked(path, *query.items())


def asked(path: str, *query: tuple[str, str]) -> Context:
    request = HttpRequest(method="GET", path=path, query=query)
    found = Router(ALL, DAFTRA.embedded).find("GET", path).candidates[0]
    return Context(request=request, contract=found.contract, operation=found.operation)


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
    found = sliced(at("/api2/pens", limit=limit, page=page), ROW_PEN)
    assert (found.size, found.offset) == (size, offset)


def test_a_documented_sort_orders_by_a_documented_column() -> None:
    assert sliced(at("/api2/pens", sort="name", direction="desc"), ROW_PEN).order == Sorting(
        column="name", is_descending=True
    )
    assert sliced(at("/api2/pens", sort="nonsense"), ROW_PEN).order == Sorting()
    assert sliced(at("/api2/owners", sort="name"), ROW_PEN).order == Sorting()


def test_invoices_come_by_date_and_by_their_types() -> None:
    found = sliced(at("/api2/invoices"), None)
    assert found.order == Sorting(column="date", is_descending=True)
    assert found.conditions == (Condition(column="type", values=("0", "16", "19")),)


def test_filters_of_v2_carry_their_operator() -> None:
    query = (("filter[name]", "a"), ("filter[id][gte]", "3"), ("filter[id][odd]", "3"), ("other", "1"))
    assert sliced(asked("/v2/api/entity/ink/list/1", *query), None).conditions == (
        Condition(column="name", values=("a",)),
        Condition(column="id", sign=">=", values=("3",)),
    )


def test_an_empty_list_has_one_page() -> None:
    assert [Slice(size=2, total=total).pages for total in (0, 1, 2, 3)] == [1, 1, 1, 2]
