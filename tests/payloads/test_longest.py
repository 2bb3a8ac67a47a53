"""Texts at a limit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conform.payloads import longest
from tests.payloads.small import text


@given(st.integers(1, 300))
def test_a_text_at_its_limit_has_exactly_so_many_characters(limit: int) -> None:
    made = longest.at_limit(text("notes", max_length=limit), "Abcdefghi ")
    assert made is not None
    assert len(made) == limit
    assert made == made.strip()


@given(st.integers(20, 300))
def test_an_address_at_its_limit_is_one(limit: int) -> None:
    made = longest.long_email(limit)
    assert len(made) == limit
    assert made.endswith("example.com")
    assert all(0 < len(label) <= 63 for part in made.split("@") for label in part.split("."))


def test_a_currency_has_no_value_of_five_letters() -> None:
    assert longest.at_limit(text("currency_code", max_length=5), "x") is None
    assert longest.at_limit(text("currency_code", max_length=3), "x") is not None
