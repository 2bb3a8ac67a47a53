"""Write `reports/drift.json`, the report that machines read."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from conform.disk import Door
    from conform.report.result import Report, ReportedDrift

FORMAT = 1
NAME = "drift.json"


def document(report: Report) -> dict[str, Any]:
    """Give the report in the form that the design fixes."""
    finding_of = {identity: finding.id for finding in report.findings for identity in finding.drifts}
    return {
        "format": FORMAT,
        "tenant": {"sort": report.tenant, "base_url": report.base_url},
        "started": report.started.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "seconds": round(report.seconds, 1),
        "requests": report.sent.of_cases,
        "sent": asdict(report.sent),
        "interrupted": report.interrupted or None,
        "operations": {"documented": report.documented, "exercised": report.exercised},
        "reached": {
            operation: {
                "seen": {str(status): count for status, count in sorted(reached.seen.items())},
                "never": [str(status) for status in reached.never],
            }
            for operation, reached in sorted(report.reached.items())
        },
        "cases": {
            "run": sum(report.verdicts.values()),
            **report.verdicts,
            "accepted": sum(report.accepted.values()),
        },
        "claims": {"asked": report.claims[0], "settled": report.claims[1]},
        "left": [asdict(each) for each in report.left],
        "swept": list(report.swept),
        "drifts": [_drift(seen, finding_of.get(seen.drift.id)) for seen in report.drifts],
        "findings": [
            {
                "id": finding.id,
                "title": finding.title,
                "drifts": list(finding.drifts),
                "operations": finding.operations,
            }
            for finding in report.findings
        ],
    }


def _drift(seen: ReportedDrift, finding: str | None) -> dict[str, Any]:
    drift = seen.drift
    return {
        "id": drift.id,
        "kind": drift.kind,
        "resource": drift.contract.partition("/")[2],
        "operation": drift.operation,
        "where": drift.where,
        "documented": drift.documented,
        "observed": drift.observed,
        "source": {"page": drift.source.page, "edition": drift.source.edition},
        "cases": list(seen.cases),
        "known": seen.is_known,
        "finding": finding,
    }


def write(report: Report, folder: Path, door: Door) -> None:
    """Write `drift.json` into a folder, whole or not at all; raise DiskError where it cannot be."""
    door.json(folder / NAME, document(report), indent=1)
