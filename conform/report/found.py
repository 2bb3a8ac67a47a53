"""A finding as the files of a report tell it: with its drifts, what it is to the team, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from conform.report.bugs import example

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.drift.value import Drift
    from conform.findings import Finding
    from conform.findings.impact import Hit
    from conform.report.result import Report, ReportedDrift, Standing

ORDER: Final[tuple[Standing, ...]] = ("new", "partly", "flapping", "known")
"""What is to be read first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Hold one finding and what a run tells of it.

    `drifts` by their id; `example` is the drift that is told in full. `since` is the first night (ISO, UTC)
    that is known to show any of them. `has_come` tells that the night before showed none of them, False where
    there was none before; `is_below` that what is new of it is too light to fail the run, `is_passing` that
    it hits no consumer; `hits` say by what it hits which. `because` is the reason for which the team accepts
    it, empty where it does not.
    """

    finding: Finding
    standing: Standing
    drifts: Mapping[str, ReportedDrift]
    example: Drift
    since: str
    has_come: bool = False
    is_below: bool = False
    is_passing: bool = False
    hits: tuple[Hit, ...] = ()
    because: str = ""

    @property
    def is_new(self) -> bool:
        """Tell whether any of it is new, which fails a run unless it is below what does, or passes by."""
        return self.standing in ("new", "partly")

    @property
    def fails_nothing(self) -> bool:
        """Tell whether what is new of it cannot fail the run."""
        return self.is_below or self.is_passing

    @property
    def operations(self) -> tuple[tuple[str, str], ...]:
        """Name the contract and the operation of each of its drifts once, that of the example first."""
        drifts = (self.example, *(each.drift for each in self.drifts.values()))
        return tuple(dict.fromkeys((each.contract, each.operation) for each in drifts))


def found(report: Report) -> tuple[Found, ...]:
    """Give the findings of a run, new ones first, each sort with what breaks an integrator first.

    Those that pass all consumers by come behind the others of their sort.
    """
    told = _found(report)
    return tuple(sorted(told, key=lambda each: (ORDER.index(each.standing), each.is_passing)))


def _found(report: Report) -> Iterator[Found]:
    known, standings, evidences = report.by_id, report.standings, report.part.tally.evidences
    came, below = frozenset(report.changes.came), {each.id for each in report.findings_below}
    passing = {each.id for each in report.findings_passing}
    for finding in report.findings:
        drifts = {name: known[name] for name in finding.drifts if name in known}
        plain = {name: seen.drift for name, seen in drifts.items()}
        yield Found(
            finding=finding,
            standing=standings[finding.id],
            drifts=drifts,
            example=plain[example(plain, evidences.best, evidences.times)],
            since=min(filter(None, (each.times.since for each in drifts.values())), default=""),
            has_come=bool(report.changes.before) and drifts.keys() <= came,
            is_below=finding.id in below,
            is_passing=finding.id in passing,
            hits=report.impact.of(finding.drifts),
            because=next((report.accepted_for[each] for each in drifts if each in report.accepted_for), ""),
        )
