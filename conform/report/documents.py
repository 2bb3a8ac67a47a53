"""What the documents themselves contradict, beside what a run found: theirs, and no fault of the tenant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from conform.drift.judge import docs_contradictions
from conform.findings import find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conform.contract import Contract
    from conform.drift.value import Drift
    from conform.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradicted:
    """Hold the contradictions of the documents that a run stood on, and their causes, named D instead of F.

    They come from the contracts alone, so that each stands once however many processes and shards ran, and
    no verdict and no exit status depends on them.
    """

    drifts: tuple[Drift, ...] = ()
    findings: tuple[Finding, ...] = ()


def contradicted(contracts: Sequence[Contract]) -> Contradicted:
    """Give what the documents of these contracts contradict, in the order of contracts and operations."""
    found = {drift.id: drift for contract in contracts for drift in docs_contradictions(contract)}
    findings = find(tuple(found.values()), {contract.key: contract for contract in contracts})
    named = (replace(each, id=f"D{each.id[1:]}") for each in findings)
    return Contradicted(drifts=tuple(found.values()), findings=tuple(named))
