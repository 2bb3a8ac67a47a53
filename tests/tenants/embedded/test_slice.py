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


def conditions(*query: tuple[str, str]) -> tuple[Condition, ...]:
    return sliced(asked("/v2/api/entity/ink/list/1", *query), None).conditions


def test_each_value_of_a_list_counts_however_it_is_numbered() -> None:
    expected = (Condition(column="id", sign="IN", values=("1", "3")),)
    assert conditions(("filter[id][in][]", "1"), ("filter[id][in][]", "3")) == expected
    assert conditions(("filter[id][in][0]", "1"), ("filter[id][in][1]", "3")) == expected
    (left_out,) = conditions(("filter[id][not_in][]", "1"), ("filter[id][not_in][]", "3"))
    assert left_out.sign == "NOT IN"


def test_of_another_filter_that_comes_twice_the_last_counts() -> None:
    assert conditions(("filter[id]", "1"), ("filter[id]", "2")) == (Condition(column="id", values=("2",)),)


def test_null_is_asked_for_by_1_alone() -> None:
    assert conditions(("filter[notes][is_null]", "1")) == (
        Condition(column="notes", sign="IS NULL", values=("1",)),
    )
    assert conditions(("filter[notes][is_null]", "0")) == ()


def test_of_the_filters_of_an_or_group_one_is_enough() -> None:
    found = conditions(("filter[or][name][like]", "a"), ("filter[or][name][like]", "b"), ("filter[id]", "1"))
    either = tuple(Condition(column="name", sign="LIKE", values=(each,)) for each in ("a", "b"))
    assert found == (Condition(column="id", values=("1",)), Condition(any_of=either))


def test_a_list_of_v2_is_ordered_by_the_column_that_is_named() -> None:
    found = sliced(asked("/v2/api/entity/ink/list/1", ("sort[id]", "desc")), None)
    assert found.order == Sorting(column="id", is_descending=True)
    assert sliced(asked("/v2/api/entity/ink/list/1", ("sort[id]", "up")), None).order == Sorting()


def test_a_filter_compares_what_a_column_is_shown_as_that_was_never_set() -> None:
    query = (("filter[is_full]", "0"), ("filter[note]", "x"), ("filter[free]", "1"))
    found = sliced(asked("/v2/api/entity/ink/list/1", *query), ROW_PEN).conditions
    assert [each.otherwise for each in found] == ["0", "none yet", None]


def test_an_empty_list_has_one_page() -> None:
    assert [Slice(size=2, total=total).pages for total in (0, 1, 2, 3)] == [1, 1, 1, 2]
