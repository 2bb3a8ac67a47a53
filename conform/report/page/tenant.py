"""One tenant as the page tells it: its sentence, its picture, what changed, and what was not asked."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from conform.findings.changes import MOST_SHOWN, fared
from conform.findings.history import History
from conform.report.ending import as_written
from conform.report.evidence import EvidenceFile
from conform.report.page.finding import MOST_PLACE, cut
from conform.report.page.picture import groups, whole
from conform.report.page.sentence import counted, day, sentence, since, verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conform.findings.changes import Fared
    from conform.report.drift_json import DriftFile
    from conform.report.page.picture import Group
    from conform.report.result import Left

MOST: Final = 50
"""Lines of one list; `drift.json` has them all."""
MOST_IDS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Hold what a run of one tenant left: its report, its evidence, its nights with this one.

    `reports` is the folder that commands name, empty for the usual one.
    """

    drifts: DriftFile
    evidence: EvidenceFile = field(default_factory=EvidenceFile)
    history: History = field(default_factory=History)
    reports: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Hold the first lines of a list, each as its parts, and count the rest."""

    rows: tuple[tuple[str, ...], ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """Show one tenant, by its number on the page.

    `facts` are pairs of a heading and what it says, `command` runs it again. `before` says since when
    something `came` (operation, place, what is documented, what came, the finding) or `went` (operation,
    place, kind, since, last seen), empty without a night before. `unjudged` are counts with their sort and
    reason, `missed` resources and families with claims that were not asked.
    """

    number: int
    name: str
    sentence: str
    verdict: str
    is_pass: bool
    facts: tuple[tuple[str, str], ...]
    command: str
    groups: tuple[Group, ...]
    nights: int
    before: str
    came: Listed
    went: Listed
    unjudged: Listed
    missed: Listed
    explained: int
    left: Listed
    stale: Listed


def tenant(told: Told, number: int, prefix: str = "") -> Tenant:
    """Show what a run of one tenant left; `prefix` begins the links of its cells."""
    drifts, total = told.drifts, whole(told.drifts.matrix)
    nights = _nights(told.history)
    said = verdict(drifts)
    before = drifts.changes.before
    return Tenant(
        number=number,
        name=name(drifts),
        sentence=sentence(drifts, total),
        verdict=said,
        is_pass=said.startswith("A pass"),
        facts=tuple(_facts(drifts)),
        command=command(drifts.options),
        groups=groups(drifts.matrix, nights, prefix),
        nights=max(map(len, nights.values()), default=0),
        before=since(before, drifts.started) if before else "",
        came=_listed(_came(drifts)),
        went=_listed(
            (each.operation, cut(each.place, MOST_PLACE), each.kind, day(each.since), day(each.last))
            for each in drifts.changes.went
        ),
        unjudged=_listed(
            (f"{number:,}", sort, reason)
            for sort, reasons in drifts.unjudged.items()
            for reason, number in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
        ),
        missed=_listed(
            (key, family, f"{cell.missed:,} of {counted(cell.documented, 'claim')}")
            for key, row in drifts.matrix.items()
            for family, cell in row.items()
            if cell.missed
        ),
        explained=total.explained or drifts.claims.explained,
        left=_listed(map(_left, drifts.left)),
        stale=_listed((entry, word) for word, entries in drifts.stale_known.items() for entry in entries),
    )


def _nights(history: History) -> Mapping[str, tuple[Fared, ...]]:
    """Give the last nights of each resource; on the very first one nothing came, as nothing is before it."""
    told = fared(history)
    if len(history.nights) > MOST_SHOWN:
        return told
    return {key: (replace(first, came=0), *rest) for key, (first, *rest) in told.items()}


def name(drifts: DriftFile) -> str:
    """Name a tenant: its sort, its address as the report tells it, and how an embedded one behaves."""
    told, profile = drifts.tenant, drifts.options.get("profile")
    behaving = f", {profile} profile" if profile and told.sort == "embedded" else ""
    return f"{told.sort or 'unnamed'} tenant {told.base_url}".rstrip() + behaving


def command(options: dict[str, Any]) -> str:
    """Give the line that runs the same again."""
    said = (pair for pair in options.items() if pair[1] is not None and pair[1] is not False)
    return shlex.join(["conform", "run", *(word for pair in said for word in as_written(*pair))])


def _facts(drifts: DriftFile) -> Iterator[tuple[str, str]]:
    yield "Tenant", name(drifts)
    if drifts.started:
        yield "Run", f"{day(drifts.started)}, {drifts.started[11:16]} UTC"
    yield "Took", f"{counted(drifts.requests, 'request')} in {_lasting(drifts.seconds)}"
    done = drifts.operations
    yield "Asked", f"{done.exercised:,} of {counted(done.documented, 'documented operation')}"
    if drifts.editions:
        yield "Docs", f"edition{'s' * (len(drifts.editions) > 1)} {', '.join(drifts.editions)}"


def _lasting(seconds: float) -> str:
    minute = 60
    return counted(round(seconds), "second") if seconds < minute else f"{seconds / minute:.1f} minutes"


def _came(drifts: DriftFile) -> Iterator[tuple[str, ...]]:
    known = {each.id: each for each in drifts.drifts}
    for identity in drifts.changes.came:
        if (told := known.get(identity)) is not None:
            drift = told.drift
            yield (
                drift.operation,
                cut(drift.place, MOST_PLACE),
                cut(told.documented, MOST_PLACE),
                cut(told.observed, MOST_PLACE),
                told.finding or "",
            )


def _left(left: Left) -> tuple[str, ...]:
    ids = ", ".join(str(each) for each in left.ids[:MOST_IDS])
    rest = f", … {len(left.ids) - MOST_IDS:,} more" if len(left.ids) > MOST_IDS else ""
    doubts = f"{left.doubts} in doubt" if left.doubts else ""
    meant = "left on purpose" if left.is_meant else ""
    return left.contract, "; ".join(filter(None, (f"{ids}{rest}", doubts, meant)))


def _listed(rows: Iterable[tuple[str, ...]]) -> Listed:
    told = list(rows)
    return Listed(rows=tuple(told[:MOST]), more=max(0, len(told) - MOST))
