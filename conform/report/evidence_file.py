"""Write `reports/evidence.json` beside `drift.json`, and read it back: what bug reports are made of."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

import msgspec

from conform.errors import UserError
from conform.report import earlier
from conform.report.evidence import Evidence, Evidences, cleaned
from conform.report.kept import Kept
from conform.words import ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from conform.disk import Door
    from conform.redact import Redactor
    from conform.report.result import Report

FORMAT: Final = 1
NAME: Final = "evidence.json"
MOST_BYTES: Final = 256 * 1024 * 1024


class EvidenceError(UserError):
    """Say on one line which file of evidence is unusable, and why."""

    def __init__(self, *, file: str, reason: str) -> None:
        self.file = file
        self.reason = reason
        super().__init__(f"{file}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Say of a finding what `drift.json` has no room for; `fields` is 0 and texts are empty where unknown."""

    severity: str = ""
    fields: int = 0
    exceptions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """Hold what a run kept: evidence and counts by drift id, extents by finding id, first days by drift id.

    `since` maps a drift's id to the moment (ISO, UTC) at which the first run began that showed it here.
    """

    evidences: Evidences = field(default_factory=Evidences)
    extents: Mapping[str, Extent] = field(default_factory=dict)
    since: Mapping[str, str] = field(default_factory=dict)
    tenant: str = ""


def pack(evidences: Evidences) -> dict[str, Any]:
    """Give evidences as plain JSON, each request once; the form in which they cross a process."""
    numbers: dict[Kept, int] = {}
    drifts = {}
    for identity, found in sorted(evidences.shortest.items()):
        drifts[identity] = {
            "case": found.case,
            "weight": list(found.weight),
            "times": evidences.times[identity],
            "exchanges": [numbers.setdefault(each, len(numbers)) for each in found.kept],
            "excerpt": found.excerpt,
        }
    return {"exchanges": [_sparse(each) for each in numbers], "drifts": drifts}


def unpack(packed: Mapping[str, Any]) -> Evidences:
    """Read packed evidences back; raise KeyError, TypeError, ValueError or IndexError for what is none."""
    kept = [
        Kept(**{**each, **{name: _pairs(each.get(name, ())) for name in ("query", "refers")}})
        for each in packed["exchanges"]
    ]
    shortest = {
        identity: Evidence(
            case=each["case"],
            weight=(each["weight"][0], each["weight"][1]),
            kept=tuple(kept[number] for number in each["exchanges"]),
            excerpt=each["excerpt"],
        )
        for identity, each in packed["drifts"].items()
    }
    times = Counter({identity: int(each["times"]) for identity, each in packed["drifts"].items()})
    return Evidences(shortest=shortest, times=times)


def _pairs(told: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((one, other) for one, other in told)


def _sparse(kept: Kept) -> dict[str, Any]:
    """Leave out what says nothing."""
    return {name: value for name, value in asdict(kept).items() if value not in (None, "", (), False)}


def document(
    report: Report, evidences: Evidences, before: EvidenceFile, redactor: Redactor
) -> dict[str, Any]:
    """Give a run's evidence as JSON; `before` is what an earlier run kept in the same folder."""
    started = report.started.strftime("%Y-%m-%dT%H:%M:%SZ")
    older = before.since if before.tenant == _tenant(report) else {}
    seen = {
        seen.drift.id: min(older.get(each, started) for each in ids(seen.drift)) for seen in report.drifts
    }
    return {
        "format": FORMAT,
        "tenant": _tenant(report),
        "started": started,
        "since": dict(sorted({**older, **seen}.items())),
        "findings": {
            finding.id: {
                "severity": finding.severity,
                "fields": finding.fields,
                "exceptions": finding.exceptions,
            }
            for finding in report.findings
        },
        **pack(clean(evidences, redactor)),
    }


def clean(evidences: Evidences, redactor: Redactor) -> Evidences:
    """Give evidences without what a later answer has shown to be a secret."""
    shortest = {identity: cleaned(each, redactor) for identity, each in evidences.shortest.items()}
    return Evidences(shortest=shortest, times=evidences.times)


def _tenant(report: Report) -> str:
    """Say whose drifts these are; the embedded tenant has another port each time."""
    return f"live {report.base_url}" if report.tenant == "live" else report.tenant


def write(report: Report, evidences: Evidences, folder: Path, door: Door) -> None:
    """Write the evidence of a run; raise DiskError where the door does not let it out."""
    path = folder / NAME
    older = path if path.exists() else folder / earlier.FOLDER / NAME
    try:
        before = read(older) if older.exists() else EvidenceFile()
    except EvidenceError:
        before = EvidenceFile()
    door.json(path, document(report, evidences, before, door.redactor))


def read(path: Path) -> EvidenceFile:
    """Read a run's evidence; raise EvidenceError where it is none."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise EvidenceError(file=str(path), reason=f"is larger than {MOST_BYTES // 2**20} MiB")
        told: Any = msgspec.json.decode(path.read_bytes())
    except OSError as error:
        raise EvidenceError(file=str(path), reason=f"cannot be read: {error.strerror}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise EvidenceError(file=str(path), reason=f"is not JSON: {error}") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise EvidenceError(file=str(path), reason=f"is no {NAME} of format {FORMAT}")
    try:
        return EvidenceFile(
            evidences=unpack(told),
            extents={identity: Extent(**each) for identity, each in told["findings"].items()},
            since=dict(told["since"]),
            tenant=told["tenant"],
        )
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise EvidenceError(file=str(path), reason=f"is no whole {NAME}: {error!r}") from error
