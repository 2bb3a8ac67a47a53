"""An operation with its contract, and which part of its documented request a client may fill."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from conform.case import Case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Sort, Step
    from conform.contract import Contract, Field, Operation
    from conform.contract.vendor import Asking

OWN_ID = "id"
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_KNOWN: dict[tuple[int, int], Endpoint] = {}
"""By the identities of contract and operation, kept alive here: those with examples of JSON have no hash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """Hold one place of a body (`Client.email`), its field contract, and what the vendor's prose says."""

    at: str
    field: Field
    asking: Asking


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Endpoint:
    """Hold an operation with its contract; `body` is what a client may fill, None without a JSON body.

    Left out of it are read-only fields, the record's own id, ids of child rows and the parent's id in them.
    """

    contract: Contract
    operation: Operation
    body: Field | None

    @property
    def asking(self) -> Asking:
        """Give what the vendor's prose says of requests."""
        return self.contract.vendor.asking

    @property
    def wrapper(self) -> str | None:
        """Give the key under which the record stands, None where the body is the record."""
        return self.operation.request.wrapper if self.operation.request is not None else None

    @property
    def stem(self) -> str:
        """Give what the calls of a create and its edit have in common: `/api2/clients`."""
        return self.operation.call.partition("{")[0].removesuffix(".json").rstrip("/")

    @property
    def is_exemplary(self) -> bool:
        """Tell whether the docs show the body by an example alone, and nothing else is known to be taken."""
        return self.operation.request is not None and self.operation.request.is_exemplary

    @property
    def is_write(self) -> bool:
        """Tell whether payloads are sent to it: it takes a JSON body, and changes something."""
        return self.body is not None and self.operation.role in ("create", "edit", "action")

    def inputs(self) -> Iterator[Input]:
        """Yield every place of the body but the root and whole rows, in documented order."""
        for at, field in self.body.walk() if self.body is not None else ():
            if at and not at.endswith("[]"):
                yield Input(at=at, field=field, asking=self.asking)

    def is_settled(self, place: str, about: str) -> bool:
        """Tell whether a claim may be relied on: no contradiction about it was left open."""
        return not any(
            each.settled is None and each.about == about and each.at in (place, f"request.{place}")
            for each in self.operation.contradictions
        )

    def case(self, sort: Sort, asks: str, *steps: Step) -> Case:
        """Give a case that is counted under this operation."""
        return Case(
            contract=self.contract.key, operation=self.operation.id, sort=sort, asks=asks, steps=steps
        )


def endpoint(contract: Contract, operation: Operation) -> Endpoint:
    """Give an operation of a contract with its body; the same arguments give the same value."""
    key = (id(contract), id(operation))
    if key not in _KNOWN:
        body = _writable(operation)
        _KNOWN[key] = Endpoint(contract=contract, operation=operation, body=body)
    return _KNOWN[key]


def endpoints(contract: Contract) -> tuple[Endpoint, ...]:
    """Give all operations of a contract with their bodies."""
    return tuple(endpoint(contract, each) for each in contract.operations)


def snake(name: str) -> str:
    """Turn a model's name into the form of field names: `PurchaseOrderItem` → `purchase_order_item`."""
    return _CAPITAL.sub("_", name).lower()


def parent_ids(wrapper: str | None, child: str) -> frozenset[str]:
    """Name the ids of the parent that a child row may carry: `invoice_id` in an `InvoiceItem`.

    The parent is the wrapper, or any model whose name the child's begins with.
    """
    parts = snake(child).split("_")
    parents = {"_".join(parts[:count]) for count in range(1, len(parts))}
    return frozenset(f"{parent}_id" for parent in (parents | {snake(wrapper)} if wrapper else parents))


def _writable(operation: Operation) -> Field | None:
    request = operation.request
    if request is None or "json" not in request.media:
        return None

    def trimmed(field: Field, dropped: frozenset[str]) -> Field:
        kept = tuple(
            trimmed(each, inner(each.name))
            for each in field.fields
            if not (each.is_read_only or each.has_variable) and each.name not in dropped
        )
        items = None if field.items is None else trimmed(field.items, dropped)
        return replace(field, fields=kept, items=items)

    def inner(name: str) -> frozenset[str]:
        return parent_ids(request.wrapper, name) | {OWN_ID}

    if request.wrapper is None:
        return trimmed(request.body, frozenset({OWN_ID}))
    own = {request.wrapper: frozenset({OWN_ID})}
    fields = tuple(trimmed(each, own.get(each.name, inner(each.name))) for each in request.body.fields)
    return replace(request.body, fields=fields)
