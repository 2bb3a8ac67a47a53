"""Daftra: what payloads and queries must respect that no schema says."""

from conform.contract.vendor import Asking, Reading, Sum
from conform.daftra.claims import EXPLAINED

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
    equal=(  # page 15115322e0
        ("total_debit", "total_credit"),
        ("currency_debit", "currency_credit"),
        ("debit", "credit"),
    ),
    sums=(
        Sum(record="Journal", totals=("total_debit", "total_credit"), rows="JournalTransaction", of="debit"),
    ),
    parameters={
        ("v1/listing", "model"): "Branch",
        ("v1/notes", "type"): "client",
        ("v1/notes", "id"): {"$ref": "v1/clients"},
        ("v1/follow_up_actions", "type"): "client",
        ("v2/workflow", "workflow_id"): 1,
        ("v2/entity", "entity"): "branch",
        ("v2/app_manager", "id"): 1,
        ("v1/invoices", "send"): "0",
        ("v1/invoices", "terminal_id"): "1",
    },
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
    most_rows={"limit": 1000},  # page 15115261e0
    explained=EXPLAINED,
)
"""Partial edits are asked by every lifecycle (one field alone), the other questions by cases of their own."""
