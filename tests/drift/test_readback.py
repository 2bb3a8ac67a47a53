"""A record as sent beside the record as read: what the shapes of both pages leave to say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.contract import Choice, Field
from conform.daftra import DAFTRA
from conform.drift.readback import ABSENT, Mismatch, Pair, is_same, mismatches
from conform.drift.scalar import is_empty

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


KINDS: dict[str, dict[str, Any]] = {
    "string": {"kinds": ("string",)},
    "integer": {"kinds": ("integer",)},
    "number": {"kinds": ("number",)},
    "boolean": {"kinds": ("boolean",)},
    "date": {"kinds": ("string",), "format": "date"},
    "date-time": {"kinds": ("string",), "format": "date-time"},
    "anything": {},
    "labelled": {
        "kinds": ("integer", "null"),
        "enum": (Choice(value=None, label="off"), Choice(value=0, label="off"), Choice(value=1, label="on")),
    },
}


def same(claim: str, sent: Any, got: Any, read: str | None = None) -> bool:
    written = Field(name="x", **KINDS[claim])
    return is_same(sent, got, written=written, read=Field(name="x", **KINDS[read or claim]))


@pytest.mark.parametrize(
    ("claim", "sent", "got"),
    [
        ("string", "a", "a"),
        ("string", "5", 5),
        ("integer", 5, "5"),
        ("integer", 5, 5.0),
        ("number", 1.50, "1.5000"),
        ("number", "1.50", "1.5"),
        ("boolean", True, 1),
        ("boolean", "0", False),
        ("date", "2024-02-29", "2024-02-29 00:00:00"),
        ("date", "2024-02-29", "29/02/2024"),
        ("date-time", "2024-02-29 10:00", "2024-02-29T10:00:00"),
        ("anything", 5, "5"),
        ("labelled", None, 0),
        ("labelled", 0, None),
    ],
)
def test_a_value_that_came_back_is_the_same(claim: str, sent: Any, got: Any) -> None:
    assert same(claim, sent, got)


@pytest.mark.parametrize(
    ("claim", "sent", "got"),
    [
        ("string", "a", "A"),
        ("string", "a ", "a"),
        ("string", "007", "7"),
        ("string", "007", 7),
        ("string", "1.50", "1.5"),
        ("integer", 5, 6),
        ("integer", 5, None),
        ("integer", None, 0),
        ("number", 0.1, 0.10000001),
        ("boolean", True, False),
        ("boolean", True, None),
        ("date", "2024-02-29", "2024-02-28"),
        ("date-time", "2024-02-29 10:00", "2024-02-29"),
        ("labelled", 1, 0),
        ("anything", "a", {"a": 1}),
    ],
)
def test_a_value_that_did_not_is_another(claim: str, sent: Any, got: Any) -> None:
    assert not same(claim, sent, got)


def test_one_value_written_may_be_read_as_a_list_of_one() -> None:
    field = Field(name="x", kinds=("integer", "array"))

    assert is_same(5, [5], written=field, read=field)
    assert not is_same(5, [5, 6], written=field, read=field)


@given(st.text() | st.integers() | st.booleans() | st.floats(allow_nan=False) | st.none())
def test_every_value_is_the_same_as_itself(value: Any) -> None:
    assert all(same(claim, value, value) for claim in KINDS)


@pytest.mark.parametrize("value", [None, "", 0, 0.0, "0", "0.00", False, [], {}])
def test_what_an_unset_field_may_hold_is_empty(value: Any) -> None:
    assert is_empty(value)


@pytest.mark.parametrize("value", [1, "x", True, [0], {"a": None}, " "])
def test_anything_else_is_not(value: Any) -> None:
    assert not is_empty(value)
