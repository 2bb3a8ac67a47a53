"""`reports/drift.sarif` (SARIF 2.1.0, OASIS 2020): what forges and editors show beside the contracts.

A rule is a kind of drift and a result is a finding, since a person is to read each of them: its drifts stand
in its related locations and properties. Drift that went is in no result, because GitHub shows each result as
open whatever its `baselineState`; it stands in the properties of the run.
"""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from conform import words
from conform.drift.kinds import kind_named
from conform.findings.history import MOMENT
from conform.report.found import found
from conform.report.matrix import OF_KIND
from conform.report.places import spots

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from conform.disk import Door
    from conform.drift.kinds import Severity
    from conform.drift.value import Drift
    from conform.report.found import Found
    from conform.report.places import Spot
    from conform.report.result import Report

NAME: Final = "drift.sarif"
SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS: Final = 5_000
"""Results of a run that GitHub shows."""
MOST_RELATED: Final = 20
"""Operations that are named beside the first of a finding; its properties have the ids of all drifts."""
LEVELS: Final[Mapping[Severity, str]] = {
    "blocker": "error",
    "critical": "error",
    "normal": "warning",
    "minor": "note",
    "trivial": "note",
}
"""Severity of ours: level of SARIF (3.27.10)."""
_BLANK: Final = re.compile(r" \(\{\w+\}\)|(?<=\w)\{\w+\}")
_FILLED: Final = re.compile(r"\{\w+\}")
_LINK: Final = re.compile(r"\](?=\()")


def document(report: Report, root: Path) -> dict[str, Any]:
    """Give the log of a run; `root` is the folder of the repository, in which contracts are looked up."""
    told = found(report)
    shown = told[:MOST_RESULTS]
    kinds = sorted({each.example.kind for each in shown})
    places = spots({place for each in shown for place in each.operations}, root)
    category = _category(report)
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "conform", "rules": [_rule(kind) for kind in kinds]}},
        "automationDetails": {
            "id": f"{category}/{report.started.strftime(MOMENT)}",
            "guid": _guid(category, report.started.strftime(MOMENT)),
        },
        "invocations": [_invocation(report, len(told) - len(shown))],
        "columnKind": "utf16CodeUnits",
        "results": [_result(each, kinds.index(each.example.kind), places, report) for each in shown],
        "properties": {"gone": [_gone(each) for each in report.changes.went]},
    }
    if report.changes.before:
        run["baselineGuid"] = _guid(category, report.changes.before)
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _category(report: Report) -> str:
    """Name what the runs that follow each other share, without a slash, which ends it (3.17.2)."""
    host = urlsplit(report.base_url).netloc if report.tenant == "live" else report.part.profile
    return " ".join(filter(None, ("conform", report.tenant, host))).replace("/", "-")


def _guid(category: str, moment: str) -> str:
    """Give a run's GUID by its moment, so that the next run can name it as its baseline."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{category}/{moment}"))


def _rule(kind: str) -> dict[str, Any]:
    row = kind_named(kind)
    grave, what_breaks = row.breaks
    said = _FILLED.sub("…", _BLANK.sub("", row.phrase))
    return {
        "id": kind,
        "shortDescription": {"text": f"The API {said}."},
        "fullDescription": {"text": f"The API {said}: {what_breaks}."},
        "help": {"text": f"What breaks: {what_breaks}. Each result names the page of the docs."},
        "defaultConfiguration": {"level": LEVELS[grave]},
        "properties": {"tags": ["conformance", *filter(None, [OF_KIND.get(kind, "")])]},
    }


def _invocation(report: Report, cut: int) -> dict[str, Any]:
    told = [f"interrupted {report.interrupted}"] if report.interrupted else []
    told += [f"{words.counted(cut, 'finding')} more than are shown"] if cut else []
    told += [
        f"{sort}: {count} × {reason}"
        for sort in ("broken", "blocked")
        for reason, count in report.unjudged[sort].items()
    ]
    return {
        "executionSuccessful": not report.interrupted or report.is_by_budget,
        "startTimeUtc": report.started.strftime(MOMENT),
        "endTimeUtc": report.ended.strftime(MOMENT),
        "toolExecutionNotifications": [{"level": "warning", "message": _message(each)} for each in told],
    }


def _result(told: Found, rule: int, places: Mapping[tuple[str, str], Spot], report: Report) -> dict[str, Any]:
    finding, drift = told.finding, told.example
    related = _related(told)
    result: dict[str, Any] = {
        "ruleId": drift.kind,
        "ruleIndex": rule,
        "level": LEVELS[finding.severity] if told.is_new else "note",
        "message": _message(". ".join(_sentences(told))),
        "locations": [_location(drift, places)],
        "relatedLocations": [{"id": n, **_location(each, places)} for n, each in enumerate(related, 1)],
        # GitHub tells results apart by the first of these alone
        "partialFingerprints": {"primaryLocationLineHash": finding.id, "finding": finding.id},
        "properties": {
            "finding": finding.id,
            "slug": finding.slug,
            "severity": finding.severity,
            "state": told.standing,
            "since": told.since,
            "operations": finding.operations,
            "drifts": list(told.drifts),
        },
    }
    if report.changes.before:
        result["baselineState"] = "new" if told.has_come else "unchanged"
    if told.standing == "known":
        result["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": told.because or "accepted by the team",
            }
        ]
    return result


def _sentences(told: Found) -> Iterator[str]:
    finding = told.finding
    yield finding.title
    yield f"{told.example.operation} {told.example.place}: {words.difference(told.example)}"
    source = told.example.source
    yield (
        f"Page {source.page} of the edition {source.edition}" if source.page else f"Edition {source.edition}"
    )
    yield f"Since {told.since[:10]}, {finding.severity}" if told.since else finding.severity.capitalize()
    yield f"`conform bugs --finding {finding.id}` tells it in full"


def _related(told: Found) -> Sequence[Drift]:
    """Give one drift of each further operation."""
    others: dict[tuple[str, str], Drift] = {}
    for each in told.drifts.values():
        others.setdefault((each.drift.contract, each.drift.operation), each.drift)
    return [others[place] for place in told.operations[1 : MOST_RELATED + 1]]


def _location(drift: Drift, places: Mapping[tuple[str, str], Spot]) -> dict[str, Any]:
    spot = places[drift.contract, drift.operation]
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(spot.file)},
            "region": {"startLine": spot.line},
        },
        "logicalLocations": [
            {
                "fullyQualifiedName": f"{drift.contract} {drift.operation} {drift.place}".rstrip(),
                "kind": "member",
            }
        ],
        "message": _message(f"{drift.operation} {drift.place}: {words.difference(drift)}"),
    }


def _message(text: str) -> dict[str, str]:
    """Give a message of plain text, in which nothing reads as a link (3.11.6)."""
    return {"text": _LINK.sub("] ", text)}


def _gone(gone: Any) -> dict[str, str]:
    return {
        "id": gone.id,
        "ruleId": gone.kind,
        "operation": f"{gone.contract} {gone.operation}",
        "place": gone.place,
        "since": gone.since,
        "last": gone.last,
    }


def write(report: Report, folder: Path, door: Door) -> None:
    """Write `drift.sarif` into a folder, whole or not at all; raise DiskError where it cannot be."""
    door.json(folder / NAME, document(report, Path()), indent=1)
