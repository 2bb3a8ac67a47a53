"""`conform bugs`: write each finding of a run as the vendor should get it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from conform.commands.defaults import add_contracts
from conform.commands.door import open_door
from conform.commands.overlay import write_overlay
from conform.daftra import DAFTRA
from conform.errors import UsageError
from conform.findings import chosen
from conform.report import drift_json
from conform.report.bugs import first_seen
from conform.report.bugs import reports as bug_reports
from conform.report.evidence import NAME, EvidenceFile
from conform.report.evidence import read as read_evidence

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from conform.disk import Door
    from conform.report.drift_json import DriftFile

HELP = "Write bug reports for the vendor: one Markdown file a finding of the last run."
EXAMPLE = "conform bugs --finding F7f1 pens-city-is-cut --since last-week/drift.json"
FOLDER: Final = "bugs"
KNOWN: Final = "known"
"""Where the reports stand, apart, of findings of which nothing is new."""
APART: Final = ("known", "flapping")
_OURS: Final = {"run": re.compile(r"F[0-9a-f-]+\.md"), "documents": re.compile(r"D[0-9a-f-]+\.md")}


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the subcommand."""
    parser.add_argument("--reports", type=Path, default=Path("reports"), help="folder of the run's reports")
    parser.add_argument(
        "--finding",
        nargs="+",
        metavar="F",
        help="only these findings, by id or slug or a beginning; else all",
    )
    parser.add_argument(
        "--documents",
        action="store_true",
        help="write what the documents contradict instead (D…), for which no run fails",
    )
    parser.add_argument(
        "--since",
        nargs="+",
        type=Path,
        default=(),
        metavar="PATH",
        help="drift.json of earlier runs, or folders that hold some: since when a finding shows",
    )
    parser.add_argument(
        "--overlay",
        type=Path,
        metavar="FILE",
        help="write an OpenAPI Overlay too (.yaml, .json), by which our export says what was observed",
    )
    add_contracts(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the reports and name them; raise UserError where there is no run, or no such finding."""
    reports: Path = arguments.reports
    drifts, evidence = kept(reports)
    drifts = drifts.of_documents if arguments.documents else drifts
    since = first_seen(drifts, list(_earlier(arguments.since)))
    wanted = _wanted(arguments.finding, drifts)
    door = open_door(hides_people=drifts.is_of_people)
    texts = dict(bug_reports(wanted, drifts, evidence, since, redactor=door.redactor, access=DAFTRA.access))
    ours = _OURS["documents" if arguments.documents else "run"]
    gone = ours if arguments.finding is None else None
    door.folder(reports / FOLDER)
    new = {name: text for name, text in texts.items() if drifts.finding[name].known not in APART}
    apart = {name: text for name, text in texts.items() if name not in new}
    paths = dict(_written(reports / FOLDER, new, door, gone))
    paths |= _written(reports / FOLDER / KNOWN, apart, door, gone)
    for name, path in paths.items():
        door.say(door.line(f"{path}  {drifts.finding[name].title}"))
    if not texts:
        door.say("no findings, so no bug reports")
    if arguments.overlay is not None:
        write_overlay(arguments.overlay, drifts, wanted, arguments.contracts, door)
    return 0


def kept(reports: Path) -> tuple[DriftFile, EvidenceFile]:
    """Read what a run left in a folder; a run that kept no evidence is told without it.

    Raises ReportFileError.
    """
    path = reports / NAME
    evidence = read_evidence(path) if path.exists() else EvidenceFile()
    return drift_json.read(reports / drift_json.NAME), evidence


def _wanted(named: Sequence[str] | None, drifts: DriftFile) -> Sequence[str]:
    return tuple(drifts.finding) if named is None else chosen(named, drifts.findings)


def _earlier(paths: Sequence[Path]) -> Iterator[DriftFile]:
    for path in paths:
        found = sorted(path.rglob(drift_json.NAME)) if path.is_dir() else [path]
        if not found:
            raise UsageError(f"--since {path}: no drift.json in this folder; name one that has some")
        yield from map(drift_json.read, found)


def _written(
    folder: Path, texts: dict[str, str], door: Door, gone: re.Pattern[str] | None
) -> Iterator[tuple[str, Path]]:
    """Write the files, and take away those of a pattern that an earlier run left; None for none."""
    if texts:
        door.folder(folder)
    for name, text in texts.items():
        door.text(folder / f"{name}.md", text, "report")
        yield name, folder / f"{name}.md"
    for path in sorted(folder.iterdir()) if gone is not None and folder.is_dir() else ():
        if gone is not None and gone.fullmatch(path.name) and path.stem not in texts:
            door.remove(path)
