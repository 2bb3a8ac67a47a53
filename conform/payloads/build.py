"""Payloads out of a body's shape: which fields go in is a question, what goes in them another."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from conform.payloads import value as values
from conform.payloads.accord import TIED, accord, pinned
from conform.payloads.writable import writable

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Field, Json, Operation


_INDEX = re.compile(r"\[\d+\]")


def number(*parts: object) -> int:
    """Give a natural number below 2**47 that depends on the parts alone; it is even."""
    text = "\n".join(str(part) for part in parts)
    return int(hashlib.sha256(text.encode()).hexdigest()[:12], 16) & ~1


def stem(operation: Operation) -> str:
    """Give what a create and its edit have in common, so that variants of both differ: `/api2/clients`."""
    return operation.call.partition("{")[0].removesuffix(".json").rstrip("/")


def shaped(
    field: Field,
    at: str,
    wants: Callable[[str, Field], bool],
    make: Callable[[str, Field], Json],
    rows: Callable[[str], int] = lambda _: 1,
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
        return [shaped(row, f"{at}[{index or ''}]", wants, make, rows) for index in range(rows(at))]
    return make(at, field)


def sample(
    operation: Operation,
    salt: str,
    wants: Callable[[str, Field], bool],
    variant: int = 0,
    rows: Callable[[str], int] = lambda _: 1,
) -> Json:
    """Build a readable payload of an operation, None where it has no JSON body.

    `salt` makes numbers and e-mails differ between cases; `variant` 1 differs from 0 in every field that
    has two valid values.
    """
    body = writable(operation)
    if body is None:
        return None
    wrapper = operation.request.wrapper if operation.request is not None else None
    payload = shaped(
        body,
        "",
        lambda at, field: at == wrapper or wants(at, field),
        lambda at, field: made(
            operation, at, field, values.plain(field, number(stem(operation), salt, at) + variant)
        ),
        rows,
    )
    return accord(payload)


def made(operation: Operation, at: str, field: Field, value: Json) -> Json:
    """Give the value that prose pins at a place, else the value that was made.

    A create that requires a record of its own resource (a parent) gets none, 0: the first has no other.
    """
    if field.is_required and operation.role == "create" and _is_own(operation, values.referred(field)):
        value = "0" if values.kind(field) == "string" else 0
    return next(iter(pinned(stem(operation), _INDEX.sub("[]", at))), value)


def _is_own(operation: Operation, key: str | None) -> bool:
    return key is not None and stem(operation).rpartition("/")[2] == key.rpartition("/")[2]


def is_needed(_: str, field: Field) -> bool:
    """Want what the docs require."""
    return field.is_required


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


def on_the_way(target: str) -> Callable[[str, Field], bool]:
    """Want what the docs require, and one place with all above it."""
    above, _, name = target.rpartition(".")
    partners = {f"{above}.{other}" for pair in TIED if name in pair for other in pair}

    def wants(at: str, field: Field) -> bool:
        is_on_it = at == target or at in partners or target.startswith((f"{at}.", f"{at}[]"))
        return field.is_required or is_on_it

    return wants
