"""Run groups of cases on one tenant, judge each, and add up what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from conform.drift.body import read_body
from conform.drift.judge import judge
from conform.payloads.without import without
from conform.report.result import Result
from conform.report.tally import Tally
from conform.run.allowed import can_remove, leaves, writes
from conform.run.execute import Executor
from conform.run.reduction import Reducer
from conform.run.references import References

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from conform.case import Case, Credentials, Group
    from conform.contract import Contract, Json
    from conform.drift.value import Drift
    from conform.exchange import Exchange, Tenant
    from conform.report.result import Verdict
    from conform.run.execute import Ledger, Trace

NO_WRITES = "writes are not allowed; pass --allow-writes"
NO_REMOVAL = "the docs have no delete for what it would make"
NO_CREDENTIALS = "there is only a token, which as a bearer is no wrong key but a good one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Say what may be done to a tenant.

    `may_write`: requests that change something may be sent. `may_leave`: records that nothing documented
    removes may be made, which is right for a tenant that ends with the run and wrong for anyone's books.
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

    `reduced` are further runs of failing cases with less in their payloads, which count nowhere.
    """

    results: tuple[Result, ...] = ()
    reduced: tuple[Result, ...] = ()
    not_asked: Mapping[str, int] = field(default_factory=dict)


class Session:
    """Keep one run together: its tenant, the records that it made, and the tally.

    `open_tenant` gives the tenant for a named group of requests, so that a recorded tenant can keep one
    cassette a group. `recorded` gives, for such a group, the ids that its cases referred to when they were
    recorded; None where records are made for reference. `is_known` tells whether a drift has been accepted.
    """

    def __init__(
        self,
        *,
        contracts: Mapping[str, Contract],
        open_tenant: Callable[[str], Tenant],
        policy: Policy,
        ledger: Ledger | None = None,
        recorded: Mapping[str, Mapping[str, Json]] | None = None,
        is_known: Callable[[Drift], bool] = lambda _: False,
    ) -> None:
        self.contracts = contracts
        self.tally = Tally()
        self.started = datetime.now(UTC)
        self._open_tenant = open_tenant
        self._policy = policy
        self._is_known = is_known
        self._recorded = recorded
        self._executor = Executor(contracts=contracts, ledger=ledger, heard=self.tally.sent)
        self._aside = Executor(contracts=contracts, ledger=ledger, heard=self.tally.prepares)
        self._reducer = Reducer(self._retry)
        self._again: tuple[Tenant, Mapping[str, Json]] | None = None
        self._references = References(
            contracts=contracts,
            executor=self._aside,
            open_tenant=open_tenant,
            may_make=lambda contract: policy.may_write and (policy.may_leave or can_remove(contract)),
        )

    def run(self, group: Group) -> Asked:
        """Run the cases of a group that the policy allows, and give what became of each."""
        tenant = self._open_tenant(group.label)
        results, not_asked = [], dict[str, int]()
        reduced: list[Result] = []
        for case in group.cases:
            reason = self._not_asked(case)
            if reason:
                not_asked[reason] = not_asked.get(reason, 0) + 1
                continue
            references, missing = self._bind(group, case)
            result = self._ask(case, tenant, references, missing)
            self.tally.add(result)
            results.append(result)
            if result.drifts and self._policy.may_reduce:
                self._again = (tenant, references)
                reduced += self._reducer.reduced(result)
        self.tally.not_asked.update(not_asked)
        return Asked(results=tuple(results), reduced=tuple(reduced), not_asked=not_asked)

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
        self, case: Case, tenant: Tenant, references: Mapping[str, Json], missing: frozenset[str]
    ) -> Result:
        """Run one case, judge it, and remove what it made, whatever came of it."""
        bound = without(case, missing, self.contracts)
        if bound is None:
            reason = f"nothing could be made or found for {', '.join(sorted(missing))}"
            return Result(case=case, verdict="blocked", reason=reason)
        trace = self._executor.run(bound, tenant, references)
        self._executor.remove(trace.left, tenant)
        if trace.unasked:
            self.tally.not_asked[trace.unasked] += 1
        return self._result(bound, trace)

    def _retry(self, case: Case) -> Result:
        """Run a case once more, aside from the tally: the tenant and the ids are those of its first run."""
        if self._again is None:
            raise RuntimeError("nothing has been run that could be run again")
        tenant, references = self._again
        trace = self._aside.run(case, tenant, references)
        self._aside.remove(trace.left, tenant)
        return self._result(case, trace)

    def close(self) -> None:
        """Remove the records that were made for reference."""
        self._references.close()

    def _result(self, case: Case, trace: Trace) -> Result:
        drifts = judge(case, trace.exchanges, self.contracts)
        failure = next((each.failure for each in trace.exchanges if each.failure), None)
        verdict: Verdict = "drifted" if drifts else "conformant"
        if failure is None and not drifts:
            failure = _unread(trace.exchanges)
        if failure is not None:
            verdict = "broken"
        elif trace.blocked and not drifts:
            verdict = "blocked"
        return Result(
            case=case,
            verdict=verdict,
            drifts=drifts,
            known=frozenset(drift.id for drift in drifts if self._is_known(drift)),
            exchanges=trace.exchanges,
            reason=failure or (trace.blocked if verdict == "blocked" else ""),
        )

    def _not_asked(self, case: Case) -> str:
        if not self._policy.may_write and writes(case, self.contracts):
            return NO_WRITES
        if not self._policy.may_leave and leaves(case, self.contracts):
            return NO_REMOVAL
        if self._policy.credentials is not None and not _sent_as(case) <= self._policy.credentials:
            return NO_CREDENTIALS
        return ""


def _sent_as(case: Case) -> frozenset[Credentials]:
    return frozenset(step.credentials for step in case.steps)


def _unread(exchanges: Iterable[Exchange]) -> str | None:
    """Say why an answer's body could not be judged although it may be right, None where all could."""
    bodies = (read_body(each.answer.body) for each in exchanges if each.answer is not None)
    return next(
        (f"the answer's body could not be judged: {b.fault}" for b in bodies if not b.is_readable), None
    )
