"""All cases of a set of contracts, grouped as test items, those first that ask the most a request."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from conform.case import Case, Group, Sort
from conform.payloads import (
    access,
    actions,
    boundary,
    invalid,
    lifecycle,
    paging,
    reads,
    refusal,
    settled,
    valid,
)
from conform.payloads.coverage import asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from conform.contract import Contract

ORDER: tuple[Sort, ...] = ("lifecycle", "valid", "access", "paging", "boundary", "invalid")
"""What is asked first where a budget ends the run: one lifecycle touches most claims of a resource."""


def _cases(contract: Contract, seed: int, drawn: int) -> Iterator[Case]:
    yield from lifecycle.cases(contract)
    yield from refusal.cases(contract)
    yield from valid.cases(contract, seed=seed, count=drawn)
    yield from actions.cases(contract)
    yield from settled.cases(contract)
    yield from access.cases(contract)
    yield from paging.cases(contract)
    yield from boundary.cases(contract)
    yield from invalid.cases(contract)


def _of_reads(contract: Contract, seed: int, drawn: int) -> Iterator[Case]:
    """Yield what the records that are there can answer, then the rest, of which writes are not asked."""
    yield from reads.cases(contract)
    for case in _cases(contract, seed, drawn):
        if case.asks not in reads.REPLACED:
            yield case


def plan(
    contracts: Sequence[Contract],
    *,
    seed: int = 1,
    drawn: int = 10,
    resources: Sequence[str] | None = None,
    versions: Sequence[str] = ("v1", "v2"),
    sorts: Sequence[Sort] | None = None,
    only_read: Callable[[Contract], bool] = lambda _: False,
) -> tuple[Group, ...]:
    """Give every case of the chosen contracts as groups of one operation and one sort, in running order.

    `resources` are names (`clients`) or keys (`v1/clients`), None for all; `drawn` counts the drawn
    payloads an operation. The same arguments give the same groups. `only_read` tells of which contracts no
    record will be made, so that their lists and reads are asked of the records that are there.
    """
    chosen = [
        each
        for each in contracts
        if each.version in versions and (resources is None or each.name in resources or each.key in resources)
    ]
    wanted = sorts if sorts is not None else get_args(Sort)
    found: dict[tuple[int, str, str], list[Case]] = {}
    for contract in chosen:
        of = _of_reads if only_read(contract) else _cases
        for case in of(contract, seed, drawn):
            if case.sort in wanted:
                key = (ORDER.index(case.sort), case.contract, case.operation)
                found.setdefault(key, []).append(case)
    known = {contract.key: contract for contract in chosen}
    groups = [
        Group(contract=key[1], operation=key[2], sort=cases[0].sort, cases=tuple(cases))
        for key, cases in found.items()
    ]
    return tuple(sorted(groups, key=lambda group: (ORDER.index(group.sort), -density(group, known))))


def density(group: Group, contracts: Mapping[str, Contract]) -> float:
    """Give the claims that a group asks for each of its requests."""
    claims = {claim for case in group.cases for claim in asked(case, contracts)}
    return len(claims) / sum(len(case.steps) for case in group.cases)


def within(groups: Sequence[Group], budget: int) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """Split groups at a budget of requests, counted in steps: what fits, in order, and what is left out."""
    kept: list[Group] = []
    left: list[Group] = []
    spent = 0
    for group in groups:
        fitting = 0
        while fitting < len(group.cases) and not left:
            spent += len(group.cases[fitting].steps)
            if spent > budget:
                break
            fitting += 1
        kept.extend([replace(group, cases=group.cases[:fitting])] if fitting else [])
        left.extend([replace(group, cases=group.cases[fitting:])] if fitting < len(group.cases) else [])
    return tuple(kept), tuple(left)
