"""What live tenants have been seen to do, one small function a behaviour."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from conform.tenants.embedded.store import Order
from conform.tenants.embedded.wire import HTML_MEDIA, Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Json
    from conform.tenants.embedded.store import Change
    from conform.tenants.embedded.twist import Seen
    from conform.tenants.embedded.window import Window

OK, ACCEPTED, BAD_REQUEST, DENIED, ABSENT = 200, 202, 400, 401, 404
LOGIN_PAGE = "<!doctype html><html><head><title>Login</title></head><body><form></form></body></html>"
LOCAL_MESSAGE = "برجاء مراجعة البيانات المدخلة"
COMPUTED = re.compile(r"summary_|calculated_|is_expired|is_beta|balance_|total_|average_|profit_")
"""Columns that are worked out and not stored, by the beginning of their names."""
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def _columns_as_text(value: Json, name: str = "") -> Json:
    if isinstance(value, dict):
        return {key: _columns_as_text(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_columns_as_text(inner, name) for inner in value]
    if isinstance(value, bool):
        return value if COMPUTED.match(name) else str(int(value))
    if isinstance(value, int | float) and not COMPUTED.match(name):
        return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
    return value


def columns_are_text(served: Json, seen: Seen) -> Json:
    """Serve stored integers, numbers and booleans as strings, computed ones as they are."""
    return served if seen.contract == SITE else _columns_as_text(served)


def no_pagination(reply: Reply, _: Seen) -> Reply:
    """Leave `pagination` out of a single read."""
    if not isinstance(reply.body, dict):
        return reply
    return reply.with_body({key: value for key, value in reply.body.items() if key != "pagination"})


def empties_are_mixed(served: Json, _: Seen) -> Json:
    """Serve an empty text as null in every second row, and as it is in the others."""
    if not isinstance(served, dict) or int(str(served.get("id") or 0)) % 2 == 0:
        return served
    return {key: None if value == "" else value for key, value in served.items()}


def maps_are_lists(served: Json, _: Seen) -> Json:
    """Serve an empty map as an empty list, as PHP does."""
    if not isinstance(served, dict):
        return served
    return {key: [] if value == {} else value for key, value in served.items()}


def details_are_text(served: Json, _: Seen) -> Json:
    """Serve `extra_details` as a JSON document inside a string."""
    if not isinstance(served, dict) or "extra_details" not in served:
        return served
    return {**served, "extra_details": '{"client_balance":0,"paymentSetting":{"id":"1"}}'}


def _local(value: Json) -> Json:
    found = _ISO.fullmatch(value) if isinstance(value, str) else None
    return value if found is None else f"{found[3]}/{found[2]}/{found[1]}"


def date_is_local(served: Json, _: Seen) -> Json:
    """Serve the date of a document in the tenant's format, and an empty one as a day before the first."""
    if not isinstance(served, dict) or "date" not in served:
        return served
    return {**served, "date": _local(served["date"]) or "30/11/-1 00:00"}


def date_has_midnight(served: Json, _: Seen) -> Json:
    """Serve the date of a payment with the time of midnight."""
    if not isinstance(served, dict) or not isinstance(served.get("date"), str):
        return served
    text = str(served["date"])
    return {**served, "date": f"{text} 00:00:00" if _ISO.fullmatch(text) else text}


def refusal_says_more(reply: Reply, _: Seen) -> Reply:
    """Refuse in the tenant's language, with two keys that the docs do not show."""
    if reply.status != BAD_REQUEST or not isinstance(reply.body, dict):
        return reply
    return reply.with_body({**reply.body, "message": LOCAL_MESSAGE, "error_type": "", "extra_data": []})


def stranger_gets_a_page(reply: Reply, seen: Seen) -> Reply:
    """Answer a caller without any credentials with the login page."""
    if reply.status != DENIED or not seen.is_anonymous:
        return reply
    return replace(reply, body=None, text=LOGIN_PAGE, media=HTML_MEDIA)


def payment_is_lost(change: Change, seen: Seen) -> Change:
    """Store no client payment that names neither a treasury nor a payment method."""
    return replace(change, sort="nothing") if change.sort == "insert" and _is_lost(seen) else change


def lost_payment_has_no_id(reply: Reply, seen: Seen) -> Reply:
    """Answer for such a payment as for any other, but with `id` null."""
    if reply.status != ACCEPTED or not isinstance(reply.body, dict) or not _is_lost(seen):
        return reply
    return reply.with_body({**reply.body, "id": None})


def _is_lost(seen: Seen) -> bool:
    sent = seen.payload.get("ClientPayment") if isinstance(seen.payload, dict) else None
    return isinstance(sent, dict) and not (sent.get("treasury_id") or sent.get("payment_method"))


def edit_replaces(change: Change, seen: Seen) -> Change:
    """Keep of an edited invoice only what was sent: it gets a new number and a date of 1970."""
    if change.sort != "update" or change.record is None or not isinstance(seen.payload, dict):
        return change
    header = seen.payload.get("Invoice")
    sent = {*seen.payload, *(header if isinstance(header, dict) else {}), "id", "type", "created", "modified"}
    sent |= {"InvoicePayment"} if "Payment" in sent else set()  # payments are read under another name
    left = {key: value for key, value in change.record.items() if key in sent}
    return replace(change, record={"no": f"R{change.id:05d}", "date": "1970-01-01", **left})


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


def site_says_more(served: Json, _: Seen) -> Json:
    """Serve the site with a date format in words, ids as text, `staff_id` a number, undocumented keys."""
    if not isinstance(served, dict):
        return served
    texts: dict[str, Json] = {
        name: str(served[name]) for name in ("id", "timezone", "language_code") if name in served
    }
    return {**served, **texts, **SITE_COLUMNS}


def unknown_entity_is_fine(reply: Reply, _: Seen) -> Reply:
    """Answer 200 with an error in the body where an entity does not exist."""
    return Reply(status=OK, body={"error": "Entity Not exists"}) if reply.status == ABSENT else reply


def newest_first(window: Window, _: Seen) -> Window:
    """List the newest first."""
    return replace(window, order=Order(is_descending=True))
