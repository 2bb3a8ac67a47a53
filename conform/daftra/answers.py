"""Daftra: what answers have around a record, and what a server may do to a value."""

from conform.contract import Field, Source
from conform.contract.field import Kind
from conform.contract.vendor import Answers, Gathering, Ordering, Paging

PAGING = Paging(
    sizes=("limit", "per_page"),
    page="page",
    frame="pagination",
    totals=("total_results", "total"),
    lasts=("page_count", "last_page"),
    numbers=("page", "current_page"),
    links=("next", "prev"),  # those of v2 are documented as always null, which claims nothing
)
"""Each with v1 first: pages 15115258e0 (v1) and 36139822e0 (v2)."""

# never judged on the way back: the server stamps or numbers them (docs README, "Values" and "Bodies")
_STAMPED = {
    "id": "15115258e0",
    "created": "15115258e0",
    "modified": "15115258e0",
    "last_login": "15115258e0",
    "last_ip": "15115258e0",
    "invoice_id": "15115242e0",
    "purchase_order_id": "15115351e0",
    "journal_id": "15115322e0",
    "payment_status": "15115247e0",  # set by payments
}

# an empty value sent for these is filled by the server
_FILLED = {
    "no": "15115242e0",
    "number": "15115322e0",
    "client_number": "15115262e0",
    "supplier_number": "15115267e0",
    "code": "15115312e0",
    "invoice_layout_id": "15115242e0",
    "currency_code": "15115242e0",
    "language_id": "15115242e0",
    "date": "15115302e0",
    "store_id": "15115242e0",
    "treasury_id": "15115242e0",
    "shipping_options": "15115242e0",
    "staff_id": "15115262e0",
    "branch_id": "24700082e0",
    "generated": "36956247e0",
}

# (what an edit sends): (what may change with it although it was not sent; a final * stands for any rest)
_FOLLOWING = {
    "discount": ("discount_amount",),  # 15115242e0: the two alternate
    "discount_amount": ("discount",),  # 15115242e0
    "client_id": ("client_*", "is_offline", "currency_code", "Client"),  # 15115242e0: filled from the client
    "supplier_id": ("supplier_*", "Supplier"),  # 15115352e0: filled from the supplier
    "deposit": ("deposit_type", "payment_status"),  # 15115242e0
    "draft": ("no", "payment_status"),  # 15115242e0: a draft has no status of payment
    "store_id": (
        "InvoiceItem",
        "PurchaseOrderItem",
        "store_id",
    ),  # 15115242e0: lines take the invoice's store
    "product_id": ("item", "description", "unit_price"),  # 15115242e0: filled from the product
    "credit": ("currency_credit",),  # 15115322e0: amounts in the journal's currency
    "debit": ("currency_debit",),  # 15115322e0
    "currency_credit": ("credit",),  # 15115322e0
    "currency_debit": ("debit",),  # 15115322e0
    "currency_code": ("currency_*", "rate"),  # 15115322e0
    "used_by": ("storage_id", "employee_id"),  # 38573119e0: each is required in its turn
    "start_time": ("end_time", "duration", "time"),  # 15115302e0
    "time": ("start_time", "end_time", "duration"),  # 15115302e0
}

# one treasury and one store is the primary one
_SOLE = {"is_primary": "15115372e0", "primary": "15115367e0"}

_GUIDE = (("fields", Source(page="2219400m0", edition="2026-07-03")),)
_PAGE: tuple[tuple[str, Kind], ...] = (
    ("current_page", "integer"),
    ("data", "array"),
    ("total", "integer"),
    ("per_page", "integer"),
)
GATHERING = Gathering(
    call="/v2/api/multi-entity",
    names=("alias", "key"),
    action="action",
    shapes={
        # what stands for a record that is not there no page says
        "show": Field(
            name="",
            kinds=("object", "null"),
            fields=(Field(name="id", kinds=("integer",), sources=_GUIDE),),
            extra=Field(name="*"),
            sources=_GUIDE,
        ),
        "list": Field(
            name="",
            kinds=("object",),
            fields=tuple(Field(name=name, kinds=(kind,), sources=_GUIDE) for name, kind in _PAGE),
            extra=Field(name="*"),
            sources=_GUIDE,
        ),
    },
    sample=[
        {"key": "invoice", "action": "show", "options": {"$reftext": "v1/invoices"}, "data_level": 1},
        {
            "key": "requisition",
            "action": "list",
            "options": {"order_id": {"$reftext": "v1/purchase_invoices"}, "order_type": 3},
            "data_level": 1,
            "alias": "of_the_order",
        },
    ],
)
"""Guide page 2219400m0: the table of the fields, and what each action returns."""

ANSWERS = Answers(
    holder="data",
    status="code",
    result="result",
    # page 15115262e0 has "failed"; live tenants say "fail" as well, and with HTTP 200 (observed page)
    refusals=frozenset({"fail", "failed"}),
    reasons=("validation_errors", "errors"),
    additions=("error_type", "extra_data"),
    denials="933385m0",
    landmarks=frozenset({"result", "code", "id", "message", "error"}),
    neutral=frozenset({"recursive", "sort", "direction", "include"}),
    sorting=frozenset({"sort", "direction"}),
    orders={"v1/invoices": Ordering(field="date", page="15115241e0")},
    stamped=_STAMPED,
    filled=_FILLED,
    following=_FOLLOWING,
    sole=_SOLE,
    gathering=GATHERING,
)
