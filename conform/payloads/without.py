"""What remains of a case where a tenant lacks a record that its payloads refer to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.case import REFERENCE, REFERENCE_TEXT, UNKNOWN_ID, placeholders
from conform.payloads.endpoint import endpoint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.case import Case, Step
    from conform.contract import Contract, Field, Json


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
        return replace(
            step,
            path={name: _unknown(each, unavailable) for name, each in step.path.items()},
            query={name: _unknown(each, unavailable) for name, each in step.query.items()},
            payload=_unknown(step.payload, unavailable),
        )
    if _needs(dict(step.path), unavailable) or _needs(dict(step.query), unavailable):
        raise _NeededError
    if not _needs(step.payload, unavailable):
        return step
    contract = contracts.get(step.contract)
    operation = contract.operation(step.operation) if contract is not None else None
    body = endpoint(contract, operation).body if contract is not None and operation is not None else None
    if body is None:
        raise _NeededError
    return replace(step, payload=_less(step.payload, body, unavailable))


def _unknown(value: Json, unavailable: frozenset[str]) -> Json:
    """Put the id that no record has where a missing record is referred to."""
    if isinstance(value, dict):
        key, named = next(iter(value.items()), ("", None))
        if len(value) == 1 and key in (REFERENCE, REFERENCE_TEXT) and str(named) in unavailable:
            return str(UNKNOWN_ID) if key == REFERENCE_TEXT else UNKNOWN_ID
        return {name: _unknown(inner, unavailable) for name, inner in value.items()}
    return [_unknown(inner, unavailable) for inner in value] if isinstance(value, list) else value


def _needs(value: Json, unavailable: frozenset[str]) -> bool:
    found = (named for key, named in placeholders(value) if key in (REFERENCE, REFERENCE_TEXT))
    return any(str(named) in unavailable for named in found)


def _less(value: Json, field: Field, unavailable: frozenset[str]) -> Json:
    """Cut what is optional and needs a missing record, as deep as it can be cut."""
    if not _needs(value, unavailable):
        return value
    if isinstance(value, list) and field.items is not None:
        return [_less(each, field.items, unavailable) for each in value]
    if not isinstance(value, dict) or not field.fields:
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
