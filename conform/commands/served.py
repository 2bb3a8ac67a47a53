"""What a tenant was seen to serve, from whatever tells it: reports of runs, recordings, folders of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.captured import CapturedError, Matcher, read_captured
from conform.drift.judged import is_outage
from conform.findings.compare import Served
from conform.findings.history import moment
from conform.findings.traffic import agreed
from conform.report import drift_json, log
from conform.report.history import remembered
from conform.report.result import PREVIOUS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from conform.contract import Contract
    from conform.findings.history import History
    from conform.report.drift_json import DriftFile, ReachedTold

_MANIFEST: Final = "labels.json"


def read_served(path: Path, contracts: Mapping[str, Contract]) -> Served:
    """Read what a tenant served: from a run's reports, a captured file, or a folder of some of them.

    Raises ReportFileError or CapturedError for what cannot be read or holds nothing of this API.
    """
    served, matcher = Served(), Matcher(contracts)
    runs = 0
    for file in _files(path) if path.is_dir() else [path]:
        if file.name.endswith(drift_json.NAME) and (file.is_file() or not file.exists()):
            _take_run(served, file, contracts)
            runs += 1
        else:
            _take_recording(served, file, matcher)
    if not runs and not served.statuses:
        reason = "holds no exchange of this API; name a run's reports or its recording"
        raise CapturedError(file=str(path), reason=reason)
    return served


def _files(folder: Path) -> Iterator[Path]:
    """Yield what a folder tells of runs: the report of each that stands in it or below, else its recordings.

    Of a folder that holds the reports of a run, these count alone.
    """
    if (folder / drift_json.NAME).is_file():
        yield folder / drift_json.NAME
        return
    if (folder / log.NAME).is_file():
        reason = f"holds no {drift_json.NAME}: the run did not end; name the reports of one that did"
        raise CapturedError(file=str(folder), reason=reason)
    for each in sorted(folder.iterdir()):
        if each.name.startswith(".") or each.name == _MANIFEST:
            continue
        if each.is_dir():
            yield from _files(each)
        elif each.is_file():
            yield each


def _take_run(served: Served, file: Path, contracts: Mapping[str, Contract]) -> None:
    told = drift_json.read(file)
    for identity, drift in told.by_id.items():
        served.drifts.setdefault(identity, drift)
    for label, each in told.reached.items():
        shown = {status for status in each.seen if not is_outage(int(status))}
        if shown:
            served.statuses[_label(label, each, contracts)] |= shown
    night = _maybe_night(file.parent, told)
    served.is_expecting = True
    if night is None:
        served.is_recalled = False
    else:
        served.nights.append(night)


def _maybe_night(folder: Path, told: DriftFile) -> History | None:
    """Find the night of a run in the history beside its report, None where that does not know it.

    It began when the run did and showed the same; the nights of others are left out. A report that was set
    aside has its history in the folder around it.
    """
    shown = frozenset(each.id for each in told.drifts)
    pasts = [remembered(each) for each in (folder, *([folder.parent] if folder.name == PREVIOUS else []))]
    for history in (each.of(tenant) for each in pasts for tenant in each.file.tenants):
        for name, seen in history.nights.items():
            if moment(name) == told.started and seen.shown == shown:
                return history.on(name)
    return None


def _label(label: str, reached: ReachedTold, contracts: Mapping[str, Contract]) -> str:
    """Name an operation with its contract's key in front, which a report of before may not tell."""
    if reached.contract:
        return f"{reached.contract} {reached.operation}"
    keys = [key for key, contract in contracts.items() if contract.operation(label) is not None]
    return f"{keys[0]} {label}" if len(keys) == 1 else label


def _take_recording(served: Served, file: Path, matcher: Matcher) -> None:
    served.is_recalled = False
    for each in read_captured(file):
        routes = matcher.match(each.method, each.path)
        answer = None if each.exchange is None else each.exchange.answer
        if routes and answer is not None:
            route, drifts = agreed(each, routes)
            served.take(route, answer)
            for drift in drifts:
                served.drifts.setdefault(drift.id, drift)
