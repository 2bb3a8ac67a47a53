from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.derive.export_format import PATTERNS, fits


@pytest.mark.parametrize("text", ["2024-02-29", "2000-02-29", "1999-12-31"])
def test_a_day_of_the_calendar_is_a_date(text: str) -> None:
    assert re.fullmatch(PATTERNS["date"], text)


@pytest.mark.parametrize("text", ["2023-02-29", "1900-02-29", "2024-13-01", "2024-04-31", "01/02/2024", ""])
def test_another_text_is_no_date(text: str) -> None:
    assert not re.fullmatch(PATTERNS["date"], text)


@given(st.dates())
def test_every_date_of_python_is_a_date(day: object) -> None:
    assert re.fullmatch(PATTERNS["date"], str(day))


@pytest.mark.parametrize(
    "text", ["2024-02-29", "2024-02-29T10:00:00Z", "2024-02-29 10:00", "2024-02-29 10:00:00.5"]
)
def test_a_date_with_or_without_time_and_zone_is_a_date_time(text: str) -> None:
    assert re.fullmatch(PATTERNS["date-time"], text)


def test_an_example_that_breaks_its_own_schema_is_left_out() -> None:
    assert fits("aute labore", {"type": "string"})
    assert not fits("aute labore", {"type": "number"})
    assert not fits(True, {"type": "integer"})  # noqa: FBT003 - the value under test
    assert not fits("long", {"type": "string", "maxLength": 3})
    assert not fits(4, {"enum": [1, 2]})
