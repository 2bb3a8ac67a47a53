"""Turn the figures of a finished run, or of all its shards, into the report that the sinks tell."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime  # noqa: TC003 - the codec reads the annotations
from typing import TYPE_CHECKING, Any, Final

from conform.contract import Vendor
from conform.errors import UserError
from conform.exchange import PURPOSES
from conform.findings import find, is_below
from conform.findings.changes import Changes, changes
from conform.findings.gate import ALL
from conform.findings.history import History, gone, is_about, merged, night, times
from conform.findings.impact import impact
from conform.payloads.claims import held
from conform.payloads.claims import summary as claim_lines
from conform.report.codec import packed, read
from conform.report.documents import contradicted
from conform.report.matrix import matrix
from conform.report.result import VERDICTS, Reached, Report, ReportedDrift
from conform.report.tally import Tally, exercised, unseen
from conform.words import ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from conform.contract import Contract
    from conform.disk import Door
    from conform.drift.kinds import Severity
    from conform.drift.value import Drift
    from conform.findings.known import Accepted, Known
    from conform.report.result import State
    from conform.uses import Uses

FORMAT: Final = 4
SHARD: Final = "shard.json"
MOST_MISSED: Final = 20
"""How many claims that were not asked the log names."""


class ShardError(UserError):
    """Say on one line which shard is missing, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Hold what a run found, or one shard of it.

    `shard` is (k, n), None where the run is in one piece; `contracts` are the keys of all that the whole run
    asks, `methods` those of the operations that it asks of, () for all; `seconds` its wall time; `profile`
    how an embedded tenant behaves, empty for any other; `options` are those that were given, by name; what
    else follows the tally is as in its report.
    """

    format: int = FORMAT
    shard: tuple[int, int] | None
    tenant: str
    contracts: tuple[str, ...]
    started: datetime
    seconds: float
    tally: Tally
    interrupted: str = ""
    is_by_budget: bool = False
    has_nothing_left: bool = False
    profile: str = ""
    methods: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)


def write_shard(report: Report, folder: Path, door: Door) -> None:
    """Write `shard.json` where the report is of a shard; raise DiskError where it cannot be."""
    if report.part.shard is not None:
        door.json(folder / SHARD, packed(report.part))


def read_shard(folder: Path) -> Part:
    """Read the figures of a shard from its folder; raise ReportFileError where there are none."""
    advice = f"run the shard again: the suites with --shard k/n --reports {folder}"
    return read(folder / SHARD, Part, FORMAT, advice)


def whole(parts: Sequence[Part], contracts: Mapping[str, Contract]) -> Part:
    """Add up all shards of one run; it took as long as its longest one.

    Raises ShardError unless they are one run: all n of n, each once, of one tenant and one plan, and for a
    contract that is gone.
    """
    numbers = [part.shard or (1, 1) for part in parts]
    total, first = numbers[0][1], parts[0]
    for each in ((number, total) for number in range(1, total + 1)):
        if (count := numbers.count(each)) != 1:
            problem = "is there twice" if count else "is missing"
            raise ShardError(f"shard {each[0]}/{total} {problem}; give the folders of all {total} shards")
    if len(parts) != total or len({(part.tenant, part.contracts, part.methods) for part in parts}) != 1:
        raise ShardError("the shards are not of one run: their options differ")
    if gone := [key for key in first.contracts if key not in contracts]:
        raise ShardError(f"the contract {gone[0]} is gone since the shards ran; run them again")
    tally, ended = Tally(), []
    for (number, _), part in sorted(zip(numbers, parts, strict=True), key=lambda pair: pair[0]):
        tally.merge(part.tally)
        ended += [f"shard {number}/{total} {part.interrupted}"] if part.interrupted else []
    return Part(
        shard=None,
        tenant=first.tenant,
        contracts=first.contracts,
        started=min(part.started for part in parts),
        seconds=max(part.seconds for part in parts),
        tally=tally,
        interrupted="; ".join(ended),
        is_by_budget=all(part.is_by_budget for part in parts if part.interrupted),
        has_nothing_left=all(part.has_nothing_left for part in parts),
        profile=first.profile,
        methods=first.methods,
        options={name: value for name, value in first.options.items() if name not in ("shard", "reports")},
    )


def close(
    part: Part,
    contracts: Mapping[str, Contract],
    known: Known,
    today: date,
    *,
    is_cut: bool = False,
    before: History | None = None,
    is_strict: bool = False,
    fail_on: Severity = ALL,
    consumers: Sequence[Uses] = (),
) -> Report:
    """Close a run: find what the drifts have in common and which statuses never came.

    `contracts` are all there are; `is_cut` tells that a budget left cases out; `before` are the nights of
    this tenant that are known, None for none; with `is_strict` known drift that has expired or is never seen
    again fails the run, and new drift from `fail_on` on, where `consumers` are named only what hits one of
    them. The tally must be clean.
    Drifts are ordered by contract, operation, place and kind, so that equal runs give equal reports.
    """
    tally, chosen = part.tally, [contracts[key] for key in part.contracts]
    questions = tally.answers.counted(part.contracts, part.methods)
    asked_of = [narrowed(contract, part.methods) for contract in chosen]
    operations = {(contract.key, each.id) for contract in asked_of for each in contract.operations}
    claims = held(
        tally.claims,
        chosen,
        tally.unowed,
        lambda each: (each.contract, each.operation) in operations and each not in tally.left_out,
    )
    documented, reached_operations = exercised(tally, asked_of)
    drifts = sorted(tally.drifts.values(), key=lambda d: (d.contract, d.operation, d.where, d.kind))
    tonight = _night(part)
    history = merged(before or History(), tonight)
    reported = tuple(_reported(drift, tally, history) for drift in drifts)
    no_more = frozenset[str]().union(*(gone(history, name) for name in tonight.nights))
    is_cut = is_cut or questions.earlier > 0 or bool(part.methods)
    missing = unseen(known, tally, contracts.values(), today, is_cut=is_cut, gone=no_more)
    expired = known.expired(today)
    vendor = next((each.vendor for each in contracts.values()), Vendor())
    return Report(
        part=part,
        tenant=part.tenant,
        base_url=tally.base_url,
        started=part.started,
        seconds=part.seconds,
        sent={purpose: tally.requests[purpose] for purpose in PURPOSES},
        documented=documented,
        exercised=reached_operations,
        reached=_reached(tally, chosen),
        verdicts={verdict: tally.verdicts[verdict] for verdict in VERDICTS},
        drifts=reported,
        findings=find(drifts, {contract.key: contract for contract in chosen}),
        broken=dict(tally.broken),
        blocked=dict(tally.blocked),
        accepted=dict(tally.accepted),
        not_asked=dict(tally.not_asked),
        claims=(len(claims.asked), len(claims.asked) + len(claims.missed)),
        documents=contradicted(chosen),
        explained=sum(map(len, claims.excused.values())),
        claim_lines=tuple(claim_lines(claims, MOST_MISSED)),
        matrix=matrix(claims, reported, chosen),
        changes=changes(history, tally.flapping - tally.steady) if tonight.nights else Changes(),
        unseen_known=tuple(map(str, missing)),
        expired_known=expired,
        stale_known=(*expired, *_stale(missing, history)) if is_strict else (),
        questions=questions,
        unnamed=tally.questions["unnamed"],
        left=tuple(tally.left[key] for key in sorted(tally.left)),
        swept=tuple(tally.swept),
        interrupted=part.interrupted,
        is_by_budget=part.is_by_budget,
        has_nothing_left=part.has_nothing_left,
        history=history,
        fail_on=fail_on,
        below=frozenset(each.id for each in drifts if is_below(each, fail_on, vendor)),
        editions=_editions(chosen),
        accepted_for=_reasons(reported, known, today),
        access=vendor.access,
        impact=impact(drifts, consumers, vendor),
    )


def _editions(contracts: Sequence[Contract]) -> tuple[str, ...]:
    found = {each.source.edition for contract in contracts for each in contract.operations}
    return tuple(sorted(found, reverse=True))


def _reasons(drifts: Sequence[ReportedDrift], known: Known, today: date) -> dict[str, str]:
    """Give for each accepted drift, by its id, the reason that the team has written down."""
    entries = ((each.drift.id, known.entry(each.drift, today)) for each in drifts if each.state == "known")
    return {identity: entry.reason for identity, entry in entries if entry is not None}


def narrowed(contract: Contract, methods: Sequence[str]) -> Contract:
    """Give a contract with the operations of some methods alone, as it is for ()."""
    if not methods:
        return contract
    return replace(contract, operations=tuple(each for each in contract.operations if each.method in methods))


def _stale(missing: Sequence[Accepted], history: History) -> Iterator[str]:
    """Say which entries are never seen again: neither lately, by the nights, nor of what comes and goes."""
    expected = {each: told for each, told in history.records.items() if missing and is_about(history, each)}
    for entry in missing:
        of_it = (entry.speaks_of(e.kind, e.contract, e.operation, e.place) for e in expected.values())
        if not (entry.id in expected if entry.id is not None else any(of_it)):
            yield str(entry)


def _night(part: Part) -> History:
    """Give the night that a run is; a shard is a part of one, and a replay, or a run in vain, is none."""
    answers = part.tally.answers
    is_none = part.shard is not None or part.tenant == "recorded" or not answers.judged
    if is_none:
        return History()
    unsteady = part.tally.unsteady - part.tally.steady
    return night(part.started, answers.judged, answers.showed, part.tally.drifts, unsteady)


def _reported(drift: Drift, tally: Tally, history: History) -> ReportedDrift:
    return ReportedDrift(
        drift=drift,
        cases=tuple(sorted(tally.cases[drift.id])),
        state=_state(drift.id, tally),
        times=times(history, ids(drift)),
    )


def _state(identity: str, tally: Tally) -> State:
    """Say what a drift is; one that came again for any case that showed it is there."""
    if identity in tally.known:
        return "known"
    return "flapping" if identity in tally.flapping - tally.steady else "new"


def _reached(tally: Tally, contracts: Sequence[Contract]) -> dict[str, Reached]:
    """Label operations as the docs do; where two contracts share a label, the key is put in front."""
    labels = [operation.id for contract in contracts for operation in contract.operations]
    reached = {}
    for contract in contracts:
        for operation in contract.operations:
            seen = dict(tally.statuses.get(contract.key, {}).get(operation.id, {}))
            label = operation.id if labels.count(operation.id) == 1 else f"{contract.key} {operation.id}"
            never = tuple(response.status for response in operation.responses if response.status not in seen)
            reached[label] = Reached(contract=contract.key, operation=operation.id, seen=seen, never=never)
    return reached
