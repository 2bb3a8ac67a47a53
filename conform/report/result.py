"""What became of a case, and what became of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from conform.contract.vendor import Access
from conform.findings.changes import Changes
from conform.findings.gate import ALL
from conform.findings.history import History, Times
from conform.findings.impact import Impact
from conform.report.answers import Counted
from conform.report.documents import Contradicted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from conform.case import Case
    from conform.drift.kinds import Severity
    from conform.drift.value import Drift
    from conform.exchange import Exchange, Purpose
    from conform.findings import Finding
    from conform.report.close import Part
    from conform.report.matrix import Matrix

Verdict: TypeAlias = Literal["conformant", "drifted", "broken", "blocked"]
VERDICTS: tuple[Verdict, ...] = ("conformant", "drifted", "broken", "blocked")
PREVIOUS: Final = "previous"
"""Where the reports of the run before are kept, one of each."""


State: TypeAlias = Literal["new", "known", "flapping"]
"""What a drift is to the team: accepted, seen on some nights only, or neither, which fails a run."""
Standing: TypeAlias = Literal["new", "partly", "known", "flapping"]
"""The same of a finding; `partly`: some of its drifts are new and some are not."""


def standing_of(states: Iterable[State]) -> Standing:
    """Say what a finding is by its drifts; one of which nothing is new is known unless some of it flaps."""
    found = set(states)
    if "new" in found or not found:
        return "partly" if len(found) > 1 else "new"
    return "flapping" if "flapping" in found else "known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Say what became of one case.

    `known` holds the ids of those drifts that the team has accepted, `flapping` of those that come and go,
    `below` of those that are less grave than what fails a run; a case whose drifts are all of these is
    `drifted` and does not fail. `reason` says in plain words why a case
    is broken or blocked, empty otherwise. `exchanges` are in the order of the case's steps, fewer where the
    case ended early. `lacks` names what a blocked case wanted of the tenant (`v1/clients`, `listing/Branch`),
    empty where it was not the tenant's; `is_accepted` tells that the team accepts that, so that the case does
    not fail. `sent` is the case as it was sent, marks and all, None where nothing was.
    """

    case: Case
    verdict: Verdict
    drifts: tuple[Drift, ...] = ()
    known: frozenset[str] = frozenset()
    flapping: frozenset[str] = frozenset()
    below: frozenset[str] = frozenset()
    exchanges: tuple[Exchange, ...] = ()
    reason: str = ""
    lacks: frozenset[str] = frozenset()
    is_accepted: bool = False
    sent: Case | None = None

    @property
    def is_failure(self) -> bool:
        """Tell whether the case fails a run: new drift, broken, or blocked by what nobody accepted."""
        is_unjudged = self.verdict in {"broken", "blocked"} and not self.is_accepted
        new = (drift.id for drift in self.drifts if self.state(drift.id) == "new")
        return is_unjudged or any(each not in self.below for each in new)

    def state(self, identity: str) -> State:
        """Say what one of its drifts is to the team, as far as this case tells."""
        return "known" if identity in self.known else "flapping" if identity in self.flapping else "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedDrift:
    """Gather all that showed one drift: the drift itself, the ids of the cases, its state, and its nights."""

    drift: Drift
    cases: tuple[str, ...]
    state: State = "new"
    times: Times = field(default_factory=Times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Say what of one contract (`v1/clients`) stands on the tenant after a run, or may.

    `ids` are the records that are known to stand, in the order in which they were made; `doubts` counts
    the creates of which nobody knows whether they made one. `is_meant` tells that all of it was left on
    purpose, on a tenant that may be thrown away.
    """

    contract: str
    ids: tuple[Any, ...] = ()
    doubts: int = 0
    is_meant: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Hold everything that the sinks tell of a run; it is clean: what it says may be shown to anybody.

    `part` holds the figures that it was made of, `folders` the reports of the shards that it puts
    together, none where the run is in one piece. `reached` maps an operation's label to its documented
    statuses never seen and to those seen, with counts. `not_asked` counts cases by the reason for which
    they were left out. `seconds` is wall time. `unseen_known` names entries of the known drift that
    matched nothing, `expired_known` those whose last day is over, `stale_known` those of both that fail a
    strict run. `blocked` and `accepted` count blocked
    cases by reason: those that fail the run, and those for which the team accepts what the tenant lacks.
    `sent` counts the requests that went over the wire, by what they were for. `questions` counts what was to
    be asked, `unnamed` the refusals of many at once that named no field. `claims` are the claims that were
    asked and judged, and all that are to be; `explained` counts those that no case asks, each for a reason,
    and `claim_lines` say which are which. `documents` is what the documents contradict, for which no run
    fails. `left` is what stands on the tenant; `swept` tells in words what the sweep at the start did.
    `interrupted` says why and where the run ended early, empty where it did not; `is_by_budget` tells that
    nothing but a budget ended it, which is no failure, `has_nothing_left` that what a run before left open
    was nothing that may be asked. `fail_on` is the least severity of new drift that fails it, and `below` are
    the ids of the drifts that are less grave. `matrix` counts claims by resource and family, `changes` says
    what came and went since the night before. `history` are the nights of this tenant, with this one.
    `editions` are those of the documents that were asked (ISO dates, newest first), `access` says how their
    tenants are entered. `accepted_for` gives the reason for which the team accepts a drift, by its id.
    `impact` says which consumers each drift hits: where some are named, one that hits none fails nothing.
    """

    part: Part
    tenant: str
    base_url: str
    started: datetime
    seconds: float
    sent: Mapping[Purpose, int]
    documented: int
    exercised: int
    reached: Mapping[str, Reached]
    verdicts: Mapping[Verdict, int]
    drifts: tuple[ReportedDrift, ...]
    findings: tuple[Finding, ...]
    broken: Mapping[str, int]
    blocked: Mapping[str, int]
    not_asked: Mapping[str, int]
    claims: tuple[int, int]
    explained: int = 0
    documents: Contradicted = field(default_factory=Contradicted)
    claim_lines: tuple[str, ...] = ()
    unseen_known: tuple[str, ...] = ()
    expired_known: tuple[str, ...] = ()
    stale_known: tuple[str, ...] = ()
    accepted: Mapping[str, int] = field(default_factory=dict)
    questions: Counted = field(default_factory=Counted)
    unnamed: int = 0
    left: tuple[Left, ...] = ()
    swept: tuple[str, ...] = ()
    interrupted: str = ""
    is_by_budget: bool = False
    has_nothing_left: bool = False
    fail_on: Severity = ALL
    below: frozenset[str] = frozenset()
    matrix: Matrix = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)
    history: History = field(default_factory=History)
    accepted_for: Mapping[str, str] = field(default_factory=dict)
    access: Access = field(default_factory=Access)
    folders: tuple[Path, ...] = ()
    editions: tuple[str, ...] = ()
    impact: Impact = field(default_factory=Impact)

    @property
    def has_failed(self) -> bool:
        """Tell whether this is no pass: new drift, records left, what was not judged, or nothing that was."""
        is_judged = self.verdicts["conformant"] + self.verdicts["drifted"] > 0 or self.has_nothing_left
        is_left = any(not each.is_meant for each in self.left)
        is_cut = bool(self.interrupted) and not self.is_by_budget
        unjudged = self.verdicts["broken"] + self.verdicts["blocked"] - sum(self.accepted.values())
        return bool(self.failing or self.stale_known) or is_left or is_cut or unjudged > 0 or not is_judged

    @property
    def ended(self) -> datetime:
        """Give the moment at which the run ended."""
        return self.started + timedelta(seconds=self.seconds)

    @property
    def unjudged(self) -> dict[str, Mapping[str, int]]:
        """Count the reasons of what was not judged, by its sort: cases, but questions that were not asked."""
        return {
            "broken": self.broken,
            "blocked": self.blocked,
            "blocked, accepted": self.accepted,
            "not asked": self.not_asked,
        }

    @property
    def new(self) -> tuple[ReportedDrift, ...]:
        """Give the drifts that nobody has accepted and that do not come and go."""
        return tuple(seen for seen in self.drifts if seen.state == "new")

    @property
    def harmless(self) -> frozenset[str]:
        """Give the ids of the drifts that cannot fail the run: too light, or of no concern to a consumer."""
        passing = (seen.drift.id for seen in self.drifts if self.impact.passes_by(seen.drift.id))
        return self.below | frozenset(passing)

    @property
    def failing(self) -> tuple[ReportedDrift, ...]:
        """Give the new drifts that fail the run: all, unless a line is drawn or consumers are named."""
        harmless = self.harmless
        return tuple(seen for seen in self.new if seen.drift.id not in harmless)

    @property
    def findings_failing(self) -> tuple[Finding, ...]:
        """Give the findings of which something new fails the run, worst first."""
        failing = {seen.drift.id for seen in self.failing}
        return tuple(each for each in self.findings if failing & {*each.drifts})

    @property
    def findings_below(self) -> tuple[Finding, ...]:
        """Give the findings of which something is new, and nothing of that is grave enough to fail."""
        new, failing = {seen.drift.id for seen in self.new}, (*self.findings_failing, *self.findings_passing)
        return tuple(each for each in self.findings if new & {*each.drifts} and each not in failing)

    @property
    def findings_passing(self) -> tuple[Finding, ...]:
        """Give the findings of which something is new, and nothing of that hits a consumer."""
        new = {seen.drift.id for seen in self.new}
        fresh = ((each, new & {*each.drifts}) for each in self.findings)
        return tuple(each for each, ids in fresh if ids and all(map(self.impact.passes_by, ids)))

    def counted(self, state: State) -> int:
        """Count the drifts of a state."""
        return sum(seen.state == state for seen in self.drifts)

    @property
    def by_id(self) -> dict[str, ReportedDrift]:
        """Give the drifts by their id."""
        return {seen.drift.id: seen for seen in self.drifts}

    @property
    def standings(self) -> dict[str, Standing]:
        """Say of each finding, by its id, what it is to the team."""
        known = self.by_id
        return {
            finding.id: standing_of(known[each].state for each in finding.drifts if each in known)
            for finding in self.findings
        }

    @property
    def nights(self) -> dict[str, tuple[int, int]]:
        """Give on how many nights, of those that asked, the steadiest flapping drift of a finding showed."""
        known = self.by_id
        flapping = {
            finding.id: [known[each].times for each in finding.drifts if each in known]
            for finding in self.findings
            if self.standings[finding.id] == "flapping"
        }
        return {name: max((each.shown, each.asked) for each in told) for name, told in flapping.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Count the statuses seen of one operation, and name the documented ones that never came."""

    contract: str
    operation: str
    seen: Mapping[int, int]
    never: tuple[int, ...]
