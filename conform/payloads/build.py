"""Payloads out of a body's shape: which fields go in is a question, what goes in them another."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from conform.payloads import value as values
from conform.payloads.accord import accord
from conform.payloads.writable import writable

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Field, Json, Operation


def number(*parts: object) -> int:
    """Give a natural number below 2**47 that depends on the parts alone; it is even."""
    text = "\n".join(str(part) for part in parts)
    return int(hashlib.sha256(text.encode()).hexdigest()[:12], 16) & ~1


def stem(operation: Operation) -> str:
    """Give what a create and its edit have in common, so that variants of both differ: `/api2/clients`."""
    return operation.call.partition("{")[0].removesuffix(".json").rstrip("/")


def shaped(
    field: Field, at: str, wants: Callable[[str, Field], bool], make: Callable[[str, Field], Json]
) -> Json:
    """Build a value of a field: objects of wanted fields, arrays of one row, scalars made."""
    of_kind = values.kind(field)
    if of_kind == "object" and (field.fields or field.extra is None):
        places = ((f"{at}.{each.name}" if at else each.name, each) for each in field.fields)
        return {each.name: shaped(each, place, wants, make) for place, each in places if wants(place, each)}
    if of_kind == "object" and field.extra is not None:
        return {"1": shaped(field.extra, f"{at}.1", wants, make)}
    if of_kind == "array" and field.items is not None and field.reference is None:
        return [shaped(field.items, f"{at}[]", wants, make)]
    if of_kind == "array" and field.reference is not None:
        return [make(at, field)]
    return make(at, field)


def sample(operation: Operation, salt: str, wants: Callable[[str, Field], bool], variant: int = 0) -> Json:
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
        lambda at, field: values.plain(field, number(stem(operation), salt, at) + variant),
    )
    return accord(operation, payload)


def is_needed(_: str, field: Field) -> bool:
    """Want what the docs require."""
    return field.is_required


def is_sendable(_: str, field: Field) -> bool:
    """Want every field of which the docs claim a kind, and what they require."""
    return field.is_required or field.is_claimed


def on_the_way(target: str) -> Callable[[str, Field], bool]:
    """Want what the docs require, and one place with all above it."""

    def wants(at: str, field: Field) -> bool:
        return field.is_required or at == target or target.startswith((f"{at}.", f"{at}[]"))

    return wants
