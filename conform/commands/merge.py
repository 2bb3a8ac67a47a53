"""`conform merge`: the reports of all shards as the report of one run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from conform.commands.door import open_door
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.findings import load_known
from conform.report.close import close, read_shard, whole
from conform.report.sinks import write_all
from conform.report.summary import summary

if TYPE_CHECKING:
    import argparse

HELP = "Merge the reports of all shards of a run into the report of the whole."
EXAMPLE = "conform merge shard-1 shard-2 --reports reports"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the subcommand."""
    parser.add_argument(
        "folders", nargs="+", type=Path, metavar="DIR", help="the --reports folder of a shard"
    )
    parser.add_argument("--reports", type=Path, default=Path("reports"), help="folder of the merged reports")
    parser.add_argument("--contracts", type=Path, default=Path("contracts"), help="folder of the contracts")
    parser.add_argument(
        "--known", type=Path, default=Path("reports/known-drift.yaml"), help="file of the accepted drift"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the merged reports and print the summary; give 1 for new drift or what was not judged.

    Raises UserError for shards that are missing, unusable, or not of one run.
    """
    contracts = {contract.key: contract for contract in load_contracts(arguments.contracts, DAFTRA)}
    part = whole([read_shard(folder) for folder in arguments.folders], contracts)
    report = close(part, contracts, load_known(arguments.known), datetime.now(UTC).date())
    door = open_door(hides_people=report.tenant == "live")
    troubles = write_all(replace(report, folders=tuple(arguments.folders)), arguments.reports, door)
    for trouble in troubles:
        door.say(door.line(f"conform merge: {trouble}"), to_errors=True)
    for line in summary(report):
        door.say(door.line(line))
    return int(report.has_failed or bool(troubles))
