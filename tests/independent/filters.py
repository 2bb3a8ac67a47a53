"""What the documented filters and sorts of lists let through, and in which order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = re.compile(r"filter((?:\[\w*\])+)")
SORT = re.compile(r"sort\[(\w+)\]")
RANGES = {
    f"{prefix}_{end}": (field, end)
    for prefix, field in (("summary_total", "summary_total"), ("date", "date"), ("created", "created"))
    for end in ("from", "to")
}
TEXTS = {"no": "no", "keywords": "", "item": "InvoiceItem", "custom_field": "InvoiceCustomField"}
"""What is searched for in a field, or in all of an invoice."""
PLAIN = (
    *("client_id", "type", "payment_status", "draft", "follow_up_status", "currency_code", "subscription_id"),
    *("work_order_id", "source_type", "source_id", "order_source_id", "pos_shift_id", "po_number"),
    "shipping_option_id",
)


def measured(value: Any) -> tuple[int, float, str]:
    """Order nothing before numbers before texts; a flag is a number."""
    if value is None:
        return (0, 0, "")
    try:
        return (1, float(value), "")
    except (TypeError, ValueError):
        return (2, 0, str(value).casefold())


def is_same(value: Any, wanted: str) -> bool:
    return measured(value) == measured(wanted)


def is_from(value: Any, wanted: str) -> bool:
    return (
        value is not None
        and measured(value)[0] == measured(wanted)[0]
        and measured(value) >= measured(wanted)
    )


def is_to(value: Any, wanted: str) -> bool:
    """A day as an upper bound holds all of the day."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", wanted):
        value = value[:10]
    return (
        value is not None
        and measured(value)[0] == measured(wanted)[0]
        and measured(value) <= measured(wanted)
    )


OPERATORS: dict[str, Callable[[Any, str], bool]] = {
    "eq": is_same,
    "not_equal": lambda value, wanted: not is_same(value, wanted),
    "gt": lambda value, wanted: is_from(value, wanted) and not is_same(value, wanted),
    "gte": is_from,
    "lt": lambda value, wanted: value is not None and not is_from(value, wanted),
    "lte": is_to,
    "from": is_from,
    "to": is_to,
    "like": lambda value, wanted: value is not None and wanted.casefold() in str(value).casefold(),
    "is_null": lambda value, wanted: (value is None) == (wanted not in ("0", "false", "")),
}


def filtered(rows: list[dict[str, Any]], query: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Keep the rows of a v2 list that pass every `filter[field][operator]`; unknown fields filter nothing."""
    sets: dict[tuple[str, str], list[str]] = {}
    choices: list[tuple[str, str, str]] = []
    for name, value in query:
        matched = NAME.fullmatch(name)
        parts = re.findall(r"\[(\w*)\]", matched[1]) if matched else []
        if parts[:1] == ["or"]:
            choices.append((parts[1], (parts[2:] or ["eq"])[0], value))
        elif parts:
            sets.setdefault((parts[0], (parts[1:] or ["eq"])[0]), []).append(value)
    known = {name for row in rows for name in row}
    for (field, operator), wanted in sets.items():
        if field in known:
            rows = [row for row in rows if passes(row.get(field), operator, wanted)]
    choices = [each for each in choices if each[0] in known]
    if choices:
        rows = [
            row
            for row in rows
            if any(passes(row.get(field), operator, [wanted]) for field, operator, wanted in choices)
        ]
    return rows


def passes(value: Any, operator: str, wanted: list[str]) -> bool:
    if operator in ("in", "not_in"):
        return any(is_same(value, each) for each in wanted) == (operator == "in")
    test = OPERATORS.get(operator)
    return test is None or all(test(value, each) for each in wanted)


def ordered(rows: list[dict[str, Any]], query: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Put the rows of a v2 list in the asked order; the newest first where none is asked."""
    rows = sorted(rows, key=lambda row: measured(row.get("id")), reverse=True)
    for name, value in reversed(query):
        matched = SORT.fullmatch(name)
        if matched:
            field = matched[1]
            rows = sorted(rows, key=lambda row: measured(row.get(field)), reverse=value.lower() == "desc")
    return rows


def invoices(rows: list[dict[str, Any]], query: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Keep and order invoices by the parameters of their page; those that need a plugin are ignored."""
    asked = dict(query)
    for name, wanted in asked.items():
        rows = [row for row in rows if is_wanted_invoice(row, name, wanted)]
    staff = [value for name, value in query if name in ("staff_id", "staff_id[]")]
    if staff:
        rows = [row for row in rows if any(is_same(row.get("staff_id"), each) for each in staff)]
    field = asked.get("sort", "date")
    is_down = asked.get("direction", "DESC").upper() != "ASC"
    return sorted(rows, key=lambda row: (measured(row.get(field)), row["id"]), reverse=is_down)


def at_depth(row: dict[str, Any], query: list[tuple[str, str]]) -> dict[str, Any]:
    """Leave out of an invoice in a list what its depth does not reach: the client at -1, children below 1."""
    depth = dict(query).get("recursive", "0")
    shown = {"-1": (), "1": tuple(row)}.get(depth, ("Client",))
    return {name: value for name, value in row.items() if not name[:1].isupper() or name in shown}


def is_wanted_invoice(row: dict[str, Any], name: str, wanted: str) -> bool:
    """Tell whether one parameter lets an invoice through."""
    if name in TEXTS:
        return wanted.casefold() in str(row.get(TEXTS[name], "") if TEXTS[name] else row).casefold()
    if name in RANGES:
        field, end = RANGES[name]
        return OPERATORS[end](row.get(field), wanted)
    if name == "payment_status" and wanted in ("-1", "-2", "-3"):
        return wanted != "-1" or row.get("draft") is True
    if name == "draft":
        return row.get("draft") is (wanted.lower() in ("1", "true"))
    value = row.get(name)
    return name not in PLAIN or is_same(value or 0 if wanted == "0" else value, wanted)
