from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from conform.tenants.pace import Pace, retry_after


@dataclass
class Clock:
    """A clock that goes on only while somebody sleeps."""

    seconds: float = 100.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


def test_requests_go_at_the_rate_and_the_first_goes_at_once() -> None:
    clock = Clock()
    pace = Pace(4, clock=clock, sleep=clock.sleep)
    for _ in range(3):
        pace.let_through()
    assert clock.slept == [0.25, 0.25]


def test_a_slow_answer_is_not_waited_for_twice() -> None:
    clock = Clock()
    pace = Pace(4, clock=clock, sleep=clock.sleep)
    pace.let_through()
    clock.seconds += 1
    pace.let_through()
    assert clock.slept == []


@pytest.mark.parametrize("rate", [None, 0])
def test_without_a_rate_nothing_waits(rate: float | None) -> None:
    clock = Clock()
    pace = Pace(rate, clock=clock, sleep=clock.sleep)
    pace.let_through()
    pace.let_through()
    assert clock.slept == []


def test_a_hold_lets_nothing_through_until_it_ends() -> None:
    clock = Clock()
    pace = Pace(clock=clock, sleep=clock.sleep)
    pace.hold(7)
    assert pace.wait == 7
    pace.let_through()
    assert clock.slept == [7]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        ("Sun, 22 Nov 2026 05:00:30 GMT", 30.0),
        ("Sun, 22 Nov 2026 04:00:00 GMT", 0.0),
        ("Sun, 22 Nov 2026 05:00:30 -0000", 30.0),
        ("soon", None),
        ("", None),
        ("-5", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, datetime(2026, 11, 22, 5, 0, 0, tzinfo=UTC)) == seconds
