"""Daftra: faults that can be switched on by name; each makes the embedded tenant drift in one known way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from conform.contract.embedded import Behaviour
from conform.tenants.embedded.behaviour import (
    answer,
    as_text,
    change,
    cut,
    drop,
    ignore_edit,
    keep_deleted,
    overlook,
    put,
    refuse,
    replied,
    reuse_id,
    save_refused,
    saved,
    served,
    touch,
)
from conform.tenants.embedded.http import HTML_MEDIA
from conform.tenants.embedded.slice import DEFAULT_SIZE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from conform.contract import Json
    from conform.tenants.embedded.state import Context

PAGE = "<!doctype html><title>Dashboard</title><p>Welcome back</p>"
ABSENT = range(404, 405)
LARGEST = 999_999
LONGEST_NAME, THIRD_STATUS, THIRD_TYPE = 100, 2, 3
ASTRAL = 0x10000
"""The first sign of the planes in which emoji stand."""


def _text(alter: Callable[[str], Json]) -> Callable[[Json], Json]:
    return lambda value: alter(value) if isinstance(value, str) else value


def _number(alter: Callable[[float], Json]) -> Callable[[Json], Json]:
    return lambda value: (
        alter(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
    )


def _is_text(is_met: Callable[[str], bool]) -> Callable[[Json], bool]:
    return lambda value: isinstance(value, str) and is_met(value)


def _when(is_met: Callable[[Any], bool], instead: Json) -> Callable[[Json], Json]:
    return lambda value: instead if is_met(value) else value


def cut_at(length: int) -> Callable[[Json], Json]:
    """Keep so many characters of a text."""
    return _text(lambda text: text[:length])


mangled = _text(lambda text: text.encode("ascii", "replace").decode())
without_emoji = _text(lambda text: "".join(sign for sign in text if ord(sign) < ASTRAL))
without_markup = _text(lambda text: text.replace("<", "").replace(">", ""))
escaped = _text(lambda text: text.replace("'", "\\'").replace('"', '\\"'))
without_zeros = _text(lambda text: text.lstrip("0") or text)
leap_day_moved = _text(lambda text: text.replace("-02-29", "-03-01"))
local = _text(lambda text: "/".join(reversed(text.split("-"))) if text.count("-") == 2 else text)  # noqa: PLR2004 - a date
shouted = _text(str.upper)
rounded = _number(lambda number: round(number, 2))
capped = _number(lambda number: min(number, LARGEST))
number_as_text = _number(str)
empty_as_null = _when(lambda value: value == "", None)
null_as_empty = _when(lambda value: not value, "")
is_foreign = _is_text(lambda text: not text.isascii())
is_full = _is_text(lambda text: len(text) == LONGEST_NAME)
is_leap_day = _is_text(lambda text: "-02-29" in text)
third_as_second = _when(lambda value: value == THIRD_STATUS, 1)

without_newest = cut(
    order=lambda part: replace(part.order, column=None, is_descending=True),
    offset=lambda part: part.offset + 1,
    total=lambda part: max(0, part.total - 1),
)
"""Hide the newest record from a list and from its total, as a stale index would."""
limit_ignored = cut(size=lambda part: max(part.size, DEFAULT_SIZE), offset=lambda _: 0)
one_short = cut(shown=lambda part: max(1, part.size - 1) if part.size > 1 else part.shown)
oldest_first = cut(order=lambda part: replace(part.order, is_descending=False))


def first_alone(rows: Json) -> Json:
    """Keep the first row of some."""
    return rows[:1] if isinstance(rows, list) else rows


def _without_wrapper(violations: Any, at: Context) -> Any:
    """Take a journal account that does not stand under the name of its model."""
    is_bare = isinstance(at.payload, dict) and "JournalAccount" not in at.payload
    return () if is_bare else violations


Faults: TypeAlias = "Mapping[str, tuple[tuple[str, str, str, Any], ...]]"
"""By the drift kind that must catch it: resource, role of the operation (`*` for all), what it is, effect.

A fault is called by its resource's name and what it is: `clients_create_answers_201`.
"""


def _faults(stage: str, wrap: Callable[[Any], Any] | None, table: Faults) -> Iterator[Behaviour]:
    for kind, rows in table.items():
        for contract, operation, what, effect in rows:
            yield Behaviour(
                name=f"{contract.partition('/')[2]}_{what}",
                reason=kind,
                stage=stage,
                does=effect if wrap is None else wrap(effect),
                contracts=(contract,),
                operations=() if operation == "*" else (operation,),
            )


VIOLATIONS: Faults = {
    "status.rejected_valid": (
        ("v1/suppliers", "create", "refuse_arabic_names", refuse("Supplier.first_name", is_foreign)),
        ("v1/clients", "create", "refuse_a_name_at_the_limit", refuse("Client.business_name", is_full)),
        (
            "v1/treasuries",
            "create",
            "refuse_type_3",
            refuse("Treasury.type", lambda value: value == THIRD_TYPE),
        ),
        ("v1/work_orders", "create", "refuse_leap_days", refuse("WorkOrder.start_date", is_leap_day)),
    ),
    "status.accepted_invalid": (
        ("v1/clients", "create", "take_no_email", overlook("required", "email")),
        ("v1/invoices", "create", "take_no_client", overlook("required", "client_id")),
        ("v1/expenses", "create", "take_a_long_vendor", overlook("max_length", "vendor")),
        ("v1/journals", "create", "take_any_entity_type", overlook("enum", "entity_type")),
        ("v1/work_orders", "create", "take_any_date", overlook("format", "start_date")),
        ("v1/purchase_invoices", "create", "take_any_email", overlook("format", "supplier_email")),
        ("v1/products", "create", "take_any_kind", overlook("kind")),
        ("v1/journal_accounts", "create", "take_no_wrapper", _without_wrapper),
        ("v2/asset_type", "create", "takes_no_name", overlook("required", "name")),
    ),
}
"""A good payload refused, a bad one taken."""

REPLIES: Faults = {
    "status.unexpected": (
        ("v1/clients", "create", "create_answers_201", answer(201)),
        ("v1/stores", "delete", "delete_answers_202", answer(202)),
        ("v2/brand", "read", "read_answers_203", answer(203)),
    ),
    "status.other": (
        ("v1/incomes", "delete", "unknown_delete_answers_400", answer(400, instead_of=ABSENT)),
        ("v1/expenses", "edit", "unknown_edit_answers_400", answer(400, instead_of=ABSENT)),
    ),
    "body.not_json": (
        ("v1/notes", "list", "list_is_a_web_page", as_text(lambda _: PAGE, HTML_MEDIA)),
        ("v1/product_categories", "list", "list_breaks_off", as_text(lambda text: text[:-2])),
    ),
}
"""Another status, or no JSON."""

BODIES: Faults = {
    "envelope.missing": (
        ("v1/clients", "create", "create_has_no_result", drop("result")),
        ("v1/taxes", "list", "list_has_no_pagination", drop("pagination")),
        ("v2/asset_location", "list", "list_has_no_last_page", drop("last_page")),
    ),
    "envelope.retyped": (
        ("v1/products", "create", "create_gives_the_id_as_text", change("id", str)),
        ("v1/expenses", "list", "list_counts_in_text", change("pagination.page_count", str)),
    ),
    "envelope.undocumented": (
        ("v1/suppliers", "read", "read_shows_a_debug_key", put("debug", {"queries": 17})),
        ("v2/department", "list", "list_shows_a_version", put("version", "2.0")),
    ),
    "envelope.code_mismatch": (
        ("v1/stores", "read", "read_says_code_0", put("code", 0)),
        ("v1/treasuries", "create", "create_says_code_200", put("code", 200)),
    ),
}
"""The body around the record."""

RECORDS: Faults = {
    "field.missing": (
        ("v1/products", "read", "read_lacks_the_barcode", drop("barcode")),
        ("v1/estimates", "list", "list_lacks_the_client", drop("client_id")),
        ("v1/purchase_invoices", "read", "rows_lack_the_item", drop("PurchaseOrderItem.item")),
    ),
    "field.undocumented": (
        ("v1/treasuries", "read", "read_shows_a_secret_note", put("secret_note", "kept from the docs")),
        ("v1/journals", "read", "rows_show_a_checksum", put("JournalTransaction.checksum", "0f3a")),
    ),
    "field.retyped": (
        ("v1/stores", "*", "id_is_text", change("id", number_as_text)),
        ("v1/taxes", "read", "value_is_text", change("value", number_as_text)),
        ("v1/clients", "list", "flags_are_numbers", change("is_offline", int)),
    ),
    "field.null": (
        ("v1/staff", "list", "name_is_null", put("name", None)),
        ("v1/work_order_appointments", "read", "empty_body_is_null", change("body", empty_as_null)),
    ),
    "field.enum": (
        ("v1/products", "read", "status_is_9", put("status", 9)),
        ("v1/journal_cats", "list", "type_is_unknown", put("type", "sideways")),
    ),
    "field.format": (
        ("v1/credit_notes", "list", "date_is_local", change("date", local)),
        ("v1/journals", "read", "created_is_a_stamp", put("created", "1795334400")),
    ),
    "field.too_long": (
        ("v1/purchase_refunds", "read", "currency_is_long", put("currency_code", "US dollars")),
        ("v1/invoice_payments", "list", "country_is_long", put("country_code", "EGYPT")),
    ),
}
"""The record as it is served: keys, kinds, values outside what is documented."""

SAVED: Faults = {
    "state.altered": (
        ("v1/clients", "*", "address_loses_other_scripts", change("address1", mangled)),
        ("v1/suppliers", "*", "notes_lose_emoji", change("notes", without_emoji)),
        ("v1/notes", "*", "body_loses_markup", change("body", without_markup)),
        ("v1/estimates", "*", "notes_escape_quotes", change("notes", escaped)),
        (
            "v1/purchase_refunds",
            "*",
            "code_loses_leading_zeros",
            change("supplier_postal_code", without_zeros),
        ),
        ("v1/incomes", "*", "leap_day_moves", change("date", leap_day_moved)),
        ("v1/invoice_appointments", "*", "end_loses_its_time", change("end_date", cut_at(10))),
        ("v1/products", "*", "price_is_rounded", change("unit_price", rounded)),
        ("v1/expenses", "*", "amount_is_whole", change("amount", _number(int))),
        ("v1/products", "*", "balance_loses_its_sign", change("stock_balance", _number(abs))),
        ("v1/journals", "*", "total_is_capped", change("total_debit", capped)),
        ("v1/suppliers", "*", "city_loses_its_last_letter", change("city", cut_at(99))),
        ("v1/purchase_invoices", "*", "state_is_shouted", change("supplier_state", shouted)),
        ("v1/client_appointments", "*", "status_2_becomes_1", change("status", third_as_second)),
        ("v1/stores", "*", "address_null_becomes_empty", change("shipping_address", null_as_empty)),
        ("v2/brand", "*", "name_is_shouted", change("name", shouted)),
        ("v2/storage", "*", "description_loses_other_scripts", change("description", mangled)),
        ("v1/estimates", "*", "row_price_is_rounded", change("InvoiceItem.unit_price", rounded)),
        ("v1/refund_receipts", "*", "row_text_is_mangled", change("InvoiceItem.description", mangled)),
    ),
    "state.not_saved": (
        ("v1/time_tracking", "create", "notes_are_not_saved", drop("notes")),
        ("v1/estimates", "*", "second_row_is_lost", change("InvoiceItem", first_alone)),
        ("v1/journals", "create", "rows_are_not_saved", drop("JournalTransaction")),
        ("v2/asset_location", "create", "description_is_not_saved", drop("description")),
    ),
}
"""The record on its way into the store; several show with one particular input only."""

WRITES: Faults = {
    "state.not_saved": (
        ("v1/incomes", "edit", "edit_is_ignored", ignore_edit),
        ("v1/treasuries", "edit", "edit_clears_the_description", touch("description", "")),
    ),
    "state.altered": (
        ("v1/clients", "edit", "edit_touches_the_notes", touch("notes", "edited through the API")),
    ),
    "state.not_deleted": (
        ("v1/taxes", "delete", "delete_does_nothing", keep_deleted),
        ("v1/credit_notes", "delete", "delete_does_nothing", keep_deleted),
    ),
    "state.leaked": (
        ("v1/suppliers", "create", "refused_create_is_stored", save_refused),
        ("v1/clients", "edit", "refused_edit_is_stored", save_refused),
    ),
}
"""What happens to the store: not saved, touched by the way, not deleted, stored although refused."""

IDS: Faults = {
    "state.reused_id": (
        ("v1/stores", "create", "ids_come_back", reuse_id),
        ("v1/work_orders", "create", "ids_come_back", reuse_id),
    ),
}
"""The id of a new record."""

ACCESS: Faults = {
    "access.open": (
        ("v1/products", "list", "list_is_open", lambda is_open, at: is_open or at.is_anonymous),
        ("v1/staff", "list", "list_takes_any_key", lambda is_open, at: is_open or not at.is_anonymous),
        ("v2/package", "list", "list_is_open", lambda _open, _at: True),
    ),
    "access.refused": (
        ("v1/purchase_refunds", "delete", "delete_is_closed", lambda _open, _at: False),
        ("v1/site_info", "read", "is_closed", lambda _open, _at: False),
    ),
}
"""The gate: open without credentials, closed to good ones."""

LISTS: Faults = {
    "state.not_listed": (
        ("v1/refund_receipts", "list", "list_hides_the_newest", without_newest),
        ("v1/journal_cats", "list", "list_hides_the_newest", without_newest),
    ),
    "paging.size": (
        ("v1/taxes", "list", "list_ignores_the_limit", limit_ignored),
        ("v1/staff", "list", "list_is_one_short", one_short),
    ),
    "paging.total": (
        ("v1/expenses", "list", "list_counts_the_page", cut(total=lambda part: min(part.size, part.total))),
        ("v2/brand", "list", "list_counts_one_too_few", cut(total=lambda part: max(0, part.total - 1))),
    ),
    "paging.overlap": (
        ("v1/journals", "list", "pages_overlap", cut(offset=lambda part: max(0, part.offset - 1))),
        ("v1/product_categories", "list", "page_2_is_page_1", cut(offset=lambda _: 0)),
    ),
    "paging.order": (("v1/invoices", "list", "list_is_oldest_first", oldest_first),),
}
"""Which part of a list is shown: the size of a page, the totals, rows twice, the order."""

FAULTS: Mapping[str, Behaviour] = {
    fault.name: fault
    for fault in (
        *_faults("violations", None, VIOLATIONS),
        *_faults("reply", None, REPLIES),
        *_faults("reply", replied, BODIES),
        *_faults("served", served, RECORDS),
        *_faults("write", saved, SAVED),
        *_faults("write", None, WRITES),
        *_faults("id", None, IDS),
        *_faults("access", None, ACCESS),
        *_faults("slice", None, LISTS),
    )
}
"""Every fault by its name."""
