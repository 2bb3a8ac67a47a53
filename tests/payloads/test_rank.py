"""What is asked first."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

import pytest

from conform.case import Later, Sort
from conform.contract.operation import Role
from conform.payloads.claims import Claim
from conform.payloads.plan import plan
from conform.payloads.rank import (
    LITTLE,
    MARKS,
    USUAL,
    Bid,
    best,
    best_curve,
    bid,
    by_turns,
    curve,
    doubled,
    ranked,
    read,
    usual,
    whole,
    with_pools,
    within,
)
from tests.payloads.small import CARDS, PENS

if TYPE_CHECKING:
    from collections.abc import Sequence

KNOWN = {each.key: each for each in (PENS, CARDS)}


def bids(*rows: tuple[str, int]) -> list[Bid]:
    """Give a bid for each row of claims, a letter each, and requests."""
    return [Bid(claims=letters(names), requests=requests) for names, requests in rows]


def letters(names: str) -> frozenset[Claim]:
    return frozenset(Claim(contract="c", operation="o", rule="field", at=each) for each in names)


@pytest.mark.parametrize(
    ("found", "order"),
    [
        ([], []),
        (bids(("", 1)), [0]),
        (bids(("a", 1), ("bc", 1)), [1, 0]),
        (bids(("abc", 3), ("de", 1)), [1, 0]),
        (bids(("ab", 1), ("cd", 1)), [0, 1]),
        (bids(("a", 1), ("abc", 2), ("abd", 2)), [1, 2, 0]),
        (bids(("abcd", 1), ("abc", 1), ("ef", 1)), [0, 2, 1]),
        (bids(("", 0), ("a", 1)), [1, 0]),
    ],
)
def test_that_comes_first_which_settles_most_beside_those_before_it(
    found: Sequence[Bid], order: list[int]
) -> None:
    assert list(best(found)) == order


def test_claims_that_are_settled_count_no_more() -> None:
    found = bids(("abc", 1), ("de", 1))
    assert list(best(found, settled=letters("ab"))) == [1, 0]


@pytest.mark.parametrize(
    ("room", "order"),
    [(0, []), (1, [2]), (2, [1]), (3, [1, 2]), (4, [0]), (5, [0, 2]), (6, [0, 1]), (7, [0, 1, 2])],
)
def test_what_has_no_room_is_left_out_and_what_has_some_follows(room: int, order: list[int]) -> None:
    assert list(best(bids(("abcdefghi", 4), ("jkl", 2), ("m", 1)), room=room)) == order


def test_of_worth_that_counts_as_equal_the_earlier_comes_first() -> None:
    assert list(best(bids(("ab", 1), ("cde", 1), ("fghi", 1)), worth=doubled)) == [2, 0, 1]
    assert [doubled(each) for each in (0, 0.5, 1, 1.9, 2, 4)] == [-math.inf, -1, 0, 0, 1, 2]


def test_groups_and_their_pools_come_best_first_and_none_is_lost() -> None:
    found = plan([PENS, CARDS], drawn=2, is_ranked=False)
    order = ranked(found, KNOWN)
    assert sorted(group.label for group in order) == sorted(group.label for group in found)
    assert ranked(order, KNOWN) == order
    assert ranked((), KNOWN) == ()


def test_the_pools_of_a_group_come_best_first_beside_what_groups_before_settled() -> None:
    settled: set[Claim] = set()
    for group in plan([PENS, CARDS], drawn=2):
        found = [bid(pool, KNOWN) for pool in group.pools]
        assert list(best(found, settled=settled)) == list(range(len(found)))
        settled |= whole(found).claims


def test_some_pools_of_a_group_bring_their_questions() -> None:
    group = next(each for each in plan([PENS], drawn=0) if len(each.pools) > 1 and each.sort == "invalid")
    last = with_pools(group, [len(group.pools) - 1])
    assert last.cases == group.pools[-1].questions
    assert with_pools(group, []).cases == ()


def test_claims_of_other_contracts_do_not_count() -> None:
    pool = next(each for each in plan([PENS], drawn=0)[0].pools)
    assert bid(pool, KNOWN).claims
    assert not bid(pool, {CARDS.key: CARDS}).claims


@pytest.mark.parametrize("less", [0, 1])
def test_a_budget_of_the_first_pool_is_that_pool_and_one_less_is_not(less: int) -> None:
    found = plan([PENS], drawn=0)
    offers = [pool for group in found for pool in group.pools]
    first = offers[next(best([bid(pool, KNOWN) for pool in offers]))]
    kept, left = within(found, len(first.case.steps) - less, KNOWN)
    assert (first in [pool for group in kept for pool in group.pools]) == (not less)
    assert (first in [pool for group in left for pool in group.pools]) == bool(less)


def test_a_budget_is_not_spent_on_what_a_run_before_settled() -> None:
    found = plan([PENS], drawn=0)
    all_claims = whole([bid(pool, KNOWN) for group in found for pool in group.pools]).claims
    budget = 10
    once, _ = within(found, budget, KNOWN)
    before = whole([bid(pool, KNOWN) for group in once for pool in group.pools]).claims
    again, _ = within(found, budget, KNOWN, before)
    both = before | whole([bid(pool, KNOWN) for group in again for pool in group.pools]).claims
    assert before < both <= all_claims
    wanted = [whole([bid(pool, KNOWN) for pool in each.pools]).claims - before for each in again]
    assert wanted[0], "what settles something comes first"


def test_the_usual_order_makes_no_case() -> None:
    def never() -> tuple[Any, ...]:
        raise AssertionError

    groups = [replace(each, cases=Later(never), pools=Later(never)) for each in plan([PENS, CARDS], drawn=0)]
    assert usual((), KNOWN) == ()
    assert len(usual(groups, KNOWN)) == len(groups)


def test_the_usual_order_is_of_sorts_and_roles_that_there_are() -> None:
    assert {sort for sort, _ in USUAL} <= {*get_args(Sort)}
    assert {role for _, role in USUAL} <= {*get_args(Role)}
    assert min(USUAL.values()) > LITTLE


def test_in_the_usual_order_a_resource_stays_together_where_worth_is_the_same() -> None:
    known = {each.key: each for each in (CARDS, PENS, replace(PENS, name="quills"))}
    groups = usual(plan([*known.values()], drawn=0, is_ranked=False), known)
    labels = [group.label for group in groups]
    alike = ("POST /pens{format} boundary", "PUT /pens/{id}{format} boundary")
    first, *_, last = (labels.index(f"{key} {each}") for key in ("v1/pens", "v1/quills") for each in alike)
    found = [group.contract for group in groups[first : last + 1]]
    assert found == sorted(found)
    assert {*found} == {"v1/pens", "v1/quills"}
    assert labels.index("v1/quills PUT /pens/{id}{format} invalid") < first, "what is worth more comes first"


def test_a_curve_counts_requests_and_each_claim_once() -> None:
    groups = plan([PENS], drawn=0)
    points = list(curve(groups, KNOWN))
    assert points == sorted(points)
    assert points[-1][0] == sum(len(pool.case.steps) for group in groups for pool in group.pools)
    assert points[-1] == list(best_curve(groups, KNOWN))[-1]
    assert list(curve((), KNOWN)) == list(best_curve((), KNOWN)) == []


def test_a_curve_is_read_at_its_marks_and_at_its_end() -> None:
    assert read([]) == ()
    assert read([(7, 3)]) == ((7, 3),)
    assert read([(MARKS[0], 3)]) == ((MARKS[0], 3),)
    assert read([(99, 3), (101, 5)]) == ((100, 3), (101, 5))
    assert read([(100, 3), (600, 5)]) == ((100, 3), (500, 3), (600, 5))
    assert read([(300, 5)]) == ((100, 0), (300, 5))


@pytest.mark.parametrize("room", [0, 1, 5, 23, 10_000])
def test_turn_by_turn_each_group_gets_something_and_all_together_no_more_than_the_room(room: int) -> None:
    found = plan([PENS], drawn=0)
    kept = by_turns(found, room)
    assert sum(len(pool.case.steps) for group in kept for pool in group.pools) <= room
    firsts = [group.pools[0] for group in found]
    given = [pool for group in kept for pool in group.pools]
    if not all(first in given for first in firsts):
        assert all(pool in firsts for group in kept for pool in group.pools if len(pool.case.steps) > 1)
    if room == 10_000:
        assert [group.pools for group in kept] == [tuple(group.pools) for group in found]
