"""A 5xx that one request always gets is told from an outage, which strikes whatever is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conform.exchange import Answer, Call, Exchange
from conform.run.outages import CHANGING, FEWEST, MOST, NO_ROOM, SENDS, Outages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

CALL = Call(method="POST", path="/api2/pens.json")
OUT = "it is out"
PENS, INKS = ("v1/pens", "POST /pens"), ("v1/inks", "POST /inks")
OPERATIONS = (PENS, INKS)
quick = settings(max_examples=400, deadline=None, derandomize=True, database=None)


@dataclass(slots=True, kw_only=True)
class World:
    """A tenant that is out at some requests, by their number, and fails at what is odd at each."""

    is_out: Callable[[int], bool]
    asked: int = 0
    heard: list[Exchange] = field(default_factory=list)
    outages: Outages = field(init=False)

    def __post_init__(self) -> None:
        self.outages = Outages(confirm=self.confirm)

    def send(self, *, is_odd: bool = False) -> Exchange:
        self.asked += 1
        status = 503 if self.is_out(self.asked - 1) else 500 if is_odd else 200
        return Exchange(call=CALL, answer=Answer(status=status))

    def confirm(self) -> str | None:
        return None if self.send().answer == Answer(status=200) else OUT

    def take(self, operation: tuple[str, str], *, is_odd: bool) -> Exchange:
        found = self.send(is_odd=is_odd)
        if found.answer == Answer(status=200):
            return found
        return self.outages.told(operation, found, lambda: self.send(is_odd=is_odd), self.heard.append)

    def drifts(self, requests: Iterable[tuple[int, bool]]) -> set[tuple[tuple[str, str], int]]:
        """Give which operations and statuses are held to be drift."""
        found = set()
        for number, is_odd in requests:
            exchange = self.take(OPERATIONS[number], is_odd=is_odd)
            if exchange.comes_again and exchange.answer is not None:
                assert exchange.failure is None
                found.add((OPERATIONS[number], exchange.answer.status))
        return found


REQUESTS = st.lists(st.tuples(st.sampled_from([0, 1]), st.booleans()), max_size=30)


def own(requests: Sequence[tuple[int, bool]]) -> set[tuple[tuple[str, str], int]]:
    return {(OPERATIONS[number], 500) for number, is_odd in requests if is_odd}


@given(requests=REQUESTS)
@quick
def test_on_a_tenant_that_is_well_what_is_odd_is_drift_and_nothing_else(
    requests: list[tuple[int, bool]],
) -> None:
    assert World(is_out=lambda _: False).drifts(requests) == own(requests)


@given(requests=REQUESTS, stretches=st.lists(st.tuples(st.integers(1, 9), st.integers(2, 9)), max_size=20))
@quick
def test_no_outage_that_lasts_is_drift_however_it_falls_among_what_is_odd(
    requests: list[tuple[int, bool]], stretches: list[tuple[int, int]]
) -> None:
    """Each stretch is so many requests that pass, and then so many that meet an outage."""
    course = [is_out for well, out in stretches for is_out in [False] * well + [True] * out]
    world = World(is_out=lambda number: number < len(course) and course[number])

    assert world.drifts(requests) <= own(requests)


@given(requests=REQUESTS, every=st.integers(1, 12), phase=st.integers(0, 11))
@quick
def test_no_outage_at_each_nth_request_is_drift(
    requests: list[tuple[int, bool]], every: int, phase: int
) -> None:
    world = World(is_out=lambda number: (number + phase) % every == 0)

    assert world.drifts(requests) <= own(requests)


@pytest.mark.parametrize("often", [0.01, 0.05, 0.2, 0.5, 0.9])
def test_an_outage_at_random_is_hardly_ever_drift(often: float) -> None:
    false = 0
    for seed in range(100):
        chance = Random(seed)  # noqa: S311 - no secret
        world = World(is_out=lambda _, chance=chance: chance.random() < often)  # type: ignore[misc] # a default
        requests = [(chance.randrange(2), chance.random() < 0.1) for _ in range(200)]
        false += len(world.drifts(requests) - own(requests))
    assert false <= 2, "in 20,000 requests"


def test_what_was_told_once_is_told_by_fewer_and_an_outage_asks_for_more() -> None:
    world = World(is_out=lambda number: number == 30)
    counts = []
    for _ in range(2):
        before = len(world.heard)
        assert world.take(PENS, is_odd=True).comes_again
        counts.append(len(world.heard) - before + 1)
    assert counts == [SENDS, FEWEST]
    world.asked = 30
    assert world.take(INKS, is_odd=False).answer == Answer(status=200)
    before = len(world.heard)
    assert world.take(INKS, is_odd=True).comes_again
    assert len(world.heard) - before + 1 == SENDS + 1 <= MOST


def test_another_5xx_than_before_is_an_outage() -> None:
    world = World(is_out=lambda number: number == 0)
    found = world.take(PENS, is_odd=True)
    assert (found.failure, found.comes_again) == (CHANGING, False)
    assert world.take(PENS, is_odd=True).comes_again


def test_a_tenant_that_is_not_well_is_not_asked_the_same_again() -> None:
    world = World(is_out=lambda _: True)
    found = world.take(PENS, is_odd=True)
    assert (found.failure, found.comes_again, world.heard, world.asked) == (OUT, False, [], 2)


@pytest.mark.parametrize(("spare", "is_asked"), [(None, True), (6, True), (5, False), (0, False)])
def test_a_budget_without_room_asks_nothing_again_and_holds_nothing_against_anybody(
    spare: int | None,
    is_asked: bool,  # noqa: FBT001 - a column of the table
) -> None:
    world = World(is_out=lambda _: False)
    world.outages.spare = lambda: spare
    found = world.take(PENS, is_odd=True)
    assert found.comes_again == is_asked
    assert found.failure == (None if is_asked else NO_ROOM)
    assert world.asked == (1 + 6 if is_asked else 1), "two times more, and four questions"
