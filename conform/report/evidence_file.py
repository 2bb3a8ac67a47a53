"""Write `reports/evidence.json` beside `drift.json`, and read it back: what bug reports are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from conform.report.codec import ReportFileError, packed
from conform.report.codec import read as read_file
from conform.report.evidence import Evidences
from conform.report.result import PREVIOUS
from conform.words import ids

if TYPE_CHECKING:
    from pathlib import Path

    from conform.disk import Door
    from conform.report.result import Report

FORMAT: Final = 2
NAME: Final = "evidence.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Say of a finding what `drift.json` has no room for; `fields` is 0 and texts are empty where unknown."""

    severity: str = ""
    fields: int = 0
    exceptions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """Hold what a run kept: evidence and counts by drift id, extents by finding id, first days by drift id.

    `since` maps a drift's id to the moment (ISO, UTC) at which the first run began that showed it here;
    `tenant` says whose drifts these are.
    """

    format: int = FORMAT
    tenant: str = ""
    started: str = ""
    since: dict[str, str] = field(default_factory=dict)
    extents: dict[str, Extent] = field(default_factory=dict)
    evidences: Evidences = field(default_factory=Evidences)


def document(report: Report, before: EvidenceFile) -> EvidenceFile:
    """Give a run's evidence; `before` is what an earlier run kept in the same folder."""
    started = report.started.strftime("%Y-%m-%dT%H:%M:%SZ")
    # the embedded tenant has another port each time
    tenant = f"live {report.base_url}" if report.tenant == "live" else report.tenant
    older = before.since if before.tenant == tenant else {}
    seen = {
        drift.id: min(older.get(each, started) for each in ids(drift))
        for drift in (each.drift for each in report.drifts)
    }
    return EvidenceFile(
        tenant=tenant,
        started=started,
        since={**older, **seen},
        extents={
            each.id: Extent(severity=each.severity, fields=each.fields, exceptions=each.exceptions)
            for each in report.findings
        },
        evidences=report.part.tally.evidences,
    )


def write(report: Report, folder: Path, door: Door) -> None:
    """Write the evidence of a run; raise DiskError where the door does not let it out."""
    path = folder / NAME
    older = path if path.exists() else folder / PREVIOUS / NAME
    try:
        before = read(older) if older.exists() else EvidenceFile()
    except ReportFileError:
        before = EvidenceFile()
    door.json(path, packed(document(report, before)))


def read(path: Path) -> EvidenceFile:
    """Read a run's evidence; raise ReportFileError where it is none."""
    return read_file(path, EvidenceFile, FORMAT, "make the run again, or take the file away")
