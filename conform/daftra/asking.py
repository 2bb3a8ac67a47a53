"""Daftra: what payloads and queries must respect that no schema says."""

from conform.contract.vendor import Aim, Asking, Balance, Hindrance, Reading
from conform.daftra.claims import EXPLAINED

_LINE = ("item", "unit_price", "quantity")
_PRODUCT_LINE = ("product_id", "unit_price", "quantity")
_TREASURY = ("treasury_id", "status")
_UNFILLED = ("asset_type", "asset_location", "storage", "department", "employee_asset")
_ENTITY = "/v2/api/entity"


def _below(record: str, *names: str) -> tuple[str, ...]:
    """Name the places of a record, or with `[]` of a row, that stands there in the body."""
    return tuple(f"{record}.{name}" for name in names)


def _rows(name: str, *names: str) -> tuple[str, ...]:
    """Name rows and the places in one of them."""
    return name, *_below(f"{name}[]", *names)


_INVOICE = (
    "Invoice.client_email",  # required where the client is invoiced by e-mail (page 15115242e0)
    *_rows("InvoiceItem", *_LINE),
    *_below("Payment[]", "amount", "treasury_id"),
)
_USUAL = {
    "/api2/invoices": _INVOICE,
    "32867460e0": ("Payment", *_INVOICE, *_below("Payment", "payment_method", "amount", "treasury_id")),
    "/api2/invoices/add_bulk": (
        "[].Invoice.client_email",
        *_rows("[].InvoiceItem", *_LINE),
        *_below("[].Payment[]", "amount", "treasury_id"),
    ),
    **{
        f"/api2/{name}": (*_rows("InvoiceItem", *_PRODUCT_LINE), *_below("InvoicePayment[]", *_TREASURY))
        for name in ("estimates", "credit_notes", "refund_receipts")
    },
    **{
        f"/api2/{name}": (f"{record}.supplier_id", *_rows("PurchaseOrderItem", *_PRODUCT_LINE))
        for name, record in (("purchase_invoices", "PurchaseOrder"), ("purchase_refunds", "PurchaseRefund"))
    },
    "/api2/requisitions": _below("RequisitionItem[]", "item", *_PRODUCT_LINE),
    "/api2/bookings/add": _below("InvoiceItem[]", "product_id"),
    "/api2/client_payments": _below("ClientPayment", "client_id", "payment_method", "amount", *_TREASURY),
    "/api2/invoice_payments": _below("InvoicePayment", *_TREASURY),
    "/api2/journals": _rows("JournalTransaction", "debit", "credit", "journal_account_id"),
    "/api2/products": ("Product.name",),
    "/api2/notes": ("Note.body",),
    "/api2/expenses": _below("Expense", "amount", "date"),
    "/api2/incomes": _below("Income", "amount", "date"),
    f"{_ENTITY}/purchase_debit_note": _rows("purchase_order_item", "item", *_PRODUCT_LINE),
    "/v2/api/multi-entity": _below("[].options", "order_id", "order_type"),
}
"""Documents have lines, payments a treasury, journals rows: without, they are no such record."""

_CODED = {
    ("/api2/client_payments", "ClientPayment.status"): (1,),  # completed: others never count
    ("/api2/invoice_payments", "InvoicePayment.status"): (1,),
    **{
        (f"/api2/{name}", "InvoicePayment[].status"): (1,)
        for name in ("estimates", "credit_notes", "refund_receipts")
    },
    ("/api2/notes", "Note.item_type"): (1,),  # a client, as the path says
    ("/api2/invoices", "Invoice.source_type"): (3, 5, 6),
    ("/api2/invoices/add_bulk", "[].Invoice.source_type"): (3, 5, 6),
    ("/api2/journals", "Journal.entity_type"): ("invoice", "expense", "income"),
    ("/api2/journal_accounts", "JournalAccount.entity_type"): ("client", "supplier"),
    ("/api2/journal_cats", "JournalCat.entity_type"): ("client", "supplier"),
    ("/api2/journal_accounts", "JournalAccount.parent_cat_ids"): ({"$reftext": "v1/journal_cats"},),
    ("/api2/journal_cats", "JournalCat.parent_cat_ids"): ({"$reftext": "v1/journal_cats"},),
    ("/api2/stock_transactions", "StockTransaction.stock_transfer_id"): (0,),  # of transfers only
    ("/api2/requisitions", "Requisition.Order_type"): ("1", "2", "8", "25"),  # page 18798317e0
    ("/api2/bookings/add", "Invoice.converted"): (1,),
    (f"{_ENTITY}/attendance_log", "session_id"): (2,),
    (f"{_ENTITY}/attendance_log", "source_id"): ({"$ref": "v1/staff"},),
    (f"{_ENTITY}/attendance_log", "source_type"): ("supervisor",),
    (f"{_ENTITY}/attendance_log", "status"): ("draft",),
    (f"{_ENTITY}/cost_center", "is_primary"): (1,),  # and 0 is the parent of a primary one
    (f"{_ENTITY}/cost_center", "cost_center_id"): (0,),
    (f"{_ENTITY}/cost_center", "cost_center_ids"): ("0",),
    (f"{_ENTITY}/credit_type", "allow_decimal"): (1, 0),
    (f"{_ENTITY}/package", "status"): (1, 0),
    (f"{_ENTITY}/leave_application", "type"): ("leave",),
    (f"{_ENTITY}/leave_application", "days"): ("43",),
    (f"{_ENTITY}/leave_application", "date_from"): ("2025-11-17",),
    (f"{_ENTITY}/leave_application", "date_to"): ("2025-12-29",),
    (f"{_ENTITY}/leave_application", "late_time"): ("",),
    (f"{_ENTITY}/leave_application", "early_time"): ("",),
    (f"{_ENTITY}/leave_application", "attachments"): ("",),
    (f"{_ENTITY}/product_bundle", "product_id"): ({"$ref": "v1/products"},),
    (f"{_ENTITY}/product_bundle", "bundle_product_id"): ({"$ref": "v1/products"},),
    (f"{_ENTITY}/purchase_debit_note", "type"): (14,),
    (f"{_ENTITY}/purchase_debit_note", "language_id"): (7,),
    (f"{_ENTITY}/purchase_debit_note", "show_item_stores"): (0,),
    (f"{_ENTITY}/purchase_debit_note", "draft"): (1,),
    (f"{_ENTITY}/purchase_debit_note", "purchase_order_item[].discount_type"): (1, 2),
    (f"{_ENTITY}/credit_usage", "added_by"): ({"$reftext": "v1/staff"},),
    (f"{_ENTITY}/site_payment_gateway", "option1"): ("",),
    (f"{_ENTITY}/site_payment_gateway", "default"): (0,),
    (f"{_ENTITY}/site_payment_gateway", "active"): (1,),
    (f"{_ENTITY}/site_payment_gateway", "manually_added"): (1,),
    (f"{_ENTITY}/site_payment_gateway", "disable_for_client"): (0,),
    (f"{_ENTITY}/unit_template", "active"): (1, 0),
    (f"{_ENTITY}/le_workflow-type-entity-", "assigned_users[]"): ({"$reftext": "v1/staff"},),
    ("/v2/api/multi-entity", "[].options.order_id"): ({"$reftext": "v1/purchase_invoices"},),
}
"""Codes that one example or half a sentence shows; where the docs list values, what base payloads hold."""

_ENTRIES = {
    "client": "v1/clients",
    "supplier": "v1/suppliers",
    "treasury": "v1/treasuries",
    "store": "v1/stores",
}
_SOURCES = {0: "v1/invoices", 3: "v1/estimates", 5: "v1/credit_notes", 6: "v1/refund_receipts"}
_AIMS = (
    Aim(record="Note", type="item_type", id="item_id", records={1: "v1/clients"}),
    Aim(record="Invoice", type="source_type", id="source_id", records=_SOURCES),
    Aim(
        record="Journal",
        type="entity_type",
        id="entity_id",
        records={
            "invoice": "v1/invoices",
            "refund_receipt": "v1/refund_receipts",
            "credit_note": "v1/credit_notes",
            "purchase_order": "v1/purchase_invoices",
            "purchase_refund": "v1/purchase_refunds",
            "expense": "v1/expenses",
            "income": "v1/incomes",
            "invoice_payment": "v1/invoice_payments",
            "stock_transaction": "v1/stock_transactions",
        },
    ),
    Aim(record="JournalAccount", type="entity_type", id="entity_id", records=_ENTRIES),
    Aim(record="JournalCat", type="entity_type", id="entity_id", records=_ENTRIES),
)

# "Remove its transactions first" stands on 29 pages of deletes; whose transactions they are only these tell,
# of whose records the docs have transactions by name
_HINDRANCES = (
    Hindrance(
        of="v1/products",
        by="v1/stock_transactions",
        place="StockTransaction.product_id",
        page="15115315e0",
    ),
    Hindrance(
        of="v1/stores",
        by="v1/stock_transactions",
        place="StockTransaction.store_id",
        page="15115365e0",
    ),
    Hindrance(
        of="v1/journal_accounts",
        by="v1/journals",
        place="JournalTransaction[].journal_account_id",
        page="15115325e0",
    ),
)

ASKING = Asking(
    everywhere={"v1/staff": 0},  # the owner (page 15115376e0)
    formats=(
        ("number", r"(^|_)discount(_percent(age)?)?$|percent", "percent"),
        ("integer", r"(^|_)discount(_percent(age)?)?$|percent", "share"),
        ("number", r"^value$", "percent"),
        ("integer", r"due_after|_days$|^days$", "days"),
        ("string", r"e_?mail", "email"),
        ("string", r"currency(_code)?$", "currency"),
        ("string", r"country(_code)?$", "country"),
        ("string", r"phone|mobile|(^|_)fax", "phone"),
        ("string", r"postal|zip", "postal_code"),
        ("string", r"map_location|coordinates", "coordinates"),
        ("string", r"(^|_)ip$", "ip"),
        ("string", r"(^|_)(url|link|website)$", "address"),
        ("string", r"colou?r", "colour"),
        ("string", r"(^|_)date$", "date"),
        ("string", r"(^|_)time$", "time"),
        ("string", r"(^|_)(number|no|code|barcode|sku)$", "serial"),
        ("string", r"(^|_)(id|limit|period|amount|total|price|balance|rate|quantity)$", "digits"),
    ),
    constants={"payment_method": "cash"},
    pinned={
        ("/api2/invoices", "Invoice.type"): 0,  # its read page serves type 0 only (docs README)
        ("/api2/invoices", "Payment.status"): 1,  # completed, by its own list of values (page 15115303e0)
        ("/api2/invoices/add_bulk", "[].Invoice.type"): 0,
        ("/v2/api/multi-entity", "[].key"): "requisition",
        ("/v2/api/multi-entity", "[].action"): "list",
        ("/v2/api/multi-entity", "[].options.order_type"): 3,
    },
    exclusive=(("discount", "discount_amount"),),  # page 15115242e0
    tied=(("source_type", "source_id"),),
    equal=(("total_debit", "total_credit"), ("currency_debit", "currency_credit")),  # page 15115322e0
    balances=(  # of the rows that page says no more than that their totals are equal
        Balance(
            record="Journal",
            totals=("total_debit", "total_credit"),
            rows="JournalTransaction",
            sides=("debit", "credit"),
        ),
    ),
    aims=_AIMS,
    models={
        ("v2/follow_up_status", "Client"): "item_type=1",  # pages 15115262e0, 37565916e0
        ("v2/follow_up_status", "Invoice"): "item_type=2",
        ("v2/follow_up_status", "WorkOrder"): "item_type=8",
        ("v2/follow_up_status", "Note"): "item_type=1",
        **{
            ("v1/follow_up_actions", f"{name}Appointment"): f"type={path}"
            for name, path in (("Invoice", "invoice"), ("Estimate", "estimate"), ("WorkOrder", "work_order"))
        },
    },
    usual=_USUAL,
    coded=_CODED,
    fixed=frozenset({("/v2/api/multi-entity", "[].action"), ("/v2/api/multi-entity", "[].key")}),
    unfilled={f"{_ENTITY}/{name}": ("name",) for name in _UNFILLED},
    parameters={
        ("v1/listing", "model"): "Branch",
        ("v1/notes", "type"): "client",
        ("v1/notes", "id"): {"$ref": "v1/clients"},
        ("v1/follow_up_actions", "type"): "client",
        ("v2/workflow", "workflow_id"): 1,
        ("v2/entity", "entity"): "staff",  # of which every tenant has the owner (page 15115376e0)
        ("v2/app_manager", "id"): 1,
        ("v1/invoices", "send"): "0",
        ("v1/invoices", "terminal_id"): "1",
    },
    elsewhere={("v2/entity", "entity"): ("invoice", "follow_up_status")},  # pages 32868810e0, 15115383e0
    readings=(
        Reading(question="unknown_field", version="v1", said="no page speaks of it"),
        Reading(question="unknown_field", version="v2", said="no page speaks of it"),
        Reading(
            question="read_only_field",
            version="v1",
            said="flagged read-only: ignored on write",
            is_taken=True,
            pages=("15115262e0", "15115242e0"),
        ),
        Reading(question="read_only_field", version="v2", said="hardly any field is flagged"),
        Reading(
            question="partial_edit",
            version="v1",
            said="edits merge, submitted children replace",
            is_taken=True,
            pages=("15115259e0", "15115239e0"),
        ),
        Reading(
            question="partial_edit",
            version="v2",
            said="edits merge, nothing is required in words",
            is_taken=True,
            pages=("36139823e0",),
        ),
        Reading(question="extra_parameter", version="v1", said="no page speaks of it"),
        Reading(question="extra_parameter", version="v2", said="no page speaks of it"),
    ),
    signed=r"(^|_)balance$",  # pages 15115262e0, 15115317e0: owed, or sold before it came
    hindrances=_HINDRANCES,
    # estimates, credit notes and refund receipts have pages of their own (15115238e0, docs README)
    unserved={("/api2/invoices", "Invoice.type"): (3, 5, 6)},
    most_rows={"limit": 1000},  # page 15115261e0
    explained=EXPLAINED,
)
"""Partial edits are asked by every lifecycle (one field alone), the other questions by cases of their own."""
