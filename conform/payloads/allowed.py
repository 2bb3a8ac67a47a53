"""Whether a smaller payload is still of the same sort: allowed by the docs, or breaking the same rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.payloads import value as values
from conform.payloads.build import needed
from conform.payloads.conditions import met
from conform.payloads.constraints import constrained
from conform.payloads.formats import is_unique

if TYPE_CHECKING:
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


def may_be_cut(of: Endpoint, at: str) -> bool:
    """Tell whether a text at a place may be cut to its beginning: a free one that need not be its own."""
    found = next((each.field for each in of.inputs() if each.at == at), None)
    if found is None or found.format is not None or found.pattern is not None:
        return False
    return values.is_free(found, of.asking) and not is_unique(found, of.asking)
