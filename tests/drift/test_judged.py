"""Which exchanges can be judged at all."""

from __future__ import annotations

import pytest

from conform.drift.judged import is_outage, maybe_judged
from conform.exchange import Call, Exchange
from tests.drift.small import PENS, READ, exchange, framed_pen


@pytest.mark.parametrize("status", [0, 304, 429, 500, 503])
def test_an_outage_or_no_answer_says_nothing(status: int) -> None:
    assert maybe_judged(PENS, READ, exchange(status, framed_pen())) is None


def test_a_failure_says_nothing() -> None:
    assert maybe_judged(PENS, READ, Exchange(call=Call(method="GET", path="/"), failure="no network")) is None


def test_an_answer_is_seen_beside_its_claims() -> None:
    judged = maybe_judged(PENS, READ, exchange(200, framed_pen(), sent={"a": 1}))

    assert judged is not None
    assert judged.response is READ.responses[0]
    assert judged.sent.value == {"a": 1}
    assert (judged.is_success, judged.is_settled, judged.subject) == (True, False, None)


def test_outages_are_429_and_5xx() -> None:
    assert [status for status in (200, 404, 429, 499, 500, 599) if is_outage(status)] == [429, 500, 599]
