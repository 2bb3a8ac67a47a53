"""`reports/drift.json`, the report that machines read: its one form, written and read back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Final

import msgspec

from conform import words
from conform.contract import Role, Source  # noqa: TC001 - the codec reads the annotations
from conform.drift.value import Drift, Shown
from conform.findings import finding_of
from conform.findings.changes import Changes
from conform.findings.history import MOMENT
from conform.findings.impact import Hit  # noqa: TC001 - likewise
from conform.report import codec
from conform.report.causes import causes
from conform.report.matrix import OF_KIND, Cell
from conform.report.result import Left, ReportedDrift

if TYPE_CHECKING:
    from pathlib import Path

    from conform.disk import Door
    from conform.report.documents import Contradicted
    from conform.report.result import Report

FORMAT: Final = 1
NAME: Final = "drift.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantTold:
    """Say what a run ran on: its sort (`live`) and its address."""

    sort: str = ""
    base_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachedTold:
    """Count what an operation answered by status, and name the documented statuses that never came.

    `contract` and `operation` are empty in a report of before, of which the label alone is known.
    """

    seen: dict[str, int]
    never: tuple[str, ...] = ()
    contract: str = ""
    operation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftTold:
    """Tell one drift: in words for people, and then in facts, which a report of before does not have.

    `family` is the column of the matrix in which it counts, empty of what documents contradict. `state` is
    `new`, `known` or `flapping`; of what flaps `nights` are those that showed it and those that asked for it,
    () of any other. `below` tells of new drift that is less grave than what fails a run. `since` is the first
    night (ISO, UTC) that is known to show it, and `back_since` that on which it came back, each empty where
    none is known. `hits` are the names of the consumers that it hits.
    """

    id: str
    kind: str
    resource: str
    operation: str
    family: str = ""
    where: str
    documented: str
    observed: str
    source: Source
    cases: tuple[str, ...] = ()
    known: bool = False
    state: str = "new"
    below: bool = False
    hits: tuple[str, ...] = ()
    nights: tuple[int, ...] = ()
    since: str = ""
    back_since: str = ""
    finding: str | None = None
    contract: str = ""
    role: Role | None = None
    step: int = 0
    exchange: int = 0
    claimed: tuple[str, ...] = ()
    got: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    how: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    writer: str = ""
    beside: Source | None = None
    formerly: str = ""
    shown: tuple[Shown, ...] = ()

    @property
    def drift(self) -> Drift:
        """Give the drift; one of before keeps its words and its id, its contract is the bare resource."""
        told = {name: getattr(self, name) for name in _SHARED} | {
            "contract": self.contract or self.resource,
            "claimed": self.claimed or ("in_words", self.documented),
            "got": self.got or ("in_words", self.observed),
            "formerly": self.formerly or self.id,
        }
        return Drift(case=(*self.cases, "")[0], fingerprint=self.id, **told)


_SHARED: Final = {each.name for each in fields(Drift)} & {each.name for each in fields(DriftTold)}


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingTold:
    """Tell one finding: its sentence, the ids of its drifts, and how far it goes, as far as that is known.

    `known` is `new`, `known`, `partly` or `flapping`; `nights` are as of a drift. `hits` has of each consumer
    that any of its drifts hits the first thing by which one does.
    """

    id: str
    title: str = ""
    drifts: tuple[str, ...]
    operations: int = 0
    severity: str = ""
    fields: int = 0
    exceptions: str = ""
    slug: str = ""
    because: str = ""
    number: int = 0
    known: str = "new"
    nights: tuple[int, ...] = ()
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsTold:
    """Tell what the documents contradict, in the form of what a run found; reports of before lack it."""

    drifts: tuple[DriftTold, ...] = ()
    findings: tuple[FindingTold, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationsTold:
    """Count the documented operations, and those of them that answered at least once."""

    documented: int = 0
    exercised: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsTold:
    """Count the claims that were asked and judged, those that are to be (`settled`), and those explained."""

    asked: int = 0
    settled: int = 0
    explained: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsTold:
    """Count the questions of a run as `conform.report.answers.Counted` does."""

    planned: int = 0
    asked: int = 0
    settled: int = 0
    alone: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftFile:
    """Hold a run's report in the form that the design fixes; `started` is a moment (ISO, UTC).

    `status` is `failed` or `passed`; `options` are those that were given, by name. `unjudged` counts by sort
    and reason what was not judged: cases that are `broken`, `blocked` or `blocked, accepted`, questions that
    were `not asked`. `stale_known` names entries of known drift that are `unseen`, or `expired`.
    `matrix` counts claims by contract and family, `changes` says what came and went since the night before.
    `editions` are those of the documents that were asked (ISO dates, the newest first). `why` says in words
    each thing for which the run is no pass. `consumers` are those that were named, of whom findings and
    drifts tell which they hit.
    """

    format: int = FORMAT
    tenant: TenantTold = field(default_factory=TenantTold)
    editions: tuple[str, ...] = ()
    started: str = ""
    seconds: float = 0.0
    requests: int = 0
    sent: dict[str, int] = field(default_factory=dict)
    status: str = ""
    why: tuple[str, ...] = ()
    interrupted: str | None = None
    consumers: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    operations: OperationsTold = field(default_factory=OperationsTold)
    reached: dict[str, ReachedTold] = field(default_factory=dict)
    cases: dict[str, int] = field(default_factory=dict)
    unjudged: dict[str, dict[str, int]] = field(default_factory=dict)
    questions: QuestionsTold = field(default_factory=QuestionsTold)
    claims: ClaimsTold = field(default_factory=ClaimsTold)
    matrix: dict[str, dict[str, Cell]] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)
    left: tuple[Left, ...] = ()
    swept: tuple[str, ...] = ()
    stale_known: dict[str, tuple[str, ...]] = field(default_factory=dict)
    drifts: tuple[DriftTold, ...]
    findings: tuple[FindingTold, ...]
    documents: DocumentsTold = field(default_factory=DocumentsTold)

    @property
    def of_documents(self) -> DriftFile:
        """Give the same report with what the documents contradict in the place of what the run found."""
        return replace(self, drifts=self.documents.drifts, findings=self.documents.findings)

    @property
    def is_of_people(self) -> bool:
        """Tell whether the run was of a tenant that people work in."""
        return self.tenant.sort == "live"

    @property
    def failing(self) -> tuple[DriftTold, ...]:
        """Give the new drifts that fail the run: grave enough, and of consumers named they hit one."""
        new = (each for each in self.drifts if each.state == "new" and not each.below)
        return tuple(each for each in new if each.hits or not self.consumers)

    @property
    def by_id(self) -> dict[str, Drift]:
        """Give the drifts by their id."""
        return {each.id: each.drift for each in self.drifts}

    @property
    def ids(self) -> frozenset[str]:
        """Give every id by which the drifts are or were named."""
        return frozenset(each for drift in self.by_id.values() for each in words.told(drift))

    @property
    def finding(self) -> dict[str, FindingTold]:
        """Give the findings by their id."""
        return {each.id: each for each in self.findings}


def document(report: Report) -> DriftFile:
    """Give a report in the form that stands on disk."""
    named = finding_of(report.findings)
    standings, nights = report.standings, report.nights
    return DriftFile(
        tenant=TenantTold(sort=report.tenant, base_url=report.base_url),
        editions=report.editions,
        started=report.started.strftime(MOMENT),
        seconds=round(report.seconds, 1),
        requests=sum(report.sent.values()),
        sent={str(purpose): count for purpose, count in report.sent.items()},
        status="failed" if report.has_failed else "passed",
        why=causes(report),
        interrupted=report.interrupted or None,
        consumers=report.impact.consumers,
        options=dict(report.part.options),
        operations=OperationsTold(documented=report.documented, exercised=report.exercised),
        reached={
            label: ReachedTold(
                seen={str(status): count for status, count in sorted(reached.seen.items())},
                never=tuple(map(str, reached.never)),
                contract=reached.contract,
                operation=reached.operation,
            )
            for label, reached in sorted(report.reached.items())
        },
        cases={
            "run": sum(report.verdicts.values()),
            **{str(verdict): count for verdict, count in report.verdicts.items()},
            "accepted": sum(report.accepted.values()),
        },
        unjudged={sort: dict(counts) for sort, counts in report.unjudged.items() if counts},
        questions=QuestionsTold(
            **{each.name: getattr(report.questions, each.name) for each in fields(QuestionsTold)}
        ),
        claims=ClaimsTold(asked=report.claims[0], settled=report.claims[1], explained=report.explained),
        matrix={
            key: {str(family): cell for family, cell in row.items()} for key, row in report.matrix.items()
        },
        changes=report.changes,
        left=report.left,
        swept=report.swept,
        stale_known={
            word: entries
            for word, entries in (("unseen", report.unseen_known), ("expired", report.expired_known))
            if entries
        },
        drifts=tuple(
            replace(
                _told(each, named.get(each.drift.id)),
                below=each.drift.id in report.below,
                hits=tuple(found.consumer for found in report.impact.of((each.drift.id,))),
            )
            for each in report.drifts
        ),
        findings=tuple(
            FindingTold(
                **asdict(each),
                known=standings[each.id],
                nights=nights.get(each.id, ()),
                hits=report.impact.of(each.drifts),
            )
            for each in report.findings
        ),
        documents=_documents(report.documents),
    )


def _documents(found: Contradicted) -> DocumentsTold:
    named = finding_of(found.findings)
    reported = (ReportedDrift(drift=drift, cases=()) for drift in found.drifts)
    return DocumentsTold(
        drifts=tuple(_told(each, named.get(each.drift.id)) for each in reported),
        findings=tuple(FindingTold(**asdict(each)) for each in found.findings),
    )


def _told(reported: ReportedDrift, finding: str | None) -> DriftTold:
    drift = reported.drift
    facts = {name: getattr(drift, name) for name in _SHARED} | {"formerly": words.former_id(drift)}
    return DriftTold(
        id=drift.id,
        resource=drift.contract.partition("/")[2],
        family=OF_KIND.get(drift.kind, ""),
        documented=words.documented(drift),
        observed=words.observed(drift),
        cases=reported.cases,
        known=reported.state == "known",
        state=reported.state,
        nights=(reported.times.shown, reported.times.asked) if reported.state == "flapping" else (),
        since=reported.times.since,
        back_since=reported.times.back_since,
        finding=finding,
        **facts,
    )


def write(report: Report, folder: Path, door: Door) -> None:
    """Write `drift.json` into a folder, whole or not at all; raise DiskError where it cannot be."""
    door.json(folder / NAME, msgspec.to_builtins(document(report)), indent=1)


def read(path: Path) -> DriftFile:
    """Read a run's `drift.json`; raise ReportFileError where it is none."""
    return codec.read(path, DriftFile, FORMAT, "run `make conformance` or name a run's drift.json")
