"""`conform page`: the page of a run anew from its folder, or one page of several tenants."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from conform.commands.bugs import kept
from conform.commands.door import open_door
from conform.daftra import DAFTRA
from conform.report import page
from conform.report.history import remembered, whose
from conform.report.page.tenant import Told

if TYPE_CHECKING:
    import argparse

    from conform.report.drift_json import DriftFile
    from conform.report.history import Past

HELP = "Write index.html anew from the reports of a run, or one page of the runs of several tenants."
EXAMPLE = "conform page nightly-one nightly-two --reports reports"
USUAL: Final = Path("reports")


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the subcommand."""
    parser.add_argument(
        "folders", nargs="*", type=Path, metavar="DIR", default=[USUAL], help="the --reports folder of a run"
    )
    parser.add_argument(
        "--reports",
        type=Path,
        metavar="OUT",
        help="folder of the page; else the run's own, and reports where there are several",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the page and name it; raise UserError where a folder holds no run."""
    folders = tuple(dict.fromkeys(arguments.folders))
    pasts = [remembered(folder) for folder in folders]
    tolds = [_told(folder, past) for folder, past in zip(folders, pasts, strict=True)]
    out = arguments.reports or (folders[0] if len(folders) == 1 else USUAL)
    door = open_door(hides_people=any(told.drifts.is_of_people for told in tolds))
    page.put(page.page(tolds, DAFTRA.access), out / page.NAME, door)
    for trouble in (past.trouble for past in pasts if past.trouble):
        door.say(door.line(f"conform page: {trouble}"), to_errors=True)
    door.say(door.line(str(out / page.NAME)))
    return 0


def _told(folder: Path, past: Past) -> Told:
    drifts, evidence = kept(folder)
    reports = "" if folder == USUAL else str(folder)
    return Told(drifts=drifts, evidence=evidence, history=past.of(_whose(drifts)), reports=reports)


def _whose(drifts: DriftFile) -> str:
    """Say whose the nights are that the history of a folder tells; of the embedded tenant by its profile."""
    profile = drifts.options.get("profile", "documented") if drifts.tenant.sort == "embedded" else ""
    return whose(drifts.tenant.sort, drifts.tenant.base_url, str(profile))
