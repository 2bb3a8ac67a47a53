"""The settled readings of `shared/docs/README.md`: where the documents contradict themselves, who wins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.derive import prose
from conform.derive.example import LEFT_OUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Field, Operation, Request

# Ids of a parent inside its child rows are given by the server.
_PARENTS = ("invoice_id", "purchase_order_id", "journal_id", "requisition_id")


def mapped(field: Field, change: Callable[[Field], Field]) -> Field:
    """Give a shape with every field below it changed, the innermost first."""
    inner = replace(
        field,
        fields=tuple(mapped(each, change) for each in field.fields),
        items=mapped(field.items, change) if field.items else None,
        extra=mapped(field.extra, change) if field.extra else None,
    )
    return change(inner)


def _required(field: Field, is_required: bool) -> Field:  # noqa: FBT001 - the value that is set
    return field if field.is_required == is_required else replace(field, is_required=is_required)


def in_words(field: Field) -> Field:
    """Require what the text requires, whatever the schema's list says."""
    return _required(field, prose.IN_WORDS in field.notes)


def not_id(field: Field) -> Field:
    """Never require `id`, what the example leaves out, what is read-only or not to be sent."""
    is_free = field.name == "id" or field.is_read_only or {LEFT_OUT, prose.NOT_SENT} & set(field.notes)
    return _required(field, is_required=False) if is_free else field


def not_parent(field: Field) -> Field:
    """Never require the parent's id inside a child row."""
    if field.items is None:
        return field
    row = replace(
        field.items,
        fields=tuple(
            _required(each, is_required=False) if each.name in _PARENTS else each
            for each in field.items.fields
        ),
    )
    return replace(field, items=row)


def settled_request(operation: Operation, request: Request) -> Request:
    """Settle what a request requires."""
    is_free = operation.role == "edit" or operation.call.startswith("/api2/invoices")
    changes = (in_words,) if is_free else (not_id, not_parent)
    body = request.body
    for change in changes:
        body = mapped(body, change)
    return replace(request, body=body)


def settled(operations: tuple[Operation, ...]) -> tuple[Operation, ...]:
    """Apply every settled reading."""
    return tuple(
        replace(each, request=settled_request(each, each.request)) if each.request else each
        for each in operations
    )
