"""What remains of a case where a tenant lacks a record that its payloads refer to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from conform.case import MADE, MADE_TEXT, REFERENCE, REFERENCE_TEXT, UNKNOWN_ID, placeholders
from conform.payloads.endpoint import endpoint_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.case import Case, Step
    from conform.contract import Contract, Field, Json
    from conform.payloads.endpoint import Endpoint

NAMED = (REFERENCE, REFERENCE_TEXT)
"""Placeholders that name a record which the run made or found."""
OWN = (MADE, MADE_TEXT)
"""Placeholders that name a record which the case itself makes."""


class _NeededError(Exception):
    """Say that a required value refers to what is not there."""


def without(
    case: Case, unavailable: frozenset[str], contracts: Mapping[str, Contract] | None = None
) -> Case | None:
    """Give the case without the optional fields that refer to `unavailable` keys (`listing/Branch`).

    Steps that are to be denied need no record: they refer to an id that no record has, and are asked alone
    where the record that they would address cannot be made. None where else a required field, a path or a
    query needs one, and what holds the record, what is normally given, or what the case asks about; and
    where the contract that would tell is not among `contracts`. A case that needs none of them is given back.
    """
    if not case.needs & unavailable:
        return case
    asked = case.asks.partition(":")[2]
    try:
        steps = tuple(_step(step, unavailable, contracts or {}, asked) for step in case.steps)
    except _NeededError:
        return _alone(case, unavailable)
    return replace(case, steps=steps)


def _alone(case: Case, unavailable: frozenset[str]) -> Case | None:
    """Leave of a case the steps that are to be denied, of a record that is not there; None without one."""
    denied = (step for step in case.steps if step.expects == "denied")
    steps = tuple(replace(step, subject=None, **_addressing_none(step, unavailable)) for step in denied)
    return replace(case, steps=steps) if steps else None


def _addressing_none(step: Step, unavailable: frozenset[str]) -> dict[str, Any]:
    parts = {"path": dict(step.path), "payload": step.payload}
    return {name: _unknown(part, unavailable, NAMED + OWN) for name, part in parts.items()}


def _step(step: Step, unavailable: frozenset[str], contracts: Mapping[str, Contract], asked: str) -> Step:
    if step.expects == "denied":
        path, query = _unknown(dict(step.path), unavailable), _unknown(dict(step.query), unavailable)
        payload = _unknown(step.payload, unavailable)
        return replace(step, path=path, query=query, payload=payload)
    if _needs(dict(step.path), unavailable) or _needs(dict(step.query), unavailable):
        raise _NeededError
    if not _needs(step.payload, unavailable):
        return step
    of = endpoint_of(step, contracts)
    if of is None or of.body is None:
        raise _NeededError
    cut = _Cut(of=of, unavailable=unavailable, asked=asked)
    return replace(step, payload=cut.less(step.payload, of.body))


def _unknown(value: Any, unavailable: frozenset[str], keys: tuple[str, ...] = NAMED) -> Any:
    """Put the id that no record has where a missing record is referred to."""
    if isinstance(value, list):
        return [_unknown(inner, unavailable, keys) for inner in value]
    if not isinstance(value, dict):
        return value
    key = next(iter(value)) if len(value) == 1 else ""
    if key in keys and (key in OWN or _needs(value, unavailable)):
        return str(UNKNOWN_ID) if key in (REFERENCE_TEXT, MADE_TEXT) else UNKNOWN_ID
    return {name: _unknown(inner, unavailable, keys) for name, inner in value.items()}


def _needs(value: Json, unavailable: frozenset[str]) -> bool:
    return any(key in NAMED and str(named) in unavailable for key, named in placeholders(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """Cut what is optional and needs a missing record, as deep as it can be cut."""

    of: Endpoint
    unavailable: frozenset[str]
    asked: str

    def less(self, value: Json, field: Field, at: str = "") -> Json:
        if not _needs(value, self.unavailable):
            return value
        if isinstance(value, list) and field.items is not None:
            return [self.less(each, field.items, f"{at}[]") for each in value]
        if not isinstance(value, dict) or not field.fields:
            raise _NeededError
        kept: dict[str, Json] = {}
        for name, inner in value.items():
            known, place = field.field(name), f"{at}.{name}" if at else name
            if known is None and _needs(inner, self.unavailable):
                raise _NeededError
            try:
                kept[name] = inner if known is None else self.less(inner, known, place)
            except _NeededError:
                if known is None or known.is_required or self._is_meant(place):
                    raise
        return kept

    def _is_meant(self, at: str) -> bool:
        """Tell what a case is nothing without: the record's own object, what is usual, what it asks about."""
        is_asked = self.asked == at or self.asked.startswith((f"{at}.", f"{at}[", f"{at}:"))
        return at == self.of.wrapper or self.of.is_usual(at) or is_asked
