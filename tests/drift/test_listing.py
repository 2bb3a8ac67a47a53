"""What a list shows of a case's records; the rules of it stand in test_state."""

from __future__ import annotations

from typing import Any

import pytest

from conform.daftra import DAFTRA
from conform.drift.judged import maybe_judged
from conform.drift.listing import ListPage, is_unfiltered, maybe_page
from tests.drift.small import (
    BAD_BODY,
    CREATE,
    INK_LIST,
    INKS,
    LIST,
    PENS,
    READ,
    drifts,
    exchange,
    framed_pen,
    kinds,
    pen,
    rows,
    step,
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ((), True),
        ((("limit", "2"), ("page", "1")), True),
        ((("per_page", "2"),), True),
        ((("recursive", "0"),), True),
        ((("sort", "id"),), True),
        ((("direction", "asc"),), True),
        ((("include", "Nib"),), True),
        ((("keywords", "x"),), False),
        ((("limit", "2"), ("client_id", "7")), False),
    ],
)
def test_a_list_that_chooses_among_its_rows_is_filtered(
    query: tuple[tuple[str, str], ...],
    expected: bool,  # noqa: FBT001 - a parameter of the table
) -> None:
    judged = maybe_judged(PENS, LIST, exchange(200, rows(pen()), query=query))

    assert judged is not None
    assert is_unfiltered(judged, DAFTRA.answers.neutral) is expected


@pytest.mark.parametrize(("name", "found"), [("7 chars", []), ("8 chars.", ["state.leaked"])])
def test_a_row_is_told_to_be_a_refused_create_by_a_text_of_eight_characters(
    name: str, found: list[str]
) -> None:
    refused = step(CREATE, "refused"), exchange(400, BAD_BODY, sent={"Pen": {"name": name, "count": 3}})
    look = step(LIST), exchange(200, rows(pen(name=name)))

    assert kinds(drifts(refused, look)) == found


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


@pytest.mark.parametrize(
    "query",
    [
        (("page", "0"),),
        (("page", "-580"),),
        (("page", "first"),),
        (("page", ""),),
        (("page", "1"), ("page", "2")),
        (("page", "1" * 10),),
    ],
)
def test_of_what_is_no_page_nothing_is_claimed(query: tuple[tuple[str, str], ...]) -> None:
    assert paged(rows(pen()), query=query) is None
