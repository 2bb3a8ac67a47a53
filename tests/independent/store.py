"""What the independent tenant holds: records of every resource, and what it makes of them by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.independent.shape import NOTHING, Operation, Shape
from tests.independent.values import blank, converted, fits, kept, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

TYPES = {"estimates": 3, "credit_notes": 5, "refund_receipts": 6}
"""Invoices of another type, and where they are read."""
ALIASES = {
    "follow_up_statuses": "follow_up_status",
    "bookings": "booking",
    "invoice": "invoices",
} | dict.fromkeys(TYPES, "invoices")
"""Names of one table."""
LISTED_TYPES = (0, 16, 19)
GENERATED = (
    "no",
    "number",
    "code",
    "client_number",
    "supplier_number",
    "invoice_number",
    "work_order_number",
)
PARENTS = ("invoice_id", "purchase_order_id", "journal_id", "requisition_id")
TRANSACTIONS = (
    *("invoices", "estimates", "credit_notes", "refund_receipts", "purchase_invoices", "purchase_refunds"),
    *("invoice_payments", "client_payments", "incomes", "expenses", "stock_transactions", "journals"),
)
SEEDED = 3


class Store:
    """Hold tables of flat records: the fields of a record and, beside them, its children."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self.operations = list(operations)
        self.tables: dict[str, dict[int, dict[str, Any]]] = {}
        self.last: dict[str, int] = {}
        self.rows: dict[str, Shape] = {}
        self.wrappers: dict[str, str] = {}
        for operation in sorted(self.operations, key=lambda each: each.role == "list"):
            if operation.role in ("read", "list"):
                self.note(operation)
        self.written = {
            each.resource: inner_of(each.request)
            for each in self.operations
            if each.role == "create" and each.request
        }
        resources = dict.fromkeys(operation.resource for operation in self.operations)
        self.tables |= {named(resource): {} for resource in resources}
        for resource in (each for each in resources if each == named(each) or each in TYPES):
            for _ in range(SEEDED):
                self.seed(resource)

    def note(self, operation: Operation) -> None:
        """Keep what a record of a resource looks like, for pages that do not say."""
        wrapper, record = row_shape(operation)
        resource = operation.resource
        if record.fields:
            self.rows.setdefault(resource, record)
        if wrapper:
            self.wrappers.setdefault(resource, wrapper)

    def of(self, operation: Operation) -> dict[int, dict[str, Any]]:
        return self.tables[named(operation.resource)]

    def has(self, resource: str, number: int) -> bool:
        if named(resource) == "follow_up_status":
            return True  # a link to the list of statuses stands for actions as well
        table = self.tables.get(named(resource))
        return table is None or number in table

    def seed(self, resource: str) -> None:
        shape = self.rows.get(resource, Shape())
        number = self.last.get(named(resource), 0) + 1
        self.insert(resource, number, sample(shape, self.written.get(resource, Shape()), resource, number))

    def flat(self, operation: Operation, body: Any) -> dict[str, Any]:
        """Lay the fields of a payload's record and its children side by side, with a create's defaults."""
        shape = operation.request or Shape()
        sent = kept(shape, body) if isinstance(body, dict) else {}
        name = wrapper_of(shape)
        inner = shape.fields[name] if name else shape
        values = {key: value for key, value in sent.items() if key != name}
        own = sent.get(name) if name else None
        values |= own if isinstance(own, dict) else {}
        if operation.role == "create":
            for field, each in inner.fields.items():
                if field not in values and each.default is not NOTHING and fits(each.default, each.kinds):
                    values[field] = each.default
        return values

    def add(self, operation: Operation, values: dict[str, Any], *, is_reused: bool = False) -> int:
        table = self.of(operation)
        number = self.last.get(named(operation.resource), 0) + 1
        if is_reused and table:
            number = max(table) + 1
        self.insert(operation.resource, number, values)
        return number

    def insert(self, resource: str, number: int, values: dict[str, Any]) -> None:
        now, table = stamp(), named(resource)
        record = {"created": now, "modified": now} | values | {"id": number}
        if resource in TYPES:
            record["type"] = TYPES[resource]
        shape = self.rows.get(resource, Shape())
        for name in GENERATED:
            if not record.get(name) and "string" in shape.fields.get(name, Shape()).kinds:
                record[name] = f"{number:06}"
        self.last[table] = max(number, self.last.get(table, 0))
        self.tables[table][number] = record
        self.adopt(record)

    def adopt(self, record: dict[str, Any]) -> None:
        """Give each child an id and the id of its parent."""
        for name, children in record.items():
            for child in children if isinstance(children, list) else [children]:
                if isinstance(child, dict) and name[:1].isupper():
                    if not child.get("id"):
                        self.last[name] = child["id"] = self.last.get(name, 0) + 1
                    child.update(dict.fromkeys(PARENTS, record["id"]))

    def change(self, record: dict[str, Any], values: dict[str, Any]) -> None:
        """Merge an edit into a record; children that are sent replace those that were."""
        record |= values | {"modified": stamp()}
        self.adopt(record)

    def is_served(self, operation: Operation, record: dict[str, Any]) -> bool:
        """GET /invoices/{id} knows invoices alone; estimates, credit notes and receipts have own pages."""
        kind = record.get("type") or 0
        if operation.resource in TYPES:
            return bool(kind == TYPES[operation.resource])
        return kind == 0 if operation.resource == "invoices" and operation.role == "read" else True

    def is_listed(self, operation: Operation, record: dict[str, Any]) -> bool:
        if operation.resource in ("invoices", "invoice"):
            return (record.get("type") or 0) in LISTED_TYPES
        return self.is_served(operation, record)

    def is_used(self, operation: Operation, number: int) -> bool:
        """Tell whether a transaction names a record."""
        resource = named(operation.resource)
        if resource in TRANSACTIONS:
            return False
        return any(
            names(self.rows.get(each, Shape()), record, resource, number)
            for each in TRANSACTIONS
            for record in self.tables.get(each, {}).values()
        )

    def plain(self, operation: Operation, record: dict[str, Any]) -> dict[str, Any]:
        """Give a record as it is served, without its wrapper."""
        shape = row_shape(operation)[1]
        shape = shape if shape.fields else self.rows.get(operation.resource, Shape())
        if not shape.fields:
            return record
        return shown(shape, record | self.related(shape, record))  # type: ignore[no-any-return]

    def related(self, shape: Shape, record: dict[str, Any]) -> dict[str, Any]:
        if "Client" not in shape.fields or "Client" in record:
            return {}
        client = self.tables["clients"].get(record.get("client_id") or 0)
        return {"Client": client} if client else {}

    def row(self, operation: Operation, record: dict[str, Any]) -> Any:
        """Give a record as a page's list or single read serves it."""
        plain = self.plain(operation, record)
        wrapper = row_shape(operation)[0] or (
            "" if operation.is_v2 else self.wrappers.get(operation.resource, "")
        )
        return {wrapper: plain} if wrapper else plain


def named(resource: str) -> str:
    return ALIASES.get(resource, resource)


def stamp() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")


def row_shape(operation: Operation) -> tuple[str, Shape]:
    """Find the record in an answer's shape: its wrapper, if it has one, and itself."""
    shape = operation.answers.get(200) or Shape()
    shape = shape.fields.get("payload", shape)
    shape = shape.fields.get("data", shape)
    shape = shape.items or shape
    first = next(iter(shape.fields), "")
    is_wrapped = len(shape.fields) == 1 and first[:1].isupper()
    return (first, shape.fields[first]) if is_wrapped else ("", shape)


def wrapper_of(shape: Shape) -> str:
    """Name the object that holds a written record's own fields; empty where they stand at the top."""
    objects = [
        name for name, each in shape.fields.items() if each.fields and name[:1].isupper() and not each.items
    ]
    is_v1 = objects and all(
        each.fields or each.items or name[:1].isupper() for name, each in shape.fields.items()
    )
    if "Invoice" in objects:
        return "Invoice"  # a payment beside it may have more fields
    return max(objects, key=lambda name: len(shape.fields[name].fields)) if is_v1 else ""


def inner_of(shape: Shape) -> Shape:
    name = wrapper_of(shape)
    return shape.fields[name] if name else shape


def names(shape: Shape, value: Any, resource: str, number: int) -> bool:
    if isinstance(value, dict):
        return any(
            names(each, value[name], resource, number) for name, each in shape.fields.items() if name in value
        )
    if isinstance(value, list):
        return any(names(shape.items or Shape(), each, resource, number) for each in value)
    return named(shape.resource) == resource and str(value) == str(number)


def sample(shape: Shape, written: Shape, resource: str, number: int) -> dict[str, Any]:
    """Make a record to begin with: texts of its own, the listed values in turn, else what is blank."""
    values: dict[str, Any] = {}
    for name, each in shape.fields.items():
        listed = each.values or written.fields.get(name, Shape()).values
        allowed = [value for value in (converted(one, each.kinds) for one in listed) if value is not None]
        if allowed and (name != "type" or 0 not in allowed):
            values[name] = allowed[number % len(allowed)]
        elif (
            each.kinds[:1] == ("string",)
            and not allowed
            and not (each.form or each.pattern or each.longest)
            and not each.resource
        ):
            values[name] = f"{resource} {number}" if name == "name" else f"{name} {number}"
        else:
            values[name] = blank(each)
    return values
