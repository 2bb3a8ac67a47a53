"""The exceptions to a finding: where the same could have shown and did not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.findings.title import path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from conform.contract import Contract, Field, Operation
    from conform.drift.value import Drift
    from conform.findings.group import Group

_FEW: Final = 5
_COLUMNS: Final = frozenset({"integer", "number", "boolean"})


def exceptions(group: Group, drifts: Sequence[Drift], contracts: Mapping[str, Contract]) -> str:
    """Name fields that the docs type alike, on the same operations, and that showed no drift of any kind.

    They were served as documented, or were not served at all: a drift says nothing of what is right.
    Empty for findings that are not of the string columns.
    """
    if group.cause != "string columns":
        return ""
    drifted = {(drift.contract, drift.operation, drift.place) for drift in drifts}
    spared = {
        path(place).rpartition(".")[2]
        for contract, operation, place in _alike(group.drifts, contracts)
        if (contract, operation, place) not in drifted
    } - {path(drift.place).rpartition(".")[2] for drift in group.drifts}
    if not spared:
        return "no exceptions"
    rest = f" and {len(spared) - _FEW} more" if len(spared) > _FEW else ""
    return f"not seen on {', '.join(sorted(spared)[:_FEW])}{rest}"


def _alike(drifts: tuple[Drift, ...], contracts: Mapping[str, Contract]) -> Iterator[tuple[str, str, str]]:
    for key, identity in sorted({(drift.contract, drift.operation) for drift in drifts}):
        contract = contracts.get(key)
        operation = None if contract is None else contract.operation(identity)
        if operation is not None:
            for place in _columns(operation):
                yield key, identity, place


def _columns(operation: Operation) -> Iterator[str]:
    """Yield the places of the record's own columns; the frame around it has none."""
    response = operation.success
    if response is None or response.body is None or response.record is None:
        return
    root = ".".join(response.record).replace(".[]", "[]")
    for place, field in response.body.walk():
        if _is_column(field) and not place.endswith("[]") and place.startswith(f"{root}." * bool(root)):
            yield place


def _is_column(field: Field) -> bool:
    claimed = set(field.kinds) - {"null"}
    return bool(claimed) and claimed <= _COLUMNS and not field.is_write_only
