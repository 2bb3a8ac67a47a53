"""Which part of a documented request a client may fill: not what the server gives."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conform.contract import Field, Operation

_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
OWN_ID = "id"
_CACHE: dict[int, tuple[Operation, Field | None]] = {}
"""By identity: an operation with examples of JSON has no hash, and it keeps its own identity alive here."""


def snake(name: str) -> str:
    """Turn a model's name into the form of field names: `PurchaseOrderItem` → `purchase_order_item`."""
    return _CAPITAL.sub("_", name).lower()


def parent_ids(operation: Operation, child: str) -> frozenset[str]:
    """Name the ids of the parent that a child row may carry: `invoice_id` in an `InvoiceItem`.

    The parent is the wrapper, or any model whose name the child's begins with.
    """
    parts = snake(child).split("_")
    parents = {"_".join(parts[:count]) for count in range(1, len(parts))}
    if operation.request is not None and operation.request.wrapper is not None:
        parents.add(snake(operation.request.wrapper))
    return frozenset(f"{parent}_id" for parent in parents)


def writable(operation: Operation) -> Field | None:
    """Give the request body without what the server gives; None where there is no JSON body.

    Left out: read-only fields, the record's own id, ids of child rows and the parent's id in them.
    """
    kept = _CACHE.get(id(operation))
    if kept is None or kept[0] is not operation:
        kept = _CACHE[id(operation)] = (operation, _writable(operation))
    return kept[1]


def _writable(operation: Operation) -> Field | None:
    request = operation.request
    if request is None or "json" not in request.media:
        return None
    body = request.body
    if request.wrapper is None:
        return _trimmed(body, operation, frozenset({OWN_ID}))
    wrapped = {request.wrapper: frozenset({OWN_ID})}
    return replace(body, fields=tuple(_top(each, operation, wrapped.get(each.name)) for each in body.fields))


def _top(field: Field, operation: Operation, dropped: frozenset[str] | None) -> Field:
    names = dropped if dropped is not None else parent_ids(operation, field.name) | {OWN_ID}
    return _trimmed(field, operation, names)


def _trimmed(field: Field, operation: Operation, dropped: frozenset[str]) -> Field:
    kept = tuple(
        _trimmed(each, operation, parent_ids(operation, each.name) | {OWN_ID})
        for each in field.fields
        if not each.is_read_only and each.name not in dropped
    )
    items = None if field.items is None else _trimmed(field.items, operation, dropped)
    return replace(field, fields=kept, items=items)


def is_settled(operation: Operation, place: str, about: str) -> bool:
    """Tell whether a claim may be relied on: no contradiction about it was left open."""
    return not any(
        each.settled is None and each.about == about and each.at in (place, f"request.{place}")
        for each in operation.contradictions
    )
