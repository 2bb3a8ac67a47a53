"""The judge: the loop that asks every rule of the table of kinds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, get_args

from conform.drift.judged import judged_steps, maybe_judged
from conform.drift.kinds import KINDS
from conform.drift.place import Part, places
from conform.drift.rules.status import decide
from conform.drift.value import Drift, Shown, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.case import Case
    from conform.contract import Contract, Operation, Response, Source
    from conform.drift.judged import Judged
    from conform.drift.kinds import Kind
    from conform.drift.value import Difference
    from conform.exchange import Exchange


def judge(
    case: Case, exchanges: tuple[Exchange, ...], contracts: Mapping[str, Contract]
) -> tuple[Drift, ...]:
    """Give every drift of a case's exchanges, by their contracts' keys (`v1/clients`).

    There may be fewer exchanges than steps. An exchange with a failure, or of an outage, is not judged,
    and an `observed` step is never drift. A difference that many rows or steps share is given once, at the
    first, with the ways in which it shows.
    """
    return _each_once(_of_steps(case, exchanges, contracts, KINDS))


def shows(
    drift: Drift, case: Case, exchanges: tuple[Exchange, ...], contracts: Mapping[str, Contract]
) -> bool:
    """Tell whether `judge` finds a drift in a case's exchanges, by asking the rule of its kind alone."""
    kinds = {name: kind for name, kind in KINDS.items() if name == drift.kind}
    return any(each.id == drift.id for each in _of_steps(case, exchanges, contracts, kinds))


def judge_exchange(
    contract: Contract, operation: Operation, exchange: Exchange, *, has_request: bool = True
) -> tuple[Drift, ...]:
    """Give the drifts of captured traffic, which nothing was expected of: its shape and its status.

    Without `has_request` only what needs no request is judged: neither pages nor filters.
    """
    judged = maybe_judged(contract, operation, exchange, has_request=has_request)
    return () if judged is None else _each_once(_drifts(judged, KINDS))


def docs_contradictions(contract: Contract) -> tuple[Drift, ...]:
    """Give what the documents of a contract contradict themselves in; no part of a tenant's run."""
    return tuple(
        _drift(name, found, contract, operation)
        for name, kind in KINDS.items()
        if kind.reads == "documents"
        for operation in contract.operations
        for found in kind.rule(operation)
    )


def _of_steps(
    case: Case,
    exchanges: tuple[Exchange, ...],
    contracts: Mapping[str, Contract],
    kinds: Mapping[str, Kind],
) -> Iterator[Drift]:
    for judged in judged_steps(case, exchanges, contracts):
        if judged is not None and judged.step is not None and judged.step.expects != "observed":
            yield from _drifts(judged, kinds)


def _each_once(found: Iterator[Drift]) -> tuple[Drift, ...]:
    """Keep the first of each fingerprint, as `Drift.id` tells them apart, and how the others showed."""
    kept: dict[tuple[str, ...], Drift] = {}
    for drift in found:
        facts = (drift.kind, drift.contract, drift.operation, drift.place, *drift.claimed, *drift.of)
        kept[facts] = joined(kept.get(facts, drift), drift)
    return tuple(kept.values())


_OF_PAGES: Final = ("body.", "envelope.", "field.", "paging.", "filter.")
"""Kinds that hold an answer to what a page says of it; what somebody saved of one says nothing of another."""


def _drifts(judged: Judged, kinds: Mapping[str, Kind]) -> Iterator[Drift]:
    is_exemplary = judged.operation.is_exemplary
    for name, kind in kinds.items():
        is_stated = not (is_exemplary and name.startswith(_OF_PAGES))
        if kind.reads == "exchange" and is_stated and (judged.has_request or not kind.needs_request):
            yield from (_of_exchange(name, found, judged) for found in kind.rule(judged))
    if is_exemplary:
        return
    is_called_for = decide(judged) is None  # the frame of what should not be follows from its status
    if judged.response is not None and judged.body.fault is None and is_called_for and not judged.refusal:
        yield from _of_places(judged, judged.response, kinds)


def _of_places(judged: Judged, response: Response, kinds: Mapping[str, Kind]) -> Iterator[Drift]:
    """Yield what the places of a body show, once for all rows alike, so that long lists stay cheap."""
    of_part = {part: [each for each in kinds.items() if part in each[1].parts] for part in get_args(Part)}
    if not any(of_part.values()):
        return
    seen: set[tuple[str, ...]] = set()
    silent: set[tuple[object, ...]] = set()
    for place in places(response, judged.body.value):
        value = place.value
        alike = None if isinstance(value, (dict, list)) else (id(place.field), place.part, type(value), value)
        if alike in silent:
            continue
        found = [(name, kind, each) for name, kind in of_part[place.part] for each in kind.rule(place)]
        if not found and alike is not None:
            silent.add(alike)
        for name, kind, each in found:
            key = (name, each.place, *each.claimed, *each.got, *each.raw)
            if key not in seen and not (kind.is_excused and kind.is_excused(judged, place)):
                seen.add(key)
                yield _of_exchange(name, each, judged)


def _of_exchange(name: str, found: Difference, judged: Judged) -> Drift:
    by = found.by or judged
    drift = _drift(name, found, by.contract, by.operation)
    kind = KINDS[name]
    is_of_shape = kind.reads == "place" or kind.about == "answer"
    shown = (Shown(status=judged.answer.status, got=found.got, raw=found.raw),) if is_of_shape else ()
    return replace(
        drift,
        step=by.index,
        exchange=judged.index,
        case=judged.case,
        shown=shown,
        beside=found.beside or _read_on(kind, drift, judged),
    )


def _read_on(kind: Kind, drift: Drift, judged: Judged) -> Source | None:
    """Give the page of what shows a record, where another one is to blame for what it shows."""
    page = judged.operation.source
    is_of_both = kind.about in ("fields", "record") and judged.operation.id != drift.operation
    return page if is_of_both and page != drift.source else None


def _drift(kind: str, found: Difference, contract: Contract, operation: Operation) -> Drift:
    return Drift(
        kind=kind,
        contract=contract.key,
        operation=operation.id,
        role=operation.role,
        where=found.where,
        claimed=found.claimed,
        got=found.got,
        raw=found.raw,
        of=found.of,
        how=found.how,
        reasons=found.reasons,
        writer=found.writer,
        source=found.source or operation.source,
    )
