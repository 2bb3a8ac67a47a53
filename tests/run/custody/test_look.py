"""A record is seen again by its page or in its list, and what cannot be told is not told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.contract.vendor import Paging
from conform.exchange import Call, Exchange
from conform.run.custody import look
from conform.run.custody.held import Held, carries
from conform.run.custody.look import MOST_PAGES, ROWS, Witness
from tests.run.shelf import CREATE, DELETE, INKS, LIST, PAGE, PENS, READ, Shelf, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Json

CALL = Call(method="GET", path="/api2/pens")
PEN: Json = {"data": {"Pen": {"id": 7}}}


def listed(shelf: Shelf, is_found: Callable[[Json], bool] = lambda _: False) -> look.Rows:
    return Witness(shelf.send).rows(look.way(PENS, CREATE), is_found)


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, PEN, "there"),
        (200, {"data": {"Pen": {"id": "7"}}}, "there"),
        (200, {"data": {"Pen": {"id": 8}}}, "unclear"),
        (200, {"data": {"Pen": {}}}, "unclear"),
        (200, {"data": []}, "unclear"),
        (200, PAGE, "unclear"),
        (404, {"message": "no"}, "absent"),
        (404, PAGE, "unclear"),
        (404, b"", "unclear"),
        (400, {"message": "no"}, "unclear"),
        (302, b"", "unclear"),
        (500, {"message": "no"}, "unclear"),
    ],
)
def test_the_page_of_a_record_shows_it_or_404_as_json_that_it_is_absent(
    status: int, body: Json | bytes, outcome: str
) -> None:
    assert look.read_in(READ, 7, said(CALL, status, body)).outcome == outcome


def test_what_was_not_answered_is_unclear_with_its_reason() -> None:
    seen = look.read_in(READ, 7, Exchange(call=CALL, failure="the connection was refused"))
    assert (seen.outcome, seen.said) == ("unclear", "the connection was refused")


@pytest.mark.parametrize(
    "body",
    [{}, [], {"data": {}}, {"data": None}, {"data": [{"Pen": {}}]}, {"data": [{}]}, {"data": [7]}, PAGE],
)
def test_a_list_without_rows_that_have_ids_says_nothing(body: Json | bytes) -> None:
    found, why = look.rows_in(LIST, said(CALL, 200, body))
    assert found == ()
    assert "not with rows that have an id" in why


def test_an_empty_list_is_a_list() -> None:
    assert look.rows_in(LIST, said(CALL, 200, {"data": []})) == ((), "")


@pytest.mark.parametrize("count", [0, 1, ROWS - 1, ROWS, ROWS + 1, 2 * ROWS, 3000])
def test_a_list_is_read_whole_however_long_it_is(count: int) -> None:
    shelf = Shelf()
    shelf.stock(*range(1, count + 1))
    found = listed(shelf)
    assert (len(found.rows), found.is_whole) == (count, True)


def test_a_list_ends_where_its_row_is_found() -> None:
    shelf = Shelf()
    shelf.stock(*range(1, 3000))
    found = listed(shelf, lambda row: isinstance(row, dict) and row["id"] == 5)
    assert len(shelf.calls) == 1
    assert not found.is_whole


def test_a_list_that_never_ends_is_left_after_so_many_pages() -> None:
    shelf = Shelf(lies=endless)
    found = listed(shelf)
    assert (len(shelf.calls), found.is_whole) == (MOST_PAGES, False)
    assert f"more than {MOST_PAGES} pages" in found.said


def endless(shelf: Shelf, call: Call) -> Exchange:
    return said(call, 200, {"data": [{"Pen": {"id": len(shelf.calls)}}]})


def test_a_list_that_gives_the_same_page_again_and_again_ends() -> None:
    shelf = Shelf(lies=lambda _, call: said(call, 200, {"data": [{"Pen": {"id": 1}}]}))
    found = listed(shelf)
    assert (len(shelf.calls), found.is_whole) == (2, True)


@pytest.mark.parametrize(
    ("value", "is_carried"),
    [
        ({"notes": "conform-1"}, True),
        ({"notes": "CONFORM-1 and more"}, True),
        ({"deep": [{"notes": "a conform-1"}]}, True),
        ({"conform-1": "a"}, False),
        ({"notes": 5}, False),
        (None, False),
    ],
)
def test_a_mark_is_found_in_any_text_of_a_record(
    value: Json,
    is_carried: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert carries(value, "conform-1") is is_carried


def test_a_resource_can_be_kept_where_its_records_can_be_seen_and_deleted() -> None:
    found = look.way(PENS, CREATE)
    assert (found.reading, found.listing, found.deleting) == (READ, LIST, DELETE)
    assert found.is_whole
    assert not look.way(INKS, CREATE).is_whole
    unseen = replace(PENS, operations=(CREATE, DELETE))
    assert not look.way(unseen, CREATE).is_whole


def test_what_a_list_says_of_itself_is_read_by_the_vendor_s_own_names() -> None:
    paging = Paging(sizes=("limit",), page="page", frame="meta", totals=("count",), lasts=("of",))

    def answer(_: Shelf, call: Call) -> Exchange:
        rows = [{"Pen": {"id": int(dict(call.query)["page"])}}]
        return said(call, 200, {"data": rows, "meta": {"count": 3, "of": 2}, "pagination": {"page_count": 1}})

    shelf = Shelf(lies=answer)
    found = Witness(shelf.send).rows(replace(look.way(PENS, CREATE), paging=paging))
    assert len(shelf.calls) == 2
    assert (found.is_whole, found.said) == (False, "the list shows 2 of 3 records")


def test_where_a_vendor_counts_rows_no_row_is_passed_over_however_few_a_page_has() -> None:
    def answer(_: Shelf, call: Call) -> Exchange:
        before = int(dict(call.query)["page"])
        rows = [{"Pen": {"id": each}} for each in range(before + 1, min(before + 3, 6))]
        return said(call, 200, {"data": rows})

    shelf = Shelf(lies=answer)
    found = Witness(shelf.send).rows(replace(look.way(PENS, CREATE), paging=Paging(counts="rows")))
    assert [dict(call.query)["page"] for call in shelf.calls] == ["0", "2", "4", "5"]
    assert (len(found.rows), found.is_whole) == (5, True)


DEEP = b'{"data": {"Pen": {"id": 7, "notes": "conform-1", "name": %s}}}' % (b"[" * 10_000 + b"]" * 10_000)


@pytest.mark.parametrize(
    ("status", "body", "mark", "outcome"),
    [
        (200, DEEP, "conform-1", "there"),
        (200, DEEP, "conform-2", "unclear"),
        (200, DEEP, None, "unclear"),
        (200, PAGE, "conform-1", "unclear"),
        (500, DEEP, "conform-1", "unclear"),
        (200, {"data": [{"Pen": {"id": 8, "notes": "conform-1"}}]}, "conform-1", "unclear"),
    ],
)
def test_a_record_that_no_reader_makes_json_of_is_seen_by_the_mark_on_its_page(
    status: int, body: Json | bytes, mark: str | None, outcome: str
) -> None:
    witness = Witness(lambda call: said(call, status, body))
    held = Held(
        number=1, name="1", contract="v1/pens", operation="", way=look.way(PENS, CREATE), mark=mark, record=7
    )
    seen = witness.on_its_page(held)
    assert seen.outcome == outcome
    assert outcome == "unclear" or witness.is_ours(held, seen.record)
