"""What a run is about to do to a live tenant, told before the first request."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conform.run.look import way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from conform.case import Case, Group, Step
    from conform.contract import Contract
    from conform.run.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Count what a run will do, before it does it.

    `requests` are those of the cases and the deletes that follow them; what is made for reference and
    what retries, proofs and reductions add comes on top. `records` are those that cases make, `stay` those
    of them that nothing documented removes. `not_asked` counts cases by reason.
    """

    operations: int = 0
    cases: int = 0
    requests: int = 0
    records: int = 0
    stay: int = 0
    not_asked: Mapping[str, int]


def forecast(
    groups: Iterable[Group], contracts: Mapping[str, Contract], why_not: Callable[[Case], str]
) -> Forecast:
    """Count the cases of groups; `why_not` says why one will not be asked, empty where it will."""
    cases: list[Case] = []
    left_out = Counter[str]()
    for case in (case for group in groups for case in group.cases):
        if reason := why_not(case):
            left_out[reason] += 1
        else:
            cases.append(case)
    made = [step for case in cases for step in case.steps if _does(step, "create", contracts)]
    removed = sum(_does(step, "delete", contracts) for case in cases for step in case.steps)
    stay = sum(not _is_removable(step, contracts) for step in made)
    return Forecast(
        operations=len({(case.contract, case.operation) for case in cases}),
        cases=len(cases),
        requests=sum(len(case.steps) for case in cases) + max(0, len(made) - stay - removed),
        records=len(made),
        stay=stay,
        not_asked=left_out,
    )


def _does(step: Step, role: str, contracts: Mapping[str, Contract]) -> bool:
    """Tell whether a step is expected to create or delete a record."""
    operation = contracts[step.contract].operation(step.operation)
    return step.expects == "success" and operation is not None and operation.role == role


def _is_removable(step: Step, contracts: Mapping[str, Contract]) -> bool:
    contract = contracts[step.contract]
    return way(contract, contract.operation(step.operation)).is_whole


def told(found: Forecast, settings: Settings, base_url: str) -> tuple[str, ...]:
    """Give the block that is shown before anything is sent."""
    minutes = found.requests / settings.rate / 60
    return (
        f"live tenant {base_url}: {found.cases} cases of {found.operations} operations will be asked",
        f"  about {found.requests} requests, {minutes:.0f} minutes at {settings.rate:g} a second",
        f"  records: {_records(found, settings)}",
        *(f"  not asked: {count} cases: {reason}" for reason, count in sorted(found.not_asked.items())),
    )


def _records(found: Forecast, settings: Settings) -> str:
    if not found.records:
        return "none is made, edited or deleted"
    return (
        f"about {found.records} are made and removed again, at most {settings.standing} stand at one time; "
        f"{found.stay} stay"
    )
