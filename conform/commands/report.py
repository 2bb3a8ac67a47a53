"""`conform report`: Allure HTML of the last run, with what came and went since the runs before."""

from __future__ import annotations

import os
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

from conform.commands.bugs import kept
from conform.commands.door import is_terminal, open_door
from conform.daftra import DAFTRA
from conform.errors import UsageError
from conform.report.allure_html import HISTORY, HtmlReport, find_allure, generate
from conform.report.allure_results import RESULTS
from conform.report.bugs import first_seen
from conform.report.bugs import reports as bug_reports

if TYPE_CHECKING:
    import argparse

    from conform.report.drift_json import FindingTold

HELP = "Write the Allure HTML of the last run, with trends from the second report on."
EXAMPLE = "conform report --open-not"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the subcommand."""
    parser.add_argument("--reports", type=Path, default=Path("reports"), help="folder of the run's reports")
    parser.add_argument("--open-not", action="store_true", help="do not open the report in a browser")


def run(arguments: argparse.Namespace) -> int:
    """Write the HTML and say where it is; raise UserError without a run, or without Allure."""
    reports: Path = arguments.reports
    door = open_door()
    if not any((reports / RESULTS).glob("*-result.json")):
        raise UsageError(
            f"{reports / RESULTS}: no results of a run; run `make conformance` or name --reports"
        )
    environ = {name: said for name, said in os.environ.items() if not name.startswith(DAFTRA.access.prefix)}
    try:
        allure = find_allure(environ, Path.cwd())
        page = generate(reports, _told(reports), allure, door)
    except OSError as error:
        raise UsageError(f"{reports}: the report cannot be written: {error.strerror}") from error
    door.say(door.line(str(page)))
    if not arguments.open_not and is_terminal():
        webbrowser.open(page.resolve().as_uri())
    return 0


def _told(reports: Path) -> HtmlReport:
    """Gather what the report says beside Allure's own results: its heading and the bug reports.

    The heading is what ran and on which day; no address, as reports are passed around. The history has not
    been told of this run where it is older than the run's report.
    """
    drifts, evidence = kept(reports)
    redactor = open_door(hides_people=drifts.is_of_people).redactor
    since = first_seen(drifts)
    told = bug_reports(drifts.finding, drifts, evidence, since, redactor=redactor, access=DAFTRA.access)
    history, report = reports / HISTORY, reports / "drift.json"
    return HtmlReport(
        name=f"{DAFTRA.name} API conformance: {drifts.tenant.sort} tenant, {drifts.started[:10]}",
        is_new=not history.exists() or history.stat().st_mtime < report.stat().st_mtime,
        findings=tuple((_titled(drifts.finding[finding]), text) for finding, text in told),
    )


def _titled(finding: FindingTold) -> str:
    """Give the heading of a finding's report; of which nothing is new says so before its sentence."""
    mark = "" if finding.known == "new" else f" ({finding.known})"
    return f"{finding.id}{mark} {finding.title}"
