"""What is asked first: what settles the most claims a request, beside what is settled before it."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from conform.case import Later
from conform.payloads.claims.asked import asked
from conform.payloads.claims.stated import stated
from conform.payloads.endpoint import endpoints
from conform.payloads.sorts import ORDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from conform.case import Group, Pool, Sort
    from conform.contract import Contract, Role
    from conform.payloads.claims.claim import Claim

MARKS: Final = (100, 500, 1_000, 2_000, 5_000, 10_000, 20_000)
"""Requests after which a curve is read."""
USUAL: Final[Mapping[tuple[Sort, Role], float]] = {
    ("access", "edit"): 32,
    ("lifecycle", "list"): 32,
    ("valid", "action"): 16,
    ("paging", "list"): 16,
    ("lifecycle", "delete"): 8,
    ("invalid", "edit"): 6,
    ("invalid", "create"): 4,
    ("lifecycle", "read"): 4,
    ("walk", "create"): 4,
    ("valid", "edit"): 2,
    ("boundary", "action"): 1,
    ("boundary", "create"): 1,
    ("boundary", "edit"): 1,
    ("filter", "list"): 1,
}
"""How many claims a request settles beside what comes before, in percent of those of its operation.

Sought on the committed contracts, by sort and role, for the order in which half of all claims are settled
soonest (a test holds it to a tenth of the requests); what is not here settles `LITTLE`.
"""
LITTLE: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Bid:
    """Hold the claims that something asks, and its requests."""

    claims: frozenset[Claim]
    requests: int


def bid(pool: Pool, contracts: Mapping[str, Contract]) -> Bid:
    """Count a pool: its steps, without cleaning up."""
    return Bid(claims=frozenset(asked(pool.case, contracts)), requests=len(pool.case.steps))


def whole(bids: Iterable[Bid]) -> Bid:
    """Count several as one."""
    each = tuple(bids)
    claims: frozenset[Claim] = frozenset().union(*(one.claims for one in each))
    return Bid(claims=claims, requests=sum(one.requests for one in each))


def best(
    bids: Sequence[Bid],
    *,
    settled: AbstractSet[Claim] = frozenset(),
    room: float = math.inf,
    worth: Callable[[float], float] = float,
) -> Iterator[int]:
    """Yield the numbers of bids, that one first which settles most claims a request beside those before it.

    `settled` are claims that count no more. Left out is what asks more requests than `room` has left when it
    is its turn. `worth` says what claims a request are worth, and never less for more of them; of equal
    worth the earlier comes first.
    """
    seen = set(settled)
    heap = [(-math.inf, index) for index in range(len(bids))]
    while heap:
        _, index = heapq.heappop(heap)
        each = bids[index]
        now = (-worth(len(each.claims - seen) / max(1, each.requests)), index)
        if heap and now > heap[0]:  # what the others are worth can only have become less
            heapq.heappush(heap, now)
        elif each.requests <= room:
            seen |= each.claims
            room -= each.requests
            yield index


def doubled(claims: float) -> float:
    """Call claims a request worth the same up to twice as many, so that a resource's groups stay together."""
    return math.floor(math.log2(claims)) if claims else -math.inf


def ranked(
    groups: Sequence[Group],
    contracts: Mapping[str, Contract],
    before: AbstractSet[Claim] = frozenset(),
) -> tuple[Group, ...]:
    """Give the groups with their pools, the best first over the whole run; for this all cases are made.

    Claims of other contracts than these do not count, nor do those that a run before settled.
    """
    bids = [tuple(bid(pool, contracts) for pool in group.pools) for group in groups]
    found: list[Group] = []
    settled = set(before)
    for number in best([whole(each) for each in bids], settled=before, worth=doubled):
        order = tuple(best(bids[number], settled=settled))
        settled |= whole(bids[number]).claims
        found.append(with_pools(groups[number], order))
    return tuple(found)


def with_pools(group: Group, numbers: Sequence[int]) -> Group:
    """Give a group with some of its pools, and their questions in this order, and what is not sent after."""
    pools = tuple(group.pools[number] for number in numbers)
    planned = {id(each) for pool in group.pools for each in pool.questions}
    rest = (case for case in group.cases if id(case) not in planned)
    cases = (*(each for pool in pools for each in pool.questions), *rest)
    fault = group.fault
    return replace(group, cases=cases if fault is None else Later(lambda: cases, fault=fault), pools=pools)


def usual(groups: Iterable[Group], contracts: Mapping[str, Contract]) -> tuple[Group, ...]:
    """Give the groups in an order that is nearly as good and makes no case: by `USUAL`.

    Of what is worth the same those come first of whose resource most is claimed, one resource after another.
    """
    claimed = {
        (key, of.operation.id): len(stated(of)) for key in contracts for of in endpoints(contracts[key])
    }
    whole = {key: sum(claimed[key, each.id] for each in contracts[key].operations) for key in contracts}
    place = {key: number for number, key in enumerate(contracts)}

    def rank(group: Group) -> tuple[float, int, int, int]:
        operation = contracts[group.contract].operation(group.operation)
        share = USUAL.get((group.sort, operation.role), LITTLE) if operation is not None else LITTLE
        worth = doubled(share / 100 * claimed[group.contract, group.operation])
        return -worth, -whole[group.contract], place[group.contract], ORDER.index(group.sort)

    return tuple(sorted(groups, key=rank))


def within(
    groups: Sequence[Group],
    budget: int,
    contracts: Mapping[str, Contract],
    before: AbstractSet[Claim] = frozenset(),
) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """Split groups at a budget of requests, counted in steps: the best that fits, ranked, and what is left.

    What is not sent stays with what fits, since it takes no request. `before` are claims that count no more.
    """
    offers = [(group, pool) for group in range(len(groups)) for pool in range(len(groups[group].pools))]
    bids = [bid(groups[group].pools[pool], contracts) for group, pool in offers]
    chosen = {offers[number] for number in best(bids, settled=before, room=budget)}
    kept: list[Group] = []
    left: list[Group] = []
    for number, group in enumerate(groups):
        fits = [index for index in range(len(group.pools)) if (number, index) in chosen]
        rest = [index for index in range(len(group.pools)) if (number, index) not in chosen]
        fitting = with_pools(group, fits)
        kept += [fitting] if fitting.cases or fitting.fault is not None else []
        pools = tuple(group.pools[index] for index in rest)
        cases = tuple(each for pool in pools for each in pool.questions)
        left += [replace(group, cases=cases, pools=pools)] if pools else []
    return ranked(kept, contracts, before), tuple(left)


def by_turns(groups: Sequence[Group], room: int) -> tuple[Group, ...]:
    """Give groups with the pools that so many requests allow: the first of each, then the second, and so on.

    What is not sent stays with its group, since it takes no request.
    """
    offers = sorted((pool, group) for group in range(len(groups)) for pool in range(len(groups[group].pools)))
    chosen: dict[int, list[int]] = {}
    for pool, group in offers:
        requests = len(groups[group].pools[pool].case.steps)
        if requests <= room:
            room -= requests
            chosen.setdefault(group, []).append(pool)
    found = (with_pools(each, chosen.get(number, [])) for number, each in enumerate(groups))
    return tuple(each for each in found if each.cases or each.fault is not None)


def curve(groups: Sequence[Group], contracts: Mapping[str, Contract]) -> Iterator[tuple[int, int]]:
    """Yield requests and the claims that they settle, after each pool in the order of the groups."""
    yield from _added(bid(pool, contracts) for group in groups for pool in group.pools)


def best_curve(groups: Sequence[Group], contracts: Mapping[str, Contract]) -> Iterator[tuple[int, int]]:
    """Yield requests and the claims that the best so many settle: what a budget of them asks."""
    bids = [bid(pool, contracts) for group in groups for pool in group.pools]
    yield from _added(bids[number] for number in best(bids))


def _added(bids: Iterable[Bid]) -> Iterator[tuple[int, int]]:
    requests = 0
    settled: set[Claim] = set()
    for each in bids:
        requests += each.requests
        settled |= each.claims
        yield requests, len(settled)


def read(curve: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Read a curve at `MARKS`, as far as it goes, and at its end; () for one without a point."""
    points = tuple(curve)
    if not points:
        return ()
    end, _ = points[-1]
    inner = (mark for mark in MARKS if mark < end)
    told = [(mark, max((claims for at, claims in points if at <= mark), default=0)) for mark in inner]
    return (*told, points[-1])
