"""The judge: every rule by the name of its kind, and the loop that asks them all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from conform.drift import access, docs, envelope, field, paging, state, status
from conform.drift.decision import decide
from conform.drift.spot import spots
from conform.drift.view import maybe_view, views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from conform.case import Case
    from conform.contract import Contract, Operation, Response, Source
    from conform.drift.spot import Difference, Spot
    from conform.drift.value import Drift
    from conform.drift.view import View
    from conform.exchange import Exchange

OnView: TypeAlias = "Callable[[View], Iterator[Drift]]"
OnSpot: TypeAlias = "Callable[[Spot], Iterator[Difference]]"
OnContract: TypeAlias = "Callable[[Contract], Iterator[Drift]]"

EXCHANGE_RULES: Final[dict[str, OnView]] = {
    "status.unexpected": status.unexpected,
    "status.rejected_valid": status.rejected_valid,
    "status.accepted_invalid": status.accepted_invalid,
    "status.other": status.other,
    "body.not_json": envelope.not_json,
    "envelope.code_mismatch": envelope.code_mismatch,
    "state.not_saved": state.not_saved,
    "state.altered": state.altered,
    "state.not_deleted": state.not_deleted,
    "state.not_listed": state.not_listed,
    "state.leaked": state.leaked,
    "state.reused_id": state.reused_id,
    "access.open": access.open_,
    "access.refused": access.refused,
    "paging.size": paging.size,
    "paging.total": paging.total,
    "paging.overlap": paging.overlap,
    "paging.order": paging.order,
}
SPOT_RULES: Final[dict[str, OnSpot]] = {
    "envelope.missing": envelope.missing,
    "envelope.retyped": envelope.retyped,
    "envelope.undocumented": envelope.undocumented,
    "field.missing": field.missing,
    "field.undocumented": field.undocumented,
    "field.retyped": field.retyped,
    "field.null": field.null,
    "field.enum": field.enum,
    "field.format": field.format_,
    "field.too_long": field.too_long,
}
_INDEX: Final = re.compile(r"\[\d+\]")
CONTRACT_RULES: Final[dict[str, OnContract]] = {"docs.contradiction": docs.contradiction}

RULES: Final[Mapping[str, OnView | OnSpot | OnContract]] = {
    **EXCHANGE_RULES,
    **SPOT_RULES,
    **CONTRACT_RULES,
}
"""Every kind of drift and the function that finds it."""


def judge(
    case: Case, exchanges: tuple[Exchange, ...], contracts: Mapping[str, Contract]
) -> tuple[Drift, ...]:
    """Give every drift of a case's exchanges, by their contracts' keys (`v1/clients`).

    There may be fewer exchanges than steps. An exchange with a failure, or of an outage, is not judged,
    and an `observed` step is never drift. A difference that many rows share is given once, at the first.
    """
    drifts: dict[tuple[str, ...], Drift] = {}
    for found in judge_steps(case, exchanges, contracts):
        _keep(drifts, found)
    return tuple(drifts.values())


def judge_steps(
    case: Case, exchanges: tuple[Exchange, ...], contracts: Mapping[str, Contract]
) -> Iterator[Iterator[Drift]]:
    """Yield for each exchange in its order the drifts that show in it; none where it is not judged."""
    for view in views(case, exchanges, contracts):
        is_judged = view is not None and view.step is not None and view.step.expects != "observed"
        yield _drifts(view) if view is not None and is_judged else iter(())


def judge_exchange(contract: Contract, operation: Operation, exchange: Exchange) -> tuple[Drift, ...]:
    """Give the drifts of captured traffic, which nothing was expected of: its shape and its status."""
    drifts: dict[tuple[str, ...], Drift] = {}
    view = maybe_view(contract, operation, exchange)
    if view is not None:
        _keep(drifts, _drifts(view))
    return tuple(drifts.values())


def docs_contradictions(contract: Contract) -> tuple[Drift, ...]:
    """Give what the documents of a contract contradict themselves in; no part of a tenant's run."""
    return tuple(drift for rule in CONTRACT_RULES.values() for drift in rule(contract))


def _keep(drifts: dict[tuple[str, ...], Drift], found: Iterator[Drift]) -> None:
    """Keep the first of each fingerprint, as `Drift.id` tells them apart."""
    for drift in found:
        drifts.setdefault((drift.kind, drift.contract, drift.operation, drift.place, drift.documented), drift)


def _drifts(view: View) -> Iterator[Drift]:
    for rule in EXCHANGE_RULES.values():
        yield from rule(view)
    is_called_for = decide(view) is None  # the frame of an answer that should not be follows from its status
    if view.response is not None and view.body.fault is None and is_called_for:
        yield from _shape(view, view.response)


def _shape(view: View, response: Response) -> Iterator[Drift]:
    """Yield what the spots of a body show, once for all rows alike, so that long lists stay cheap."""
    seen: set[tuple[str, int, str]] = set()
    for spot in spots(response, view.body.value):
        for kind, rule in SPOT_RULES.items():
            for difference in rule(spot):
                key = _key(kind, difference)
                if key not in seen and not _is_excused(view, kind, difference, spot):
                    seen.add(key)
                    yield _drift(view, kind, difference)


def _key(kind: str, difference: Difference) -> tuple[str, int, str]:
    return kind, id(difference.field), _INDEX.sub("[]", difference.where)


def _is_excused(view: View, kind: str, difference: Difference, spot: Spot) -> bool:
    return kind == "field.enum" and field.is_taken_on_write(view.contract, difference, spot.value)


def _drift(view: View, kind: str, difference: Difference) -> Drift:
    source: Source | None = dict(difference.field.sources).get(difference.claim)
    return view.drift(
        kind,
        where=difference.where,
        documented=difference.documented,
        observed=difference.observed,
        values=difference.values,
        source=source,
    )
