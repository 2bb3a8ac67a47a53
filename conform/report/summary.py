"""Tell a person, on one screen, what a run found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from conform.report.result import Report

WIDTH = 100
"""Characters a line may have."""
MOST_FINDINGS = 15
MOST_TROUBLES = 5
_SUCCESS = range(200, 300)


def summary(report: Report) -> list[str]:
    """Give the lines of the summary: what ran, what was found, what was not judged, where to read more."""
    lines = [*_what_ran(report), *_what_was_found(report), *_not_judged(report)]
    return [line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…" for line in lines]


def troubles(said: Sequence[str]) -> list[str]:
    """Give a line for each file that could not be written, of many the first ones."""
    more = [f"… and {len(said) - MOST_TROUBLES} more, see run.log"] if len(said) > MOST_TROUBLES else []
    return [*said[:MOST_TROUBLES], *more]


def _what_ran(report: Report) -> Iterator[str]:
    yield (
        f"{report.tenant} tenant {report.base_url}: {report.exercised} of {report.documented} documented "
        f"operations exercised"
    )
    yield f"{report.requests} requests in {report.seconds:.1f} s, and {report.prepared} to prepare"
    counts = ", ".join(f"{count} {verdict}" for verdict, count in report.verdicts.items() if count)
    asked, settled = report.claims
    claims = f"; {asked} of {settled} settled claims asked"
    yield f"{sum(report.verdicts.values())} cases: {counts or 'none'}{claims}"
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
    shown = MOST_FINDINGS if len(report.findings) <= MOST_FINDINGS else MOST_FINDINGS - 1
    for finding in report.findings[:shown]:
        yield f"  {finding.id:<4}{finding.severity:<9}{finding.title}"
    if shown < len(report.findings):
        yield f"  … and {len(report.findings) - shown} more in drift.json"


def _not_judged(report: Report) -> Iterator[str]:
    yield from _reasons("broken", report.broken)
    yield from _reasons("blocked", report.blocked)
    yield from _reasons("blocked, accepted", report.accepted)
    yield from _reasons("not asked", report.not_asked)
    yield from _reasons("known drift that no longer shows", dict.fromkeys(report.unseen_known, 1))
    yield from _reasons("known drift that has expired", dict.fromkeys(report.expired_known, 1))


def _reasons(word: str, reasons: Mapping[str, int]) -> Iterator[str]:
    """Give the commonest reason and how many cases have others, on one line."""
    ordered = sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    for reason, count in ordered[:1]:
        rest = sum(reasons.values()) - count
        others = f" (and {rest} for {len(ordered) - 1} other reasons, see run.log)" if rest else ""
        room = WIDTH - len(word) - len(others) - 10
        yield f"{word}: {count} × {reason if len(reason) <= room else f'{reason[: room - 1]}…'}{others}"
