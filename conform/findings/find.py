"""From drifts to findings: group, count, name, and put in order of what breaks an integrator first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.findings.exception import exceptions
from conform.findings.follow import gathered
from conform.findings.group import Group, groups
from conform.findings.severity import OF_CAUSE, SEVERITIES, Severity, severity
from conform.findings.title import fields, title
from conform.findings.value import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conform.contract import Contract
    from conform.drift.value import Drift


def find(drifts: Sequence[Drift], contracts: Mapping[str, Contract]) -> tuple[Finding, ...]:
    """Gather drifts into findings, worst and widest first; each drift is in exactly one.

    `contracts` by key (`v1/clients`); they tell where a difference could have shown and did not.
    Equal drifts in any order give equal findings.
    """
    ordered = sorted(drifts, key=lambda d: (d.contract, d.operation, d.place, d.kind, d.documented, d.where))
    found = sorted(gathered(groups(ordered)), key=_rank)
    return tuple(_finding(f"F{number}", group, ordered, contracts) for number, group in enumerate(found, 1))


def _worst(group: Group) -> Severity:
    if group.cause in OF_CAUSE:
        return OF_CAUSE[group.cause][0]
    return min((severity(drift.kind) for drift in group.drifts), key=SEVERITIES.index)


def _rank(group: Group) -> tuple[int, int, str]:
    return (SEVERITIES.index(_worst(group)), -len(group.drifts), title(group))


def _finding(
    identity: str, group: Group, drifts: Sequence[Drift], contracts: Mapping[str, Contract]
) -> Finding:
    return Finding(
        id=identity,
        title=title(group),
        severity=_worst(group),
        drifts=tuple(dict.fromkeys(drift.id for drift in group.drifts)),
        operations=len({(drift.contract, drift.operation) for drift in group.drifts}),
        fields=fields(group),
        exceptions=exceptions(group, drifts, contracts),
    )
