"""Tenant against tenant: two runs, or two recordings, side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from conform.captured import CapturedError, Matcher, read_captured
from conform.findings.drift_file import DriftFileError, read_drift_file
from conform.findings.observe import Observed
from conform.findings.traffic import kindest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from conform.contract import Contract
    from conform.drift.value import Drift


_MANIFEST: Final = "labels.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Hold what one tenant showed: its drifts by id, statuses by operation, kinds by operation and place.

    `kinds` is empty where the run is a `drift.json`, which keeps no bodies.
    """

    drifts: dict[str, Drift]
    statuses: dict[str, frozenset[str]]
    kinds: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Tell what differs from one run to another: drifts that are new, gone and unchanged.

    `changed` are fields, kinds and statuses that differ although the docs claim nothing of them.
    """

    new: tuple[Drift, ...]
    gone: tuple[Drift, ...]
    unchanged: tuple[Drift, ...]
    changed: tuple[str, ...]


def compare(one: Run, other: Run) -> Comparison:
    """Compare two runs; what only the first one exercised is not compared but for its drifts."""
    new = [drift for identity, drift in other.drifts.items() if identity not in one.drifts]
    gone = [drift for identity, drift in one.drifts.items() if identity not in other.drifts]
    both = [drift for identity, drift in one.drifts.items() if identity in other.drifts]
    told = {(f"{d.contract} {d.operation}", d.place) for d in (*new, *gone)}
    return Comparison(
        new=tuple(new),
        gone=tuple(gone),
        unchanged=tuple(both),
        changed=(*_statuses(one, other), *_kinds(one, other, told)),
    )


def _statuses(one: Run, other: Run) -> Iterator[str]:
    for label in sorted(one.statuses.keys() & other.statuses.keys()):
        before, after = one.statuses[label], other.statuses[label]
        if before != after:
            yield f"{label}: statuses {_listed(before)} before, {_listed(after)} after"


def _kinds(one: Run, other: Run, told: set[tuple[str, str]]) -> Iterator[str]:
    for label in sorted(one.kinds.keys() & other.kinds.keys()):
        before, after = one.kinds[label], other.kinds[label]
        shared = {place.partition(".")[0] for place in before} & {place.partition(".")[0] for place in after}
        for place in sorted(before.keys() | after.keys()):
            status, _, inner = place.partition(".")
            is_told = any((label, above) in told for above in _above(inner))
            if status in shared and not is_told and before.get(place) != after.get(place):
                was, now = _listed(before.get(place)), _listed(after.get(place))
                yield f"{label} {status} {inner or 'body'}: {was} before, {now} after"


def _above(place: str) -> Iterator[str]:
    """Yield a place and all that hold it: of a frame that is gone, what was in it is told with it."""
    while place:
        yield place
        place = place.removesuffix("[]") if place.endswith("[]") else place.rpartition(".")[0]


def _listed(found: frozenset[str] | None) -> str:
    return "absent" if not found else " or ".join(sorted(found))


def read_run(path: Path, contracts: Mapping[str, Contract]) -> Run:
    """Read a run from its `drift.json`, a captured file, or a folder of cassettes.

    Raises DriftFileError or CapturedError for what cannot be read or holds nothing of this API.
    """
    if path.is_file() and path.name.endswith("drift.json"):
        read = read_drift_file(path)
        return Run(drifts=read.drifts, statuses=read.reached)
    files = _cassettes(path) if path.is_dir() else [path]
    drifts: dict[str, Drift] = {}
    observed, matcher = Observed(), Matcher(contracts)
    for file in files:
        for drift in _judged(file, matcher, observed):
            drifts.setdefault(drift.id, drift)
    if not observed.statuses:
        raise CapturedError(file=str(path), reason="holds no exchange of this API; name a run's recording")
    return Run(
        drifts=drifts,
        statuses={label: frozenset(found) for label, found in observed.statuses.items()},
        kinds={
            label: {place: frozenset(found) for place, found in places.items()}
            for label, places in observed.kinds.items()
        },
    )


def _cassettes(folder: Path) -> list[Path]:
    """Give the files of a folder but hidden ones and the list of what was recorded, which stands beside."""
    found = (each for each in folder.rglob("*") if each.is_file())
    return sorted(each for each in found if each.name != _MANIFEST and not each.name.startswith("."))


def _judged(file: Path, matcher: Matcher, observed: Observed) -> Iterator[Drift]:
    for each in read_captured(file):
        routes = matcher.match(each.method, each.path)
        answer = None if each.exchange is None else each.exchange.answer
        if routes and answer is not None:
            route, drifts = kindest(each, routes)
            observed.take(route, answer)
            yield from drifts


__all__ = ["CapturedError", "Comparison", "DriftFileError", "Run", "compare", "read_run"]
