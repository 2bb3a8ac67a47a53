"""Daftra: what an embedded tenant serves that no contract says; one table each, with its page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conform.contract.embedded import Embedded, Subtype
from conform.daftra.embedded.faults import FAULTS
from conform.daftra.embedded.filters import FILTERS
from conform.daftra.embedded.observed import OBSERVED
from conform.daftra.embedded.operations import ACTIONS, V1, V2, envelope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Json

DOCUMENTS = "v1/invoices"

# pages 15115241e0 (list: 0, 16, 19) and 15115238e0 (single read: 0 alone)
_INVOICES = Subtype(store=DOCUMENTS, given=0, is_fixed=False, listed=(0, 16, 19), read=(0,))
_OTHERS = {"v1/estimates": 3, "v1/credit_notes": 5, "v1/refund_receipts": 6}
"""Document types by the resources that serve no other."""

SHARED: Mapping[str, str] = {
    "v2/invoice": DOCUMENTS,  # pages 32868810e0 and 32868805e0: advance payments, documents of type 19
    "v2/booking": "v1/bookings",  # pages 21801487e0 and 21801502e0
    "v1/follow_up_statuses": "v2/follow_up_status",  # pages 15115381e0 and 15115382e0
}
"""Resources that are another one's records under another path."""

NOTE_TYPES: Mapping[str, int] = {
    name: number
    for number, name in enumerate(
        ("client", "invoice", "estimate", "po", "staff", "supplier", "product", "work_order", "appointment"),
        1,
    )
}
"""Item types by name, for paths that name them (pages 15115297e0 and 15115380e0)."""

NESTED: Mapping[str, str] = {
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

SIGNS: Mapping[str, str] = {
    "": "=",
    "eq": "=",
    "not_equal": "!=",
    "gt": ">",
    "gte": ">=",
    "from": ">=",
    "lt": "<",
    "lte": "<=",
    "to": "<=",
    "like": "LIKE",
    "in": "IN",
    "not_in": "NOT IN",
    "is_null": "IS NULL",
}
"""Operators of v2 filters (guide page on filtering)."""

_LEVEL = re.compile(r"(/v2/api/entity/.+/)(?:-1|[1-4])")


def other_levels(path: str) -> tuple[str, ...]:
    """Give a v2 read at the levels of detail that some read documents (the guide: -1 and 1 to 4)."""
    found = _LEVEL.fullmatch(path)
    return () if found is None else tuple(found[1] + level for level in ("1", "2", "-1"))


EMBEDDED = Embedded(
    ending=".json",  # what a v1 path may carry or leave out (observed page, access)
    same=other_levels,
    strangers={"/v2/api/entity/": "v2/entity"},  # page 18678234e0
    actions=ACTIONS,
    whole="recursive",  # page 15115241e0
    plain=frozenset({"limit", "page", "per_page", "sort", "direction", "recursive", "format", "debug"}),
    bare="-1",
    # page 1258824m0; live clients number the values of a list, as PHP does (observed page, added later)
    filter=re.compile(
        r"filter\[(?P<either>or\]\[)?(?P<column>\w+)\](?:\[(?P<operator>[a-z_]+)\])?(?:\[\d*\])?"
    ),
    sorts=re.compile(r"sort\[(\w+)\]"),  # page 1258822m0
    filters=FILTERS,
    signs=SIGNS,
    ranges=(("_from", ">="), ("_to", "<=")),
    envelope=envelope,
    code="code",
    frames=(V2, V1),
    subtype="type",
    subtypes={
        DOCUMENTS: _INVOICES,
        **{
            key: Subtype(store=DOCUMENTS, given=given, listed=(given,), read=(given,))
            for key, given in _OTHERS.items()
        },
    },
    shared=SHARED,
    parents={DOCUMENTS: "invoice"},  # child rows say `invoice_id`, whatever the document's type
    orders={DOCUMENTS: ("date", True)},  # page 15115241e0: most recent first, by date
    from_path={"/api2/notes/{type}/{id}": {"type": "item_type", "id": "item_id"}},  # page 15115297e0
    path_values=NOTE_TYPES,
    nested=NESTED,
    entities=ENTITIES,
    # as the pages of invoices and work orders say
    numbered=frozenset({"no", "number", "code", "client_number", "supplier_number", "product_code"}),
    # as the examples of their pages show (38573107e0, 38573111e0, 38573115e0, 38770117e0, 38573119e0)
    unfilled={
        f"v2/{name}": ("name",)
        for name in ("asset_type", "asset_location", "storage", "department", "employee_asset")
    },
    seeds=SEEDS,
    listings=frozenset({"Branch", "Role", "languageCodes", "dateFormats"}),
    titles=("name", "title", "first_name", "business_name", "label"),
    borrowed=frozenset({"v2/entity", "v1/listing"}),
    observed=OBSERVED,
    faults=FAULTS,
)
