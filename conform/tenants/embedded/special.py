"""The few things that the contract alone does not say: one table each, with the page that says them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conform.tenants.embedded.store import Order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Contract, Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Say which document type of a shared store a resource serves.

    `given` is the type of a new record: where `is_fixed` whatever was sent, else where none was sent.
    `listed` and `read` are the types that the list and the single read serve, None for all.
    """

    store: str
    given: int
    is_fixed: bool = True
    listed: frozenset[int] | None = None
    read: frozenset[int] | None = None


DOCUMENTS = "v1/invoices"
FAMILIES: Mapping[str, Family] = {
    # pages 15115241e0 (list: 0, 16, 19) and 15115238e0 (single read: 0 alone)
    "v1/invoices": Family(
        store=DOCUMENTS, given=0, is_fixed=False, listed=frozenset({0, 16, 19}), read=frozenset({0})
    ),
    "v1/estimates": Family(store=DOCUMENTS, given=3, listed=frozenset({3}), read=frozenset({3})),
    "v1/credit_notes": Family(store=DOCUMENTS, given=5, listed=frozenset({5}), read=frozenset({5})),
    "v1/refund_receipts": Family(store=DOCUMENTS, given=6, listed=frozenset({6}), read=frozenset({6})),
}

SHARED: Mapping[str, str] = {
    "v2/invoice": DOCUMENTS,  # pages 32868810e0 and 32868805e0: advance payments, documents of type 19
    "v2/booking": "v1/bookings",  # pages 21801487e0 and 21801502e0
    "v1/follow_up_statuses": "v2/follow_up_status",  # pages 15115381e0 and 15115382e0
}
"""Resources that are another one's records under another path."""

PARENTS: Mapping[str, str] = {DOCUMENTS: "invoice"}
"""How child rows name the parent of a shared store: `invoice_id`, whatever the document's type."""

ORDERS: Mapping[str, Order] = {
    DOCUMENTS: Order(column="date", is_descending=True),  # page 15115241e0: most recent first, by date
}

PATH_VALUES: Mapping[str, Mapping[str, str]] = {
    "/api2/notes/{type}/{id}": {"type": "item_type", "id": "item_id"},  # page 15115297e0
}
"""Path parameters of a create that become values of the record."""

NOTE_TYPES: Mapping[str, int] = {
    name: number
    for number, name in enumerate(
        ("client", "invoice", "estimate", "po", "staff", "supplier", "product", "work_order", "appointment"),
        1,
    )
}
"""Item types by name, for paths that name them (pages 15115297e0 and 15115380e0)."""

EMBEDS: Mapping[str, str] = {
    "client": "v1/clients",
    "supplier": "v1/suppliers",
    "staff": "v1/staff",
    "product": "v1/products",
    "invoice": DOCUMENTS,
    "store": "v1/stores",
    "treasury": "v1/treasuries",
    "work_order": "v1/work_orders",
    "branch": "v1/branches",
    "location": "v2/asset_location",
    "storage": "v2/storage",
    "asset_type": "v2/asset_type",
    "department": "v2/department",
}
"""Where the record is that an object inside another one shows: `Client` stands for `client_id`."""

ENTITIES: Mapping[str, str] = {
    "client_attendance_log": "v1/client_attendance_log",
    "time_tracking": "v1/time_tracking",
    "branch": "v1/branches",
    "follow_up_reminder": "v1/client_appointments",
    "purchase_order": "v1/purchase_invoices",
    "purchase_invoice": "v1/purchase_invoices",
    "product_category": "v1/product_categories",
    "journal_cat": "v1/journal_cats",
    "staff": "v1/staff",
    "tax": "v1/taxes",
    "treasury": "v1/treasuries",
}
"""Stores of v2 entity names where the name is not simply the singular of a resource (page 18678234e0)."""

BORROWED = frozenset({"v2/entity", "v1/listing"})
"""Resources without records of their own: they list those of others."""

NUMBERED = frozenset({"no", "number", "code", "client_number", "supplier_number", "product_code"})
"""Columns that are numbered where nothing is sent, as the pages of invoices and work orders say."""

SEEDS: Mapping[str, tuple[Mapping[str, Json], ...]] = {
    "v1/stores": ({"name": "Main store", "active": True, "is_primary": True},),
    "v1/treasuries": ({"name": "Main treasury", "active": True, "is_primary": True},),
    "v2/site_payment_gateway": (
        {"payment_gateway": "cash", "label": "Cash", "active": 1, "default": 1},
        {"payment_gateway": "bank", "label": "Bank transfer", "active": 1, "default": 0},
    ),
    "v2/follow_up_status": (
        {"name": "New", "status": 1, "item_type": 1},
        {"name": "Done", "status": 2, "item_type": 1},
    ),
    "v2/invoice": ({"type": 0, "no": "000001", "date": "2026-01-01", "draft": False},),
    "v2/booking": ({"date": "2026-01-01", "start_time": "10:00", "end_time": "11:00", "status": 1},),
}
"""Records that every tenant has from its first day."""

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def snake(name: str) -> str:
    """Give `PurchaseOrder` as `purchase_order`."""
    return _WORD.sub("_", name).lower()


def store_of(contract: Contract | str) -> str:
    """Name the store of a resource: its own, or the one that its family shares."""
    key = contract if isinstance(contract, str) else contract.key
    return FAMILIES[key].store if key in FAMILIES else SHARED.get(key, key)


def singular(name: str) -> str:
    """Give the singular of a resource's name (`clients`, `taxes`, `treasuries`)."""
    for ending, instead in (("ies", "y"), ("xes", "x"), ("s", "")):
        if name.endswith(ending) and not name.endswith("ss"):
            return name.removesuffix(ending) + instead
    return name
