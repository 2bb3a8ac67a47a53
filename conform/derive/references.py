"""What a field points at: from links in its description, else from its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conform.contract import Reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.derive.conflict import Conflict

_LINK = re.compile(r"\[([^\]]*)\]\((?:https?://[^/)]*)?/(\d+)e0\)")
_MODEL = re.compile(r"`(\w+)`")
LISTING_PAGE = "15115384"
"""Endpoint of the general listing: a link to it means a model, which its text names."""
FOLLOW_UP = "v2/follow_up_status"

# Where no link says it. A follow-up status is created and listed at v2 and deleted at v1; one record.
NAMES: dict[str, Reference] = {
    **{
        name: Reference(resource=resource)
        for resource, names in {
            "v1/clients": ("client_id",),
            "v1/suppliers": ("supplier_id",),
            "v1/staff": ("staff_id", "employee_id", "sales_person_id"),
            "v1/products": ("product_id",),
            "v1/invoices": ("invoice_id", "subscription_id"),
            "v1/estimates": ("estimate_id",),
            "v1/stores": ("store_id", "to_store_id", "To_store_id", "raw_store_id", "default_store_id"),
            "v1/treasuries": ("treasury_id", "default_treasury_id"),
            "v1/taxes": ("tax1", "tax2", "tax1_id", "tax2_id"),
            "v1/journals": ("journal_id",),
            "v1/journal_accounts": ("journal_account_id",),
            "v1/journal_cats": ("journal_cat_id",),
            "v1/work_orders": ("work_order_id",),
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
        }.items()
        for name in names
    },
    "invoice_layout_id": Reference(listing="InvoiceLayout"),
    "role_id": Reference(listing="Role"),
}
# Names that mean no record at all on one resource: OAuth's client is an application.
NO_RECORD = (("v1/authentication", "client_id"),)
# Names that mean something else on another resource (key of the contract).
NAMES_OF: dict[tuple[str, str], Reference] = {
    ("v1/client_appointments", "item_id"): Reference(resource="v1/clients"),
    ("v1/invoice_appointments", "item_id"): Reference(resource="v1/invoices"),
    ("v1/estimate_appointments", "item_id"): Reference(resource="v1/estimates"),
    ("v1/work_order_appointments", "item_id"): Reference(resource="v1/work_orders"),
    **{
        (f"v1/{which}_appointments", "partner_id"): Reference(resource="v1/clients")
        for which in ("client", "invoice", "estimate", "work_order")
    },
    ("v1/product_categories", "parent_id"): Reference(resource="v1/product_categories"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """Find what the fields of one document point at; `pages` maps endpoint ids to contract keys."""

    pages: Mapping[str, str]

    def of(self, key: str, name: str, text: str) -> Reference | None:
        """Give what a field of a contract points at, None where neither text nor name says it."""
        if name in ("id", "[]") or (key, name) in NO_RECORD:
            return None
        named = NAMES_OF.get((key, name)) or NAMES.get(name)
        linked = self.linked(text)
        if linked and name == "action_id" and linked.resource == FOLLOW_UP:
            return named  # the link says statuses, its text and the field say actions
        return linked or named

    def linked(self, text: str) -> Reference | None:
        """Give what the first link of a description leads to, None where there is no link that is known."""
        for words, page in _LINK.findall(text):
            if page == LISTING_PAGE:
                model = _MODEL.search(words)
                return Reference(listing=model[1], page=f"{page}e0") if model else None
            if page in self.pages:
                return Reference(resource=self.pages[page], page=f"{page}e0")
        return None

    def misdirected(self, schema: dict[str, Any], _: tuple[str, ...]) -> Iterator[Conflict]:
        """Find a link whose text names another resource than its page; the page wins, but for an action."""
        for words, page in _LINK.findall(str(schema.get("description") or "")):
            key = self.pages.get(page)
            said = _spaced(words)
            named = sorted(each for each in set(self.pages.values()) if _spoken(each) in said)
            if key is not None and named and not any(_spoken(each) in _spoken(key) for each in named):
                settled = NAMES["action_id"].resource if "v1/follow_up_actions" in named else key
                yield "reference", f"text: {named[-1]}", f"link: {key}", settled


def _spoken(key: str) -> str:
    """Give a contract's name as a person says it, in the singular."""
    name = _spaced(key.partition("/")[2])
    return re.sub(r"(?<=x)es$|ies$|s$", lambda end: "y" if end[0] == "ies" else "", name)


def _spaced(text: str) -> str:
    return re.sub(r"[_\s-]+", " ", text.lower())
