"""Say why a run is no pass: one notion of it, for the screen, the page, the summary and `drift.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.findings import Finding
    from conform.report.result import Report


def new(report: Report) -> tuple[Finding, ...]:
    """Give the findings of which something is new, worst first."""
    standings = report.standings
    return tuple(each for each in report.findings if standings[each.id] in ("new", "partly"))


def _blocked(report: Report) -> int:
    return report.verdicts["blocked"] - sum(report.accepted.values())


def _left(report: Report) -> int:
    return sum(len(each.ids) + each.doubts for each in report.left if not each.is_meant)


# how many there are of what fails a run, what they are called, and what is said of them
CAUSES: Final[tuple[tuple[Callable[[Report], int], str, str], ...]] = (
    (lambda report: len(report.findings_failing), "new finding", ""),
    (lambda report: len(report.stale_known), "entry", " of known drift expired or never seen again"),
    (_left, "record", " left on the tenant"),
    (lambda report: report.verdicts["broken"], "case", " broken"),
    (_blocked, "case", " blocked"),
)


def causes(report: Report) -> tuple[str, ...]:
    """Say each thing for which a run is no pass; none where `has_failed` is not true."""
    found = [
        f"{counted(number, noun)}{said}" for count, noun, said in CAUSES if (number := count(report)) > 0
    ]
    if report.interrupted and not report.is_by_budget:
        found.append(f"interrupted {report.interrupted}")
    if not report.verdicts["conformant"] + report.verdicts["drifted"] and not report.has_nothing_left:
        found.append("nothing was judged")
    return tuple(found)
