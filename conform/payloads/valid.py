"""Payloads that the docs allow: minimal, full, the documented example, and drawn by Hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.payloads import build
from conform.payloads import value as values
from conform.payloads.accord import accord
from conform.payloads.drawn import drawn, strategy
from conform.payloads.meaning import is_unique
from conform.payloads.obey import obeys
from conform.payloads.story import told
from conform.payloads.writable import writable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Case
    from conform.contract import Contract, Field, Json, Operation

__all__ = ["cases", "drawn", "example", "full", "minimal", "strategy"]


def minimal(operation: Operation, salt: str = "") -> Json:
    """Give what the docs require and nothing more; None where the operation takes no JSON body."""
    return build.sample(operation, salt, build.is_needed)


def full(operation: Operation, salt: str = "", variant: int = 0) -> Json:
    """Give every writable field and one row of each child collection.

    `variant` 1 has another valid value than 0 wherever there are two.
    """
    return build.sample(operation, salt, build.is_sendable, variant)


def example(operation: Operation) -> Json:
    """Give the documented example values, completed by what is required.

    None where the docs show none, or where one of them does not obey its own field contract. Numbers
    and addresses that must be unique, and ids of records, are ours.
    """
    body = writable(operation)
    if body is None:
        return None
    shown = [field for _, field in body.walk() if _is_shown(field)]
    if not shown or not all(field.example and obeys(field, field.example.value) for field in shown):
        return None
    wrapper = operation.request.wrapper if operation.request is not None else None
    ways = [at for at, field in body.walk() if _is_shown(field)]
    payload = build.shaped(
        body,
        "",
        lambda at, field: (
            at == wrapper
            or field.is_required
            or any(way == at or way.startswith((f"{at}.", f"{at}[")) for way in ways)
        ),
        lambda at, field: _shown_value(operation, at, field),
    )
    return accord(payload)


def _is_shown(field: Field) -> bool:
    return field.example is not None and field.is_claimed and not field.fields and field.items is None


def _shown_value(operation: Operation, at: str, field: Field) -> Json:
    if field.example is None or values.referred(field) is not None or is_unique(field):
        return values.plain(field, build.number(build.stem(operation), f"example {operation.id}", at))
    return field.example.value


def cases(contract: Contract, *, seed: int, count: int) -> Iterator[Case]:
    """Yield the valid cases of a contract: minimal, example and `count` drawn for each operation that writes.

    Full payloads are asked by the lifecycle, which sends them anyway.
    """
    for operation in contract.operations:
        if writable(operation) is None or operation.role not in ("create", "edit", "action"):
            continue
        bodies = [
            ("minimal", minimal(operation, f"minimal {operation.id}")),
            ("full", None),
            ("example", example(operation)),
        ]
        if operation.role == "action":
            bodies[1] = ("full", full(operation, f"full {operation.id}"))
        bodies += [(f"drawn:{index}", body) for index, body in enumerate(drawn(operation, seed, count))]
        for asks, payload in bodies:
            if payload is not None:
                yield from told(contract, operation, "valid", asks, payload)
