"""Hold to the docs what a client sent and got, or one body that it got."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conform import words
from conform.api.documented import load_contracts
from conform.captured import Matcher, read_captured
from conform.drift.kinds import severity
from conform.findings import find
from conform.findings.title import note
from conform.findings.traffic import judge_body, judge_traffic
from conform.shipped import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conform.contract import Contract
    from conform.drift.kinds import Severity
    from conform.drift.value import Drift


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Tell one drift: its kind, where, and in words what the docs say and what came.

    `operation` is as the docs write it (`GET /clients/{id}{format}`), of the `contract` (`v1/clients`);
    `where` is a dotted place of a body, a header or a parameter, empty for the whole answer; `page` and
    `edition` are those of the documentation. `id` is the same for the same drift in every report.
    """

    id: str
    kind: str
    severity: Severity
    contract: str
    operation: str
    where: str
    documented: str
    observed: str
    page: str
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Hold what was judged: how many exchanges there were, how many of this API, and how they differ.

    `outages` counts answers (429, 5xx) that were not judged. As a text it is what `conform judge` prints.
    """

    exchanges: int
    matched: int
    outages: int
    differences: tuple[Difference, ...]
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.lines)


def judge(
    given: Path | str | bytes | Mapping[str, Any] | list[Any],
    *,
    operation: str | None = None,
    status: int | None = None,
    contracts: Path = CONTRACTS,
) -> Judgement:
    """Judge a file of captured traffic (HAR, vcrpy cassette), or a body that an operation answered.

    A body (bytes, or what its JSON holds) needs `operation` (`GET /clients/{id}`); `status` is that of its
    answer, the documented 2xx where it is None. Raises LookupError for an operation that no contract has,
    UserError for contracts or a file that cannot be read, TypeError for a body without its operation.
    """
    known = {contract.key: contract for contract in load_contracts(contracts)}
    matcher = Matcher(known)
    if operation is not None:
        return _of_body(given, operation, status, matcher, known)
    if not isinstance(given, Path | str):
        raise TypeError("a body is judged by the operation that it answers; say operation='GET /…'")
    traffic, error = judge_traffic(read_captured(Path(given)), matcher)
    if error is not None:
        raise error
    return _judgement(
        traffic.drifts.values(),
        known,
        exchanges=traffic.exchanges,
        matched=traffic.matched,
        outages=traffic.outages,
    )


def _of_body(
    given: Any, operation: str, status: int | None, matcher: Matcher, contracts: Mapping[str, Contract]
) -> Judgement:
    candidates = matcher.named(operation)
    if not candidates:
        raise LookupError(f"{operation}: no contract has this operation; near it: {matcher.near(operation)}")
    content = Path(given).read_bytes() if isinstance(given, Path | str) else given
    content = content if isinstance(content, bytes) else json.dumps(content).encode()
    judged = judge_body(content, candidates, status)
    return _judgement(judged.drifts, contracts, exchanges=1, matched=1, outages=0)


def _judgement(drifts: Iterable[Drift], contracts: Mapping[str, Contract], **counts: int) -> Judgement:
    known = tuple(drifts)
    lines = tuple(note(find(known, contracts), known)) if known else ("no drift",)
    return Judgement(differences=tuple(map(_difference, known)), lines=lines, **counts)


def _difference(drift: Drift) -> Difference:
    return Difference(
        id=drift.id,
        kind=drift.kind,
        severity=severity(drift),
        contract=drift.contract,
        operation=drift.operation,
        where=drift.where,
        documented=words.documented(drift),
        observed=words.observed(drift),
        page=drift.source.page,
        edition=drift.source.edition,
    )
