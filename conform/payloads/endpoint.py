"""An operation with its contract, and which part of its documented request a client may fill."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from conform.case import Case
from conform.contract import Reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.case import Sort, Step
    from conform.contract import Contract, Field, Operation
    from conform.contract.vendor import Asking

OWN_ID = "id"
_INDEX = re.compile(r"\[\d+\]")
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
    `owed` are the places that the create of the same call requires, where the operation is its edit.
    """

    contract: Contract
    operation: Operation
    body: Field | None
    owed: frozenset[str] = frozenset()

    @property
    def asking(self) -> Asking:
        """Give what the vendor's prose says of requests."""
        return self.contract.vendor.asking

    @property
    def wrapper(self) -> str | None:
        """Give the key under which the record stands, None where the body is the record."""
        return self.operation.request.wrapper if self.operation.request is not None else None

    @property
    def record(self) -> Field | None:
        """Find what a client may fill of the record, None where there is no such body."""
        return self.body.field(self.wrapper) if self.body is not None and self.wrapper else self.body

    def place_of(self, column: str) -> str:
        """Give the place of a column of the record: `Client.city`."""
        return f"{self.wrapper}.{column}" if self.wrapper else column

    @property
    def stem(self) -> str:
        """Give what the calls of a create and its edit have in common: `/api2/clients`."""
        return _stem(self.operation.call)

    @property
    def is_exemplary(self) -> bool:
        """Tell whether the docs show the body by an example alone, and nothing else is known to be taken."""
        return self.operation.request is not None and self.operation.request.is_exemplary

    @property
    def is_write(self) -> bool:
        """Tell whether payloads are sent to it: it takes a JSON body, and changes something."""
        return self.body is not None and self.operation.role in ("create", "edit", "action")

    @property
    def is_shown(self) -> bool:
        """Tell whether the docs show anything of a body: no case expects that `{}` is taken (docs README)."""
        body = self.body
        return body is not None and bool(body.fields or body.items or body.extra)

    def inputs(self) -> Iterator[Input]:
        """Give every place of the body but the root and whole rows, in documented order."""
        return iter(_inputs(self))

    def is_usual(self, at: str) -> bool:
        """Tell what is given although it is not required: as the vendor says, and whole rows on edit.

        A row that an edit submits is a complete one (docs README).
        """
        here = _INDEX.sub("[]", at)
        if self.operation.role != "edit":
            return here in _given(self)
        return "[]." in here and (here in _given(self) or here in self.owed)

    def is_coded(self, at: str, field: Field) -> bool:
        """Tell whether an example or half a sentence alone shows which values a place may have."""
        here = (self.stem, at)
        return here in self.asking.fixed or (here in self.asking.coded and not field.enum)

    def is_owed(self, at: str) -> bool:
        """Tell whether an edit may leave a field out and not empty it: its create requires it."""
        return at in self.owed

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


@cache
def _stem(call: str) -> str:
    return call.partition("{")[0].removesuffix(".json").rstrip("/")


@cache
def _inputs(of: Endpoint) -> tuple[Input, ...]:
    walked = of.body.walk() if of.body is not None else ()
    return tuple(
        Input(at=at, field=field, asking=of.asking) for at, field in walked if at and not at.endswith("[]")
    )


@cache
def _given(of: Endpoint) -> tuple[str, ...]:
    """Give what the vendor says is normally given with the call of a page, else of a path."""
    usual = of.asking.usual
    return usual.get(of.operation.source.page, usual.get(of.stem, ()))


def endpoint(contract: Contract, operation: Operation) -> Endpoint:
    """Give an operation of a contract with its body; the same arguments give the same value."""
    key = (id(contract), id(operation))
    if key not in _KNOWN:
        body = _writable(operation, contract.vendor.asking)
        alone = Endpoint(contract=contract, operation=operation, body=body)
        _KNOWN[key] = replace(alone, owed=_owed(alone))
    return _KNOWN[key]


def endpoint_of(asked: Case | Step, contracts: Mapping[str, Contract]) -> Endpoint | None:
    """Give the operation that a case or a step names, None where no contract has it."""
    contract = contracts.get(asked.contract)
    operation = contract.operation(asked.operation) if contract is not None else None
    return None if contract is None or operation is None else endpoint(contract, operation)


def _owed(edit: Endpoint) -> frozenset[str]:
    creates = (each for each in edit.contract.operations if each.role == "create")
    if edit.operation.role != "edit":
        return frozenset()
    made = (found for each in creates if (found := endpoint(edit.contract, each)).stem == edit.stem)
    return frozenset(each.at for create in made for each in create.inputs() if each.field.is_required)


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


def _writable(operation: Operation, asking: Asking) -> Field | None:
    request = operation.request
    if request is None or "json" not in request.media:
        return None

    def trimmed(field: Field, dropped: frozenset[str], above: str = "") -> Field:
        kept = tuple(
            trimmed(each, inner(each.name), field.name or above)
            for each in field.fields
            if not (each.is_read_only or each.has_variable) and each.name not in dropped
        )
        items = None if field.items is None else trimmed(field.items, dropped, field.name or above)
        return replace(
            field,
            fields=kept,
            items=items,
            reference=_of_model(_reference(field, asking, above), asking, above),
        )

    def inner(name: str) -> frozenset[str]:
        return parent_ids(request.wrapper, name) | {OWN_ID}

    if request.wrapper is None:
        return trimmed(request.body, frozenset({OWN_ID}))
    own = {request.wrapper: frozenset({OWN_ID})}
    fields = tuple(trimmed(each, own.get(each.name, inner(each.name))) for each in request.body.fields)
    return replace(request.body, fields=fields)


def _reference(field: Field, asking: Asking, above: str) -> Reference | None:
    """Give what a field refers to by its claim, else by the type beside it.

    `above` is the object it stands in: an id that may point at several resources points at the first.
    """
    if field.reference is not None or not {"integer", "string", "number"} & set(field.kinds):
        return field.reference
    aims = (each for each in asking.aims if (each.record, each.id) == (above, field.name))
    aimed = next((next(iter(each.records.values())) for each in aims), None)
    return None if aimed is None else Reference(resource=aimed)


def _of_model(reference: Reference | None, asking: Asking, above: str) -> Reference | None:
    """Give a reference with the condition that its records must meet in this object, where there is one."""
    meets = None if reference is None else asking.models.get((reference.resource or "", above))
    return (
        reference
        if meets is None or reference is None
        else replace(reference, resource=f"{reference.resource}[{meets}]")
    )
