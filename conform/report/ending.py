"""Tell at the end of a run where its files are, what to run next, and in one line why it passes or fails."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from conform.report import allure_results, drift_json, log
from conform.report.causes import causes, new
from conform.report.summary import WIDTH, whole
from conform.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from conform.findings import Finding
    from conform.report.result import Report

PAGE: Final = "index.html"
FILES: Final = (PAGE, drift_json.NAME, allure_results.RESULTS, log.NAME)
"""What of a report a person opens, in this order; what is not there is not named."""
REASON: Final = "agreed on …"
_ITEM: Final = "an item failed that asks no case, as --tb=short shows"
_BESIDE: Final = 2
"""Characters between the longest word for a command and the command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """Say from where a person runs commands, and how.

    `here` is his folder, `folder` that of the reports. `reports`, `accept` and `sweep` are the options that
    `conform` needs to find them, or the tenant; `asked` those of the suites that ask the same again.
    `opens` is the program that opens a page; `conform` are the words by which our command is called.
    `goes_on` tells that the suites can be asked for what failed alone.
    """

    here: Path
    folder: Path
    reports: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    sweep: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    opens: str = "xdg-open"
    conform: tuple[str, ...] = ("conform",)
    goes_on: bool = True


def as_opened(path: Path, here: Path) -> str:
    """Give a path as it can be opened from a folder: what is below it in short, else from the root."""
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def where(stand: Standpoint, width: int | None = WIDTH) -> list[str]:
    """Name the files of a report that a person opens, as they can be opened from where he stands."""
    named = [as_opened(path, stand.here) for name in FILES if (path := stand.folder / name).exists()]
    return whole(f"reports: {', '.join(named)}", 2, width) if named else []


def as_written(name: str, value: Any) -> Iterator[str]:
    """Yield the words of a command line that give an option, by its name, its value."""
    for each in value if isinstance(value, list | tuple) else (value,):
        yield f"--{name}"
        if each is not True:
            yield str(each)


# Why a run is no pass


def verdict(report: Report | None, status: int, beside: Iterable[str] = ()) -> str:
    """Say in one line why a run passes or fails; `beside` are reasons that its report does not know."""
    if status == 0 and report is not None:
        asked, settled = report.claims
        is_drawn = bool(report.findings_below)
        passed = f"no new drift from {report.fail_on} on" if is_drawn else "no new drift"
        if report.findings_passing:
            passed += f" that hits {listed(report.impact.consumers)}"
        return f"passes: {passed}; {asked} of {settled} claims asked and judged"
    found = dict.fromkeys((*(causes(report) if report is not None else ()), *beside))
    return f"fails because: {'; '.join(found) or _ITEM} (exit status {status})"


# What to run next


def next_steps(report: Report, stand: Standpoint) -> list[str]:
    """Give the commands that a person may paste after a run that is no pass, each after what it is for."""
    steps = list(_steps(report, stand))
    column = max((len(said) for said, _ in steps), default=0) + _BESIDE
    told = [f"  {f'{said}:':<{column}}{shlex.join(words)}" for said, words in steps]
    return ["what to run next:", *told] if told else []


def _steps(report: Report, stand: Standpoint) -> Iterator[tuple[str, tuple[str, ...]]]:
    if (page := stand.folder / PAGE).exists():
        yield "see all of it", (stand.opens, as_opened(page, stand.here))
    if found := report.findings_failing or new(report):
        yield from _of_finding(report, found[0], stand)
    if stand.goes_on and causes(report):
        yield "ask what failed", (*stand.conform, "run", *stand.asked, "--failed")
    if any(not each.is_meant for each in report.left):
        yield "remove what is left", (*stand.conform, "sweep", *stand.sweep)


def _of_finding(report: Report, found: Finding, stand: Standpoint) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what can be done about the worst finding."""
    drifts = report.by_id
    held = (drifts[each] for each in found.drifts if each in drifts)
    case = next((seen.cases[0] for seen in held if seen.state == "new" and seen.cases), None)
    yield "write to the vendor", (*stand.conform, "bugs", "--finding", found.id, *stand.reports)
    if case is not None:
        yield "ask a case again", (*stand.conform, "run", *stand.asked, "--case", case)
    accept = ("known", "add", found.id, "--reason", REASON, *stand.accept)
    yield "accept it", (*stand.conform, *accept)
