"""Rules of the docs' prose that tie fields of one record together; valid payloads satisfy them.

One small function a rule: it takes an object of the payload (a record or a child row) and the whole body,
and gives the object changed so that the rule holds. They are preconditions: no case breaks them on purpose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.payloads import place

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Json

PINNED: dict[tuple[str, str], Json] = {
    ("/api2/invoices", "Invoice.type"): 0,
    ("/api2/invoices", "Payment.status"): 1,
    ("/api2/invoices", "Payment[].status"): 1,
    ("/api2/invoices/add_bulk", "[].Invoice.type"): 0,
    ("/v2/api/multi-entity", "[].key"): "requisition",
    ("/v2/api/multi-entity", "[].action"): "list",
    ("/v2/api/multi-entity", "[].options.order_type"): 3,
}
"""Values by call and place that prose names alone: its read page serves type 0 only (docs README);
a payment is completed, which its own value list calls 1 (page 15115303e0)."""
TIED = (("source_type", "source_id"),)
"""Fields that mean nothing without each other."""
EXCLUSIVE = (("discount", "discount_amount"),)
"""Fields of which one only may be other than zero."""
MIRRORS = (
    ("total_debit", "total_credit"),
    ("currency_debit", "currency_credit"),
    ("debit", "credit"),
)


def exclusive_discount(record: dict[str, Json]) -> dict[str, Json]:
    """Leave one discount, a share or an amount by turns (page 15115242e0)."""
    for share, amount in EXCLUSIVE:
        if record.get(share) and record.get(amount):
            is_share = str(record[amount])[-1:] in "02468"
            record = {**record, (amount if is_share else share): 0}
    return record


def balanced(record: dict[str, Json]) -> dict[str, Json]:
    """Let debit equal credit, in a journal and in each of its rows (page 15115322e0)."""
    same = {credit: record[debit] for debit, credit in MIRRORS if debit in record and credit in record}
    return {**record, **same} if same else record


def sourced(record: dict[str, Json]) -> dict[str, Json]:
    """Name a source only with its type, and a type only with its source."""
    alone = [pair for pair in TIED if (pair[0] in record) != (pair[1] in record)]
    return {key: each for key, each in record.items() if not any(key in pair for pair in alone)}


RULES: tuple[Callable[[dict[str, Json]], dict[str, Json]], ...] = (exclusive_discount, balanced, sourced)


def accord(payload: Json) -> Json:
    """Give a payload in which all rules of prose hold, each object by itself, then the sums."""
    return _summed(_ruled(payload))


def _ruled(value: Json) -> Json:
    if isinstance(value, list):
        return [_ruled(each) for each in value]
    if not isinstance(value, dict):
        return value
    record = {key: _ruled(each) for key, each in value.items()}
    for rule in RULES:
        record = rule(record)
    return record


def pinned(call: str, at: str) -> tuple[Json, ...]:
    """Give the one value that prose allows at a place, () where the contract alone decides."""
    return (PINNED[call, at],) if (call, at) in PINNED else ()


def is_as_pinned(call: str, payload: Json) -> bool:
    """Tell whether a payload has no other value than the pinned one at any pinned place."""
    places = [
        (at, value) for (known, at), value in PINNED.items() if known == call and place.has(payload, at)
    ]
    return all(place.read(payload, at) == value for at, value in places)


def with_partner(payload: Json, at: str, value: Json) -> Json:
    """Put a value at a place, and the same in the field that must equal it (debit and credit)."""
    above, _, name = at.rpartition(".")
    changed = place.with_value(payload, at, value)
    for pair in MIRRORS:
        other = f"{above}.{pair[1 - pair.index(name)]}" if name in pair else ""
        if other and place.has(changed, other):
            changed = place.with_value(changed, other, value)
    return _summed(changed)


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
