"""Rules of the docs' prose that tie fields of one record together; valid payloads satisfy them.

One small function a rule: it takes an object of the payload (a record or a child row) and the whole body,
and gives the object changed so that the rule holds. They are preconditions: no case breaks them on purpose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Json, Operation

PINNED: dict[str, dict[str, Json]] = {"/api2/invoices": {"type": 0}, "/api2/advance_payments": {}}
"""Values that a create needs so that its own read page serves the record (docs README: type 0 only)."""
ENTITIES = {
    "invoice": "v1/invoices",
    "refund_receipt": "v1/refund_receipts",
    "credit_note": "v1/credit_notes",
    "purchase_order": "v1/purchase_invoices",
    "purchase_refund": "v1/purchase_refunds",
    "expense": "v1/expenses",
    "income": "v1/incomes",
}
MIRRORS = (
    ("total_debit", "total_credit"),
    ("currency_debit", "currency_credit"),
    ("debit", "credit"),
)


def exclusive_discount(record: dict[str, Json]) -> dict[str, Json]:
    """Leave one discount: a share or an amount, not both (page 15115242e0)."""
    if record.get("discount") and record.get("discount_amount"):
        return {**record, "discount_amount": 0}
    return record


def balanced(record: dict[str, Json]) -> dict[str, Json]:
    """Let debit equal credit, in a journal and in each of its rows (page 15115322e0)."""
    same = {credit: record[debit] for debit, credit in MIRRORS if debit in record and credit in record}
    return {**record, **same} if same else record


def sourced(record: dict[str, Json]) -> dict[str, Json]:
    """Name a source only with its type, and a type only with its source."""
    if ("source_type" in record) == ("source_id" in record):
        return record
    return {key: value for key, value in record.items() if key not in ("source_type", "source_id")}


RULES: tuple[Callable[[dict[str, Json]], dict[str, Json]], ...] = (exclusive_discount, balanced)


def accord(operation: Operation, payload: Json) -> Json:
    """Give a payload in which all rules of prose hold, each object by itself, then the sums."""
    return _summed(_pinned(operation, _ruled(payload)))


def _ruled(value: Json) -> Json:
    if isinstance(value, list):
        return [_ruled(each) for each in value]
    if not isinstance(value, dict):
        return value
    record = {key: _ruled(each) for key, each in value.items()}
    for rule in RULES:
        record = rule(record)
    return record


def _pinned(operation: Operation, payload: Json) -> Json:
    wrapper = operation.request.wrapper if operation.request is not None else None
    values = PINNED.get(operation.call.removesuffix(".json").removesuffix("/{id}"), {})
    if not values or wrapper is None or not isinstance(payload, dict):
        return payload
    record = payload.get(wrapper)
    if not isinstance(record, dict):
        return payload
    return {**payload, wrapper: {**record, **{key: each for key, each in values.items() if key in record}}}


def _summed(payload: Json) -> Json:
    """Let the totals of a journal be the sums of its rows."""
    if not isinstance(payload, dict):
        return payload
    record, rows = payload.get("Journal"), payload.get("JournalTransaction")
    if not isinstance(record, dict) or not isinstance(rows, list) or not rows:
        return payload
    debit = sum(float(str(row.get("debit", 0))) for row in rows if isinstance(row, dict))
    totals: dict[str, Json] = {
        name: round(debit, 6) for name in ("total_debit", "total_credit") if name in record
    }
    return {**payload, "Journal": {**record, **totals}}
