"""Lists: sizes, totals, pages that follow each other, and the documented order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.drift.judge import judge_exchange
from conform.words import observed
from tests.drift.small import (
    CREATE,
    DELETE,
    DONE_BODY,
    INK_LIST,
    INKS,
    LIST,
    PENS,
    drifts,
    exchange,
    kinds,
    made,
    pen,
    rows,
    said,
    seen,
    step,
)

if TYPE_CHECKING:
    from conform.case import Step
    from conform.exchange import Exchange


def pens(first: int, last: int) -> list[dict[str, Any]]:
    return [pen(id=number) for number in range(first, last + 1)]


def asked(
    number: int, records: list[dict[str, Any]], *, pages: int = 3, total: int = 5, limit: int = 2
) -> tuple[Step, Exchange]:
    body = rows(*records, page=number, pages=pages, total=total)
    return step(LIST), exchange(200, body, query=(("limit", str(limit)), ("page", str(number))))


def test_a_walk_over_three_pages_and_past_the_end_is_met_with_silence() -> None:
    walk = (asked(1, pens(1, 2)), asked(2, pens(3, 4)), asked(3, pens(5, 5)), asked(4, []))

    assert drifts(*walk) == ()


def test_a_walk_during_which_the_total_changed_is_met_with_silence() -> None:
    assert drifts(asked(1, pens(1, 2)), asked(2, pens(2, 3), total=6)) == ()


def test_an_empty_list_and_a_limit_above_the_documented_maximum_are_met_with_silence() -> None:
    assert drifts(asked(1, [], pages=0, total=0)) == ()
    assert drifts(asked(1, [], pages=1, total=0)) == ()
    assert drifts(asked(1, pens(1, 5), pages=1, limit=5000)) == ()


def test_more_rows_than_the_limit_are_a_drift_of_size() -> None:
    assert said(drifts(asked(1, pens(1, 3)))) == [
        (
            "paging.size",
            "data",
            "as many rows as the limit, while there are more",
            "3 rows for a limit of 2",
        )
    ]


def test_fewer_rows_than_the_limit_although_there_are_more_are_a_drift_of_size() -> None:
    assert kinds(drifts(asked(1, pens(1, 1)), asked(2, pens(2, 3)))) == ["paging.size"]
    step_, alone = asked(1, pens(1, 1))
    assert kinds(judge_exchange(PENS, LIST, alone)) == ["paging.size"]
    assert step_.operation == LIST.id


@pytest.mark.parametrize(
    ("number", "records", "after", "found"),
    [
        (2, pens(3, 4), pens(5, 5), []),
        (2, pens(3, 3), pens(5, 5), ["paging.size"]),
        (3, pens(5, 5), [], []),
        (4, [], [], []),
    ],
)
def test_a_page_owes_the_rows_that_the_pages_before_it_left(
    number: int, records: list[dict[str, Any]], after: list[dict[str, Any]], found: list[str]
) -> None:
    assert kinds(drifts(asked(number, records), asked(number + 1, after))) == found


def test_a_total_above_the_rows_of_a_whole_walk_is_wrong_and_no_page_is_short() -> None:
    walk = (asked(1, pens(1, 2), total=6), asked(2, pens(3, 4), total=6), asked(3, pens(5, 5), total=6))
    created = tuple((step(CREATE), exchange(202, made(number), sent={"Pen": {}})) for number in range(1, 6))
    end = asked(9, [], total=6)

    assert kinds(drifts(*created, *walk, end)) == ["paging.total"]


def test_a_total_above_the_rows_of_the_only_page_is_wrong() -> None:
    assert kinds(drifts(asked(1, pens(1, 1), pages=1, total=2))) == ["paging.total"]


@pytest.mark.parametrize("total", [0, 2])
@pytest.mark.parametrize("query", [(), (("limit", "20"),), (("limit", "1"),)])
def test_a_wrong_total_after_a_delete_is_no_record_on_no_page(
    total: int, query: tuple[tuple[str, str], ...]
) -> None:
    two = tuple((step(CREATE), exchange(202, made(number), sent={"Pen": {}})) for number in (1, 2))
    gone = (step(DELETE, subject=1), exchange(200, DONE_BODY))
    listed = (step(LIST), exchange(200, rows(*pens(1, 1), total=total), query=query))

    assert set(kinds(drifts(*two, gone, listed))) == {"paging.total"}


@pytest.mark.parametrize(("total", "found"), [(0, ["paging.total"]), (1, []), (2, ["paging.total"])])
def test_a_total_of_the_second_version_is_wrong_whether_a_size_was_asked_for_or_not(
    total: int, found: list[str]
) -> None:
    ink = {"id": 1, "name": "x", "tone": None}
    body = {"current_page": 1, "data": [ink], "last_page": 1, "per_page": 20, "total": total}
    size = (("per_page", "20"),)

    assert kinds(judge_exchange(INKS, INK_LIST, exchange(200, body))) == found
    assert kinds(judge_exchange(INKS, INK_LIST, exchange(200, body, query=size))) == found


def test_the_documented_default_is_the_limit_where_none_was_asked_for() -> None:
    assert kinds(seen(LIST, 200, rows(*pens(1, 21), pages=2))) == ["paging.size"]


def test_a_total_below_the_rows_served_is_a_drift() -> None:
    found = drifts(asked(3, pens(5, 5), total=3, pages=2))

    assert (
        "paging.total",
        "pagination.total_results",
        "the number of records",
        "3 with 5 rows served",
    ) in said(found)


def test_a_number_of_pages_that_the_total_contradicts_is_a_drift() -> None:
    assert said(drifts(asked(1, pens(1, 2), pages=9))) == [
        ("paging.total", "pagination.page_count", "the total over the limit", "9 for 5 records by 2")
    ]


@pytest.mark.parametrize(
    ("total", "pages", "found"),
    [
        (0, 0, []),
        (0, 1, []),
        (0, 2, ["paging.total"]),
        (4, 1, ["paging.total"]),
        (4, 2, []),
        (4, 3, ["paging.total"]),
        (5, 2, ["paging.total"]),
        (5, 3, []),
        (5, 4, ["paging.total"]),
    ],
)
def test_the_number_of_pages_is_the_total_over_the_limit_and_one_page_may_be_empty(
    total: int, pages: int, found: list[str]
) -> None:
    totals = [
        each
        for each in drifts(asked(1, pens(1, min(2, total)), total=total, pages=pages))
        if each.kind == "paging.total"
    ]

    assert kinds(totals) == found


def test_another_page_than_the_one_asked_for_is_a_drift() -> None:
    taken, answered = asked(2, pens(3, 4))
    body = rows(*pens(3, 4), page=1, pages=3, total=5)

    assert said(drifts((taken, replace(answered, answer=exchange(200, body).answer)))) == [
        ("paging.total", "pagination.page", "the page that was asked for", "1 for page 2")
    ]


def test_a_record_on_two_pages_is_an_overlap() -> None:
    assert said(drifts(asked(1, pens(1, 2)), asked(2, pens(2, 3)))) == [
        ("paging.overlap", "data", "each record on one page", "1 rows of page 1 again on page 2")
    ]


def test_records_on_no_page_are_a_hole() -> None:
    walk = (asked(1, pens(1, 2)), asked(2, pens(3, 4)), asked(3, []))

    assert "paging.overlap" in kinds(drifts(*walk))


def test_a_record_on_two_pages_is_not_told_as_a_hole_as_well() -> None:
    walk = (asked(1, pens(1, 2)), asked(2, pens(2, 3)), asked(3, pens(5, 5)))

    assert [observed(each) for each in drifts(*walk)] == ["1 rows of page 1 again on page 2"]


def test_records_that_a_short_page_lacks_are_told_by_its_size_alone() -> None:
    walk = (asked(1, pens(1, 1)), asked(2, pens(3, 4)), asked(3, pens(5, 5)))

    assert kinds(drifts(*walk)) == ["paging.size"]


def test_a_list_of_the_second_version_pages_by_the_same_rules() -> None:
    body = {
        "current_page": 1,
        "data": [{"id": number, "name": "x", "tone": None} for number in range(3)],
        "last_page": 1,
        "per_page": 2,
        "total": 1,
    }

    found = judge_exchange(INKS, INK_LIST, exchange(200, body, query=(("per_page", "2"),)))

    assert kinds(found) == ["paging.size", "paging.total"]


def test_the_order_is_judged_only_where_the_docs_state_one() -> None:
    first = replace(LIST, responses=LIST.responses)
    invoices = replace(PENS, name="invoices", operations=(first,))
    old, new = {"date": "2024-01-01"}, {"date": "2024-02-01"}
    rising = exchange(200, rows(pen(**old), pen(id=8, **new)))
    falling = exchange(200, rows(pen(**new), pen(id=8, **old)))

    assert "paging.order" not in kinds(judge_exchange(PENS, first, rising))
    assert "paging.order" not in kinds(judge_exchange(invoices, first, falling))
    assert [each.source.page for each in judge_exchange(invoices, first, rising) if "order" in each.kind] == [
        "15115241e0"
    ]
    chosen = replace(rising, call=replace(rising.call, query=(("sort", "id"),)))
    assert "paging.order" not in kinds(judge_exchange(invoices, first, chosen))


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("2024-02-02", "2024-02-01", []),
        ("2024-02-01", "2024-02-01", []),
        ("2024-02-01 09:00:00", "2024-02-01 10:00:00", []),
        ("2024-02-01", "2024-02-02", ["paging.order"]),
        ("2024-02-01 23:59:59", "2024-02-02 00:00:00", ["paging.order"]),
        ("someday", "2024-02-02", []),
        ("2024-02-01", None, []),
    ],
)
def test_invoices_fall_by_their_day_and_those_of_one_day_stand_in_any_order(
    first: str, second: str | None, found: list[str]
) -> None:
    invoices = replace(PENS, name="invoices", operations=(LIST,))
    listed = exchange(200, rows(pen(date=first), pen(id=8, date=second)))
    ordered = [each for each in judge_exchange(invoices, LIST, listed) if each.kind == "paging.order"]

    assert kinds(ordered) == found


def linked(number: int, prev: object, after: object) -> tuple[Step, Exchange]:
    """Give one of three pages of two with links of our own."""
    taken, answered = asked(number, pens(2 * number - 1, min(5, 2 * number)))
    body = rows(*pens(2 * number - 1, min(5, 2 * number)), page=number, pages=3, total=5)
    body["pagination"] |= {"prev": prev, "next": after}
    return taken, replace(answered, answer=exchange(200, body).answer)


@pytest.mark.parametrize(
    ("number", "prev", "after"),
    [
        (1, None, "/pens?page=2"),
        (2, "https://a.example/pens?limit=2&page=1", "?page=3"),
        (3, "/pens?page=2", None),
        (2, "/pens/page:7", "more"),
        (2, "/pens?page=one", ""),
    ],
)
def test_links_to_the_neighbours_and_links_that_name_no_page_are_met_with_silence(
    number: int, prev: object, after: object
) -> None:
    assert drifts(linked(number, prev, after)) == ()


@pytest.mark.parametrize(
    ("number", "prev", "after", "told"),
    [
        (1, None, None, ("next", "the link to that page", "null")),
        (2, None, "/pens?page=3", ("prev", "the link to that page", "null")),
        (2, "/pens?page=1", "/pens?page=2", ("next", "the link to that page", "a link to page 2 on page 2")),
        (
            3,
            "/pens?page=2",
            "/pens?page=4",
            ("next", "no link where no such page is", "a link to page 4 on page 3"),
        ),
        (
            1,
            "/pens?page=0",
            "/pens?page=2",
            ("prev", "no link where no such page is", "a link to page 0 on page 1"),
        ),
    ],
)
def test_a_link_that_leads_elsewhere_is_a_drift(
    number: int, prev: object, after: object, told: tuple[str, str, str]
) -> None:
    name, documented, found = told
    assert said(drifts(linked(number, prev, after))) == [
        ("paging.link", f"pagination.{name}", documented, found)
    ]
