"""Keep a log of a run, a line a group, so that progress can be followed from outside."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from conform.report.summary import ROLL, reasons, summary
from conform.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from conform.case import Group
    from conform.disk import Door
    from conform.report.result import Report, Result


NAME = "run.log"


def begin(folder: Path, groups: int, door: Door) -> None:
    """Start the log of a run, keeping the log of the run before as `run.log.1`."""
    path = folder / NAME
    if path.exists():
        door.move(path, folder / f"{NAME}.1")
    note(folder, [f"{groups} groups planned"], door)


def add(folder: Path, group: Group, results: tuple[Result, ...], door: Door) -> None:
    """Write down what became of a group, and each case that failed."""
    counts = Counter(result.verdict for result in results)
    told = ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())) or "not asked"
    lines = [f"{group.label}: {told}"]
    lines += [
        f"  {result.verdict} {result.case.id} {result.reason}".rstrip()
        for result in results
        if result.is_failure
    ]
    note(folder, lines, door)


def end(report: Report, folder: Path, door: Door) -> None:
    """Write the whole summary under the log, and above it all that was not judged, and why."""
    told = [
        f"{word}: {counted(count, noun)}: {reason}"
        for word, (noun, counts) in reasons(report).items()
        for reason, count in sorted(counts.items())
    ]
    note(folder, [*report.claim_lines, *told, *summary(report, ROLL)], door)


def note(folder: Path, lines: Iterable[str], door: Door) -> None:
    """Write down lines, without secrets."""
    now = datetime.now(UTC).strftime("%H:%M:%S")
    door.lines(folder / NAME, [f"{now} {line}" for line in lines])
