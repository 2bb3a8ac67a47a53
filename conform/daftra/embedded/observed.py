"""Daftra: the observed profile, what live tenants have been seen to do, each beside the fact that it models.

The facts are those of the observed page of the project's inputs, each marked seen there.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conform.contract.embedded import Behaviour
from conform.tenants.embedded.behaviour import change, cut, drop, everywhere
from conform.tenants.embedded.http import HTML_MEDIA
from conform.tenants.embedded.store import Sorting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conform.contract import Json
    from conform.tenants.embedded.http import Reply
    from conform.tenants.embedded.state import Context
    from conform.tenants.embedded.store import Write

OK, ACCEPTED, BAD_REQUEST, DENIED, ABSENT = 200, 202, 400, 401, 404
LOGIN_PAGE = "<!doctype html><html><head><title>Login</title></head><body><form></form></body></html>"
LOCAL_MESSAGE = "برجاء مراجعة البيانات المدخلة"
DETAILS = '{"client_balance":0,"paymentSetting":{"id":"1"}}'
COMPUTED = re.compile(r"summary_|calculated_|is_expired|is_beta|balance_|total_|average_|profit_")
"""Columns that are worked out and not stored, by the beginning of their names."""
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")

SITE = "v1/site_info"
SITE_COLUMNS: Mapping[str, Json] = {
    "date_format": "DD/MM/YYYY",
    "expiry_date": "2030-01-01",
    "package_id": "1",
    "bn1": "",
    "bn2": "",
    "tolerant": None,
    "beta_version": "0",
    "currencies": {"currencies_ar": "%s", "currencies_en": "%s"},
    "url": "https://tenant.example.com",
    "is_beta": False,
    "is_expired": False,
    "moment_format": "DD/MM/YYYY",
    "ALLOWED_LOYALTY_PLUGIN": False,
}


def columns_are_text(value: Json, name: str = "") -> Json:
    """Serve stored integers, numbers and booleans as strings, computed ones as they are."""
    if isinstance(value, dict):
        return {key: columns_are_text(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [columns_are_text(inner, name) for inner in value]
    if not isinstance(value, int | float) or COMPUTED.match(name):
        return value
    is_whole = isinstance(value, int) or value.is_integer()
    return str(int(value)) if is_whole else str(value)


def stored_columns_are_text(record: Json, at: Context) -> Json:
    """Serve what is stored as strings; the site is no stored record."""
    return record if at.contract.key == SITE else columns_are_text(record)


def empties_are_mixed(record: Json) -> Json:
    """Serve an empty text as null in every second row, and as it is in the others."""
    if not isinstance(record, dict) or int(str(record.get("id") or 0)) % 2 == 0:
        return record
    return {key: None if value == "" else value for key, value in record.items()}


def maps_are_lists(record: Json) -> Json:
    """Serve an empty map as an empty list, as PHP does."""
    if not isinstance(record, dict):
        return record
    return {key: [] if value == {} else value for key, value in record.items()}


def local_date(value: Json) -> Json:
    """Give a date in the tenant's format, and an empty one as a day before the first."""
    found = _ISO.fullmatch(value) if isinstance(value, str) else None
    return (value if found is None else f"{found[3]}/{found[2]}/{found[1]}") or "30/11/-1 00:00"


def with_midnight(value: Json) -> Json:
    """Give a date with the time of midnight."""
    return f"{value} 00:00:00" if isinstance(value, str) and _ISO.fullmatch(value) else value


def site_says_more(site: Json) -> Json:
    """Serve the site with a date format in words, ids as text, `staff_id` a number, undocumented keys."""
    if not isinstance(site, dict):
        return site
    texts: dict[str, Json] = {
        name: str(site[name]) for name in ("id", "timezone", "language_code") if name in site
    }
    return {**site, **texts, **SITE_COLUMNS}


def refusal_says_more(reply: Reply, _: Context) -> Reply:
    """Refuse in the tenant's language, with two keys that the docs do not show."""
    if reply.status != BAD_REQUEST or not isinstance(reply.body, dict):
        return reply
    return reply.with_body({**reply.body, "message": LOCAL_MESSAGE, "error_type": "", "extra_data": []})


def stranger_gets_a_page(reply: Reply, at: Context) -> Reply:
    """Answer a caller without any credentials with the login page."""
    if reply.status != DENIED or not at.is_anonymous:
        return reply
    return replace(reply, body=None, text=LOGIN_PAGE, media=HTML_MEDIA)


def payment_is_lost(write: Write, at: Context) -> Write:
    """Store no client payment that names neither a treasury nor a payment method."""
    return replace(write, sort="nothing") if write.sort == "insert" and _is_lost(at) else write


def lost_payment_has_no_id(reply: Reply, at: Context) -> Reply:
    """Answer for such a payment as for any other, but with `id` null."""
    if reply.status != ACCEPTED or not isinstance(reply.body, dict) or not _is_lost(at):
        return reply
    return reply.with_body({**reply.body, "id": None})


def _is_lost(at: Context) -> bool:
    sent = at.payload.get("ClientPayment") if isinstance(at.payload, dict) else None
    return isinstance(sent, dict) and not (sent.get("treasury_id") or sent.get("payment_method"))


def edit_replaces(write: Write, at: Context) -> Write:
    """Keep of an edited invoice only what was sent: it gets a new number and a date of 1970."""
    if write.sort != "update" or write.record is None or not isinstance(at.payload, dict):
        return write
    header = at.payload.get("Invoice")
    sent = {*at.payload, *(header if isinstance(header, dict) else {}), "id", "type", "created", "modified"}
    sent |= {"InvoicePayment"} if "Payment" in sent else set()  # payments are read under another name
    left = {key: value for key, value in write.record.items() if key in sent}
    return replace(write, record={"no": f"R{write.id:05d}", "date": "1970-01-01", **left})


def unknown_entity_is_fine(reply: Reply, _: Context) -> Reply:
    """Answer 200 with an error in the body where an entity does not exist."""
    if reply.status != ABSENT:
        return reply
    return replace(reply, status=OK, body={"error": "Entity Not exists"})


_ALL = ("v1",)
_DOCUMENTS = ("v1/invoices", "v1/estimates", "v1/credit_notes", "v1/refund_receipts")
_PAYMENTS = ("v1/invoice_payments", "v1/client_payments")
_CLIENT_PAYMENTS = ("v1/client_payments",)
_READ, _LIST, _READS = ("read",), ("list",), ("read", "list")

_ROWS: tuple[tuple[str, str, Callable[[Any, Any], Any], tuple[str, ...], tuple[str, ...]], ...] = (
    ("empty PHP maps", "served", everywhere(maps_are_lists), _ALL, _READS),
    ("extra_details", "served", change("extra_details", lambda _: DETAILS), _PAYMENTS, _READS),
    ("dates: detail", "served", change("date", local_date), _DOCUMENTS, _READ),
    ("dates: payments", "served", change("date", with_midnight), _PAYMENTS, _READS),
    ("null and empty mixed", "served", everywhere(empties_are_mixed), _ALL, _LIST),
    ("site_info", "served", everywhere(site_says_more), (SITE,), ()),
    ("columns are strings", "served", stored_columns_are_text, _ALL, _READS),
    ("single reads", "reply", drop("pagination"), _ALL, _READ),
    ("refused writes", "reply", refusal_says_more, _ALL, ()),
    ("failed authentication", "reply", stranger_gets_a_page, _ALL, ()),
    ("client_payments: lost", "write", payment_is_lost, _CLIENT_PAYMENTS, ()),
    ("client_payments: no id", "reply", lost_payment_has_no_id, _CLIENT_PAYMENTS, ()),
    ("PUT replaces", "write", edit_replaces, ("v1/invoices",), ()),
    ("lists", "slice", cut(order=lambda _: Sorting(is_descending=True)), ("v1/invoice_payments",), ()),
    ("v2 unknown entity", "reply", unknown_entity_is_fine, ("v2/entity",), ()),
)
"""The fact, the stage, what is done there, and the resources and roles that it is done to."""

OBSERVED = tuple(
    Behaviour(name=fact, reason=fact, stage=stage, does=does, contracts=contracts, operations=roles)
    for fact, stage, does, contracts, roles in _ROWS
)
"""What live tenants do, in the order in which it is done to one reply."""
