"""`conform merge`: the reports of all shards as the report of one run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from conform.commands.defaults import add_contracts
from conform.commands.door import columns, open_door
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.findings import load_known
from conform.findings.gate import ALL
from conform.findings.used import consumers
from conform.report.close import close, read_shard, whole
from conform.report.ending import Standpoint, verdict, where
from conform.report.history import Past, joined, keep, remembered, whose
from conform.report.sinks import write_all
from conform.report.summary import Paper, summary, wide
from conform.run.settings import FAIL_ON, USES
from conform.words import counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from conform.report.result import Report

HELP = "Merge the reports of all shards of a run into the report of the whole."
EXAMPLE = "conform merge shard-1 shard-2 --reports reports"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the subcommand."""
    parser.add_argument(
        "folders", nargs="+", type=Path, metavar="DIR", help="the --reports folder of a shard"
    )
    parser.add_argument("--reports", type=Path, default=Path("reports"), help="folder of the merged reports")
    add_contracts(parser)
    parser.add_argument(
        "--known", type=Path, default=Path("reports/known-drift.yaml"), help="file of the accepted drift"
    )
    parser.add_argument(
        "--strict-known",
        action="store_true",
        help="fail for accepted drift that has expired or is never seen again",
    )
    parser.add_argument("--fail-on", **FAIL_ON)
    parser.add_argument("--uses", **{**USES, "type": Path})
    parser.add_argument(
        "--histories",
        action="store_true",
        help="join the history.json of the folders alone, whatever machines they are of",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the merged reports and print the summary; give 1 for new drift or what was not judged.

    Raises UserError for shards that are missing, unusable, or not of one run.
    """
    if arguments.histories:
        return _of_histories(arguments)
    contracts = {contract.key: contract for contract in load_contracts(arguments.contracts, DAFTRA)}
    part = whole([read_shard(folder) for folder in arguments.folders], contracts)
    pasts = _pasts(arguments)
    before = Past(file=joined(pasts)).of(whose(part.tenant, part.tally.base_url, part.profile))
    report = close(
        part,
        contracts,
        load_known(arguments.known),
        datetime.now(UTC).date(),
        before=before,
        is_strict=arguments.strict_known,
        fail_on=arguments.fail_on or ALL,
        consumers=consumers(arguments.uses or (), contracts),
    )
    door = open_door(hides_people=report.tenant == "live")
    troubles = write_all(replace(report, folders=tuple(arguments.folders)), arguments.reports, door)
    for trouble in (*(each.trouble for each in pasts if each.trouble), *troubles):
        door.say(door.line(f"conform merge: {trouble}"), to_errors=True)
    status = int(report.has_failed or bool(troubles))
    for line in _told(report, arguments, status, troubles):
        door.say(door.line(line))
    return status


def _told(
    report: Report, arguments: argparse.Namespace, status: int, troubles: Sequence[str]
) -> Iterator[str]:
    """Yield what a run would end with, but what asks again: each shard is asked for itself."""
    width = wide(columns())
    beside = (f"{counted(len(troubles), 'trouble')} of the merge itself",) if troubles else ()
    yield from summary(report, Paper(width=width))
    yield from where(Standpoint(here=Path.cwd(), folder=arguments.reports.absolute()), width)
    yield verdict(report, status, beside)


def _of_histories(arguments: argparse.Namespace) -> int:
    """Join what some folders know of earlier nights; give 1 where one knows nothing of use."""
    pasts, door = _pasts(arguments), open_door()
    file = joined(pasts)
    keep(file, arguments.reports, door)
    for trouble in (each.trouble for each in pasts if each.trouble):
        door.say(door.line(f"conform merge: {trouble}"), to_errors=True)
    for tenant, each in file.tenants.items():
        door.say(door.line(f"{tenant}: {counted(len(each.nights), 'night')}"))
    return int(any(each.trouble for each in pasts))


def _pasts(arguments: argparse.Namespace) -> list[Past]:
    return [remembered(folder) for folder in dict.fromkeys((arguments.reports, *arguments.folders))]
