"""Bad days, rehearsed request by request."""

from __future__ import annotations

from typing import Any

import pytest

from conform.tenants.embedded.http import Reply
from conform.tenants.embedded.rehearsal import Rehearsal, RehearsalError, Rehearsing


def statuses(rehearsing: Rehearsing, number: int) -> list[int | None]:
    return [None if (each := rehearsing.maybe_outage()) is None else each.status for _ in range(number)]


def test_nothing_is_rehearsed_unless_it_is_said() -> None:
    assert statuses(Rehearsing(Rehearsal()), 3) == [None] * 3
    reply = Reply(status=200)
    assert Rehearsing(Rehearsal()).late(reply) is reply


def test_each_nth_request_fails_with_a_page_that_is_no_json() -> None:
    assert statuses(Rehearsing(Rehearsal(fail_every=3)), 6) == [None, None, 503] * 2
    assert statuses(Rehearsing(Rehearsal(fail_every=1)), 2) == [503, 503]
    outage = Rehearsing(Rehearsal(fail_every=1)).maybe_outage()
    assert outage is not None
    assert outage.media.startswith("text/html")


def test_what_is_over_the_limit_of_a_second_is_told_when_to_come_again() -> None:
    now = [0.0]
    rehearsing = Rehearsing(Rehearsal(rate_limit=2), clock=lambda: now[0])
    assert statuses(rehearsing, 3) == [None, None, 429]
    now[0] = 0.9
    limited = rehearsing.maybe_outage()
    assert limited is not None
    assert limited.headers == (("retry-after", "1"),)
    now[0] = 1.0
    assert statuses(rehearsing, 3) == [None, None, 429]


def test_an_answer_is_held_back_by_milliseconds() -> None:
    assert Rehearsing(Rehearsal(latency=250)).late(Reply(status=200)).held == 0.25


@pytest.mark.parametrize(
    "said",
    [{"latency": -1}, {"latency": 700_000}, {"latency": float("nan")}, {"fail_every": 0}, {"rate_limit": 0}],
)
def test_what_is_no_such_number_is_told_on_one_line(said: dict[str, Any]) -> None:
    with pytest.raises(RehearsalError) as caught:
        Rehearsal(**said)
    assert "\n" not in str(caught.value)
