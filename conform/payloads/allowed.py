"""Whether a smaller payload is still of the same sort: allowed by the docs, or breaking the same rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.payloads import value as values
from conform.payloads.build import is_sendable, needed, sample
from conform.payloads.conditions import met
from conform.payloads.constraints import constrained
from conform.payloads.formats import is_unique
from conform.payloads.place import dotted, has, read, with_value
from conform.payloads.reduce import leaves

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Field, Json
    from conform.payloads.endpoint import Endpoint


def is_still_allowed(of: Endpoint, smaller: Json, before: Json) -> bool:
    """Tell whether nothing was left out of a payload that is required, normally given, or asked for by prose.

    What it lacked before, or breaks on purpose, is not held against it.
    """
    if of.body is None or not isinstance(smaller, type(before)):
        return False
    if not _has_all(of, of.body, smaller, before, ""):
        return False
    return _ruled(of, smaller) == smaller or _ruled(of, before) != before


def _ruled(of: Endpoint, payload: Json) -> Json:
    return met(of, constrained(payload, of.asking))


def _has_all(of: Endpoint, field: Field, smaller: Json, before: Json, at: str) -> bool:
    if isinstance(smaller, list) and isinstance(before, list):
        items = field.items
        pairs = zip(smaller, before, strict=False)
        return items is None or all(_has_all(of, items, one, other, f"{at}[]") for one, other in pairs)
    if not isinstance(smaller, dict) or not isinstance(before, dict):
        return True
    wants = needed(of)
    for name, inner in before.items():
        known, place = field.field(name), f"{at}.{name}" if at else name
        if name not in smaller:
            if known is None or known.is_required or wants(place, known) or place == of.wrapper:
                return False
        elif known is not None and not _has_all(of, known, smaller[name], inner, place):
            return False
    return True


def plainer(of: Endpoint, payload: Json, spared: Callable[[str], bool]) -> Json:
    """Give a payload with ordinary values, but where it is spared, must be of its own, or is an id."""
    usual = sample(of, f"plain {of.operation.id}", is_sendable)
    for way in leaves(payload):
        at, value = dotted(way), read(payload, way)
        claim = next((each.field for each in of.inputs() if each.at == at), None)
        is_own = claim is None or is_unique(claim, of.asking) or isinstance(value, dict | list)
        if not is_own and not spared(at) and has(usual, at):
            payload = with_value(payload, way, read(usual, at))
    return payload


def may_be_cut(of: Endpoint, at: str) -> bool:
    """Tell whether a text at a place may be cut to its beginning: a free one that need not be its own."""
    found = next((each.field for each in of.inputs() if each.at == at), None)
    if found is None or found.format is not None or found.pattern is not None:
        return False
    return values.is_free(found, of.asking) and not is_unique(found, of.asking)
