"""Add up what became of the cases, in one process or in several."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

from conform.drift.value import Drift, joined
from conform.payloads.claims import Claim  # noqa: TC001 - likewise
from conform.report.answers import Answers
from conform.report.evidence import Evidences
from conform.report.result import Left

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from conform.contract import Contract
    from conform.exchange import Call, Exchange
    from conform.findings.known import Accepted, Known
    from conform.report.result import Result

MOST_CASES = 20
"""How many case ids are kept with one drift: enough to look it up, few enough to read."""
_SUCCESS = {*range(200, 300)}


@dataclass(slots=True, kw_only=True)
class Tally:
    """Count results as they come: the only value of the report that changes, until the run is closed.

    `requests` counts by purpose what went over the wire; each process and shard prepares for itself.
    `statuses` counts what cases were answered, by contract, operation and status; `claims` are those that
    were asked and judged, `unowed` those that the whole plan asks although a reason excuses them,
    `left_out` those that a plan which was narrowed by hand does not ask.
    `drifts` keeps one drift of each fingerprint, `cases` the ids of the first cases that showed it, by
    their names: an order that processes, shards and replays share; `evidences` keeps what they sent and
    got, `answers` what became of each question; `questions` counts those that were `asked`, and as
    `unnamed` the refusals of many at once that named no field. `accepted` counts, beside `blocked`, the
    cases whose want the team accepts; `lacks` keeps for which operation what was wanted. `done` are the
    labels of the groups that came to their end; `left` and `swept` are those of the report. `known` are the
    drifts that the team accepts, `flapping` those that come and go by the nights before, or are `unsteady`:
    they did not show when they were asked for again at once, as those that are `steady` did.
    """

    requests: Counter[str] = field(default_factory=Counter)
    base_url: str = ""
    verdicts: Counter[str] = field(default_factory=Counter)
    questions: Counter[str] = field(default_factory=Counter)
    statuses: dict[str, dict[str, Counter[int]]] = field(default_factory=dict)
    drifts: dict[str, Drift] = field(default_factory=dict)
    cases: dict[str, list[str]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    flapping: set[str] = field(default_factory=set)
    unsteady: set[str] = field(default_factory=set)
    steady: set[str] = field(default_factory=set)
    broken: Counter[str] = field(default_factory=Counter)
    blocked: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    lacks: set[tuple[str, str]] = field(default_factory=set)
    not_asked: Counter[str] = field(default_factory=Counter)
    claims: set[Claim] = field(default_factory=set)
    unowed: set[Claim] = field(default_factory=set)
    left_out: set[Claim] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    left: dict[str, Left] = field(default_factory=dict)
    swept: list[str] = field(default_factory=list)
    evidences: Evidences = field(default_factory=Evidences)
    answers: Answers = field(default_factory=Answers)

    def add(self, result: Result, claims: Iterable[Claim] = ()) -> None:
        """Count one result and the claims that it judged; its requests are counted where they are sent."""
        self.claims.update(claims)
        self.verdicts[result.verdict] += 1
        if result.verdict == "broken":
            self.broken[result.reason] += 1
        if result.verdict == "blocked":
            (self.accepted if result.is_accepted else self.blocked)[result.reason] += 1
            self.lacks |= {(result.case.operation, each) for each in result.lacks}
        self.known |= result.known
        self.flapping |= result.flapping
        for drift in result.drifts:
            self._keep(drift, (drift.case,) if drift.case else ())

    def count(self, call: Call) -> None:
        """Count one request that left us, by what it was for."""
        self.requests[call.purpose] += 1

    def answered(self, contract: str, operation: str, exchange: Exchange) -> None:
        """Count the status that a request of a case was answered with."""
        if exchange.answer is not None:
            self._answers(contract, operation)[exchange.answer.status] += 1

    @property
    def spent(self) -> int:
        """Give the requests that count in a budget: all but cleaning up, which no budget may prevent."""
        return self.requests.total() - self.requests["cleaning_up"]

    def leaves(self, left: Left) -> None:
        """Note what stands on the tenant, or may; further words on the same contract add up.

        What is left of it is meant only where all of it is.
        """
        before = self.left.get(left.contract, replace(left, ids=(), doubts=0))
        known = tuple(each for each in left.ids if each not in before.ids)
        if before.ids or known or before.doubts + left.doubts:
            self.left[left.contract] = Left(
                contract=left.contract,
                ids=(*before.ids, *known),
                doubts=before.doubts + left.doubts,
                is_meant=before.is_meant and left.is_meant,
            )

    def clear(self) -> None:
        """Forget everything, after it has been handed over."""
        empty = Tally()
        for each in fields(self):
            setattr(self, each.name, getattr(empty, each.name))

    def merge(self, other: Tally) -> None:
        """Add what another process or shard has counted: counters add up, sets become one."""
        for each in fields(self):
            mine, theirs = getattr(self, each.name), getattr(other, each.name)
            if isinstance(mine, Counter | set):
                mine.update(theirs)
        self.base_url = self.base_url or other.base_url
        for contract, operations in other.statuses.items():
            for operation, seen in operations.items():
                self._answers(contract, operation).update(seen)
        for identity, drift in other.drifts.items():
            self._keep(drift, other.cases[identity])
        for left in other.left.values():
            self.leaves(left)
        self.swept += [line for line in other.swept if line not in self.swept]
        self.evidences.merge(other.evidences)
        self.answers.merge(other.answers)

    def _answers(self, contract: str, operation: str) -> Counter[int]:
        return self.statuses.setdefault(contract, {}).setdefault(operation, Counter())

    def _keep(self, drift: Drift, cases: Iterable[str]) -> None:
        """Keep a drift and its cases so that the order in which they come in does not show."""
        first, other = sorted((self.drifts.get(drift.id, drift), drift), key=_rank)
        self.drifts[drift.id] = joined(first, other)
        self.cases[drift.id] = sorted({*self.cases.get(drift.id, ()), *cases})[:MOST_CASES]


def _rank(drift: Drift) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    return drift.case, drift.where, drift.got, drift.raw


def exercised(tally: Tally, contracts: Iterable[Contract]) -> tuple[int, int]:
    """Count the documented operations, and those of them that answered at least once."""
    documented = {(c.key, operation.id) for c in contracts for operation in c.operations}
    answered = {(contract, operation) for contract, seen in tally.statuses.items() for operation in seen}
    return len(documented), len(documented & answered)


def unseen(
    known: Known,
    tally: Tally,
    contracts: Iterable[Contract],
    today: date,
    *,
    is_cut: bool = False,
    gone: Collection[str] = (),
) -> tuple[Accepted, ...]:
    """Give the accepted drift that a tally asked for and did not see.

    `contracts` are all there are; `is_cut` tells that a budget left cases out, so that the tally is not
    whole although each operation may have answered; `gone` are drifts that were asked for and did not show.
    """
    contracts = tuple(contracts)
    documented, answered = exercised(tally, contracts)
    return known.unseen(
        tally.drifts.values(),
        today,
        operations={operation for seen in tally.statuses.values() for operation in seen},
        lacks=tally.lacks,
        read=_read(tally, contracts),
        is_whole=documented == answered and not is_cut,
        contracts=() if is_cut else _answered(tally, contracts),
        gone=gone,
    )


def _answered(tally: Tally, contracts: Iterable[Contract]) -> set[str]:
    """Name the contracts of which each operation answered."""
    return {
        each.key
        for each in contracts
        if {operation.id for operation in each.operations} <= tally.statuses.get(each.key, {}).keys()
    }


def _read(tally: Tally, contracts: Iterable[Contract]) -> set[str]:
    """Name the contracts of which a record was read, so that the tenant has at least one."""
    return {
        each.key
        for each in contracts
        for operation in each.operations
        if operation.role == "read"
        and _SUCCESS & tally.statuses.get(each.key, {}).get(operation.id, {}).keys()
    }
