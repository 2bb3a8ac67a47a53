"""Findings as a colleague would write them down: the sentence, then the places that show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conform.drift.value import Drift
    from conform.findings.value import Finding

MOST_PLACES: Final = 8
_INDENT: Final = " " * 10


def note(findings: Sequence[Finding], drifts: Sequence[Drift]) -> Iterator[str]:
    """Yield the lines of a note on findings, worst first, each with at most eight of its places."""
    by_id = {drift.id: drift for drift in drifts}
    for finding in findings:
        yield f"{finding.severity:<10}{finding.title}"
        if finding.exceptions:
            yield f"{_INDENT}{finding.exceptions}"
        yield from _places([by_id[identity] for identity in finding.drifts if identity in by_id])


def _places(drifts: Sequence[Drift]) -> Iterator[str]:
    operations = {drift.operation for drift in drifts}
    shown = drifts[:MOST_PLACES]
    width = max((len(drift.where) for drift in shown), default=0)
    for drift in shown:
        operation = f"  ({drift.operation})" if len(operations) > 1 else ""
        is_bare = drift.documented.startswith("not ")
        claim = f"{'' if is_bare else 'documented '}{drift.documented}, page {drift.source.page}"
        yield f"{_INDENT}{drift.where:<{width}}  {drift.observed}; {claim}{operation}"
    if len(drifts) > MOST_PLACES:
        yield f"{_INDENT}… and {len(drifts) - MOST_PLACES} more"


def line(drift: Drift) -> str:
    """Give one drift on one line, with its operation."""
    return f"{drift.kind} {drift.operation} {drift.place}: {drift.observed} ({drift.documented})"
