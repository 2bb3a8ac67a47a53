"""Saved bodies that are not whole answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conform.contract import Field, Response
from conform.findings.traffic import narrowed
from tests.drift.small import INK_READ, LIST, PEN, READ, framed_pen, pen, rows

ROWS_ONLY = replace(
    LIST,
    responses=(
        Response(
            status=200,
            body=Field(name="", kinds=("array",), items=Field(name="[]", kinds=("object",), fields=(PEN,))),
            record=("[]", "Pen"),
        ),
    ),
)


@pytest.mark.parametrize(
    ("operation", "value", "words", "record"),
    [
        (LIST, rows(pen()), "", ("data", "[]", "Pen")),
        (LIST, [{"Pen": pen()}], "the rows alone", ("[]", "Pen")),
        (LIST, {"Pen": pen()}, "one record alone", ("Pen",)),
        (READ, framed_pen(), "", ("data", "Pen")),
        (READ, {"Pen": pen()}, "one record alone", ("Pen",)),
        (READ, {"other": 1}, "", ("data", "Pen")),
        (READ, [], "", ("data", "Pen")),
        (READ, None, "", ("data", "Pen")),
        (INK_READ, {"id": 1}, "", ()),
    ],
)
def test_the_part_that_was_saved_is_recognised(
    operation: Any, value: Any, words: str, record: tuple[str, ...]
) -> None:
    cut, said = narrowed(operation, 200, value)

    assert (said, cut.responses[0].record) == (words, record)


def test_a_list_where_a_list_is_documented_is_a_whole_answer() -> None:
    assert narrowed(ROWS_ONLY, 200, [{"Pen": pen()}]) == (ROWS_ONLY, "")


def test_a_status_that_is_not_documented_is_left_as_it_is() -> None:
    assert narrowed(READ, 418, []) == (READ, "")
