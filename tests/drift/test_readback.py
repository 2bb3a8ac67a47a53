"""A record as sent beside the record as read: what the shapes of both pages leave to say."""

from __future__ import annotations

from typing import Any

import pytest

from conform.contract import Field
from conform.daftra import DAFTRA
from conform.drift.readback import ABSENT, Mismatch, Pair, mismatches

TEXT = Field(name="a", kinds=("string",))
COUNT = Field(name="a", kinds=("integer",))
ROW = Field(name="[]", kinds=("object",), fields=(TEXT, Field(name="b", kinds=("integer",))))
ROWS = Field(name="a", kinds=("array",), items=ROW)
TEXTS = Field(name="a", kinds=("array",), items=Field(name="[]", kinds=("string",)))
MAP = Field(name="a", kinds=("object",))


def changed(written: Field, read: Field, sent: Any, got: Any) -> list[Mismatch]:
    return list(
        mismatches(Pair(where="r.a", written=written, read=read, sent=sent, got=got, answers=DAFTRA.answers))
    )


@pytest.mark.parametrize(
    ("written", "read", "sent", "got"),
    [
        (ROWS, TEXTS, [{"a": "x"}], ["y"]),
        (ROWS, TEXT, [{"a": "x"}], "y"),
        (TEXT, ROWS, "x", []),
        (MAP, MAP, {"x": 1}, {"y": 2}),
        (Field(name="a", kinds=("number",)), COUNT, 1.5, 1),
        (Field(name="no", kinds=("string",)), TEXT, "", "INV-1"),
        (Field(name="id", kinds=("integer",)), COUNT, 5, 6),
        (Field(name="a", kinds=("string",), is_read_only=True), TEXT, "x", "y"),
        (TEXT, Field(name="a", kinds=("string",), is_write_only=True), "x", ABSENT),
        (TEXT, TEXT, "x", ABSENT),
        (ROWS, ROWS, [], ABSENT),
        (ROW, ROWS, {"a": "x", "b": 1}, [{"a": "x", "b": "1"}]),
    ],
)
def test_what_the_read_page_has_no_room_for_is_no_claim(
    written: Field, read: Field, sent: Any, got: Any
) -> None:
    assert changed(written, read, sent, got) == []


def test_texts_in_a_list_come_back_in_any_order() -> None:
    assert changed(TEXTS, TEXTS, ["x", "y"], ["y", "x"]) == []
    assert changed(TEXTS, TEXTS, ["x", "y"], ["y", "z"]) == [
        Mismatch(where="r.a[1]", forms=("value", "value"), raw=('"z"', '"x"'), is_lost=False)
    ]


def test_rows_are_matched_by_what_differs_least() -> None:
    sent = [{"a": "x", "b": 1}, {"a": "y", "b": 2}, {"a": "z", "b": 3}]
    got = [{"a": "z", "b": 3}, {"a": "y", "b": 9}, {"a": "x", "b": 1}]

    assert changed(ROWS, ROWS, sent, got) == [
        Mismatch(where="r.a[1].b", forms=("value", "value"), raw=("9", "2"), is_lost=False)
    ]


def test_more_rows_than_were_sent_are_a_change_and_fewer_are_a_loss() -> None:
    row = {"a": "x", "b": 1}

    assert [each.is_lost for each in changed(ROWS, ROWS, [row], [row, row])] == [False]
    assert [each.is_lost for each in changed(ROWS, ROWS, [row, row], [row])] == [True]
    assert [each.is_lost for each in changed(ROWS, ROWS, [row], None)] == [True]


def test_many_rows_are_matched_by_position() -> None:
    sent = [{"a": str(number), "b": number} for number in range(60)]

    assert changed(ROWS, ROWS, sent, sent) == []
    assert changed(ROWS, ROWS, sent, sent[::-1]) != []


def test_a_record_that_is_gone_from_its_place_is_lost() -> None:
    assert changed(ROW, ROW, {"a": "x"}, None) == [
        Mismatch(where="r.a", forms=("value", "an_object"), raw=("null",), is_lost=True)
    ]
