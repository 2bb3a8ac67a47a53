"""Daftra: how the documents are read, what a field's name refers to, how our OpenAPI export names things."""

from conform.contract import Reference
from conform.contract.vendor import Documents, Twin
from conform.daftra.paths import V1, V2, locate, resource_of
from conform.daftra.readings import READINGS

LISTING_PAGE = "15115384"
"""Endpoint of the general listing: a link to it means a model, which its text names."""
FOLLOW_UP = "v2/follow_up_status"
"""A follow-up status is created and listed at v2 and deleted at v1; one record."""
MISLED = (("action_id", FOLLOW_UP),)
"""The link says statuses, its text and the field say actions."""
_NAMES: dict[str, tuple[str, ...]] = {
    "v1/clients": ("client_id",),
    "v1/suppliers": ("supplier_id",),
    "v1/staff": ("staff_id", "employee_id", "sales_person_id", "user_id"),
    "v1/products": ("product_id", "bundle_product_id"),
    "v1/invoices": ("invoice_id", "subscription_id"),
    "v1/estimates": ("estimate_id",),
    "v1/stores": ("store_id", "to_store_id", "To_store_id", "raw_store_id", "default_store_id"),
    "v1/treasuries": ("treasury_id", "default_treasury_id"),
    "v1/taxes": ("tax1", "tax2", "tax1_id", "tax2_id", "shipping_tax_id"),
    "v1/journals": ("journal_id",),
    "v1/journal_accounts": ("journal_account_id",),
    "v1/journal_cats": ("journal_cat_id",),
    "v1/work_orders": ("work_order_id", "payment_work_order_id"),
    "v1/work_order_appointments": ("delivery_appointment_id",),
    "v1/purchase_invoices": ("purchase_order_id",),
    "v1/branches": ("branch_id",),
    "v1/follow_up_actions": ("action_id",),
    FOLLOW_UP: ("follow_up_status", "follow_up_status_id", "status_id"),
    "v2/credit_type": ("credit_type_id",),
    "v2/credit_charge": ("credit_charge_id",),
    "v2/credit_usage": ("credit_usage_id",),
    "v2/package": ("package_id",),
    "v2/asset_type": ("asset_type_id",),
    "v2/asset_location": ("location_id",),
    "v2/storage": ("storage_id",),
    "v2/department": ("department_id",),
    "v2/employment_type": ("employment_type_id",),
    "v2/cost_center": ("cost_center_id",),
}
REFERENCES: dict[str, Reference] = {
    **{name: Reference(resource=resource) for resource, names in _NAMES.items() for name in names},
    "invoice_layout_id": Reference(listing="InvoiceLayout"),
    "role_id": Reference(listing="Role"),
}
REFERENCES_OF: dict[tuple[str, str], Reference | None] = {
    ("v1/authentication", "client_id"): None,
    ("v1/client_appointments", "item_id"): Reference(resource="v1/clients"),
    ("v1/invoice_appointments", "item_id"): Reference(resource="v1/invoices"),
    ("v1/estimate_appointments", "item_id"): Reference(resource="v1/estimates"),
    ("v1/work_order_appointments", "item_id"): Reference(resource="v1/work_orders"),
    **{
        (f"v1/{which}_appointments", "partner_id"): Reference(resource="v1/clients")
        for which in ("client", "invoice", "estimate", "work_order")
    },
    ("v2/workflow", "assigned_users"): Reference(resource="v1/staff"),
    ("v1/product_categories", "parent_id"): Reference(resource="v1/product_categories"),
}
"""Names that mean something else on one resource; OAuth's client is an application, no record."""

DOCUMENTS = Documents(
    versions=("v1", "v2"),
    locate=locate,
    resource_of=resource_of,
    # Bulk, conversion, change of state, tokens.
    actions=r"/(add_bulk|change_status|convert_to_invoice|multi-entity|is_active|oauth)\b",
    # A GET with one of these words acts, as `/change_status` does.
    acting=r"(add|change|update|edit|convert|send|set|make|mark|cancel|approve|reject|activate|deactivate|enable"
    r"|disable|toggle|assign|unassign|close|reopen|void|clear|reset|sync|import|merge|move|copy|clone|duplicate"
    r"|delete|remove|restore|archive|create|generate|issue|publish|submit|undo|lock|unlock)(e?s|d|ed)?",
    singles=r"/site_info\b",
    # The credit entities are edited by POST and say so in their title.
    edits=r"^(?i:edit|update)\b",
    record_ids=("id",),
    record="data",
    maps=("Listing",),
    references=REFERENCES,
    references_of=REFERENCES_OF,
    listing=LISTING_PAGE,
    misled=MISLED,
    readings=READINGS,
    title="Daftra ERP API",
    host="https://{subdomain}.daftra.com",
    variables={"subdomain": "the account's own name"},
    servers=((V1, "API v1"), (V2, "API v2"), ("", "host")),
    # The two ways in, as the guide page on authorization has them (933385m0).
    security={
        "APIKEY": {"type": "apiKey", "in": "header", "name": "APIKEY"},
        "OAuth2": {"type": "oauth2", "flows": {"password": {"tokenUrl": "/v2/oauth/token", "scopes": {}}}},
    },
    tokens="/oauth/token",
    headers=("apikey",),
    reasons=("errors", "validation_errors"),
    taken="موجود من قبل|مستخدم مسبق",
    # Pages 32867460e0 and 15115242e0: the advance payment is the create of an invoice but for its `Payment`.
    twins=(
        Twin(
            contract="v1/invoices",
            operation="POST /invoices",
            otherwise="POST /invoices{format}",
            key="Payment",
        ),
    ),
)
