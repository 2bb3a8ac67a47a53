"""Run groups of cases on one tenant, judge each, and add up what became of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from conform.drift.judge import judge
from conform.drift.judged import read_body
from conform.payloads.without import without
from conform.report.result import Result
from conform.report.tally import Tally
from conform.run import lacking
from conform.run.allowed import can_remove, leaves, writes
from conform.run.execute import Executor
from conform.run.fault import Faults
from conform.run.judged import judged_claims
from conform.run.lasting import spared
from conform.run.mark import marked
from conform.run.reduction import Reducer
from conform.run.references import References
from conform.run.stop import Stop
from conform.run.values import Values, valued
from conform.words import fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from conform.case import Case, Credentials, Group
    from conform.contract import Contract, Json
    from conform.drift.value import Drift
    from conform.exchange import Exchange, Tenant
    from conform.report.result import Left, Verdict
    from conform.run.custody import Custody
    from conform.run.execute import Trace

INTERRUPTED = "a person ended it"
NO_WRITES = "writes are not allowed; pass --allow-writes"
NO_REMOVAL = "the docs have no delete for what it would make"
NO_CREDENTIALS = "there is only a token, which as a bearer is no wrong key but a good one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Say what may be done to a tenant.

    `may_write`: requests that change something may be sent. `may_leave`: records that nothing documented
    removes may be made, and what no delete undoes may be sent, which is right for a tenant that ends with
    the run or may be thrown away, and wrong for anyone's books.
    `may_reduce`: failing payloads may be sent again, smaller and smaller, up to 40 requests a drift.
    `credentials` are the classes that can honestly be sent, None for all.
    """

    may_write: bool
    may_leave: bool
    may_reduce: bool = False
    credentials: frozenset[Credentials] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Hold what became of a group: results of the cases that ran, counts of those not asked by reason.

    `reduced` are further runs of failing cases with less in their payloads, which count nowhere. `faults`
    are the traces of what was raised and not foreseen, for a log.
    """

    results: tuple[Result, ...] = ()
    reduced: tuple[Result, ...] = ()
    not_asked: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


class Session:
    """Keep one run together: its tenant, the records that it made, and the tally.

    `open_tenant` gives the tenant for a named group of requests, so that a recorded tenant can keep one
    cassette a group. `recorded` gives, for such a group, the ids that its cases referred to when they were
    recorded; None where records are made for reference. `is_known` tells whether a drift has been accepted,
    `is_excused` whether a case of an operation may stay blocked for want of some records or modules.
    `custody` guards a tenant that is somebody's, None for one that ends with the run; `confirm` says what
    is wrong with the tenant as a whole, None where nothing is; `values` are what its owner said. With
    `keeps` the cases are kept as they were sent, for a recording. `stop` is asked before each case, and
    `after_case` called after it; `clean` takes secrets out of reasons.
    """

    def __init__(
        self,
        *,
        contracts: Mapping[str, Contract],
        open_tenant: Callable[[str], Tenant],
        policy: Policy,
        custody: Custody | None = None,
        confirm: Callable[[], str | None] = lambda: None,
        values: Values | None = None,
        keeps: bool = False,
        recorded: Mapping[str, Mapping[str, Json]] | None = None,
        is_known: Callable[[Drift], bool] = lambda _: False,
        is_excused: Callable[[str, frozenset[str]], bool] = lambda _operation, _lacks: False,
        tally: Tally | None = None,
        stop: Stop | None = None,
        after_case: Callable[[], None] = lambda: None,
        clean: Callable[[str], str] = str,
    ) -> None:
        self.contracts = contracts
        self.tally = Tally() if tally is None else tally
        self._stop = stop or Stop()
        self._after_case = after_case
        self._faults = Faults(self._stop, clean)
        self.started = datetime.now(UTC)
        self._open_tenant = open_tenant
        self._policy = policy
        self._is_known = is_known
        self._is_excused = is_excused
        self._recorded = recorded
        self._custody = custody
        self._values = values or Values()
        self._keeps = keeps
        self._sent: dict[str, list[Case]] = {}
        self._build(confirm)

    def _build(self, confirm: Callable[[], str | None]) -> None:
        """Make what sends cases, prepares them, and reduces those that drift."""
        if self._custody is not None:
            self._custody.witness.heard = self.tally.cleans
        told: dict[str, Any] = {
            "contracts": self.contracts,
            "custody": self._custody,
            "confirm": confirm,
        }
        tally = self.tally
        self._executor = Executor(heard=tally.sent, cleaned=tally.cleans, **told)
        self._aside = Executor(heard=tally.prepares, cleaned=tally.prepares, **told)
        self._smaller = Executor(heard=tally.reduces, cleaned=tally.reduces, **told)
        self._reducer = Reducer(self._retry)
        self._again: tuple[Tenant, Mapping[str, Json]] | None = None
        self._references = References(
            contracts=self.contracts,
            executor=self._aside,
            open_tenant=self._open_tenant,
            may_make=lambda contract: (
                self._policy.may_write and (self._policy.may_leave or can_remove(contract))
            ),
            custody=self._custody,
            given=self._values.references,
        )

    def run(self, group: Group) -> Asked:
        """Run the cases of a group that the policy allows, and give what became of each.

        Whatever is raised while a case runs or is judged makes that case broken; once the run is stopped,
        the rest is counted as not asked, with the reason.
        """
        tenant = self._open_tenant(group.label)
        results, reduced = [], list[Result]()
        not_asked = Counter[str]()
        for planned in group.cases:
            case, reason = self._allowed(planned)
            reason = reason if case is None else self._stop.reason or ""
            if case is None or reason:
                not_asked[reason] += 1
                continue
            result = self._guarded(group, case, tenant, reduced)
            if result is None:
                not_asked[self._stop.reason or ""] += 1
                continue
            results.append(result)
            self._after_case()
        if self._custody is not None:
            self._custody.settle_refused()
        self.tally.not_asked.update(not_asked)
        self.tally.done.add(group.label)
        return Asked(
            results=tuple(results), reduced=tuple(reduced), not_asked=not_asked, faults=self._faults.taken()
        )

    def _guarded(self, group: Group, case: Case, tenant: Tenant, reduced: list[Result]) -> Result | None:
        """Run, judge and count one case; None where a person ended it in its middle."""
        try:
            references, missing = self._bind(group, case)
            self._again = (tenant, references)
            result = self._ask(case, tenant, references, missing, group.label)
        except KeyboardInterrupt:
            self._stop.because(INTERRUPTED)
            return None
        except Exception as error:  # noqa: BLE001 - the one door behind which a case may not end a run
            result = Result(case=case, verdict="broken", reason=self._faults.met(error, case.id))
        else:
            self._faults.none_met()
        self.tally.add(result, judged_claims(result, self.contracts))
        if result.drifts and self._policy.may_reduce and self._stop.reason is None:
            self._reduce(result, reduced)
        return result

    def _reduce(self, result: Result, reduced: list[Result]) -> None:
        """Look for smaller payloads; what is raised there takes nothing from the result."""
        try:
            reduced += self._reducer.reduced(result)
        except KeyboardInterrupt:
            self._stop.because(INTERRUPTED)
        except Exception as error:  # noqa: BLE001 - as above
            self._faults.met(error, result.case.id)

    def sent(self, group: Group) -> Group:
        """Give a group with its cases as they were sent, marks and all, so that a replay sends the same."""
        return replace(group, cases=tuple(self._sent.get(group.label, ())))

    def references(self, group: Group) -> dict[str, Json]:
        """Give the ids of the records that the cases of a group were told to refer to, by key."""
        known, _ = self._references.bind(())
        needed = frozenset().union(*(case.needs for case in group.cases))
        return {key: known[key] for key in sorted(needed & known.keys())}

    def _bind(self, group: Group, case: Case) -> tuple[Mapping[str, Json], frozenset[str]]:
        if self._recorded is None:
            return self._references.bind(case.needs)
        known = self._recorded.get(group.label, {})
        return known, case.needs - known.keys()

    def _ask(
        self,
        case: Case,
        tenant: Tenant,
        references: Mapping[str, Json],
        missing: frozenset[str],
        label: str,
    ) -> Result:
        """Run one case, judge it, and remove what it made, whatever came of it."""
        bound = without(case, missing, self.contracts)
        if bound is None:
            reason = f"nothing could be made or found for {', '.join(sorted(missing))}"
            return self._blocked(case, reason, missing)
        trace = self._run(self._executor, bound, tenant, references, label)
        if trace.unasked:
            self.tally.not_asked[trace.unasked] += 1
        return self._result(bound, trace)

    def _run(
        self,
        executor: Executor,
        case: Case,
        tenant: Tenant,
        references: Mapping[str, Json],
        label: str | None = None,
    ) -> Trace:
        """Send a case, marked where the tenant is somebody's, and remove what it made."""
        if self._custody is None:
            self._keep(label, case)
            trace = executor.run(case, tenant, references)
            executor.remove(trace.left, tenant)
            return trace
        self._custody.begin()
        sent = marked(case, self.contracts, self._custody.next_mark, self._custody.witness.hidden)
        self._keep(label, sent.case)
        trace = executor.run(sent.case, tenant, references, sent.marks)
        self._custody.tidy()
        return trace

    def _keep(self, label: str | None, case: Case) -> None:
        if label is not None and self._keeps:
            self._sent.setdefault(label, []).append(case)

    def _retry(self, case: Case) -> Result:
        """Run a case once more, aside from the tally: the tenant and the ids are those of its first run."""
        if self._again is None:
            raise RuntimeError("nothing has been run that could be run again")
        tenant, references = self._again
        return self._result(case, self._run(self._smaller, case, tenant, references))

    def close(self) -> tuple[Left, ...]:
        """Remove what the run made; give what stays on a tenant that is somebody's."""
        self._references.close()
        return () if self._custody is None else self._custody.close()

    def _blocked(
        self, case: Case, reason: str, lacks: frozenset[str], exchanges: tuple[Exchange, ...] = ()
    ) -> Result:
        return Result(
            case=case,
            verdict="blocked",
            reason=reason,
            lacks=lacks,
            is_accepted=self._is_excused(case.operation, lacks),
            exchanges=exchanges,
        )

    def _result(self, case: Case, trace: Trace) -> Result:
        if entity := lacking.absent_entity(case, trace.exchanges):
            return self._blocked(case, lacking.why(entity), frozenset({entity}), trace.exchanges)
        drifts = judge(case, trace.exchanges, self.contracts)
        failure = next((each.failure for each in trace.exchanges if each.failure), None)
        verdict: Verdict = "drifted" if drifts else "conformant"
        if failure is None and not drifts:
            failure = _unread(trace.exchanges)
        if failure is not None:
            verdict = "broken"
        elif trace.blocked and not drifts:
            return self._blocked(case, trace.blocked, trace.lacks, trace.exchanges)
        return Result(
            case=case,
            verdict=verdict,
            drifts=drifts,
            known=frozenset(drift.id for drift in drifts if self._is_known(drift)),
            exchanges=trace.exchanges,
            reason=failure or "",
        )

    def _allowed(self, case: Case) -> tuple[Case | None, str]:
        return allowed(case, self.contracts, self._policy, self._values)


def allowed(
    case: Case, contracts: Mapping[str, Contract], policy: Policy, values: Values | None = None
) -> tuple[Case | None, str]:
    """Give the case as a policy lets it be sent; None and the reason where it does not."""
    if not policy.may_write and writes(case, contracts):
        return None, NO_WRITES
    if policy.credentials is not None and not _sent_as(case) <= policy.credentials:
        return None, NO_CREDENTIALS
    case = valued(case, values or Values())
    if policy.may_leave:
        return case, ""
    if leaves(case, contracts):
        return None, NO_REMOVAL
    return spared(case, contracts)


def _sent_as(case: Case) -> frozenset[Credentials]:
    return frozenset(step.credentials for step in case.steps)


def _unread(exchanges: Iterable[Exchange]) -> str | None:
    """Say why an answer's body could not be judged although it may be right, None where all could."""
    bodies = (read_body(each.answer.body) for each in exchanges if each.answer is not None)
    unread = (body.fault for body in bodies if body.fault is not None and not body.is_readable)
    return next((f"the answer's body could not be judged: {fault(each)}" for each in unread), None)
