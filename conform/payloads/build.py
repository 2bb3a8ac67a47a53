"""Readable payloads out of a body's shape: which fields go in is a question, what goes in them another."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from conform.payloads import value as values
from conform.payloads.constraints import constrained
from conform.payloads.formats import is_unique

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Field, Json
    from conform.payloads.endpoint import Endpoint

_INDEX = re.compile(r"\[\d+\]")


def shaped(
    field: Field,
    at: str,
    wants: Callable[[str, Field], bool],
    make: Callable[[str, Field], Json],
    rows: int = 1,
) -> Json:
    """Build a value of a field: objects of wanted fields, arrays of so many rows, scalars made.

    Places name the first row of an array `[]`, the others `[1]`, `[2]`.
    """
    of_kind = values.kind(field)
    if of_kind == "object" and (field.fields or field.extra is None):
        places = ((f"{at}.{each.name}" if at else each.name, each) for each in field.fields)
        return {
            each.name: shaped(each, place, wants, make, rows) for place, each in places if wants(place, each)
        }
    if of_kind == "object" and field.extra is not None:
        return {"1": shaped(field.extra, f"{at}.1", wants, make, rows)}
    if of_kind == "array" and field.reference is not None:
        return [make(at, field)]
    if of_kind == "array" and field.items is not None and field.items.is_claimed:
        row = replace(field.items, name=field.name)
        return [shaped(row, f"{at}[{index or ''}]", wants, make, rows) for index in range(rows)]
    return make(at, field)


def sample(
    endpoint: Endpoint,
    salt: str,
    wants: Callable[[str, Field], bool],
    variant: int = 0,
    rows: int = 1,
) -> Json:
    """Build a readable payload of an operation, None where it has no JSON body.

    `salt` makes numbers and e-mails differ between cases; `variant` 1 differs from 0 in every field that
    has two valid values.
    """
    if endpoint.body is None:
        return None

    def make(at: str, field: Field) -> Json:
        n = values.number(endpoint.stem, salt, at) + variant
        allowed = only(endpoint, at, field)
        return allowed[n % len(allowed)] if allowed else values.plain(field, n, endpoint.asking)

    payload = shaped(
        endpoint.body, "", lambda at, field: at == endpoint.wrapper or wants(at, field), make, rows
    )
    return constrained(payload, endpoint.asking)


def only(endpoint: Endpoint, at: str, field: Field) -> tuple[Json, ...]:
    """Give the values that prose allows at a place, () where the contract alone decides.

    A create that requires a record of its own resource (a parent) gets none, 0: the first has no other.
    """
    here = (endpoint.stem, _INDEX.sub("[]", at))
    if here in endpoint.asking.pinned:
        return (endpoint.asking.pinned[here],)
    if here in endpoint.asking.coded and not endpoint.is_exemplary:  # of that the docs list the values
        return tuple(values.in_kind(field, each) for each in endpoint.asking.coded[here])
    key = values.referred(field) if field.is_required and endpoint.operation.role == "create" else None
    is_own = key is not None and endpoint.stem.rpartition("/")[2] == key.rpartition("/")[2]
    return ("0" if values.kind(field) == "string" else 0,) if is_own else ()


def minimal(endpoint: Endpoint, salt: str = "") -> Json:
    """Give what the docs require and what is normally given with it, the whole of a body shown by example.

    All other payloads are built on this one: a document has a line, a payment the treasury it goes to. None
    where the operation takes no JSON body.
    """
    return sample(endpoint, salt, is_sendable if endpoint.is_exemplary else needed(endpoint))


def bare(endpoint: Endpoint, salt: str = "") -> Json:
    """Give what the docs require and nothing more; None where the operation takes no JSON body."""
    return sample(endpoint, salt, is_sendable if endpoint.is_exemplary else is_needed)


def full(endpoint: Endpoint, salt: str = "", variant: int = 0) -> Json:
    """Give every writable field and one row of each child collection.

    `variant` 1 has another valid value than 0 wherever there are two.
    """
    return sample(endpoint, salt, is_sendable, variant)


def example(endpoint: Endpoint) -> Json:
    """Give the documented example values, completed by what is required.

    None where the docs show none, or where one of them does not obey its own field contract. Numbers
    and addresses that must be unique, and ids of records, are ours.
    """
    body, asking, salt = endpoint.body, endpoint.asking, f"example {endpoint.operation.id}"
    shown = {at: field for at, field in body.walk() if _is_shown(field)} if body is not None else {}
    if body is None or not shown:
        return None
    if not all(each.example and values.allows(each, each.example.value) for each in shown.values()):
        return None

    def make(at: str, field: Field) -> Json:
        if allowed := only(endpoint, at, field):
            return allowed[0]
        if field.example is None or field.reference is not None or is_unique(field, asking):
            return values.plain(field, values.number(endpoint.stem, salt, at), asking)
        return field.example.value

    is_needed = needed(endpoint)

    def wants(at: str, field: Field) -> bool:
        is_above = any(way == at or way.startswith((f"{at}.", f"{at}[")) for way in shown)
        return at == endpoint.wrapper or is_needed(at, field) or is_above

    return constrained(shaped(body, "", wants, make), asking)


def _is_shown(field: Field) -> bool:
    return field.example is not None and field.is_claimed and not field.fields and field.items is None


def is_needed(_: str, field: Field) -> bool:
    """Want what the docs require."""
    return field.is_required


def needed(endpoint: Endpoint) -> Callable[[str, Field], bool]:
    """Want what the docs require and what is normally given with it."""
    return lambda at, field: field.is_required or endpoint.is_usual(at)


def is_sendable(_: str, field: Field) -> bool:
    """Want what the docs require, and all of which they claim a kind and, for a container, a content."""
    return field.is_required or (field.is_claimed and not is_hollow(field))


def is_hollow(field: Field) -> bool:
    """Tell an object or an array of whose content the docs claim nothing."""
    of_kind = values.kind(field)
    if of_kind == "object":
        return not field.fields and (field.extra is None or not field.extra.is_claimed)
    has_items = field.items is not None and field.items.is_claimed
    return of_kind == "array" and field.reference is None and not has_items


def on_the_way(endpoint: Endpoint, target: str) -> Callable[[str, Field], bool]:
    """Want what the docs require, and one place with all above it and what it means nothing without."""
    above, _, name = target.rpartition(".")
    pairs = (*endpoint.asking.tied, *(each.sides for each in endpoint.asking.balances))
    tied = {f"{above}.{other}" for pair in pairs if name in pair for other in pair}
    is_needed = needed(endpoint)

    def wants(at: str, field: Field) -> bool:
        is_on_it = at == target or at in tied or target.startswith((f"{at}.", f"{at}[]"))
        return is_needed(at, field) or is_on_it

    return wants
