"""Daftra: what a run must know of the books that people keep on a tenant."""

from conform.contract.vendor import Books, Lasting, Listing, OwnValue

_MARKS = (
    "notes",
    "note",
    "description",
    "body",
    "receipt_notes",
    "html_notes",
    "address2",
    "address1",
    "client_address2",
    "client_address1",
    "supplier_address2",
    "supplier_address1",
    "shipping_address",
    "title",
    "name",
    "business_name",
    "last_name",
    "first_name",
    "template_name",
    "vendor",
)

_UNSET = (None, "")
"""What leaves a number to the tenant."""
_NO_FLAG = (False, 0, "0", None, "")
"""What takes a flag from no other record."""
_FLAG = "the flag is taken from the record that had it"
_SERIAL = "the tenant's next number goes on from it"
_TYPE = "a document of this type has no delete of its own"
_LASTING = (
    Lasting(
        contract="v1/stores",
        place="Store.primary",
        harmless=_NO_FLAG,
        pages=("15115367e0", "15115364e0"),
        why=_FLAG,
    ),
    Lasting(
        contract="v1/treasuries",
        place="Treasury.is_primary",
        harmless=_NO_FLAG,
        pages=("15115372e0", "15115369e0"),
        why=_FLAG,
    ),
    *(
        Lasting(contract=contract, place=at, harmless=_UNSET, pages=pages, why=_SERIAL)
        for contract, at, pages in (
            ("v1/clients", "Client.client_number", ("15115262e0", "15115259e0")),
            ("v1/suppliers", "Supplier.supplier_number", ("15115267e0", "15115264e0")),
            ("v1/invoices", "Invoice.no", ("15115242e0", "15115239e0")),
            ("v1/estimates", "Estimate.no", ("15115247e0", "15115244e0")),
            ("v1/credit_notes", "CreditNote.no", ("15115252e0", "15115249e0")),
            ("v1/refund_receipts", "RefundReceipt.no", ("15115257e0", "15115254e0")),
            ("v1/purchase_invoices", "PurchaseOrder.no", ("15115352e0", "15115349e0")),
            ("v1/purchase_refunds", "PurchaseRefund.no", ("15115357e0", "15115354e0")),
            ("v1/requisitions", "Requisition.number", ("18798425e0", "18798404e0")),
            ("v1/journals", "Journal.number", ("15115322e0", "15115319e0")),
            ("v1/work_orders", "WorkOrder.number", ("15115272e0", "15115269e0")),
        )
    ),
    Lasting(
        contract="v1/invoices",
        place="Invoice.type",
        harmless=(0, "0", None, ""),
        pages=("15115242e0", "32867460e0", "15115239e0"),
        why=_TYPE,
    ),
)

_OWN = (
    OwnValue(name="payment_method", field="payment_method", stands_in="cash", is_text=True),
    OwnValue(name="leave_type", field="leave_type_id"),
    OwnValue(name="workflow", contract="v2/workflow", parameter="workflow_id"),
    OwnValue(name="app", contract="v2/app_manager", parameter="id"),
    OwnValue(name="terminal", contract="v1/invoices", parameter="terminal_id"),
)

_DATED = (
    *("v1/invoices", "v1/estimates", "v1/credit_notes", "v1/refund_receipts", "v1/journals", "v1/expenses"),
    *("v1/incomes", "v1/purchase_invoices", "v1/purchase_refunds", "v1/stock_transactions"),
)
"""Resources of which a record may lie in a period that is closed (page 15115242e0)."""

BOOKS = Books(
    marks=_MARKS,
    lasting=_LASTING,
    own=_OWN,
    borrowed={
        "v1/follow_up_statuses": "v2/follow_up_status",
        "v2/booking": "v1/bookings",
        "v2/invoice": "v1/invoices",
    },
    makes={
        "/api2/invoices/add_bulk.json": "v1/invoices",  # page 38757780e0
        "/api2/bookings/convert_to_invoice/{id}": "v1/invoices",  # page 21801170e0
    },
    listing=Listing(
        contract="v1/listing", parameter="model", way=("data", "Listing"), served={"Product": "v1/products"}
    ),
    kind="type",
    # an active payment method and treasury, a store that is open to the key, a period that is open
    settings={
        "": frozenset({own.field for own in _OWN if own.field} | {"store_id", "treasury_id"}),
        **dict.fromkeys(_DATED, frozenset({"date"})),
    },
    no_module={
        "v2": {"error": "Entity Not exists"}
    },  # seen on live tenants, of entities that are unknown or off
)
