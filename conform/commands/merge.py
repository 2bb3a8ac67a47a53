"""`conform merge`: the reports of all shards as the report of one run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from conform.commands.door import open_door
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.findings import load_known
from conform.report import allure_results, drift_json, evidence_file, shard
from conform.report.sinks import write_all
from conform.report.summary import summary
from conform.report.tally import unseen

if TYPE_CHECKING:
    import argparse

    from conform.report.result import Report

HELP = "Merge the reports of all shards of a run into the report of the whole."
RESULTS = "allure-results"
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
    known, today = load_known(arguments.known), datetime.now(UTC).date()
    report, evidences = shard.merged(
        [shard.read(folder) for folder in arguments.folders],
        contracts,
        lambda tally: unseen(known, tally, contracts.values(), today),
        known.expired(today),
    )
    door, reports = open_door(hides_people=report.tenant == "live"), arguments.reports
    results = [folder / RESULTS for folder in arguments.folders]
    troubles = write_all(
        {
            drift_json.NAME: lambda: drift_json.write(report, reports, door),
            evidence_file.NAME: lambda: evidence_file.write(report, evidences, reports, door),
            RESULTS: lambda: door.gather(results, reports / RESULTS),
            f"{RESULTS}/environment.properties": lambda: allure_results.environment(report, reports, door),
        },
        reports,
        door,
    )
    for trouble in troubles:
        door.say(door.line(f"conform merge: {trouble}"), to_errors=True)
    for line in summary(report):
        door.say(door.line(line))
    return int(_has_failed(report) or bool(troubles))


def _has_failed(report: Report) -> bool:
    """Tell whether a run would have failed: as one of its shards does, or because none asked anything."""
    is_judged = report.verdicts["conformant"] + report.verdicts["drifted"] > 0
    unjudged = bool(report.verdicts["broken"]) or bool(report.blocked)
    is_left = any(not each.is_meant for each in report.left)
    is_ended = bool(report.interrupted) and not report.is_by_budget
    return bool(report.new) or is_left or unjudged or is_ended or not is_judged
