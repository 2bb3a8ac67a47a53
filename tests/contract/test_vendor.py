"""What a list states of itself, whatever it is called and however it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.contract.vendor import Paging, figure

if TYPE_CHECKING:
    from conform.contract import Json


@pytest.mark.parametrize(
    ("frame", "read"),
    [
        ({"total": 7}, 7),
        ({"total": "7"}, 7),
        ({"all": 3, "total": 7}, 7),
        ({"all": 3}, 3),
        ({"total": None, "all": 3}, 3),
        ({"total": True}, None),
        ({"total": -1}, None),
        ({"total": 1.5}, None),
        ({"total": "²"}, None),
        ({}, None),
        ([7], None),
        (None, None),
    ],
)
def test_a_figure_is_the_first_whole_number(frame: Json, read: int | None) -> None:
    assert figure(frame, ("total", "all")) == read


@pytest.mark.parametrize(
    ("counts", "number", "sent"), [("pages", 1, 1), ("pages", 3, 3), ("rows", 1, 0), ("rows", 3, 4)]
)
def test_a_page_is_asked_for_by_its_number_or_by_the_rows_before_it(
    counts: str, number: int, sent: int
) -> None:
    paging = Paging(counts="rows" if counts == "rows" else "pages")
    assert paging.sent(number, 2) == sent
    assert paging.asked(sent, 2) == number
