from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conform.exchange import Answer
from conform.tenants.live.outage import LONGEST_PAUSE, asked, pause, retry_after

NOW = datetime(2026, 11, 22, 5, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 120 ", 120.0),
        ("1.5", 1.5),
        ("5, 10", 10.0),
        ("9" * 400, 1e9),
        ("9" * 5000, 1e9),
        ("Sun, 22 Nov 2026 05:00:30 GMT", 30.0),
        ("Sun, 22 Nov 2026 04:00:00 GMT", 0.0),
        ("Sun, 22 Nov 2026 05:00:30 -0000", 30.0),
        ("Sun, 22 Nov 2026 08:00:30 +0300", 30.0),
        ("Sunday, 22-Nov-26 05:00:30 GMT", 30.0),
        ("Sun Nov 22 05:00:30 2026", 30.0),
        ("Fri, 31 Dec 99999 00:00:00 GMT", None),
        ("Sun, 99 Nov 2026 05:00:30 GMT", None),
        ("Sun, 22 Nov 2026 05:00:30 +9999999999", None),
        ("soon", None),
        ("", None),
        (",", None),
        ("-5", None),
        ("nan", None),
        ("inf", None),
        ("1e9", None),
        ("\u0661\u0662", None),
        ("\u00b2", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@given(value=st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d+ \d+:\d+:\d+ ([+-]\d+|GMT)"))
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_whatever_is_in_it_reading_it_never_raises(value: str) -> None:
    answer = Answer(status=429, headers=(("Retry-After", value), ("Date", value)))
    assert asked(answer) >= 0
    assert pause(answer, 1) >= 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ((), 0.0),
        ((("Retry-After", "17"),), 17.0),
        ((("retry-after", "17"), ("Retry-After", "40")), 40.0),
        ((("Retry-After", "soon"), ("Retry-After", "4")), 4.0),
        (
            (
                ("Date", "Mon, 01 Jan 2001 06:00:00 GMT"),
                ("Retry-After", "Mon, 01 Jan 2001 06:00:20 GMT"),
            ),
            20.0,
        ),
        ((("Date", "nonsense"), ("Retry-After", "Mon, 01 Jan 2001 06:00:20 GMT")), 0.0),
    ],
)
def test_a_date_counts_from_the_tenants_own_clock(
    headers: tuple[tuple[str, str], ...], seconds: float
) -> None:
    assert asked(Answer(status=429, headers=headers)) == seconds


def test_a_pause_doubles_up_to_its_limit() -> None:
    assert [pause(None, tries) for tries in (1, 2, 3, 9, 5000)] == [
        1.0,
        2.0,
        4.0,
        LONGEST_PAUSE,
        LONGEST_PAUSE,
    ]


@pytest.mark.parametrize("value", ["0", "1", "Mon, 01 Jan 2001 06:00:20 GMT", "-3", "nonsense"])
def test_a_tenant_that_asks_for_less_gets_no_more_requests(value: str) -> None:
    assert pause(Answer(status=429, headers=(("Retry-After", value),)), 3) == 4.0
