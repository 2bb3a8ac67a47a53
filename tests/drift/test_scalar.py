"""Dates and times."""

from __future__ import annotations

from itertools import product

import pytest

from conform.contract import Field
from conform.drift.scalar import IS_OF_FORMAT, another_kind, datetimes, form, is_of, is_same_instant, kind_of
from conform.drift.value import as_json
from conform.words import fault, short


def has_form(name: str, text: str) -> bool:
    return IS_OF_FORMAT[name](text)


@pytest.mark.parametrize("text", ["2024-02-29", "1970-01-01"])
def test_dates_are_dates(text: str) -> None:
    assert has_form("date", text)
    assert has_form("date-time", text)


@pytest.mark.parametrize("text", ["2023-02-29", "2024-2-9", "29/02/2024", "2024-02-29 10:00:00", "", "x"])
def test_other_texts_are_no_dates(text: str) -> None:
    assert not has_form("date", text)


@pytest.mark.parametrize(
    "text",
    [
        "2018-05-10 00:42:00",
        "2018-05-10T00:42",
        "2018-05-10T00:42:00Z",
        "2018-05-10T00:42:00.123456+03:00",
        "2018-05-10 00:42:00 +0300",
    ],
)
def test_date_times_may_have_a_space_or_a_t_and_a_zone(text: str) -> None:
    assert has_form("date-time", text)


@pytest.mark.parametrize("text", ["2018-05-10 25:00:00", "30/11/-1 00:00", "2018-05-10T", "00:42:00"])
def test_other_texts_are_no_date_times(text: str) -> None:
    assert not has_form("date-time", text)


def test_times_and_addresses_have_an_outline() -> None:
    assert has_form("time", "23:59")
    assert has_form("time", "00:00:00")
    assert not has_form("time", "24:00")
    assert has_form("email", "a@b")
    assert not has_form("email", "a@b@c")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2024-02-29 10:00:00", "2024-02-29T10:00:00"),
        ("2024-02-29", "2024-02-29 00:00:00"),
        ("2024-02-29T10:00:00Z", "2024-02-29T13:00:00+03:00"),
        ("2024-02-29 10:00:00.123456", "2024-02-29 10:00:00.123456789"),
        ("2024-02-29T10:00:00Z", "2024-02-29 13:00:00"),
        ("2024-02-29T10:00:00Z", "2024-03-01 00:00:00"),
        ("17/04/2026", "2026-04-17"),
        ("04.05.2026", "2026-05-04"),
    ],
)
def test_forms_of_one_moment_are_the_same(one: str, other: str) -> None:
    assert any(is_same_instant(a, b) for a, b in product(datetimes(one), datetimes(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2024-02-29 10:00:00", "2024-02-29 10:00:01"),
        ("2024-02-29 10:00:00", "2024-02-29 10:00:00.000001"),
        ("2024-02-29 10:00:00.123455", "2024-02-29 10:00:00.123456"),
        ("2024-02-29", "2024-02-29 00:01:00"),
        ("2024-02-29T10:00:00Z", "2024-02-29T10:00:00+03:00"),
        ("2024-02-29T10:00:00Z", "2024-03-02 10:00:00"),
        ("2024-02-29T10:00:00Z", "2024-03-01 00:00:01"),
        ("x", "x"),
    ],
)
def test_other_moments_are_not(one: str, other: str) -> None:
    assert not any(is_same_instant(a, b) for a, b in product(datetimes(one), datetimes(other)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("17/04/2026", "date in the tenant's format"),
        ("17/04/2026 10:00", "date in the tenant's format with time"),
        ("1713300000", "digits"),
        ("tomorrow", "text"),
        ("0000-00-00 00:00:00", "zero date"),
    ],
)
def test_the_form_of_a_text_is_named_without_its_value(text: str, words: str) -> None:
    assert fault((form(text),)) == words


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "null"),
        (True, "boolean"),
        (0, "integer"),
        (5.0, "integer"),
        (5.5, "number"),
        ("", "string"),
        ([], "array"),
        ({}, "object"),
    ],
)
def test_each_value_has_a_kind(value: object, kind: str) -> None:
    assert kind_of(value) == kind  # type: ignore[arg-type]  # JSON values


def test_an_integer_is_a_number_and_a_number_no_integer() -> None:
    assert is_of("integer", ("number",))
    assert not is_of("number", ("integer",))
    assert not is_of("boolean", ("integer", "number"))


@pytest.mark.parametrize(
    ("kinds", "value", "words"),
    [
        (("integer", "array"), "5", "integer in a string"),
        (("number",), "-1.5e3", "number in a string"),
        (("integer",), "1,000", "string"),
        (("boolean",), "yes", "boolean in a string"),
        (("string",), 5, "integer"),
        (("string",), {}, "object"),
        (("array",), "[1]", "JSON document in a string"),
    ],
)
def test_a_value_of_another_kind_is_told_as_what_it_is(
    kinds: tuple[str, ...], value: object, words: str
) -> None:
    assert fault((another_kind(Field(name="x", kinds=kinds), value),)) == words  # type: ignore[arg-type]  # kinds and JSON values


def test_long_values_are_cut() -> None:
    assert len(short(as_json("x" * 500))) == 60
    assert as_json("قلم") == '"قلم"'
