"""What names and formats mean."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.contract import Default, Field
from conform.daftra import DAFTRA
from conform.payloads import formats
from tests.payloads.small import integer, number, text

ASKING = DAFTRA.asking
NUMBERS = st.integers(0, 2**47)
SHAPES = (
    (text("email", max_length=255), r"^email-[0-9a-f]{8}@example\.com$"),
    (text("client_email", format="email"), r"^client-email-[0-9a-f]{8}@example\.com$"),
    (text("currency_code", max_length=3), r"^[A-Z]{3}$"),
    (text("country_code", max_length=3), r"^[A-Z]{2}$"),
    (text("phone1", max_length=50), r"^\+\d+$"),
    (text("postal_code", max_length=20), r"^\d{5}$"),
    (text("payment_method"), r"^cash$"),
    (text("birth_date", format="date"), r"^\d{4}-\d{2}-\d{2}$"),
    (text("date"), r"^\d{4}-\d{2}-\d{2}$"),
    (text("sent", format="date-time"), r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$"),
    (text("posted", example=Default(value="2018-05-10 00:42:00")), r"^\d{4}-\d{2}-\d{2} \d{2}:"),
    (text("time", pattern=r"^\d{1,}:\d{2}$"), r"^\d{2}:\d{2}$"),
    (text("client_number"), r"^\d{10}$"),
    (text("no", max_length=4), r"^\d{4}$"),
    (text("map_location"), r"^\d+\.\d+,\d+\.\d+,\d+$"),
)


@pytest.mark.parametrize(("field", "shape"), SHAPES, ids=lambda value: getattr(value, "name", ""))
@given(n=NUMBERS)
def test_a_name_or_format_gives_values_of_its_shape(field: Field, shape: str, n: int) -> None:
    found = formats.format_of(field, ASKING)
    assert found is not None
    assert re.search(shape, str(found.make(field, n)))


def test_a_plain_name_means_nothing() -> None:
    assert formats.format_of(text("notes"), ASKING) is None
    assert formats.format_of(integer("count"), ASKING) is None


@given(NUMBERS)
def test_a_discount_is_a_share_and_a_delay_is_not_negative(n: int) -> None:
    percent = formats.format_of(number("discount"), ASKING)
    assert percent is not None
    share = percent.make(number("discount"), n)
    assert isinstance(share, float)
    assert 0 <= share <= 100
    delay = formats.format_of(integer("due_after"), ASKING)
    assert delay is not None
    assert str(delay.make(integer("due_after"), n)).isdigit()


@given(NUMBERS, NUMBERS)
def test_an_end_is_never_before_a_start(start: int, end: int) -> None:
    assert formats.day(text("start_date"), start) < formats.day(text("end_date"), end)
    assert formats.clock(text("start_time"), start) < formats.clock(text("end_time"), end)


def test_starts_lie_in_a_period_that_is_open_and_ends_after_them() -> None:
    starts = [formats.day(text("date"), n) for n in range(700)]
    ends = [formats.day(text("due_date"), n) for n in range(700)]
    assert min(starts) >= date(2025, 7, 1)
    assert max(starts) < min(ends)


def test_numbers_and_addresses_are_told_to_be_unique() -> None:
    assert formats.is_unique(text("email"), ASKING)
    assert formats.is_unique(text("code"), ASKING)
    assert not formats.is_unique(text("currency_code"), ASKING)
    assert not formats.is_unique(text("notes"), ASKING)


@given(st.integers(1, 300))
def test_a_text_at_its_limit_has_exactly_so_many_characters(limit: int) -> None:
    made = formats.at_limit(text("notes", max_length=limit), "Abcdefghi ", ASKING)
    assert made is not None
    assert len(made) == limit
    assert made == made.strip()


@given(st.integers(20, 300))
def test_an_address_at_its_limit_is_one(limit: int) -> None:
    made = formats.long_email(limit)
    assert len(made) == limit
    assert made.endswith("example.com")
    assert all(0 < len(label) <= 63 for part in made.split("@") for label in part.split("."))


def test_a_currency_has_no_value_of_five_letters() -> None:
    assert formats.at_limit(text("currency_code", max_length=5), "x", ASKING) is None
    assert formats.at_limit(text("currency_code", max_length=3), "x", ASKING) is not None
