"""Plan what Schemathesis is asked for: a group an operation, whose cases are drawn when it is run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from conform.case import Group, Later, alone
from conform.fuzz.available import required
from conform.payloads.endpoint import endpoints
from conform.payloads.odd import odd_steps
from conform.payloads.steps import is_walked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from conform.case import Case, Sort
    from conform.contract import Contract, Operation
    from conform.payloads.endpoint import Endpoint

FUZZ: tuple[Sort, ...] = ("fuzz", "linked")
"""The sorts that are asked where `fuzz` is named: single requests, and walks along what follows from what."""
MOST = 4
"""Requests an operation that keep to its schema at most, and as many that do not: all that is drawn then
takes about half as many requests as all other sorts."""


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
    """Give a group for each operation of which anything can be drawn or is kept, and one a resource of walks.

    Nothing is drawn yet. Raises SchemathesisError where it cannot be.
    """
    known = [of for each in contracts for of in endpoints(each) if wanted.is_meant(of.operation)]
    drawn = [of for of in known if (wanted.draws and is_fuzzed(of)) or any(_kept(of, "fuzz", wanted))]
    walked = [of for of in known if (wanted.draws and _is_walked(of)) or any(_kept(of, "linked", wanted))]
    if wanted.draws and (drawn or walked):
        required()
    count = MOST if wanted.budget is None else max(1, min(MOST, wanted.budget // (4 * len(drawn) or 1)))
    return (
        *(_group(of, "fuzz", wanted, partial(_drawn, of, count, wanted)) for of in drawn),
        *(_group(of, "linked", wanted, partial(_explored, of, wanted)) for of in walked),
    )


def _is_walked(of: Endpoint) -> bool:
    """Tell whether walks of a resource begin with a create: its first one, whose records are seen."""
    return of.operation is of.contract.having("create") and is_walked(of)


def _group(of: Endpoint, sort: Sort, wanted: Wanted, drawing: Callable[[], Iterator[Case]]) -> Group:
    def made() -> Iterator[Case]:
        kept = {case.id: case for case in _kept(of, sort, wanted)}
        yield from kept.values()
        yield from (case for case in (drawing() if wanted.draws else ()) if case.id not in kept)

    cases: Sequence[Case] = Later(lambda: filter(wanted.is_left, made()))
    return Group(
        contract=of.contract.key,
        operation=of.operation.id,
        sort=sort,
        cases=cases,
        pools=Later(lambda: map(alone, filter(wanted.is_sent, cases))),
    )


def _kept(of: Endpoint, sort: Sort, wanted: Wanted) -> Iterator[Case]:
    """Yield the cases that are kept of an operation and that its contract still knows how to ask."""
    own, known = (of.contract.key, of.operation.id, sort), of.contract.operation
    for case in wanted.kept:
        is_known = all(step.contract == own[0] and known(step.operation) for step in case.steps)
        if (case.contract, case.operation, case.sort) == own and is_known:
            yield case


def _drawn(of: Endpoint, count: int, wanted: Wanted) -> Iterator[Case]:
    from conform.fuzz.drawn import cases  # noqa: PLC0415 - Schemathesis costs a second of start-up

    for asks, each in odd_steps(of, "answered") if count == MOST else ():
        yield of.case("fuzz", f"odd:{asks}", each)
    if is_fuzzed(of):
        yield from cases(of, seed=wanted.seed, count=count, is_read=wanted.only_read(of.contract))


def _explored(of: Endpoint, wanted: Wanted) -> Iterator[Case]:
    from conform.fuzz.explored import cases  # noqa: PLC0415 - as above

    if _is_walked(of) and not wanted.only_read(of.contract):
        yield from cases(of, seed=wanted.seed)
