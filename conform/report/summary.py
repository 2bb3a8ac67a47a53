"""Tell a person, on one screen, what a run found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.report.result import Report

WIDTH = 100
"""Characters a line may have."""
MOST_FINDINGS = 15
MOST_REASONS = 3
_SUCCESS = range(200, 300)


def summary(report: Report) -> list[str]:
    """Give the lines of the summary: what ran, what was found, what was not judged, where to read more."""
    lines = [*_what_ran(report), *_what_was_found(report), *_not_judged(report)]
    return [line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…" for line in lines]


def _what_ran(report: Report) -> Iterator[str]:
    yield (
        f"{report.tenant} tenant {report.base_url}: {report.exercised} of {report.documented} documented "
        f"operations exercised"
    )
    yield f"{report.requests} requests in {report.seconds:.1f} s, and {report.prepared} for what they refer to"
    counts = ", ".join(f"{count} {verdict}" for verdict, count in report.verdicts.items() if count)
    yield f"{sum(report.verdicts.values())} cases: {counts or 'none'}"
    unanswered = sorted(
        label
        for label, reached in report.reached.items()
        if reached.seen and not any(s in _SUCCESS for s in reached.seen)
    )
    if unanswered:
        yield f"never answered with success: {len(unanswered)} operations ({_some(unanswered)})"


def _some(names: list[str], most: int = 3) -> str:
    more = f", and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _what_was_found(report: Report) -> Iterator[str]:
    known = len(report.drifts) - len(report.new)
    accepted = f" ({known} known)" if known else ""
    if not report.drifts:
        yield "no drift"
        return
    operations = len({(seen.drift.contract, seen.drift.operation) for seen in report.drifts})
    yield (
        f"{len(report.findings)} findings: {len(report.new)} new drifts{accepted} in {operations} operations"
    )
    for finding in report.findings[:MOST_FINDINGS]:
        yield f"  {finding.id:<4}{finding.title}"
    if len(report.findings) > MOST_FINDINGS:
        yield f"  … and {len(report.findings) - MOST_FINDINGS} more in drift.json"


def _not_judged(report: Report) -> Iterator[str]:
    for word, reasons in (
        ("broken", report.broken),
        ("blocked", report.blocked),
        ("not asked", report.not_asked),
    ):
        yield from _reasons(word, reasons)
    for entry in report.unseen_known:
        yield f"known drift that no longer shows: {entry}"


def _reasons(word: str, reasons: Mapping[str, int]) -> Iterator[str]:
    ordered = sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    for reason, count in ordered[:MOST_REASONS]:
        yield f"{word}: {count} × {reason}"
    if len(ordered) > MOST_REASONS:
        rest = sum(count for _, count in ordered[MOST_REASONS:])
        yield f"{word}: {rest} × for {len(ordered) - MOST_REASONS} other reasons, see run.log"
