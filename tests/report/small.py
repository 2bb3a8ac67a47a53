"""A report made by hand, for tests of the sinks."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from conform.case import Case
from conform.contract import Source
from conform.drift.value import Drift
from conform.findings.known import Known
from conform.report.close import Part, close
from conform.report.result import Result
from conform.report.tally import Tally
from tests.run.small import CONTRACTS, CREATE, PENS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Contract
    from conform.report.result import Report

CASE = Case(contract="v1/pens", operation=CREATE.id, sort="valid", asks="minimal", steps=())
STARTED = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


def drift(where: str = "data.Pen.name", kind: str = "field.retyped") -> Drift:
    return Drift(
        kind=kind,
        contract="v1/pens",
        operation=CREATE.id,
        where=where,
        claimed=("kinds", "string"),
        got=("integer",),
        source=Source(page="1e0", edition="2026-01-01"),
        case=CASE.id,
    )


def closed(tally: Tally, contracts: Mapping[str, Contract] = CONTRACTS, **more: Any) -> Report:
    """Close a run of one piece that asked all of some contracts."""
    given: dict[str, Any] = {"tenant": "embedded", "started": STARTED, "seconds": 1.0, "shard": None, **more}
    part = Part(contracts=tuple(contracts), tally=tally, **given)
    return close(part, contracts, Known(), STARTED.date())


def report(*results: Result, **counts: int) -> Report:
    tally = Tally(base_url="http://127.0.0.1:1")
    tally.requests.update({"cases": 12, "preparing": 3, "cleaning_up": 4})
    tally.statuses = {"v1/pens": {CREATE.id: Counter({202: 5, 400: 7})}}
    for result in results or (Result(case=CASE, verdict="conformant"),):
        tally.add(result)
    tally.not_asked.update(counts)
    return closed(tally, {"v1/pens": PENS}, seconds=12.34)


def drifted(number: int = 1, known: int = 0, flapping: int = 0) -> Result:
    drifts = tuple(drift(f"data.Pen.field{n}") for n in range(number))
    accepted = frozenset(each.id for each in drifts[:known])
    comes_and_goes = frozenset(each.id for each in drifts[known : known + flapping])
    return Result(case=CASE, verdict="drifted", drifts=drifts, known=accepted, flapping=comes_and_goes)
