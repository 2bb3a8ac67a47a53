"""Whether a row fits a filter: yes, no, or open, where values or the docs leave it so."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from conform.case import UNKNOWN_ID
from conform.drift.filtered import Order, Predicate, fits, fits_all, is_ordered


def predicate(sign: Any, *sent: str, columns: tuple[str, ...] = ("a",), is_either: bool = False) -> Predicate:
    return Predicate(name="a", columns=columns, sign=sign, values=sent, page="1e0", is_either=is_either)


@pytest.mark.parametrize(
    ("value", "sign", "sent", "found"),
    [
        (3, "=", "3", True),
        ("3", "=", "3", True),
        (3.0, "=", "3", True),
        (True, "=", "1", True),
        (3, "=", "4", False),
        ("007", "=", "7", None),
        ("Red", "=", "Red", True),
        ("Red", "=", "red", None),
        ("été", "=", "ete", None),
        ("Red", "=", "blue", False),
        (None, "=", "3", False),
        (None, "=", "0", None),
        ("", "=", "", None),
        ({}, "=", "1", None),
        (3, "!=", "4", True),
        (3, "!=", "3", False),
        (None, "!=", "3", None),
        ("Red", "!=", "red", None),
        (3, ">", "2", True),
        (3, ">", "3", False),
        (3, ">=", "3", True),
        (Decimal(3), "<=", "3", True),
        (3, "<", "x", None),
        ("3", "<", "10", None),
        (None, "<", "3", False),
        ("2026-01-02", ">=", "2026-01-02", True),
        ("2026-01-02", ">", "2026-01-02", False),
        ("2026-01-02 10:00:00", "<=", "2026-01-02", None),
        ("2026-01-09 10:00:00", "<=", "2026-01-02", False),
        ("2026-01-02T10:00:00Z", "<=", "2026-01-02 10:00:00", None),
        ("17/04/2026", ">=", "2026-04-17", True),
        ("03/04/2026", ">=", "2026-04-01", None),
        ("inkwell", "has", "kwe", True),
        ("inkwell", "has", "KWE", None),
        ("inkwell", "has", "%", None),
        ("inkwell", "has", "pen", False),
        (None, "has", "pen", False),
        (35, "has", "3", True),
        (None, "null", "1", True),
        ("", "null", "1", None),
        (0, "null", "1", False),
        (None, "null", "0", None),
        ("x", "present", "1", True),
        ("x", "absent", "1", False),
    ],
)
def test_a_value_fits_does_not_or_leaves_it_open(
    value: Any,
    sign: str,
    sent: str,
    found: bool | None,  # noqa: FBT001
) -> None:
    assert fits({"a": value}, predicate(sign, sent)) is found


@pytest.mark.parametrize("sign", ["=", "!=", ">", "has", "null", "text"])
def test_a_column_that_is_not_served_leaves_it_open(sign: str) -> None:
    assert fits({"b": 1}, predicate(sign, "1")) is None


def test_of_the_values_of_a_list_one_must_fit_or_none() -> None:
    assert [fits({"a": each}, predicate("in", "1", "3")) for each in (1, 2, 3)] == [True, False, True]
    assert [fits({"a": each}, predicate("not_in", "1", "3")) for each in (1, 2, 3)] == [False, True, False]


def test_of_columns_and_children_one_must_fit() -> None:
    row: Any = {"a": "x", "Nib": [{"w": "fine"}, {"w": "bold"}]}
    assert fits(row, predicate("text", "bold", columns=("a", "Nib[].w"))) is True
    assert fits(row, predicate("text", "odd", columns=("a", "Nib[].w"))) is None


def test_what_nobody_has_fits_no_row_whatever_it_shows() -> None:
    assert fits({}, predicate("=", str(UNKNOWN_ID), columns=())) is False
    assert fits({}, predicate("=", "5", columns=())) is None


def test_all_must_fit_and_of_alternatives_one() -> None:
    either = [predicate("=", each, is_either=True) for each in ("1", "2")]
    assert fits_all({"a": 1}, [predicate(">", "0"), *either]) is True
    assert fits_all({"a": 3}, either) is False
    assert fits_all({"a": 1}, [predicate("=", "2"), *either]) is False
    assert fits_all({"b": 1}, either) is None
    assert fits_all({"b": 1}, [predicate("absent", columns=("b",))]) is True


@pytest.mark.parametrize(
    ("values", "is_falling", "found"),
    [
        ([1, 2, 2, 3], False, True),
        ([3, None, 1], True, True),
        ([1, 3, 2], False, False),
        (["b", "a"], False, True),
        (["10", "9"], False, True),
        (["2026-01-02", "2026-01-01 10:00:00"], True, True),
        (["2026-01-02", "2026-01-03"], True, False),
    ],
)
def test_rows_are_ordered_as_far_as_numbers_and_moments_tell(
    values: list[Any],
    is_falling: bool,  # noqa: FBT001
    found: bool,  # noqa: FBT001
) -> None:
    order = Order(name="sort", column="a", is_falling=is_falling, page="1e0")
    assert is_ordered([{"a": each} for each in values], order) is found
