from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.tenants.live.pace import JITTER, Pace

if TYPE_CHECKING:
    from tests.tenants.conftest import Clock


def paced(rate: float | None, clock: Clock, dice: float = 0.0) -> Pace:
    return Pace(rate, clock=clock, sleep=clock.sleep, dice=lambda: dice)


def test_requests_go_at_the_rate_and_the_first_goes_at_once(clock: Clock) -> None:
    pace = paced(4, clock)
    for _ in range(3):
        pace.let_through()
    assert clock.slept == [0.25, 0.25]


def test_a_slow_answer_is_not_waited_for_twice(clock: Clock) -> None:
    pace = paced(4, clock)
    pace.let_through()
    clock.seconds += 1
    pace.let_through()
    assert clock.slept == []


def test_without_a_rate_nothing_waits(clock: Clock) -> None:
    pace = paced(None, clock)
    pace.let_through()
    pace.let_through()
    assert clock.slept == []


@pytest.mark.parametrize("rate", [0.0, -0.0, -1.0, float("nan"), float("inf"), float("-inf"), 1e-300, 5e-324])
def test_a_rate_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="is no rate; give requests a second"):
        Pace(rate)


def test_a_hold_lets_nothing_through_until_it_ends(clock: Clock) -> None:
    pace = paced(None, clock)
    pace.hold(7)
    pace.hold(3)
    assert pace.wait == 7
    pace.let_through()
    assert clock.slept == [7]


@pytest.mark.parametrize("dice", [0.0, 0.5, 1.0])
def test_gaps_and_pauses_are_stretched_at_random_and_never_shortened(dice: float, clock: Clock) -> None:
    pace = paced(2, clock, dice)
    pace.hold(10)
    pace.let_through()
    pace.let_through()
    assert clock.slept == pytest.approx([10 * (1 + JITTER * dice), 0.5 * (1 + JITTER * dice)])
