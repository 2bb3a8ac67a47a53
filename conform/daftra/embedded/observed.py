"""Daftra: the observed profile, what live tenants have been seen to do, each beside the fact that it models.

All that is known of them, and what of it is not done here, is `facts.py`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from conform.contract.embedded import Behaviour
from conform.tenants.embedded.behaviour import change, cut, drop, everywhere, put
from conform.tenants.embedded.http import HTML_MEDIA
from conform.tenants.embedded.store import Sorting
from conform.tenants.embedded.submission import Violation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conform.contract import Json
    from conform.tenants.embedded.http import Reply
    from conform.tenants.embedded.state import Context
    from conform.tenants.embedded.store import Write

    Violations: TypeAlias = tuple[Violation, ...]

OK, ACCEPTED, BAD_REQUEST, DENIED, ABSENT = 200, 202, 400, 401, 404
LOGIN_PAGE = "<!doctype html><html><head><title>Login</title></head><body><form></form></body></html>"
LOCAL_MESSAGE = "برجاء مراجعة البيانات المدخلة"
DETAILS = '{"client_balance":0,"paymentSetting":{"id":"1"}}'
COMPUTED = re.compile(r"summary_|calculated_|is_expired|is_beta|balance_|total_|average_|profit_")
"""Columns that are worked out and not stored, by the beginning of their names."""
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")

LOOSE = ("credit_limit", "client_number", "gender")
"""Fields of a client that integrations send as numbers, or empty."""
LINE_MORE: Mapping[str, Json] = {"item_subtotal": 0, "tax1_percent": "0", "tax1_value": 0}
ESTIMATE_MORE: Mapping[str, Json] = {"client_bn1": "", "client_bn2": "", "summary_tax": 0}
BRANCH = ("id", "name", "status", "created", "modified")

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
    """Show no client payment that names neither a treasury nor a method, or no status."""
    is_lost = _has_no_place(at) or _payment(at).get("status") in (None, "")
    return replace(write, sort="nothing") if write.sort == "insert" and is_lost else write


def lost_payment_has_no_id(reply: Reply, at: Context) -> Reply:
    """Answer for a payment without treasury and method as for any other, but with `id` null."""
    if reply.status != ACCEPTED or not isinstance(reply.body, dict) or not _has_no_place(at):
        return reply
    return reply.with_body({**reply.body, "id": None})


def _payment(at: Context) -> Mapping[str, Json]:
    sent = at.payload.get("ClientPayment") if isinstance(at.payload, dict) else None
    return sent if isinstance(sent, dict) else {}


def _has_no_place(at: Context) -> bool:
    sent = _payment(at)
    return not (sent.get("treasury_id") or sent.get("payment_method"))


def a_name_is_enough(broken: Violations, _: Context) -> Violations:
    """Take a client of which only the business name is given, and numbers where texts are documented."""
    return tuple(
        each
        for each in broken
        if not (each.rule == "required" and _leaf(each) != "business_name")
        and not (each.rule in ("kind", "enum") and _leaf(each) in LOOSE)
    )


def anything_may_be_edited_alone(broken: Violations, _: Context) -> Violations:
    """Take an edit of an invoice that sends one field, or its custom fields as a list."""
    return tuple(each for each in broken if each.rule != "required" and _leaf(each) != "InvoiceCustomField")


def _leaf(broken: Violation) -> str:
    return broken.at.rpartition(".")[2]


def lines_inside_are_none(broken: Violations, at: Context) -> Violations:
    """Refuse as empty an invoice whose lines stand inside it."""
    sent = at.payload if isinstance(at.payload, dict) else {}
    header = sent.get("Invoice")
    is_empty = isinstance(header, dict) and "InvoiceItem" in header and not sent.get("InvoiceItem")
    return (*broken, Violation(rule="empty", at="InvoiceItem", reason="has no lines")) if is_empty else broken


def estimate_says_more(record: Json) -> Json:
    """Serve of an estimate what its page does not name."""
    if not isinstance(record, dict):
        return record
    lines = record.get("InvoiceItem")
    more: dict[str, Json] = {**ESTIMATE_MORE, "expiry_date": record.get("expiry_date") or ""}
    if isinstance(lines, list):
        more["InvoiceItem"] = [{**each, **LINE_MORE} if isinstance(each, dict) else each for each in lines]
    return {**record, **more}


def product_says_more(record: Json) -> Json:
    """Serve a product with a slip in a name, and two keys that its page does not name."""
    if not isinstance(record, dict):
        return record
    kept = {("discout_type" if name == "discount_type" else name): each for name, each in record.items()}
    return {**kept, "deactivate": False, "productAvailableQTY": []}


def level_may_be_left_out(path: str, _: Context) -> str:
    """Read a v2 list without a level of detail as that of level 1."""
    return f"{path}/1" if path.rstrip("/").endswith("/list") else path


def branch_rows_are_short(reply: Reply, at: Context) -> Reply:
    """Serve branches with five columns, as the recorded list does."""
    if "branch" not in at.path.values() or not isinstance(reply.body, dict):
        return reply
    rows = reply.body.get("data")
    if not isinstance(rows, list):
        return reply
    short: list[Json] = [
        {**{name: each.get(name) for name in BRANCH}, "status": 1} for each in rows if isinstance(each, dict)
    ]
    return reply.with_body({**reply.body, "data": short})


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
_INVOICES, _CLIENTS, _ENTITY = ("v1/invoices",), ("v1/clients",), ("v2/entity",)
_DOCUMENTS = ("v1/invoices", "v1/estimates", "v1/credit_notes", "v1/refund_receipts")
_PAYMENTS = ("v1/invoice_payments", "v1/client_payments")
_CLIENT_PAYMENTS = ("v1/client_payments",)
_READ, _LIST, _READS = ("read",), ("list",), ("read", "list")
_CREATE, _EDIT = ("create",), ("edit",)

_ROWS: tuple[tuple[str, str, Callable[[Any, Any], Any], tuple[str, ...], tuple[str, ...]], ...] = (
    ("estimates say more", "served", everywhere(estimate_says_more), ("v1/estimates",), _READ),
    ("products say more", "served", everywhere(product_says_more), ("v1/products",), _READS),
    ("empty PHP maps", "served", everywhere(maps_are_lists), _ALL, _READS),
    ("extra_details", "served", put("extra_details", DETAILS), _CLIENT_PAYMENTS, _READS),
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
    ("PUT replaces", "write", edit_replaces, _INVOICES, ()),
    ("lists", "slice", cut(order=lambda _: Sorting(is_descending=True)), ("v1/invoice_payments",), ()),
    ("v2 unknown entity", "reply", unknown_entity_is_fine, _ENTITY, ()),
    ("a client's name is enough", "violations", a_name_is_enough, _CLIENTS, _CREATE),
    ("one field of an invoice", "violations", anything_may_be_edited_alone, _INVOICES, _EDIT),
    ("lines inside an invoice", "violations", lines_inside_are_none, _INVOICES, _CREATE),
    ("v2 lists without a level", "path", level_may_be_left_out, _ENTITY, ()),
    ("v2 list of branches", "reply", branch_rows_are_short, _ENTITY, ()),
)
"""The fact, the stage, what is done there, and the resources and roles that it is done to."""

OBSERVED = tuple(
    Behaviour(name=fact, reason=fact, stage=stage, does=does, contracts=contracts, operations=roles)
    for fact, stage, does, contracts, roles in _ROWS
)
"""What live tenants do, in the order in which it is done to one reply."""
