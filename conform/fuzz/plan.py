"""Plan what Schemathesis is asked for: a group an operation, whose cases are drawn when it is run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conform.case import Group, Later, alone
from conform.payloads.endpoint import endpoints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from conform.case import Case
    from conform.contract import Contract, Operation
    from conform.payloads.endpoint import Endpoint

MOST = 4
"""Requests an operation that keep to its schema at most, and as many that do not: all operations then take
about as many requests as half of all other sorts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Say what is to be drawn, by the same words as `conform.payloads.plan.plan`.

    `budget` is how many requests all groups may take, None for any number; `kept` are cases that were found
    before. Without `draws` these are all that is asked.
    """

    seed: int = 1
    budget: int | None = None
    kept: tuple[Case, ...] = ()
    draws: bool = True
    only_read: Callable[[Contract], bool] = lambda _: False
    is_left: Callable[[Case], bool] = lambda _: True
    is_sent: Callable[[Case], bool] = lambda _: True
    is_meant: Callable[[Operation], bool] = lambda _: True


def is_fuzzed(of: Endpoint) -> bool:
    """Tell whether there is anything to draw: a body, or parameters.

    What an answer holds that gathers several hangs on names that no schema has.
    """
    gathering = of.contract.vendor.answers.gathering
    if gathering is not None and gathering.call == of.operation.call:
        return False
    return of.operation.request is not None or bool(of.operation.parameters)


def groups(contracts: Iterable[Contract], wanted: Wanted) -> tuple[Group, ...]:
    """Give a group for each operation of which anything can be drawn, or is kept; nothing is drawn yet."""
    found = [
        of
        for contract in contracts
        for of in endpoints(contract)
        if wanted.is_meant(of.operation) and ((wanted.draws and is_fuzzed(of)) or any(_kept(of, wanted)))
    ]
    count = MOST if wanted.budget is None else max(1, min(MOST, wanted.budget // (4 * len(found) or 1)))
    return tuple(_group(of, count, wanted) for of in found)


def _group(of: Endpoint, count: int, wanted: Wanted) -> Group:
    cases: Sequence[Case] = Later(lambda: tuple(filter(wanted.is_left, _cases(of, count, wanted))))
    return Group(
        contract=of.contract.key,
        operation=of.operation.id,
        sort="fuzz",
        cases=cases,
        pools=Later(lambda: map(alone, filter(wanted.is_sent, cases))),
    )


def _kept(of: Endpoint, wanted: Wanted) -> Iterator[Case]:
    """Yield the cases that are kept of an operation and that its contract still knows how to ask."""
    for case in wanted.kept:
        is_own = (case.contract, case.operation) == (of.contract.key, of.operation.id)
        known = (of.contract.key, of.contract.operation)
        if is_own and all(step.contract == known[0] and known[1](step.operation) for step in case.steps):
            yield case


def _cases(of: Endpoint, count: int, wanted: Wanted) -> Iterator[Case]:
    yield from _kept(of, wanted)
    if wanted.draws and is_fuzzed(of):
        ids = {case.id for case in _kept(of, wanted)}
        yield from (case for case in _drawn(of, count, wanted) if case.id not in ids)


def _drawn(of: Endpoint, count: int, wanted: Wanted) -> Iterator[Case]:
    from conform.fuzz.drawn import cases  # noqa: PLC0415 - Schemathesis costs a second of start-up

    return cases(of, seed=wanted.seed, count=count, is_read=wanted.only_read(of.contract))
