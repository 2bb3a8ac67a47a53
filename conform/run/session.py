"""Run groups of cases on one tenant, judge each, and add up what became of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from conform.case import Case, alone
from conform.drift.judge import judge
from conform.drift.judged import read_body
from conform.errors import one_line
from conform.payloads.pools import POOLED
from conform.payloads.referred import condition
from conform.payloads.without import without
from conform.report.answers import showing
from conform.report.result import Result
from conform.report.tally import Tally
from conform.run import steady
from conform.run.call import lacking
from conform.run.custody.uniques import unique_places, with_new_uniques
from conform.run.execute import OFTEN, Executor, unsettled_status
from conform.run.explain import Explained, Lightest, explained
from conform.run.lending import Lending
from conform.run.outages import SENDS, Outages
from conform.run.permitted import Values, permitted
from conform.run.pooled import Pooling, Recorded, built, in_order
from conform.run.reduction import LIMIT, Reducer
from conform.run.references import PREPARES, Referred
from conform.run.settled import settled
from conform.run.stop import INTERRUPTED, Faults, Stop
from conform.words import fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from conform.case import Group, Part, Pool, Sort
    from conform.contract import Contract, Field, Json
    from conform.drift.value import Drift
    from conform.exchange import Exchange, Purpose, Tenant
    from conform.findings.history import Standing
    from conform.report.result import Left, Verdict
    from conform.run.custody import Custody
    from conform.run.execute import Trace
    from conform.run.permitted import Policy
    from conform.run.pooled import Source

    Heard: TypeAlias = Callable[[str, str, Exchange], None]

UNMADE = "what could not be made"
"""What stands in a report in the place of cases that could not be made."""
EXPLAINS = f"{PREPARES}explained"
"""The label of requests that only explain what was found: they are recorded nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupResult:
    """Hold what became of a group: results of the cases that ran, counts of those not asked by reason.

    `faults` are the traces of what was raised and not foreseen, for a log.
    """

    results: tuple[Result, ...] = ()
    not_asked: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Asking:
    """Gather what becomes of a group while it is asked; `sent` are the ids of its questions that were."""

    group: Group
    tenant: Tenant
    results: list[Result] = field(default_factory=list)
    not_asked: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class Session:
    """Keep one run together: its tenant, the records that it made, and the tally.

    `open_tenant` gives the tenant for a named group of requests, so that a recorded tenant can keep one
    cassette a group. `recorded` gives, for such a group, the ids that its cases referred to when they were
    recorded; None where records are made for reference. `is_known` tells whether a drift has been accepted,
    `is_below` whether it is less grave than what fails a run, `standing` what nights before tell of one that
    a question shows,
    `is_excused` whether a case of an operation may stay blocked for want of some records or modules.
    `custody` guards a tenant that is somebody's, None for one that ends with the run; `confirm` says what
    is wrong with the tenant as a whole, None where nothing is; `values` are what its owner said. With
    `keeps` the cases are kept as they were sent, for a recording. With `is_pooled` questions on payloads are
    asked many at once; with `lends` a record that stands serves the cases that need any. `stop` is asked
    before each case, and `after_case` called after it; `clean` takes secrets out of reasons. `spare` gives
    how many requests are left to explain what was found, None for any number; `fresh` makes the tenant forget
    all that was done on it, None where it is somebody's.
    """

    contracts: Mapping[str, Contract]
    open_tenant: Callable[[str], Tenant]
    policy: Policy
    custody: Custody | None = None
    confirm: Callable[[], str | None] = lambda: None
    values: Values = field(default_factory=Values)
    keeps: bool = False
    is_pooled: bool = True
    lends: bool = True
    recorded: Mapping[str, Mapping[str, Json]] | None = None
    is_known: Callable[[Drift], bool] = lambda _: False
    is_below: Callable[[Drift], bool] = lambda _: False
    standing: Callable[[Drift, str], Standing] = lambda _drift, _question: "new"
    is_excused: Callable[[str, frozenset[str]], bool] = lambda _operation, _lacks: False
    tally: Tally = field(default_factory=Tally)
    stop: Stop = field(default_factory=Stop)
    after_case: Callable[[], None] = lambda: None
    clean: Callable[[str], str] = str
    spare: Callable[[], int | None] = lambda: None
    fresh: Callable[[], None] | None = None
    _faults: Faults = field(init=False)
    _executor: Executor = field(init=False)
    _smaller: Executor = field(init=False)
    _referred: Referred = field(init=False)
    _lending: Lending | None = field(init=False)
    _lightest: Lightest = field(default_factory=Lightest, init=False)
    _repeated: Counter[tuple[str, int]] = field(default_factory=Counter, init=False)
    _came_back: Counter[tuple[str, int]] = field(default_factory=Counter, init=False)
    _writes: Outages = field(init=False)
    _seen: set[str] = field(default_factory=set, init=False)
    _kinds: set[tuple[str, str]] = field(default_factory=set, init=False)
    _renewed: int = field(default=0, init=False)
    _repeats: int = field(default=0, init=False)
    _came: int = field(default=0, init=False)
    _uniques: Mapping[str, Mapping[str, Field]] = field(init=False)
    _sent: dict[str, list[Pool]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Make what sends cases, what prepares them, and what looks for smaller ones."""
        self._faults = Faults(self.stop, self.clean)
        self._writes = Outages(confirm=self.confirm, spare=self.spare, most=SENDS)
        self._uniques = unique_places(self.contracts)
        self._lending = self._lent() if self.lends and self.recorded is None else None
        self._executor = self._executing("cases", self.tally.answered)
        self._smaller = self._executing("reducing")
        self._smaller.borrows = False
        self._referred = self._referring("preparing")

    def _referring(self, purpose: Purpose) -> Referred:
        return Referred(
            executor=self._executing(purpose),
            open_tenant=self.open_tenant,
            may_make=self.policy.may_make,
            known=dict(self.values.references),
        )

    def _executing(self, purpose: Purpose, heard: Heard = lambda *_: None) -> Executor:
        return Executor(
            contracts=self.contracts,
            custody=self.custody,
            confirm=self.confirm,
            purpose=purpose,
            heard=heard,
            lending=self._lending,
            spare=self.spare,
        )

    def _lent(self) -> Lending:
        """Give what lends records, and removes them where no recording sees it."""
        if self.custody is not None:
            is_free, remove = self.custody.may_lend, self.custody.release
            return Lending(contracts=self.contracts, remove=remove, is_free=is_free, renew=self._new)
        return Lending(
            contracts=self.contracts,
            remove=lambda left: self._referred.executor.remove(left, self.open_tenant(f"{PREPARES}lent")),
            renew=self._new,
        )

    def run(self, group: Group) -> GroupResult:
        """Run the cases of a group that the policy allows, and give what became of each.

        Whatever is raised while a case runs or is judged makes that case broken; once the run is stopped,
        the rest is counted as not asked, with the reason.
        """
        asking = _Asking(group=group, tenant=self.open_tenant(group.label))
        cases = [case for planned in group.cases if (case := self._permitted(planned, asking)) is not None]
        self._tell_of_fault(asking)
        if self.is_pooled and group.sort in POOLED:
            self._run_pooled(cases, asking)
        else:
            for pool in map(alone, cases) if self.recorded is None else group.pools:
                result = self._guarded(pool, asking)
                if result is not None:
                    self._count(result, result, pool.parts, asking)
        if self.custody is not None:
            self.custody.settle_refused()
        self.tally.not_asked.update(asking.not_asked)
        self.tally.done.add(group.label)
        return GroupResult(
            results=tuple(asking.results),
            not_asked=asking.not_asked,
            faults=(*self._faults.taken(), *asking.notes),
        )

    def _tell_of_fault(self, asking: _Asking) -> None:
        """Count what was raised while the cases of a group were made: nobody knows what it lacks."""
        group = asking.group
        if group.fault is None or self.stop.given is not None:
            return
        unmade = Case(
            contract=group.contract, operation=group.operation, sort=group.sort, asks=UNMADE, steps=()
        )
        said = self.clean(f"no more could be made to ask {group.label}: {one_line(group.fault)}")
        self._faults.noted(group.fault, group.label)
        result = Result(case=unmade, verdict="broken", reason=said)
        self._count(result, result, alone(unmade).parts, asking)

    def _permitted(self, planned: Case, asking: _Asking) -> Case | None:
        case, reason = permitted(planned, self.contracts, self.policy, self.values)
        if case is None:
            self._leave((planned,), reason, asking)
        return case

    def _leave(self, questions: Sequence[Case], reason: str, asking: _Asking) -> None:
        """Count questions that are not asked."""
        asking.not_asked[reason] += len(questions)
        self.tally.answers.leave(asking.group.label, (each.asks for each in questions), reason)

    def _run_pooled(self, cases: Sequence[Case], asking: _Asking) -> None:
        """Ask by pools what is not blocked; a recording gives the pools that were asked."""
        questions = [bound for case in cases if (bound := self._bound(case, asking)) is not None]
        recorded = Recorded(asking.group.pools) if self.recorded is not None else None
        source: Source = built(self.contracts) if recorded is None else recorded
        pooling = Pooling(
            contracts=self.contracts,
            ask=lambda pool: self._guarded(pool, asking),
            keep=lambda result, settling, parts: self._count(result, settling, parts, asking),
            source=source,
            is_news=lambda drift: drift.id not in self._seen and not self.is_known(drift),
            is_like=lambda drift: (drift.kind, drift.operation) in self._kinds,
            counts=self.tally.questions,
            note=asking.notes.append,
        )
        planned = asking.group.pools
        for pool in in_order(questions, planned, source) if recorded is None else recorded:
            pooling.run(pool)

    def _bound(self, case: Case, asking: _Asking) -> Case | None:
        """Give a question without what could not be bound; a blocked one is counted."""
        _, missing = self._bind(asking.group, case)
        bound = without(case, missing, self.contracts)
        if bound is None:
            blocked = self._blocked(case, *_lacks(missing))
            self._count(blocked, blocked, alone(case).parts, asking)
        return bound

    def _guarded(self, pool: Pool, asking: _Asking) -> Result | None:
        """Run and judge one case; None where the run is stopped, or a person ends it in its middle."""
        case = pool.case
        if (reason := self.stop.before(len(case.steps))) is not None:
            self._leave(pool.questions, reason, asking)
            return None
        before = self.tally.requests["cases"]
        try:
            references, missing = self._bind(asking.group, case)
            result = self._ask(pool, asking, references, missing)
        except KeyboardInterrupt:
            self.stop.because(INTERRUPTED)
            self._leave(pool.questions, INTERRUPTED, asking)
            return None
        except Exception as error:  # noqa: BLE001 - the one door behind which a case may not end a run
            return Result(case=case, verdict="broken", reason=self._faults.met(error, case.id))
        finally:
            requests = self.tally.requests["cases"] - before
            asked = tuple(each.asks for each in pool.questions)
            self.tally.answers.sent(asking.group.label, asked, requests)
        self._faults.none_met()
        return result

    def _count(self, result: Result, settling: Result, parts: Sequence[Part], asking: _Asking) -> None:
        """Count a result, what it settles, and the questions that it answers; keep what shows a drift best.

        What a pool showed has been confirmed by the smallest case that asks it.
        """
        if result.drifts and not result.known:  # what a pool shows of a question that is not asked alone
            result = replace(result, known=self._known(result.drifts))
        result = self._held_to_nights(result, parts, asking)
        result = replace(result, below=frozenset(each.id for each in result.drifts if self.is_below(each)))
        self.tally.questions["asked"] += len(parts)
        self.tally.answers.add(asking.group.label, result, parts)
        self.tally.add(result, settled(settling, self.contracts, self.tally.claims))
        self._seen |= {drift.id for drift in result.drifts}
        self._kinds |= {(drift.kind, drift.operation) for drift in result.drifts}
        asking.results.append(result)
        self._lightest.add(result)
        self.after_case()

    def _held_to_nights(self, result: Result, parts: Sequence[Part], asking: _Asking) -> Result:
        """Tell apart what comes and goes by the nights before; what is in doubt is asked again at once."""
        found = {
            each.id: self.standing(each, showing(result, each, parts))
            for each in result.drifts
            if each.id not in result.known
        }
        flapping = frozenset(each for each, standing in found.items() if standing == "flapping")
        doubtful = frozenset(each for each, standing in found.items() if standing == "doubtful")
        if doubtful - self.tally.steady:
            came = self._came_again(result, doubtful, asking)
            self._came += came == doubtful
            self.tally.steady |= came
            self.tally.unsteady |= doubtful - came
            flapping |= doubtful - came
        return replace(result, flapping=flapping) if flapping else result

    def _came_again(self, result: Result, ids: frozenset[str], asking: _Asking) -> frozenset[str]:
        """Give those of some drifts that come again when asked at once; all of them where it may not be."""
        is_unsure = self.custody is not None and unsettled_status(result)
        if not self.policy.may_confirm or self.recorded is not None or is_unsure:
            return ids
        references, _ = self._bind(asking.group, result.case)

        def again() -> frozenset[str] | None:
            is_enough = self._repeats >= steady.MOST or self._came >= steady.ENOUGH
            if self.stop.reason is not None or is_enough:
                return None
            self._repeats += 1
            told = self._result(
                result.case, self._sent_aside(result.case, self.open_tenant(EXPLAINS), references)
            )
            is_told = told.verdict in ("conformant", "drifted")
            return frozenset(each.id for each in told.drifts) if is_told else None

        try:
            return steady.came_again(ids, again)
        except KeyboardInterrupt:
            self.stop.because(INTERRUPTED)
        except Exception as error:  # noqa: BLE001 - as above
            self._faults.met(error, result.case.id)
        return ids

    def shown_by(self, drift: Drift) -> frozenset[Sort]:
        """Give the sorts of the cases that showed a drift."""
        return frozenset(each.case.sort for each in self._lightest.results(drift.id))

    def explain(self) -> Iterator[Explained]:
        """Yield what shows the causes of new drift best, asked aside from the tally, once a run is over.

        Nothing is asked where a run was stopped, nor what a write left unsettled on somebody's tenant.
        """

        def reducer() -> Reducer:
            may = self.policy.may_explain and self.stop.given is None
            spare = self.spare() if may else 0
            limit = LIMIT if spare is None else min(LIMIT, spare)
            return Reducer(
                contracts=self.contracts, ask=self._aside, limit=limit, is_fresh=self.fresh is not None
            )

        drifts = self._lightest.drifts(lambda each: not (self._is_passing(each) or self._is_open(each)))
        yield from explained(self._lightest, drifts, self.contracts, reducer)

    def unexplained(self) -> Iterator[tuple[Drift, Case]]:
        """Yield what is not asked again since a write left it unsettled, with the case that shows it best."""
        for drift in self._lightest.drifts(lambda each: self._is_open(each) and not self._is_passing(each)):
            yield drift, self._lightest.results(drift.id)[0].case

    def _is_open(self, drift: Drift) -> bool:
        results = self._lightest.results(drift.id)
        return self.custody is not None and any(unsettled_status(each) for each in results)

    def _is_passing(self, drift: Drift) -> bool:
        return drift.id in self.tally.flapping - self.tally.steady

    def _aside(self, case: Case) -> Result:
        """Run a case that counts nowhere, on a tenant on which nothing was done where there is one.

        After a stop nothing is sent, so that what was being looked for is left as it is.
        """
        if self.stop.given is not None:
            return self._blocked(case, self.stop.given, frozenset())
        referred = self._referred
        if self.fresh is not None:
            self.fresh()
            referred = self._referring("reducing")
        references, missing = referred.bind(case.needs)
        bound = without(case, missing, self.contracts)
        if bound is None:
            return self._blocked(case, *_lacks(missing))
        return self._result(bound, self._sent_aside(bound, self.open_tenant(EXPLAINS), references))

    def _new(self, case: Case) -> Case:
        """Give a case that asks again with other texts where no two records may share one."""
        self._renewed += 1
        return with_new_uniques(case, self._uniques, f"again {self._renewed}")

    def sent(self, group: Group) -> Group:
        """Give a group with its cases as they were sent, marks and all, so that a replay sends the same."""
        pools = tuple(self._sent.get(group.label, ()))
        return replace(group, cases=tuple(pool.case for pool in pools), pools=pools)

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
        self, pool: Pool, asking: _Asking, references: Mapping[str, Json], missing: frozenset[str]
    ) -> Result:
        """Run one case and judge it, without what could not be bound."""
        case, tenant = pool.case, asking.tenant
        bound = without(case, missing, self.contracts)
        if bound is None:
            return self._blocked(case, *_lacks(missing))
        parts = pool.parts if bound is case else alone(bound).parts
        trace = self._send(replace(pool, case=bound, parts=parts), asking, references)
        trace = self._asked_again(bound, trace, tenant, references)
        if trace.unasked:
            self.tally.not_asked[trace.unasked] += 1
        return self._result(bound, trace)

    def _asked_again(self, case: Case, trace: Trace, tenant: Tenant, references: Mapping[str, Json]) -> Trace:
        """Ask a case again whose write got a 5xx on somebody's tenant; give what is to be judged.

        What the write may have done is settled before: a create that is still open makes its resource make
        nothing more, so that the next one is not sent. Only the same 5xx at the same step each time, while
        the tenant as a whole is well, is no outage. Where that was told of an operation and a status often
        enough, once more is the same drift, and nothing is made to see it again.
        """
        status = unsettled_status(trace)
        key = (case.operation, status)
        is_meant = self.custody is not None and self.policy.may_repeat and self.stop.reason is None
        if not status or not is_meant:
            return trace
        failed = trace.exchanges[-1]
        if self._repeated[key] >= OFTEN:
            is_told = self._came_back[key] >= OFTEN and self.spare() != 0 and self.confirm() is None
            return _ending(trace, replace(failed, failure=None, comes_again=True)) if is_told else trace
        self._repeated[key] += 1
        again = [trace]

        def send() -> Exchange:
            again.append(self._sent_aside(case, tenant, references))
            is_same = len(again[-1].exchanges) == len(trace.exchanges)
            is_same = is_same and unsettled_status(again[-1]) == status
            return again[-1].exchanges[-1] if is_same else replace(failed, answer=None)

        last = self._writes.told(key, failed, send, lambda _: None, requests=len(case.steps))
        self._came_back[key] += last.comes_again
        return _ending(again[-1], last) if last.comes_again else trace

    def _send(self, pool: Pool, asking: _Asking, references: Mapping[str, Json]) -> Trace:
        """Send a case and remove what it made; for a recording it is kept as it was sent.

        What a pool shows with a lent record is asked again question by question, as all that it shows.
        """
        ids = {each.id for each in pool.questions}
        case = self._new(pool.case) if ids & asking.sent else pool.case
        asking.sent |= ids
        sent = self._executor.begin(case)
        trace = self._executor.run(sent, asking.tenant, references, confirms=len(pool.parts) == 1)
        if self.keeps and trace.sent is not None:
            self._sent.setdefault(asking.group.label, []).append(replace(pool, case=trace.sent))
        self._executor.end(trace, asking.tenant)
        return trace

    def _sent_aside(self, case: Case, tenant: Tenant, references: Mapping[str, Json]) -> Trace:
        """Send a case that no recording keeps."""
        trace = self._smaller.run(self._smaller.begin(self._new(case)), tenant, references)
        self._smaller.end(trace, tenant)
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
            known=self._known(drifts),
            exchanges=trace.exchanges,
            reason=failure or "",
            sent=trace.sent,
        )

    def _known(self, drifts: Iterable[Drift]) -> frozenset[str]:
        return frozenset(drift.id for drift in drifts if self.is_known(drift))


def _ending(trace: Trace, last: Exchange) -> Trace:
    """Give a trace with another last exchange."""
    return replace(trace, exchanges=(*trace.exchanges[:-1], last))


def _lacks(missing: frozenset[str]) -> tuple[str, frozenset[str]]:
    """Say what could not be bound, in words and as the contracts that lack a record."""
    reason = f"nothing could be made or found for {', '.join(sorted(missing))}"
    return reason, frozenset(condition(each)[0] for each in missing)


def _unread(exchanges: Iterable[Exchange]) -> str | None:
    """Say why an answer's body could not be judged although it may be right, None where all could."""
    bodies = (read_body(each.answer.body) for each in exchanges if each.answer is not None)
    unread = (body.fault for body in bodies if body.fault is not None and not body.is_readable)
    return next((f"the answer's body could not be judged: {fault(each)}" for each in unread), None)
