"""`conform merge`: the reports of all shards as the report of one run."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from conform.commands.errors import UsageError
from conform.contract import ContractError, load_contracts
from conform.findings import KnownError, load_known
from conform.redact import Redactor, environment_secrets
from conform.report import allure_results, drift_json, evidence_file, shard
from conform.report.summary import summary
from conform.report.tally import unseen

if TYPE_CHECKING:
    import argparse

    from conform.report.result import Report

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

    Raises UsageError for shards that are missing, unusable, or not of one run.
    """
    try:
        contracts = {contract.key: contract for contract in load_contracts(arguments.contracts)}
        known = load_known(arguments.known)
        parts = [shard.read(folder) for folder in arguments.folders]
        today = datetime.now(UTC).date()
        report, evidences = shard.merged(
            parts,
            contracts,
            lambda tally: unseen(known, tally, contracts.values(), today),
            known.expired(today),
        )
    except (shard.ShardError, ContractError, KnownError) as error:
        raise UsageError(str(error)) from None
    redactor = Redactor(environment_secrets(os.environ))
    drift_json.write(report, arguments.reports)
    if refused := evidence_file.write(report, evidences, arguments.reports, redactor):
        sys.stderr.write(f"conform merge: {refused}\n")
    _gather(arguments.folders, arguments.reports)
    allure_results.environment(report, arguments.reports)
    sys.stdout.writelines(f"{line}\n" for line in summary(report))
    return int(_has_failed(report))


def _gather(folders: list[Path], reports: Path) -> None:
    """Put the shards' Allure results side by side, which is how Allure merges them."""
    target = reports / "allure-results"
    if target.resolve() not in [(folder / "allure-results").resolve() for folder in folders]:
        shutil.rmtree(target, ignore_errors=True)
    for folder in folders:
        results = folder / "allure-results"
        if results.is_dir() and results.resolve() != target.resolve():
            shutil.copytree(results, target, dirs_exist_ok=True)


def _has_failed(report: Report) -> bool:
    """Tell whether a run would have failed: as one of its shards does, or because none asked anything."""
    is_judged = report.verdicts["conformant"] + report.verdicts["drifted"] > 0
    unjudged = bool(report.verdicts["broken"]) or bool(report.blocked)
    is_left = any(not each.is_meant for each in report.left)
    is_ended = bool(report.interrupted) and not report.is_by_budget
    return bool(report.new) or is_left or unjudged or is_ended or not is_judged
