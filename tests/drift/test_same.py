"""Whether a value came back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.contract import Choice, Field
from conform.drift.readback import is_same
from conform.drift.scalar import is_empty

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
