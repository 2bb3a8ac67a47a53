"""From drifts to findings: gather, count, name, and put in order of what breaks an integrator first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from conform.contract import Vendor
from conform.drift.kinds import SEVERITIES
from conform.findings.causes import causes
from conform.findings.title import fields, path, title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from conform.contract import Contract
    from conform.drift.kinds import Severity
    from conform.drift.value import Drift
    from conform.findings.causes import Cause

_FEW: Final = 5
_COLUMNS: Final = frozenset({"integer", "number", "boolean"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """State one root cause.

    `id` is `F1`, `F2`, … in the order of what breaks an integrator first, and counts within one run.
    `title` is a sentence; `severity` one of Allure's five; `drifts` the ids of its drifts;
    `operations` and `fields` count what it touches; `exceptions` says where the same could have shown
    and did not, empty where there is nothing to say.
    """

    id: str
    title: str
    severity: Severity
    drifts: tuple[str, ...]
    operations: int
    fields: int
    exceptions: str = ""


def find(drifts: Sequence[Drift], contracts: Mapping[str, Contract]) -> tuple[Finding, ...]:
    """Gather drifts into findings, worst and widest first; each drift is in exactly one.

    `contracts` by key (`v1/clients`); they tell where a difference could have shown and did not, and whose
    API it is. Equal drifts in any order give equal findings.
    """
    vendor = next((contract.vendor for contract in contracts.values()), Vendor())
    holder = vendor.answers.holder
    ordered = sorted(drifts, key=lambda d: (d.contract, d.operation, d.place, d.kind, d.claimed, d.where))
    found = {cause: title(cause, holder) for cause in causes(ordered, vendor)}
    ranked = sorted(found, key=lambda c: (SEVERITIES.index(c.severity), -len(c.drifts), found[c]))
    return tuple(
        Finding(
            id=f"F{number}",
            title=found[cause],
            severity=cause.severity,
            drifts=tuple(dict.fromkeys(drift.id for drift in cause.drifts)),
            operations=len(cause.operations),
            fields=fields(cause, holder),
            exceptions=_exceptions(cause, ordered, contracts, holder),
        )
        for number, cause in enumerate(ranked, 1)
    )


def _exceptions(cause: Cause, drifts: Sequence[Drift], contracts: Mapping[str, Contract], holder: str) -> str:
    """Name fields that the docs type alike, on the same operations, and that showed no drift of any kind.

    They were served as documented, or were not served at all: a drift says nothing of what is right.
    Empty for findings that are not of the string columns.
    """
    if cause.name != "string columns":
        return ""
    drifted = {(drift.contract, drift.operation, drift.place) for drift in drifts}
    spared = {
        path(place, holder).rpartition(".")[2]
        for contract, operation, place in _alike(cause, contracts)
        if (contract, operation, place) not in drifted
    } - {path(drift.place, holder).rpartition(".")[2] for drift in cause.drifts}
    if not spared:
        return "no exceptions"
    rest = f" and {len(spared) - _FEW} more" if len(spared) > _FEW else ""
    return f"not seen on {', '.join(sorted(spared)[:_FEW])}{rest}"


def _alike(cause: Cause, contracts: Mapping[str, Contract]) -> Iterator[tuple[str, str, str]]:
    """Yield the places of the columns of the cause's operations; the frame around a record has none."""
    for key, identity in sorted(cause.operations):
        contract = contracts.get(key)
        operation = None if contract is None else contract.operation(identity)
        response = None if operation is None else operation.success
        if response is None or response.body is None or response.record is None:
            continue
        root = ".".join((*response.record, "")).replace(".[]", "[]")
        for place, field in response.body.walk():
            claimed = set(field.kinds) - {"null"}
            is_column = bool(claimed) and claimed <= _COLUMNS and not field.is_write_only
            if is_column and place.startswith(root) and not place.endswith("[]"):
                yield key, identity, place
