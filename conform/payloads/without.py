"""What remains of a case where a tenant lacks a record that its payloads refer to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conform.case import REFERENCE, REFERENCE_TEXT, UNKNOWN_ID, placeholders
from conform.payloads.endpoint import endpoint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.case import Case, Step
    from conform.contract import Contract, Field, Json

NAMED = (REFERENCE, REFERENCE_TEXT)
"""Placeholders that name a record which the run made or found."""


class _NeededError(Exception):
    """Say that a required value refers to what is not there."""


def without(
    case: Case, unavailable: frozenset[str], contracts: Mapping[str, Contract] | None = None
) -> Case | None:
    """Give the case without the optional fields that refer to `unavailable` keys (`listing/Branch`).

    A step that is to be denied needs no record: it refers to an id that no record has. None where else a
    required field, a path or a query needs one, and where the contract that would tell whether a field is
    required is not among `contracts`. A case that needs none of them is given back.
    """
    if not case.needs & unavailable:
        return case
    try:
        steps = tuple(_step(step, unavailable, contracts or {}) for step in case.steps)
    except _NeededError:
        return None
    return replace(case, steps=steps)


def _step(step: Step, unavailable: frozenset[str], contracts: Mapping[str, Contract]) -> Step:
    if step.expects == "denied":
        path, query = _unknown(dict(step.path), unavailable), _unknown(dict(step.query), unavailable)
        payload = _unknown(step.payload, unavailable)
        return replace(step, path=path, query=query, payload=payload)
    if _needs(dict(step.path), unavailable) or _needs(dict(step.query), unavailable):
        raise _NeededError
    if not _needs(step.payload, unavailable):
        return step
    contract = contracts.get(step.contract)
    operation = contract.operation(step.operation) if contract is not None else None
    body = endpoint(contract, operation).body if contract is not None and operation is not None else None
    return replace(step, payload=_less(step.payload, body, unavailable))


def _unknown(value: Any, unavailable: frozenset[str]) -> Any:
    """Put the id that no record has where a missing record is referred to."""
    if isinstance(value, list):
        return [_unknown(inner, unavailable) for inner in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and _needs(value, unavailable) and (key := next(iter(value))) in NAMED:
        return str(UNKNOWN_ID) if key == REFERENCE_TEXT else UNKNOWN_ID
    return {name: _unknown(inner, unavailable) for name, inner in value.items()}


def _needs(value: Json, unavailable: frozenset[str]) -> bool:
    return any(key in NAMED and str(named) in unavailable for key, named in placeholders(value))


def _less(value: Json, field: Field | None, unavailable: frozenset[str]) -> Json:
    """Cut what is optional and needs a missing record, as deep as it can be cut."""
    if not _needs(value, unavailable):
        return value
    if isinstance(value, list) and field is not None and field.items is not None:
        return [_less(each, field.items, unavailable) for each in value]
    if not isinstance(value, dict) or field is None or not field.fields:
        raise _NeededError
    kept: dict[str, Json] = {}
    for name, inner in value.items():
        known = field.field(name)
        if known is None:
            raise _NeededError
        try:
            kept[name] = _less(inner, known, unavailable)
        except _NeededError:
            if known.is_required:
                raise
    return kept
