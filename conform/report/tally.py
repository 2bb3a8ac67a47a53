"""Add up what became of the cases, in one process or in several."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

import msgspec

from conform.drift.value import Drift
from conform.payloads.claim import Claim
from conform.report.result import Left, Sent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from conform.contract import Contract
    from conform.exchange import Exchange
    from conform.findings.known import Known
    from conform.report.result import Result

MOST_CASES = 20
"""How many case ids are kept with one drift: enough to look it up, few enough to read."""
_SUCCESS = {*range(200, 300)}


@dataclass(slots=True, kw_only=True)
class Tally:
    """Count results as they come; the only value of the report that changes, so it never leaves here.

    `requests` are those of cases; `prepared` those that made, found and removed the records to which
    payloads refer, which every process and shard does for itself; `cleaned` those that removed and proved
    what cases made; `reduced` those that looked for smaller payloads. `statuses` counts what cases were
    answered, (contract, operation) by status; `claims` are those that were asked and judged, `unowed`
    those that the whole plan asks although a reason excuses them. `drifts` keeps one drift of each
    fingerprint, and `cases` the ids of the first cases that showed it, by their names: an order that
    processes, shards and replays share. `accepted` counts, beside `blocked`, the cases whose want the team
    accepts; `lacks` keeps for which operation what was wanted. `done` are the labels of the groups that
    came to their end; `left` and `swept` are those of the report.
    """

    requests: int = 0
    prepared: int = 0
    cleaned: int = 0
    reduced: int = 0
    base_url: str = ""
    verdicts: Counter[str] = field(default_factory=Counter)
    statuses: dict[tuple[str, str], Counter[int]] = field(default_factory=dict)
    drifts: dict[str, Drift] = field(default_factory=dict)
    cases: dict[str, list[str]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    broken: Counter[str] = field(default_factory=Counter)
    blocked: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    lacks: set[tuple[str, str]] = field(default_factory=set)
    not_asked: Counter[str] = field(default_factory=Counter)
    claims: set[Claim] = field(default_factory=set)
    unowed: set[Claim] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    left: dict[str, Left] = field(default_factory=dict)
    swept: list[str] = field(default_factory=list)

    def add(self, result: Result, claims: Iterable[Claim] = ()) -> None:
        """Count one result and the claims that it judged; its exchanges are counted with `sent`."""
        self.claims.update(claims)
        self.verdicts[result.verdict] += 1
        if result.verdict == "broken":
            self.broken[result.reason] += 1
        if result.verdict == "blocked":
            (self.accepted if result.is_accepted else self.blocked)[result.reason] += 1
            self.lacks |= {(result.case.operation, each) for each in result.lacks}
        self.known |= result.known
        for drift in result.drifts:
            self._keep(drift, (drift.case,) if drift.case else ())

    def sent(self, contract: str, operation: str, exchange: Exchange) -> None:
        """Count one request, and the status that it was answered with."""
        self.requests += 1
        if exchange.answer is not None:
            self.statuses.setdefault((contract, operation), Counter())[exchange.answer.status] += 1

    def prepares(self, *_: object) -> None:
        """Count one request that made or found a record for the sake of others."""
        self.prepared += 1

    def cleans(self, *_: object) -> None:
        """Count one request that removed what the run made, or proved whose it is."""
        self.cleaned += 1

    def reduces(self, *_: object) -> None:
        """Count one request of a case that is run again, smaller."""
        self.reduced += 1

    @property
    def spent(self) -> int:
        """Give the requests that count in a budget: all but cleaning up, which no budget may prevent."""
        return self.requests + self.prepared + self.reduced

    @property
    def shares(self) -> Sent:
        """Give the requests by what they were for."""
        return Sent(
            cases=self.requests,
            preparing=self.prepared,
            cleaning_up=self.cleaned,
            reducing=self.reduced,
        )

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
        for name, empty in ((each.name, getattr(Tally(), each.name)) for each in fields(self)):
            setattr(self, name, empty)

    def merge(self, other: Tally) -> None:
        """Add what another process or shard has counted."""
        for name in ("requests", "prepared", "cleaned", "reduced"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.base_url = self.base_url or other.base_url
        for name in ("verdicts", "broken", "blocked", "accepted", "not_asked"):
            getattr(self, name).update(getattr(other, name))
        for key, seen in other.statuses.items():
            self.statuses.setdefault(key, Counter()).update(seen)
        for identity, drift in other.drifts.items():
            self._keep(drift, other.cases[identity])
        self.known |= other.known
        self.claims |= other.claims
        self.unowed |= other.unowed
        self.done |= other.done
        for each in other.left.values():
            self.leaves(each)
        self.swept += [line for line in other.swept if line not in self.swept]
        self.lacks |= other.lacks

    def _keep(self, drift: Drift, cases: Iterable[str]) -> None:
        """Keep a drift and its cases so that the order in which they come in does not show."""
        self.drifts[drift.id] = min(self.drifts.get(drift.id, drift), drift, key=_rank)
        self.cases[drift.id] = sorted({*self.cases.get(drift.id, ()), *cases})[:MOST_CASES]


def _rank(drift: Drift) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    return drift.case, drift.where, drift.got, drift.raw


def exercised(tally: Tally, contracts: Iterable[Contract]) -> tuple[int, int]:
    """Count the documented operations, and those of them that answered at least once."""
    documented = {(c.key, operation.id) for c in contracts for operation in c.operations}
    return len(documented), len(documented & set(tally.statuses))


def unseen(
    known: Known, tally: Tally, contracts: Iterable[Contract], today: date, *, is_cut: bool = False
) -> tuple[str, ...]:
    """Name the accepted drift that a tally asked for and did not see.

    `contracts` are all there are; `is_cut` tells that a budget left cases out, so that the tally is not
    whole although each operation may have answered.
    """
    contracts = tuple(contracts)
    documented, answered = exercised(tally, contracts)
    return known.unseen(
        tally.drifts.values(),
        today,
        operations={operation for _, operation in tally.statuses},
        lacks=tally.lacks,
        read=_read(tally, contracts),
        is_whole=documented == answered and not is_cut,
    )


def _read(tally: Tally, contracts: Iterable[Contract]) -> set[str]:
    """Name the contracts of which a record was read, so that the tenant has at least one."""
    reads = (
        (each.key, operation.id)
        for each in contracts
        for operation in each.operations
        if operation.role == "read"
    )
    return {key for key, identity in reads if _SUCCESS & tally.statuses.get((key, identity), {}).keys()}


def pack(tally: Tally) -> dict[str, Any]:
    """Give a tally as plain JSON, to cross a process or to be kept with a shard."""
    return {
        "requests": tally.requests,
        "prepared": tally.prepared,
        "cleaned": tally.cleaned,
        "reduced": tally.reduced,
        "base_url": tally.base_url,
        "verdicts": dict(tally.verdicts),
        "statuses": [[*key, {str(s): n for s, n in seen.items()}] for key, seen in tally.statuses.items()],
        "drifts": [asdict(drift) for drift in tally.drifts.values()],
        "cases": tally.cases,
        "known": sorted(tally.known),
        "broken": dict(tally.broken),
        "blocked": dict(tally.blocked),
        "accepted": dict(tally.accepted),
        "lacks": sorted(tally.lacks),
        "not_asked": dict(tally.not_asked),
        "claims": _nested(tally.claims),
        "unowed": _nested(tally.unowed),
        "done": sorted(tally.done),
        "left": [asdict(each) for each in tally.left.values()],
        "swept": list(tally.swept),
    }


def _nested(claims: Iterable[Claim]) -> dict[str, dict[str, dict[str, list[str]]]]:
    """Give claims as places by contract, operation and rule, so that each name stands there once."""
    told: dict[str, dict[str, dict[str, list[str]]]] = {}
    for each in sorted(claims, key=lambda claim: (claim.contract, claim.operation, claim.rule, claim.at)):
        told.setdefault(each.contract, {}).setdefault(each.operation, {}).setdefault(each.rule, []).append(
            each.at
        )
    return told


def _claims(told: Mapping[str, Mapping[str, Mapping[Any, Iterable[str]]]]) -> set[Claim]:
    return {
        Claim(contract=contract, operation=operation, rule=rule, at=at)
        for contract, operations in told.items()
        for operation, rules in operations.items()
        for rule, places in rules.items()
        for at in places
    }


def unpack(packed: Mapping[str, Any]) -> Tally:
    """Read a packed tally back."""
    drifts = msgspec.convert(packed["drifts"], list[Drift])
    return Tally(
        requests=packed["requests"],
        prepared=packed["prepared"],
        cleaned=packed["cleaned"],
        reduced=packed["reduced"],
        base_url=packed["base_url"],
        verdicts=Counter(packed["verdicts"]),
        statuses={
            (contract, operation): Counter({int(status): count for status, count in seen.items()})
            for contract, operation, seen in packed["statuses"]
        },
        drifts={drift.id: drift for drift in drifts},
        cases={identity: list(cases) for identity, cases in packed["cases"].items()},
        known=set(packed["known"]),
        broken=Counter(packed["broken"]),
        blocked=Counter(packed["blocked"]),
        accepted=Counter(packed["accepted"]),
        lacks={(operation, name) for operation, name in packed["lacks"]},
        not_asked=Counter(packed["not_asked"]),
        claims=_claims(packed["claims"]),
        unowed=_claims(packed["unowed"]),
        done=set(packed["done"]),
        left={each["contract"]: Left(**{**each, "ids": tuple(each["ids"])}) for each in packed["left"]},
        swept=list(packed["swept"]),
    )
