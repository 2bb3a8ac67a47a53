"""Daftra: the facts that are known of live tenants, and what the observed profile makes of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """State one thing that live tenants do, and what the observed profile makes of it.

    `tag` is `seen` where a body or a dated test of a live tenant shows it, `coded` where integrations rely on
    it, `read` where the vendor's pages of 2026-10 say it. `by` are the behaviours that do it, by their names;
    where there are none, the tenant does it without them, or does not, and then `why_not` says why.
    """

    tag: Literal["seen", "coded", "read"]
    says: str
    by: tuple[str, ...] = ()
    why_not: str = ""


def _seen(says: str, *by: str, why_not: str = "") -> Fact:
    return Fact(tag="seen", says=says, by=by, why_not=why_not)


def _coded(says: str, *by: str, why_not: str = "") -> Fact:
    return Fact(tag="coded", says=says, by=by, why_not=why_not)


_UNKNOWN_BODY = "no body of it is known, and no edition has its page"
_BOOKS = "the embedded tenant keeps no books: it works out no taxes, sends no e-mails, closes no method"

FACTS: Final[Mapping[str, Fact]] = {
    # access
    "header": _seen("the key's header is taken in any letter case"),
    "key as bearer": _seen("an API key sent as a bearer token is refused with 401"),
    "token path": _seen("tokens are given at /v2/oauth/token, on the host itself"),
    "other token path": _coded(
        "tokens are given at /api2/oauth/token",
        why_not="one integration against most, and against what was seen",
    ),
    "refresh": _coded("refresh_token grants are used", why_not="what such a grant must hold was never seen"),
    "site header": _coded("a header Site-Id stands beside a bearer token"),
    "ending": _seen("the ending .json may be left out of every v1 path"),
    "login page": _seen("a caller without a key gets a page of HTML", "failed authentication"),
    "login redirect": _coded(
        "a caller without a key is redirected", why_not="a caller gets one answer, and the page was seen"
    ),
    "branch parameter": _coded("request_branch_id is taken on every method"),
    "no rate limit": _seen("no request is turned away for coming too fast"),
    "key info": _coded("GET /api2/api_key_info.json tests a key", why_not=_UNKNOWN_BODY),
    # bodies of v1
    "list frame": _seen("lists have result, code, data and pagination; rows have no child lines"),
    "single frame": _seen("single reads have no pagination", "single reads"),
    "children": _seen("children stand inside the model when read, beside it when written"),
    "created": _seen("creates answer 202 with an id and little more"),
    "edited": _seen("edits and deletes answer 200; what is deleted or never was answers 404"),
    "refused": _seen("refusals are 400 with a local message, error_type and extra_data", "refused writes"),
    "dressed refusals": _coded(
        "refusals come with HTTP 200, result fail and errors", why_not="refusals with 400 were seen"
    ),
    "columns": _seen("stored columns are strings, computed values are not", "columns are strings"),
    "empty": _seen("null and an empty text are mixed from row to row", "null and empty mixed"),
    "maps": _seen("an empty map is []", "empty PHP maps"),
    "details": _seen("extra_details is JSON in a text", "extra_details"),
    "dates": _seen(
        "a detail's date is local, a payment's has a time, an empty one is 30/11/-1 00:00",
        "dates: detail",
        "dates: payments",
    ),
    "stamps": _seen("created and modified are YYYY-MM-DD HH:MM:SS, and dates are written in ISO"),
    "site": _seen("site_info has a date format in letters, ids as texts, ten keys more", "site_info"),
    "null names": _seen("names and phones of clients are null", "null and empty mixed"),
    # what v1 does
    "PUT replaces": _seen("an edit of an invoice keeps what was sent alone", "PUT replaces"),
    "PUT merges": _coded("an edit of an invoice keeps what was not sent", why_not="the contrary was seen"),
    "one field": _coded("an invoice is edited by one field, without client_id", "one field of an invoice"),
    "custom fields": _coded("InvoiceCustomField is edited as a list", "one field of an invoice"),
    "lost payment": _seen(
        "a client payment without treasury and method answers id null and is not stored",
        "client_payments: lost",
        "client_payments: no id",
    ),
    "unfinished payment": _seen(
        "a client payment without status: 1 gets an id and is never shown", "client_payments: lost"
    ),
    "unknown parameters": _seen("unknown query parameters are ignored"),
    "unknown keys": _coded("unknown keys of a create are ignored"),
    "lines inside": _seen(
        "lines inside Invoice are no lines: it is refused as empty", "lines inside an invoice"
    ),
    "tax ids": _seen("tax1 is the id of a tax, no percentage", why_not=_BOOKS),
    "stores": _seen("store_id must be a store of the tenant"),
    "methods": _seen("payment_method must be an active one", why_not=_BOOKS),
    "mailed invoices": _seen(
        "client_email is required of clients that get invoices by e-mail", why_not=_BOOKS
    ),
    "newest first": _seen("invoices and invoice_payments are listed newest first", "lists"),
    "oldest first": _seen("stock_transactions are listed oldest first"),
    "page size": _seen("a page has 20 rows; 1000 may be asked for"),
    "purchases": _seen("purchase invoices are at /purchase_invoices, in PurchaseOrder and PurchaseOrderItem"),
    "bare clients": _coded("a client needs no more than a business name", "a client's name is enough"),
    "loose clients": _coded(
        "client_number and credit_limit may be numbers, gender empty", "a client's name is enough"
    ),
    "search by custom field": _coded(
        "custom_field and custom_field_label find invoices",
        why_not="the embedded tenant does not search in rows",
    ),
    "estimates": _seen("estimates serve six keys more, and an empty expiry_date", "estimates say more"),
    "products": _coded("products serve discout_type, deactivate, productAvailableQTY", "products say more"),
    # v2
    "v2 list": _seen("v2 lists are a paginator around rows whose numbers are numbers"),
    "v2 single": _coded("v2 reads are the bare object"),
    "no level": _seen(
        "a v2 list is taken without a level", "v2 lists without a level", "v2 list of branches"
    ),
    "no entity": _seen("an unknown entity answers 200 with an error", "v2 unknown entity"),
    "php lists": _coded("v2 filters are written as PHP writes lists, sort[id]=desc orders"),
    # later than every edition here
    "update_draft": Fact(
        tag="read", says="GET /invoices/update_draft/{id}/{0|1} writes (38758418e0)", why_not=_UNKNOWN_BODY
    ),
    "new pages": Fact(
        tag="read",
        says="expenses and staff have pages of their own (40881055e0, 40961109e0)",
        why_not=_UNKNOWN_BODY,
    ),
    "stock": Fact(tag="read", says="opening stock needs an active store", why_not=_BOOKS),
}
"""What is known of live tenants: each fact is a test of the observed profile, or says why it is not done."""
