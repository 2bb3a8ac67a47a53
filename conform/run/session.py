"""Run groups of cases on one tenant, judge each, and add up what became of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from conform.drift.judge import judge
from conform.drift.judged import read_body
from conform.payloads.without import without
from conform.report.result import Result
from conform.report.tally import Tally
from conform.run.call import lacking
from conform.run.execute import OFTEN, Executor, unsettled_status
from conform.run.lending import Lending
from conform.run.permitted import Values, permitted
from conform.run.reduction import Reducer
from conform.run.references import PREPARES, Referred, condition
from conform.run.settled import settled
from conform.run.stop import INTERRUPTED, Faults, Stop
from conform.words import fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from conform.case import Case, Group
    from conform.contract import Contract, Json
    from conform.drift.value import Drift
    from conform.exchange import Exchange, Tenant
    from conform.report.result import Left, Verdict
    from conform.run.custody import Custody
    from conform.run.execute import Trace
    from conform.run.permitted import Policy

    Heard: TypeAlias = Callable[[str, str, Exchange], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupResult:
    """Hold what became of a group: results of the cases that ran, counts of those not asked by reason.

    `reduced` are further runs of failing cases with less in their payloads, which count nowhere. `faults`
    are the traces of what was raised and not foreseen, for a log.
    """

    results: tuple[Result, ...] = ()
    reduced: tuple[Result, ...] = ()
    not_asked: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Session:
    """Keep one run together: its tenant, the records that it made, and the tally.

    `open_tenant` gives the tenant for a named group of requests, so that a recorded tenant can keep one
    cassette a group. `recorded` gives, for such a group, the ids that its cases referred to when they were
    recorded; None where records are made for reference. `is_known` tells whether a drift has been accepted,
    `is_excused` whether a case of an operation may stay blocked for want of some records or modules.
    `custody` guards a tenant that is somebody's, None for one that ends with the run; `confirm` says what
    is wrong with the tenant as a whole, None where nothing is; `values` are what its owner said. With
    `keeps` the cases are kept as they were sent, for a recording. With `lends` a record that stands serves
    the cases that need any. `stop` is asked before each case, and
    `after_case` called after it; `clean` takes secrets out of reasons.
    """

    contracts: Mapping[str, Contract]
    open_tenant: Callable[[str], Tenant]
    policy: Policy
    custody: Custody | None = None
    confirm: Callable[[], str | None] = lambda: None
    values: Values = field(default_factory=Values)
    keeps: bool = False
    lends: bool = True
    recorded: Mapping[str, Mapping[str, Json]] | None = None
    is_known: Callable[[Drift], bool] = lambda _: False
    is_excused: Callable[[str, frozenset[str]], bool] = lambda _operation, _lacks: False
    tally: Tally = field(default_factory=Tally)
    stop: Stop = field(default_factory=Stop)
    after_case: Callable[[], None] = lambda: None
    clean: Callable[[str], str] = str
    _faults: Faults = field(init=False)
    _executor: Executor = field(init=False)
    _smaller: Executor = field(init=False)
    _referred: Referred = field(init=False)
    _lending: Lending | None = field(init=False)
    _reducer: Reducer = field(default_factory=Reducer, init=False)
    _repeated: Counter[tuple[str, int]] = field(default_factory=Counter, init=False)
    _sent: dict[str, list[Case]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Make what sends cases, what prepares them, and what looks for smaller ones."""
        self._faults = Faults(self.stop, self.clean)
        if self.custody is not None:
            self.custody.witness.heard = self.tally.counting("cleaning_up")
        self._lending = self._lent() if self.lends and self.recorded is None else None
        self._executor = self._executing(self.tally.sent, self.tally.counting("cleaning_up"))
        self._smaller = self._executing(self.tally.counting("reducing"))
        self._smaller.borrows = False
        self._referred = Referred(
            executor=self._executing(self.tally.counting("preparing")),
            open_tenant=self.open_tenant,
            may_make=self.policy.may_make,
            known=dict(self.values.references),
        )

    def _executing(self, heard: Heard, cleaned: Heard | None = None) -> Executor:
        return Executor(
            contracts=self.contracts,
            custody=self.custody,
            confirm=self.confirm,
            heard=heard,
            cleaned=cleaned or heard,
            lending=self._lending,
        )

    def _lent(self) -> Lending:
        """Give what lends records, and removes them where no recording sees it."""
        heard = self.tally.counting("preparing")
        if self.custody is not None:
            is_free, remove = self.custody.may_lend, self.custody.release
            return Lending(contracts=self.contracts, remove=remove, is_free=is_free, heard=heard)
        return Lending(
            contracts=self.contracts,
            remove=lambda left: self._referred.executor.remove(left, self.open_tenant(f"{PREPARES}lent")),
            heard=heard,
        )

    def run(self, group: Group) -> GroupResult:
        """Run the cases of a group that the policy allows, and give what became of each.

        Whatever is raised while a case runs or is judged makes that case broken; once the run is stopped,
        the rest is counted as not asked, with the reason.
        """
        tenant = self.open_tenant(group.label)
        results, reduced = [], list[Result]()
        not_asked = Counter[str]()
        for planned in group.cases:
            case, reason = permitted(planned, self.contracts, self.policy, self.values)
            reason = reason if case is None else self.stop.reason or ""
            if case is None or reason:
                not_asked[reason] += 1
                continue
            result = self._guarded(group, case, tenant, reduced)
            if result is None:
                not_asked[self.stop.reason or ""] += 1
                continue
            results.append(result)
            self.after_case()
        if self.custody is not None:
            self.custody.settle_refused()
        self.tally.not_asked.update(not_asked)
        self.tally.done.add(group.label)
        return GroupResult(
            results=tuple(results), reduced=tuple(reduced), not_asked=not_asked, faults=self._faults.taken()
        )

    def _guarded(self, group: Group, case: Case, tenant: Tenant, reduced: list[Result]) -> Result | None:
        """Run, judge and count one case; None where a person ended it in its middle."""
        references: Mapping[str, Json] = {}
        try:
            references, missing = self._bind(group, case)
            result = self._ask(group, case, tenant, references, missing)
        except KeyboardInterrupt:
            self.stop.because(INTERRUPTED)
            return None
        except Exception as error:  # noqa: BLE001 - the one door behind which a case may not end a run
            result = Result(case=case, verdict="broken", reason=self._faults.met(error, case.id))
        else:
            self._faults.none_met()
        self.tally.add(result, settled(result, self.contracts, self.tally.claims))
        if result.drifts and self.policy.may_reduce and self.stop.reason is None:
            self._reduce(result, tenant, references, reduced)
        return result

    def _reduce(
        self, result: Result, tenant: Tenant, references: Mapping[str, Json], reduced: list[Result]
    ) -> None:
        """Look for smaller payloads, aside from the tally; what is raised there takes nothing from it."""

        def again(case: Case) -> Result:
            return self._result(case, self._send(self._smaller, case, tenant, references))

        if self.custody is not None and unsettled_status(result):
            return  # each smaller payload would have to be asked twice
        try:
            reduced += self._reducer.reduced(result, again)
        except KeyboardInterrupt:
            self.stop.because(INTERRUPTED)
        except Exception as error:  # noqa: BLE001 - as above
            self._faults.met(error, result.case.id)

    def sent(self, group: Group) -> Group:
        """Give a group with its cases as they were sent, marks and all, so that a replay sends the same."""
        return replace(group, cases=tuple(self._sent.get(group.label, ())))

    def references(self, group: Group) -> dict[str, Json]:
        """Give the ids of the records that the cases of a group were told to refer to, by key."""
        known, _ = self._referred.bind(())
        needed = frozenset().union(*(case.needs for case in group.cases))
        return {key: known[key] for key in sorted(needed & known.keys())}

    def close(self) -> tuple[Left, ...]:
        """Remove what the run made; give what stays on a tenant that is somebody's."""
        if self._lending is not None and self.custody is None:
            self._lending.close()
        self._referred.close()
        return () if self.custody is None else self.custody.close()

    def _bind(self, group: Group, case: Case) -> tuple[Mapping[str, Json], frozenset[str]]:
        if self.recorded is None:
            return self._referred.bind(case.needs)
        known = self.recorded.get(group.label, {})
        return known, case.needs - known.keys()

    def _ask(
        self,
        group: Group,
        case: Case,
        tenant: Tenant,
        references: Mapping[str, Json],
        missing: frozenset[str],
    ) -> Result:
        """Run one case and judge it, without what could not be bound."""
        bound = without(case, missing, self.contracts)
        if bound is None:
            reason = f"nothing could be made or found for {', '.join(sorted(missing))}"
            return self._blocked(case, reason, frozenset(condition(each)[0] for each in missing))
        trace = self._send(self._executor, bound, tenant, references, group.label if self.keeps else None)
        trace = self._asked_again(bound, trace, tenant, references)
        if trace.unasked:
            self.tally.not_asked[trace.unasked] += 1
        return self._result(bound, trace)

    def _asked_again(self, case: Case, trace: Trace, tenant: Tenant, references: Mapping[str, Json]) -> Trace:
        """Ask a case once more whose write got a 5xx on somebody's tenant; give what is to be judged.

        What the write may have done is settled before: a create that is still open makes its resource make
        nothing more, so that the second one is not sent. Only the same 5xx at the same step, while the
        tenant as a whole is well, is no outage.
        """
        status = unsettled_status(trace)
        key = (case.operation, status)
        is_meant = self.custody is not None and self.policy.may_reduce and self.stop.reason is None
        if not status or not is_meant or self._repeated[key] >= OFTEN or self.confirm() is not None:
            return trace
        self._repeated[key] += 1
        again = self._send(self._smaller, case, tenant, references)
        is_same = len(again.exchanges) == len(trace.exchanges) and unsettled_status(again) == status
        if not is_same or self.confirm() is not None:
            return trace
        last = replace(again.exchanges[-1], failure=None, comes_again=True)
        return replace(again, exchanges=(*again.exchanges[:-1], last))

    def _send(
        self,
        executor: Executor,
        case: Case,
        tenant: Tenant,
        references: Mapping[str, Json],
        label: str | None = None,
    ) -> Trace:
        """Send a case and remove what it made; it is kept as it was sent under its label."""
        trace = executor.run(executor.begin(case), tenant, references)
        if label is not None and trace.sent is not None:
            self._sent.setdefault(label, []).append(trace.sent)
        executor.end(trace, tenant)
        return trace

    def _blocked(
        self, case: Case, reason: str, lacks: frozenset[str], exchanges: tuple[Exchange, ...] = ()
    ) -> Result:
        return Result(
            case=case,
            verdict="blocked",
            reason=reason,
            lacks=lacks,
            is_accepted=self.is_excused(case.operation, lacks),
            exchanges=exchanges,
        )

    def _result(self, case: Case, trace: Trace) -> Result:
        entity, why = lacking(case, trace.exchanges, self.contracts)
        if entity:
            return self._blocked(case, why, frozenset({entity}), trace.exchanges)
        drifts = judge(case, trace.exchanges, self.contracts)
        failure = next((each.failure for each in trace.exchanges if each.failure), None)
        if failure is None and not drifts:
            failure = _unread(trace.exchanges)
        if failure is None and trace.blocked and not drifts:
            return self._blocked(case, trace.blocked, trace.lacks, trace.exchanges)
        verdict: Verdict = "broken" if failure is not None else "drifted" if drifts else "conformant"
        return Result(
            case=case,
            verdict=verdict,
            drifts=drifts,
            known=frozenset(drift.id for drift in drifts if self.is_known(drift)),
            exchanges=trace.exchanges,
            reason=failure or "",
        )


def _unread(exchanges: Iterable[Exchange]) -> str | None:
    """Say why an answer's body could not be judged although it may be right, None where all could."""
    bodies = (read_body(each.answer.body) for each in exchanges if each.answer is not None)
    unread = (body.fault for body in bodies if body.fault is not None and not body.is_readable)
    return next((f"the answer's body could not be judged: {fault(each)}" for each in unread), None)
