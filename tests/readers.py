"""A consumer for each place of each answer: whoever reads what a fault changes must be told.

Each case is one consumer's doing: it makes these calls, and of the last one it reads one place. Asked on a
tenant with a fault and on one without, both new for each case, whatever differs is that fault's doing alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from conform.daftra import DAFTRA
from conform.findings.impact import hit
from conform.findings.used import leaves
from conform.uses import Used, Uses
from tests.test_faults import CONTRACTS, FAULTS, groups, session
from tests.unwired import UnwiredTenant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.case import Case
    from conform.drift.value import Drift
    from conform.exchange import Exchange

STAMPS: Final = ("created", "modified")
"""What differs by the second of the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Hold the exchanges of each case, by its id, and all that drifted."""

    cases: Mapping[str, tuple[Case, tuple[Exchange, ...]]]
    drifts: tuple[Drift, ...]


def asked(key: str, *faults: str) -> Asked:
    """Ask each case of a resource on a tenant that is as new."""
    tenant = UnwiredTenant(tuple(CONTRACTS.values()), faults=faults)
    cases, drifts = dict[str, tuple["Case", tuple["Exchange", ...]]](), dict[str, "Drift"]()
    try:
        for group in groups(key):
            for case in group.cases:
                tenant.reset()
                running = session(tenant, is_pooled=False, lends=False)
                for result in running.run(replace(group, cases=(case,))).results:
                    cases[result.case.id] = result.case, result.exchanges
                drifts |= running.tally.drifts
    finally:
        tenant.close()
    return Asked(cases=cases, drifts=tuple(drifts.values()))


@cache
def sound(key: str) -> Asked:
    """Ask likewise a tenant without a fault."""
    return asked(key)


@dataclass(slots=True)
class _Doing:
    """Gather what a consumer does with one operation on the tenant without a fault."""

    parameters: set[str] = field(default_factory=set)
    sends: set[str] = field(default_factory=set)
    statuses: set[int] = field(default_factory=set)

    def take(self, exchange: Exchange) -> None:
        call, answer = exchange.call, exchange.answer
        self.parameters |= {name for name, _ in call.query}
        self.sends |= set(leaves(_parsed(call.body or b"")))
        self.statuses |= set() if answer is None else {answer.status}


def readers(fault: str) -> Iterator[tuple[Uses, tuple[Drift, ...]]]:
    """Yield a consumer for each place that a fault changes, beside what a run of ours finds of the fault."""
    key = FAULTS[fault].contracts[0]
    found = asked(key, fault)
    for name, (case, exchanges) in found.cases.items():
        if name in sound(key).cases:
            before = sound(key).cases[name][1]
            yield from ((uses, found.drifts) for uses in _of_case(case, before, exchanges))


def _of_case(case: Case, before: tuple[Exchange, ...], after: tuple[Exchange, ...]) -> Iterator[Uses]:
    doing: dict[tuple[str, str], _Doing] = {}
    for step, one, other in zip(case.steps, before, after, strict=False):
        if one.answer is None or other.answer is None:
            return
        last = step.contract, step.operation
        doing.setdefault(last, _Doing()).take(one)
        if one.answer.status != other.answer.status:
            yield _uses(doing, last, ())
            return
        differing = _differing(_parsed(one.answer.body), _parsed(other.answer.body), "")
        for place in dict.fromkeys(differing):
            yield _uses(doing, last, (place,))


def _uses(doing: Mapping[tuple[str, str], _Doing], last: tuple[str, str], reads: tuple[str, ...]) -> Uses:
    operations = tuple(
        Used(
            contract=contract,
            operation=operation,
            parameters=tuple(each.parameters),
            sends=tuple(each.sends),
            statuses=tuple(each.statuses),
            reads=reads if (contract, operation) == last else (),
        )
        for (contract, operation), each in doing.items()
    )
    return Uses(name="reader", operations=operations)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _differing(one: Any, other: Any, at: str) -> Iterator[str]:
    """Yield the places that differ; what is there on one side alone no reader of documented places sees."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one:
            place = f"{at}.{key}" if at else key
            if key not in other:
                yield place
            elif key not in STAMPS:
                yield from _differing(one[key], other[key], place)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for pair in zip(one, other, strict=True):
            yield from _differing(*pair, f"{at}[]")
    elif one != other or type(one) is not type(other):
        yield at


def missed(fault: str) -> tuple[int, list[Uses]]:
    """Count the consumers that a fault hits, and give those of whom the grading does not say so."""
    found = list(readers(fault))
    passed = (uses for uses, drifts in found if not any(hit(each, [uses], DAFTRA) for each in drifts))
    return len(found), list(passed)
