"""All cases of a set of contracts, grouped as test items, those first that ask the most a request."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from conform.case import Group, Later, alone
from conform.payloads.endpoint import endpoints
from conform.payloads.pools import POOLED, pools
from conform.payloads.rank import ranked, usual
from conform.payloads.sorts import ORDER, cases, hindered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from conform.case import Case, Pool, Sort
    from conform.contract import Contract, Operation
    from conform.payloads.endpoint import Endpoint


def plan(
    contracts: Sequence[Contract],
    *,
    seed: int = 1,
    drawn: int = 1,
    resources: Sequence[str] | None = None,
    sorts: Sequence[Sort] = ORDER,
    only_read: Callable[[Contract], bool] = lambda _: False,
    is_left: Callable[[Case], bool] = lambda _: True,
    is_sent: Callable[[Case], bool] = lambda _: True,
    is_meant: Callable[[Operation], bool] = lambda _: True,
    is_pooled: bool = True,
    is_ranked: bool = True,
    is_lasting: bool = False,
) -> tuple[Group, ...]:
    """Give every case of the chosen contracts as groups of one operation and one sort, in running order.

    `resources` are names (`clients`) or keys (`v1/clients`), None for all; `drawn` counts the drawn
    payloads an operation. The same arguments give the same groups. `only_read` tells of which contracts no
    record will be made, so that their lists and reads are asked of the records that are there. `is_left`
    tells which cases are to be asked at all, `is_sent` which may be sent: pools ask those alone, each by
    itself without `is_pooled`; `is_meant` tells of which operations there are to be cases. Those groups come
    first that settle the most claims a request, and so do their pools, for which all cases must be made;
    without `is_ranked` groups stand in their usual order, and cases and pools are made when a group is asked
    for them. With `is_lasting` what is raised while cases are made is kept by their group, as its fault.
    """
    chosen = [each for each in contracts if resources is None or {each.name, each.key} & {*resources}]
    by_key = {each.key: each for each in contracts}

    def made(of: Endpoint, sort: Sort) -> Iterator[Case]:
        is_read = only_read(of.contract)
        yield from filter(is_left, cases(of, sort, seed=seed, drawn=drawn, is_read=is_read))
        if sort == "lifecycle" and not is_read:
            yield from filter(is_left, hindered.cases(of, by_key))

    def asking(found: Iterable[Case], sort: Sort) -> tuple[Pool, ...]:
        sent = tuple(case for case in found if is_sent(case))
        return pools(sent, by_key) if is_pooled and sort in POOLED else tuple(map(alone, sent))

    groups = [
        group
        for contract in chosen
        for sort in ORDER
        if sort in sorts
        for of in endpoints(contract)
        if is_meant(of.operation)
        if (group := _group(of, sort, made(of, sort), asking, is_lasting=is_lasting))
    ]
    known = {contract.key: contract for contract in chosen}
    return ranked(groups, known) if is_ranked else usual(groups, known)


def _group(
    of: Endpoint,
    sort: Sort,
    cases: Iterator[Case],
    asking: Callable[[Iterable[Case], Sort], tuple[Pool, ...]],
    *,
    is_lasting: bool,
) -> Group | None:
    """Give the group of cases, of which the first alone is made now; None where there is not one."""
    begun = Later(lambda: islice(cases, 1), is_lasting=is_lasting)
    if not begun and begun.fault is None:
        return None
    later = Later(lambda: chain(begun, cases), is_lasting=is_lasting, fault=begun.fault)
    return Group(
        contract=of.contract.key,
        operation=of.operation.id,
        sort=sort,
        cases=later,
        pools=Later(lambda: asking(later, sort), is_lasting=is_lasting),
    )


def table(groups: Sequence[Group]) -> Mapping[Sort, tuple[int, int, int, int]]:
    """Count operations, questions, cases and requests by sort of case, in the order of the sorts."""
    counted: dict[Sort, tuple[int, int, int, int]] = {}
    for group in sorted(groups, key=lambda group: ORDER.index(group.sort)):
        steps = sum(len(pool.case.steps) for pool in group.pools)
        row = (1, len(group.cases), len(group.pools), steps)
        known = counted.get(group.sort, (0, 0, 0, 0))
        counted[group.sort] = (known[0] + row[0], known[1] + row[1], known[2] + row[2], known[3] + row[3])
    return counted
