"""All cases of a set of contracts, grouped as test items, those first that ask the most a request."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.case import Group, Later
from conform.payloads.claims import asked
from conform.payloads.endpoint import endpoints
from conform.payloads.sorts import ORDER, cases, hindered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from conform.case import Case, Sort
    from conform.contract import Contract
    from conform.payloads.endpoint import Endpoint


def plan(
    contracts: Sequence[Contract],
    *,
    seed: int = 1,
    drawn: int = 10,
    resources: Sequence[str] | None = None,
    sorts: Sequence[Sort] = ORDER,
    only_read: Callable[[Contract], bool] = lambda _: False,
    is_left: Callable[[Case], bool] = lambda _: True,
    is_ranked: bool = True,
) -> tuple[Group, ...]:
    """Give every case of the chosen contracts as groups of one operation and one sort, in running order.

    `resources` are names (`clients`) or keys (`v1/clients`), None for all; `drawn` counts the drawn
    payloads an operation. The same arguments give the same groups. `only_read` tells of which contracts no
    record will be made, so that their lists and reads are asked of the records that are there. `is_left`
    tells which cases are to be asked at all. Of one sort
    those groups come first that ask the most claims a request, for which all cases must be made; without
    `is_ranked` they stand in the order of the contracts, and cases are made when a group is asked for them.
    """
    chosen = [each for each in contracts if resources is None or {each.name, each.key} & {*resources}]
    by_key = {each.key: each for each in contracts}

    def made(of: Endpoint, sort: Sort) -> Iterator[Case]:
        is_read = only_read(of.contract)
        yield from filter(is_left, cases(of, sort, seed=seed, drawn=drawn, is_read=is_read))
        if sort == "lifecycle" and not is_read:
            yield from filter(is_left, hindered.cases(of, by_key))

    groups = [
        group
        for sort in ORDER
        if sort in sorts
        for contract in chosen
        for of in endpoints(contract)
        if (group := _group(of, sort, made(of, sort)))
    ]
    if is_ranked:
        known = {contract.key: contract for contract in chosen}
        groups.sort(key=lambda group: (ORDER.index(group.sort), -density(group, known)))
    return tuple(groups)


def _group(of: Endpoint, sort: Sort, cases: Iterator[Case]) -> Group | None:
    """Give the group of cases, of which the first alone is made now; None where there is not one."""
    first = next(cases, None)
    if first is None:
        return None
    later = Later(lambda: (first, *cases))
    return Group(contract=of.contract.key, operation=of.operation.id, sort=sort, cases=later)


def density(group: Group, contracts: Mapping[str, Contract]) -> float:
    """Give the claims that a group asks for each of its requests."""
    claims = {claim for case in group.cases for claim in asked(case, contracts)}
    return len(claims) / sum(len(case.steps) for case in group.cases)


def within(groups: Sequence[Group], budget: int) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """Split groups at a budget of requests, counted in steps: what fits, in order, and what is left out."""
    kept: list[Group] = []
    left: list[Group] = []
    for group in groups:
        fitting = 0
        for case in group.cases if not left else ():
            budget -= len(case.steps)
            if budget < 0:
                break
            fitting += 1
        kept.extend([replace(group, cases=group.cases[:fitting])] if fitting else [])
        left.extend([replace(group, cases=group.cases[fitting:])] if fitting < len(group.cases) else [])
    return tuple(kept), tuple(left)


def table(groups: Sequence[Group]) -> dict[str, tuple[int, int, int]]:
    """Count operations, cases and requests by sort of case, in the order in which they are asked."""
    counted: dict[str, tuple[int, int, int]] = {}
    for group in groups:
        operations, cases, steps = counted.get(group.sort, (0, 0, 0))
        more = sum(len(case.steps) for case in group.cases)
        counted[group.sort] = (operations + 1, cases + len(group.cases), steps + more)
    return counted
