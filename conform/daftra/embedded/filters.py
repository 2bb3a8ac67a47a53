"""Daftra: what an embedded tenant takes those filters of lists for that are no column's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.tenants.embedded.store import Condition

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from conform.tenants.embedded.store import Sign

INVOICES = "v1/invoices"
NOBODY = Condition(column="id", values=("0",))
"""What no record fits: a filter by something that an embedded tenant has of no record."""
DRAFT = "-1"
"""The special payment status that means drafts (page 15115241e0)."""
COMPUTED_STATUSES = frozenset({"-2", "-3", "3", "4"})
"""Special payment statuses that follow from dates, subscriptions and payments."""
_CLIENT = tuple(f"client_{name}" for name in ("business_name", "first_name", "last_name", "email"))


def _in_any(*columns: str, sign: Sign = "LIKE") -> Callable[[str], Sequence[Condition]]:
    """Look for a text in any of some columns."""
    return lambda text: (
        Condition(any_of=tuple(Condition(column=each, sign=sign, values=(text,)) for each in columns)),
    )


def _of_nobody(_: str) -> Sequence[Condition]:
    return (NOBODY,)


def _payment_status(text: str) -> Sequence[Condition]:
    if text == DRAFT:
        return (Condition(column="draft", values=("1",)),)
    return (NOBODY,) if text in COMPUTED_STATUSES else (Condition(column="payment_status", values=(text,)),)


def _client_type(text: str) -> Sequence[Condition]:
    return (Condition(column="type", values=(text,), of=("v1/clients", "client_id")),)


def _created_to(day: str) -> Sequence[Condition]:
    """Take the whole day: what is compared with has a time."""
    return (Condition(column="created", sign="<=", values=(f"{day} 23:59:59",)),)


# page 15115241e0
FILTERS: Mapping[tuple[str, str], Callable[[str], Sequence[Condition]]] = {
    (INVOICES, "keywords"): _in_any(*_CLIENT, "no", "po_number"),
    (INVOICES, "no"): _in_any("no", "po_number"),
    (INVOICES, "item"): _in_any("InvoiceItem", sign="HOLDS"),
    (INVOICES, "custom_field"): _in_any("InvoiceCustomField", sign="HOLDS"),
    (INVOICES, "client_type"): _client_type,
    (INVOICES, "payment_status"): _payment_status,
    (INVOICES, "order_source_id"): lambda text: (Condition(column="order_source_id", values=(text,)),),
    (INVOICES, "shipping_option_id"): _of_nobody,
    (INVOICES, "created_to"): _created_to,
    (INVOICES, "due_date_from"): _of_nobody,
    (INVOICES, "due_date_to"): _of_nobody,
}
"""By contract and parameter: the conditions that its value makes."""
