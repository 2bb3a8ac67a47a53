"""Daftra: how lists are narrowed and ordered, and what each filter of invoices means."""

from __future__ import annotations

import re
from functools import partial

from conform.case import UNKNOWN_ID, UNKNOWN_TEXT
from conform.contract.filtering import Filter, Filtering

INVOICES, PAGE = "v1/invoices", "15115241e0"
_filter = partial(Filter, page=PAGE)
_ID, _TEXT = (str(UNKNOWN_ID),), (UNKNOWN_TEXT,)
_CLIENT = tuple(f"client_{name}" for name in ("business_name", "first_name", "last_name", "email"))

# No case asks what is available only with a plugin or a setting (po_number, work_order_id, pos_shift_id,
# staff_id, einvoice_status, requisition_delivery_status), is a list of which no page says how it is written
# (tags, external_source), has values of which the page does not say what they mean (client_type), or shows in
# no row (due_date_from, due_date_to, the special payment statuses but for drafts).
_OF_INVOICES = (
    _filter(parameter="client_id", columns=("client_id",), asks=_ID),
    _filter(parameter="currency_code", columns=("currency_code",)),
    _filter(parameter="summary_total_from", columns=("summary_total",), sign=">="),
    _filter(parameter="summary_total_to", columns=("summary_total",), sign="<="),
    _filter(parameter="type", columns=("type",), takes="", asks=("16",)),
    _filter(parameter="payment_status", columns=("payment_status",)),
    _filter(parameter="payment_status", columns=("draft",), sent="-1", means="1", takes="", asks=("-1",)),
    *(_filter(parameter="payment_status", sent=each, takes="") for each in ("-2", "-3", "3", "4")),
    _filter(parameter="draft", columns=("draft",), takes="", asks=("1",)),
    _filter(parameter="follow_up_status", columns=("follow_up_status",)),
    _filter(parameter="subscription_id", columns=("subscription_id",)),
    _filter(parameter="source_type", columns=("source_type",)),
    _filter(parameter="source_id", columns=("source_id",)),
    _filter(parameter="order_source_id", takes="", asks=_ID),
    _filter(parameter="shipping_option_id", takes="", asks=_ID),
    _filter(parameter="date_from", columns=("date",), sign=">=", takes="day"),
    _filter(parameter="date_to", columns=("date",), sign="<=", takes="day"),
    _filter(parameter="created_from", columns=("created",), sign=">=", takes="day"),
    _filter(parameter="created_to", columns=("created",), sign="<=", takes="day"),
    _filter(parameter="no", columns=("no", "po_number"), sign="text", takes="part", asks=_TEXT),
    _filter(parameter="keywords", columns=(*_CLIENT, "no"), sign="text", takes="", asks=_TEXT),
    _filter(parameter="item", columns=("InvoiceItem[].item",), sign="text", asks=_TEXT),
    _filter(parameter="custom_field", takes="", asks=_TEXT),
    _filter(parameter="custom_field_label", takes="", asks=_TEXT),
    _filter(parameter="recursive", columns=("Client",), sign="absent", sent="-1"),
    _filter(parameter="recursive", columns=("Client",), sign="present", sent="0"),
    _filter(parameter="recursive", columns=("InvoiceItem",), sign="absent", sent="0"),
    _filter(parameter="recursive", columns=("InvoiceItem",), sign="present", sent="1"),
)
_PAIRS = (
    ("source_type", "source_id"),
    ("summary_total_from", "summary_total_to"),
    ("date_from", "date_to"),
    ("created_from", "created_to"),
    ("custom_field", "custom_field_label"),
)

FILTERING = Filtering(
    parameter="filter",
    writes="filter[{column}][{operator}]",
    bare="filter[{column}]",
    lists="filter[{column}][{operator}][]",
    either="filter[or][{column}][{operator}]",
    reads=re.compile(
        r"filter\[(?P<either>or\]\[)?(?P<column>\w+)\](?:\[(?P<operator>[a-z_]+)\])?(?:\[\d*\])?"
    ),
    operators={
        "eq": "=",
        "not_equal": "!=",
        "gt": ">",
        "gte": ">=",
        "lt": "<",
        "lte": "<=",
        "from": ">=",
        "to": "<=",
        "like": "has",
        "in": "in",
        "not_in": "not_in",
        "is_null": "null",
    },
    plain="eq",
    joints=("and", "or"),
    page="1258824m0",
    named={INVOICES: _OF_INVOICES},
    together={INVOICES: _PAIRS},
    along={INVOICES: {"recursive": "1"}},  # so that rows show what they are found by
    order="sort",
    way="direction",
    orders="sort[{column}]",
    ordered=re.compile(r"sort\[(?P<column>\w+)\]"),
    rising="asc",
    falling="desc",
    usual="desc",  # page 15115241e0
    ordering="1258822m0",
)
"""Pages 1258824m0 and 1258822m0 (v2) and 15115241e0 (invoices)."""
