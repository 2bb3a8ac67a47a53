"""One page of a list, of either version."""

from __future__ import annotations

from typing import Any

from conform.drift.judged import maybe_judged
from conform.drift.listing import ListPage, maybe_page
from tests.drift.small import INK_LIST, INKS, LIST, PENS, READ, exchange, framed_pen, pen, rows


def paged(body: Any, *, query: tuple[tuple[str, str], ...] = (), operation: Any = LIST) -> ListPage | None:
    contract = INKS if operation is INK_LIST else PENS
    judged = maybe_judged(contract, operation, exchange(200, body, query=query))
    return None if judged is None else maybe_page(judged)


def test_a_page_of_the_first_version_says_what_it_is() -> None:
    page = paged(rows(pen(), pen(id="8"), total=5, pages=3), query=(("limit", "2"), ("page", "1")))

    assert page is not None
    assert (page.rows, page.ids, page.total, page.last, page.number) == (2, ("7", "8"), 5, 3, 1)
    assert (page.limit, page.asked, page.at, page.where, page.is_whole) == (2, 1, "pagination", "data", False)


def test_a_page_of_the_second_version_says_what_it_is() -> None:
    body = {"current_page": 2, "data": [{"id": 4}], "last_page": 2, "per_page": 3, "total": 4}
    page = paged(body, query=(("page", "2"), ("per_page", "3")), operation=INK_LIST)

    assert page is not None
    assert (page.rows, page.ids, page.total, page.last, page.number) == (1, ("4",), 4, 2, 2)
    assert (page.limit, page.asked, page.at) == (3, 2, "")


def test_totals_in_strings_are_read() -> None:
    body = rows(pen())
    body["pagination"]["total_results"] = "1"

    page = paged(body)

    assert page is not None
    assert (page.total, page.is_whole) == (1, True)


def test_what_is_no_list_is_no_page() -> None:
    assert paged(framed_pen(), operation=READ) is None
    assert paged({"data": {}}) is None
    assert paged([]) is None


def test_a_limit_that_is_none_counts_for_nothing() -> None:
    for asked in ("0", "-1", "many", "5000"):
        page = paged(rows(pen()), query=(("limit", asked),))

        assert page is not None
        assert page.limit is None
