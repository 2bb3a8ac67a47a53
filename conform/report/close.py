"""Turn a finished tally into the report that the sinks tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.findings import find
from conform.payloads.coverage import held
from conform.report.result import VERDICTS, Reached, Report, Seen
from conform.report.tally import Tally, exercised

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from conform.contract import Contract
    from conform.drift.value import Drift


def close(  # every figure of a report is named at its call
    tally: Tally,
    *,
    contracts: Sequence[Contract],
    tenant: str,
    started: datetime,
    seconds: float,
    interrupted: str = "",
    is_by_budget: bool = False,
    unseen_known: tuple[str, ...] = (),
    expired_known: tuple[str, ...] = (),
) -> Report:
    """Close a run: find what the drifts have in common and which statuses never came.

    Drifts are ordered by contract, operation, place and kind, so that equal runs give equal reports.
    """
    claims = held(tally.claims, contracts, tally.unowed)
    documented, reached_operations = exercised(tally, contracts)
    drifts = sorted(tally.drifts.values(), key=lambda d: (d.contract, d.operation, d.where, d.kind))
    return Report(
        tenant=tenant,
        base_url=tally.base_url,
        started=started,
        seconds=seconds,
        sent=tally.shares,
        documented=documented,
        exercised=reached_operations,
        reached=_reached(tally, contracts),
        verdicts={verdict: tally.verdicts[verdict] for verdict in VERDICTS},
        drifts=tuple(_seen(drift, tally) for drift in drifts),
        findings=find(drifts, {contract.key: contract for contract in contracts}),
        **{name: dict(getattr(tally, name)) for name in ("broken", "blocked", "accepted", "not_asked")},
        claims=(len(claims.asked), len(claims.asked) + len(claims.missed)),
        unseen_known=unseen_known,
        expired_known=expired_known,
        left=tuple(tally.left[key] for key in sorted(tally.left)),
        swept=tuple(tally.swept),
        interrupted=interrupted,
        is_by_budget=is_by_budget,
    )


def _seen(drift: Drift, tally: Tally) -> Seen:
    cases = tuple(sorted(tally.cases[drift.id]))
    return Seen(drift=drift, cases=cases, is_known=drift.id in tally.known)


def _reached(tally: Tally, contracts: Sequence[Contract]) -> dict[str, Reached]:
    """Label operations as the docs do; where two contracts share a label, the key is put in front."""
    labels = [operation.id for contract in contracts for operation in contract.operations]
    reached = {}
    for contract in contracts:
        for operation in contract.operations:
            seen: Mapping[int, int] = tally.statuses.get((contract.key, operation.id), {})
            label = operation.id if labels.count(operation.id) == 1 else f"{contract.key} {operation.id}"
            never = tuple(response.status for response in operation.responses if response.status not in seen)
            reached[label] = Reached(
                contract=contract.key, operation=operation.id, seen=dict(seen), never=never
            )
    return reached
