"""Daftra: faults that can be switched on by name; each makes the embedded tenant drift in one known way."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from conform.contract.embedded import Behaviour
from conform.daftra.embedded.odd import ODD
from conform.tenants.embedded import behaviour as do
from conform.tenants.embedded.access import KEY
from conform.tenants.embedded.http import HTML_MEDIA
from conform.tenants.embedded.slice import DEFAULT_SIZE
from conform.tenants.embedded.store import Sorting
from conform.tenants.embedded.submission import Violation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conform.contract import Json
    from conform.tenants.embedded.http import Reply
    from conform.tenants.embedded.slice import Slice
    from conform.tenants.embedded.state import Context

PAGE = "<!doctype html><title>Dashboard</title><p>Welcome back</p>"
ABSENT, REFUSED = range(404, 405), range(400, 401)
OK, BAD_REQUEST = 200, 400
LARGEST = 999_999
HASH = "5f4dcc3b5aa765d61d8327deb882cf99"
"""A password hash as tenants keep them; of no account."""
LONGEST_NAME, SECOND, THIRD = 100, 2, 3
ASTRAL = 0x10000
"""The first sign of the planes in which emoji stand."""


def all_or_nothing(violations: tuple[Violation, ...], at: Context) -> tuple[Violation, ...]:
    """Refuse every element where one has no client."""
    rows = at.payload if isinstance(at.payload, list) else []
    is_broken = any('"client_id"' not in json.dumps(each) for each in rows)
    beside = Violation(rule="beside", at="", reason="another element is wrong")
    return (*violations, beside) if is_broken and not violations else violations


by_key = do.everywhere(
    lambda body: (
        {"requisition" if name == "of_the_order" else name: each for name, each in body.items()}
        if isinstance(body, dict)
        else body
    )
)


def in_reverse(reply: Reply, _: Context) -> Reply:
    """Answer with the ids of several new records in reverse."""
    rows = reply.body if isinstance(reply.body, list) else []
    ids = [each["id"] for each in rows if isinstance(each, dict) and "id" in each]
    body = [{**each, "id": ids.pop()} if isinstance(each, dict) and "id" in each else each for each in rows]
    return replace(reply, body=body)


def of_taken_alone(reply: Reply, _: Context) -> Reply:
    """Answer with the results of those elements alone that were taken."""
    rows = reply.body if isinstance(reply.body, list) else []
    return replace(reply, body=[each for each in rows if isinstance(each, dict) and "id" in each])


def keyed(is_open: bool, at: Context) -> bool:  # noqa: FBT001 - the stage's signature
    """Let in whoever shows the key, whatever token stands beside it."""
    return is_open or at.request.headers.get(at.contract.vendor.access.header.lower()) == KEY


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
without_plus = _text(lambda text: text.lstrip("+"))
lowered = _text(lambda text: text if text.isupper() else text.lower())
flattened = _text(lambda text: " ".join(text.split()))
joined = _text(lambda text: unicodedata.normalize("NFC", text))
read_as_number = _text(lambda text: str(float(text)) if re.fullmatch(r"[+\d.e]+", text) else text)
leap_day_moved = _text(lambda text: text.replace("-02-29", "-03-01"))
local = _text(lambda text: "/".join(reversed(text.split("-"))) if text.count("-") == 2 else text)  # noqa: PLR2004 - a date
shouted = _text(str.upper)
rounded = _number(lambda number: round(number, 2))
nearly = _number(lambda number: round(number, 4))
unsigned = _number(abs)
capped = _number(lambda number: min(number, LARGEST))
number_as_text = _number(str)
empty_as_null = _when(lambda value: value == "", None)
null_as_empty = _when(lambda value: not value, "")
doubled = _number(lambda number: 2 * number)
longer = _text(lambda text: f"{text}!")
is_foreign = _is_text(lambda text: not text.isascii())
is_full = _is_text(lambda text: len(text) == LONGEST_NAME)
is_zoned = _is_text(lambda text: "+03:00" in text)
is_leap_day = _is_text(lambda text: "-02-29" in text)
second_as_first = _when(lambda value: value == SECOND, 1)

without_newest = do.cut(
    order=lambda part: replace(part.order, column=None, is_descending=True),
    offset=lambda part: part.offset + 1,
    total=lambda part: max(0, part.total - 1),
)
"""Hide the newest record from a list and from its total, as a stale index would."""
without_oldest = do.after_a_delete(
    do.cut(
        order=lambda part: replace(part.order, column=None, is_descending=False),
        offset=lambda part: part.offset + 1,
        total=lambda part: max(0, part.total - 1),
    )
)
"""Hide the oldest record from a list and from its total once another was deleted."""
usually_longer = do.cut(size=lambda part: part.size + (part.size == DEFAULT_SIZE))
limit_ignored = do.cut(size=lambda part: max(part.size, DEFAULT_SIZE), offset=lambda _: 0)
one_short = do.cut(shown=lambda part: max(1, part.size - 1) if part.size > 1 else part.shown)
page_counted = do.cut(total=lambda part: min(part.size, part.total))
oldest_first = do.cut(order=lambda part: replace(part.order, is_descending=False))


def without(column: str) -> Callable[[Any, Any], Any]:
    """Drop the conditions on a column."""
    return do.cut(conditions=lambda part: tuple(each for each in part.conditions if each.column != column))


def compared(column: str | None, signs: Mapping[str, str]) -> Callable[[Any, Any], Any]:
    """Compare a column otherwise, any column for None."""

    def altered(each: Any) -> Any:
        is_meant = column in (None, each.column) and each.sign in signs
        return replace(each, sign=signs[each.sign], values=each.values or ("",)) if is_meant else each

    return do.cut(conditions=lambda part: tuple(map(altered, part.conditions)))


def _conditions(alter: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any, Any], Any]:
    return do.cut(conditions=lambda part: tuple(new for each in part.conditions for new in alter(each)))


numbered_whole = _conditions(
    lambda each: (
        (replace(each, any_of=tuple(replace(one, sign="=") for one in each.any_of)),)
        if any(one.column == "no" for one in each.any_of)
        else (each,)
    )
)
or_is_and = _conditions(lambda each: each.any_of or (each,))
in_is_the_first = _conditions(
    lambda each: (replace(each, values=each.values[:1]) if each.sign == "IN" else each,)
)


def _more_if_filtered(part: Slice) -> int:
    return part.total + LARGEST if part.conditions else part.total


def _to_page(number: int) -> Callable[[Json], Json]:
    return _text(lambda address: re.sub(r"(?<=page=)\d+", str(number), address))


def first_alone(rows: Json) -> Json:
    """Keep the first row of some."""
    return rows[:1] if isinstance(rows, list) else rows


def rows_alone(page: Json) -> Json:
    """Take the rows out of the page around them."""
    return page.get("data", page) if isinstance(page, dict) else page


def has_emoji(value: Json) -> bool:
    """Tell whether a sign of four bytes stands anywhere in a value."""
    if isinstance(value, dict):
        return any(map(has_emoji, value.values()))
    if isinstance(value, list):
        return any(map(has_emoji, value))
    return isinstance(value, str) and any(ord(sign) >= ASTRAL for sign in value)


def breaks_on(is_met: Callable[[Json], bool]) -> Callable[[Reply, Context], Reply]:
    """Fail with 500 on payloads of some kind, after the work is done."""
    fail = do.answer(500)
    return lambda reply, at: fail(reply, at) if is_met(at.payload) else reply


def dressed_as_success(reply: Reply, at: Context) -> Reply:
    """Refuse in the body alone, with the status of a success."""
    if reply.status != BAD_REQUEST or not isinstance(reply.body, dict):
        return reply
    dressed: Reply = do.answer(OK, instead_of=REFUSED)(reply.with_body({**reply.body, "result": "fail"}), at)
    return dressed


def _without_wrapper(violations: Any, at: Context) -> Any:
    """Take a journal account that does not stand under the name of its model."""
    is_bare = isinstance(at.payload, dict) and "JournalAccount" not in at.payload
    return () if is_bare else violations


Row: TypeAlias = "tuple[str, str, str, Callable[[Any, Any], Any]]"

ROWS: Mapping[str, tuple[Row, ...]] = {
    "status.rejected_valid": (
        ("v1/suppliers", "create", "refuse_arabic_names", do.refuse("Supplier.first_name", is_foreign)),
        ("v1/clients", "create", "refuse_a_name_at_the_limit", do.refuse("Client.business_name", is_full)),
        ("v1/treasuries", "create", "refuse_type_3", do.refuse("Treasury.type", lambda kind: kind == THIRD)),
        ("v1/notes", "create", "refuse_zones", do.refuse("Note.date", is_zoned)),
        ("v1/notes", "edit", "edit_refuses_zones", do.refuse("Note.date", is_zoned)),
        ("v1/work_orders", "create", "refuse_leap_days", do.refuse("WorkOrder.start_date", is_leap_day)),
    ),
    "status.accepted_invalid": (
        ("v1/clients", "create", "take_no_email", do.overlook("required", "email")),
        ("v1/invoices", "create", "take_no_client", do.overlook("required", "client_id")),
        ("v1/invoices", "action", "several_take_no_client", do.overlook("required", "client_id")),
        ("v1/expenses", "create", "take_a_long_vendor", do.overlook("max_length", "vendor")),
        ("v1/journals", "create", "take_any_entity_type", do.overlook("enum", "entity_type")),
        ("v1/work_orders", "create", "take_any_date", do.overlook("format", "start_date")),
        ("v1/purchase_invoices", "create", "take_any_email", do.overlook("format", "supplier_email")),
        ("v1/products", "create", "take_any_kind", do.overlook("kind")),
        ("v1/journal_accounts", "create", "take_no_wrapper", _without_wrapper),
        ("v2/asset_type", "create", "takes_no_name", do.overlook("required", "name")),
        ("v2/asset_type", "create", "takes_a_name_twice", do.overlook("unique")),
        ("v1/products", "delete", "delete_leaves_transactions", do.overlook("hindered")),
        ("v1/journal_accounts", "delete", "delete_leaves_transactions", do.overlook("hindered")),
        ("v2/department", "edit", "edit_takes_an_abbr_twice", do.overlook("unique", "abbr")),
        ("v2/employee_asset", "create", "takes_no_storage", do.overlook("required", "storage_id")),
    ),
    "status.unexpected": (
        ("v1/stores", "delete", "delete_redirects", do.answer(302)),
        ("v2/brand", "edit", "edit_redirects", do.answer(302)),
        ("v1/clients", "create", "create_answers_201", do.answer(201)),
        ("v1/stores", "delete", "delete_answers_202", do.answer(202)),
        ("v2/brand", "read", "read_answers_203", do.answer(203)),
    ),
    "status.other": (
        ("v1/incomes", "delete", "unknown_delete_answers_400", do.answer(400, instead_of=ABSENT)),
        ("v1/expenses", "edit", "unknown_edit_answers_400", do.answer(400, instead_of=ABSENT)),
        ("v1/suppliers", "list", "list_sees_the_key_alone", keyed),
        ("v2/designation", "list", "list_sees_the_key_alone", keyed),
    ),
    "status.server_error": (
        ("v1/clients", "create", "create_breaks_on_emoji", breaks_on(has_emoji)),
        ("v1/journals", "list", "list_answers_500", do.answer(500)),
        ("v1/incomes", "edit", "edit_answers_503", do.answer(503)),
        ("v2/brand", "read", "read_answers_500", do.answer(500)),
        ("v2/department", "create", "create_answers_502", do.answer(502, instead_of=range(200, 500))),
    ),
    "body.not_json": (
        ("v1/notes", "list", "list_is_a_web_page", do.as_text(lambda _: PAGE, HTML_MEDIA)),
        ("v1/product_categories", "list", "list_breaks_off", do.as_text(lambda text: text[:-2])),
    ),
    "envelope.missing": (
        ("v2/multi_entity", "*", "looks_at_no_alias", by_key),
        ("v2/multi_entity", "*", "list_has_no_total", do.drop("of_the_order.total")),
        ("v1/clients", "create", "create_has_no_result", do.drop("result")),
        ("v1/taxes", "list", "list_has_no_pagination", do.drop("pagination")),
        ("v2/asset_location", "list", "list_has_no_last_page", do.drop("last_page")),
    ),
    "envelope.retyped": (
        ("v2/multi_entity", "*", "list_is_bare_rows", do.change("of_the_order", rows_alone)),
        ("v1/products", "create", "create_gives_the_id_as_text", do.change("id", str)),
        ("v1/expenses", "list", "list_counts_in_text", do.change("pagination.page_count", str)),
    ),
    "envelope.undocumented": (
        ("v1/suppliers", "read", "read_shows_a_debug_key", do.put("debug", {"queries": 17})),
        ("v2/department", "list", "list_shows_a_version", do.put("version", "2.0")),
    ),
    "envelope.code_mismatch": (
        ("v1/stores", "read", "read_says_code_0", do.put("code", 0)),
        ("v1/treasuries", "create", "create_says_code_200", do.put("code", 200)),
        ("v1/work_orders", "create", "refusals_are_dressed", dressed_as_success),
    ),
    "field.missing": (
        ("v1/products", "read", "read_lacks_the_barcode", do.drop("barcode")),
        ("v1/estimates", "list", "list_lacks_the_client", do.drop("client_id")),
        ("v1/purchase_invoices", "read", "rows_lack_the_item", do.drop("PurchaseOrderItem.item")),
    ),
    "field.undocumented": (
        ("v1/treasuries", "read", "read_shows_a_secret_note", do.put("secret_note", "kept from the docs")),
        ("v1/journals", "read", "rows_show_a_checksum", do.put("JournalTransaction.checksum", "0f3a")),
    ),
    "field.retyped": (
        ("v1/stores", "*", "id_is_text", do.change("id", number_as_text)),
        ("v1/taxes", "read", "value_is_text", do.change("value", number_as_text)),
        ("v1/clients", "list", "flags_are_numbers", do.change("is_offline", int)),
        ("v1/product_categories", "list", "type_needs_more_bits", do.put("category_type", 2**63)),
    ),
    "field.null": (
        ("v1/staff", "list", "name_is_null", do.put("name", None)),
        ("v1/work_order_appointments", "read", "empty_body_is_null", do.change("body", empty_as_null)),
    ),
    "field.enum": (
        ("v1/products", "read", "status_is_9", do.put("status", 9)),
        ("v1/journal_cats", "list", "type_is_unknown", do.put("type", "sideways")),
    ),
    "field.format": (
        ("v1/credit_notes", "list", "date_is_local", do.change("date", local)),
        ("v1/journals", "read", "created_is_a_stamp", do.put("created", "1795334400")),
    ),
    "field.too_long": (
        ("v1/purchase_refunds", "read", "currency_is_long", do.put("currency_code", "US dollars")),
        ("v1/invoice_payments", "list", "country_is_long", do.put("country_code", "EGYPT")),
    ),
    "field.write_only": (
        ("v1/staff", "read", "read_shows_the_password", do.put("password", HASH)),
        ("v1/clients", "list", "list_shows_the_password", do.put("password", HASH)),
    ),
    "state.read_only": (
        ("v1/clients", "create", "create_takes_last_login", do.take("Client.last_login")),
        ("v1/clients", "edit", "edit_takes_suspend", do.take("Client.suspend")),
        ("v1/stores", "edit", "edit_takes_created", do.take("Store.created")),
        ("v1/estimates", "create", "create_takes_subtotals", do.take_in_rows("InvoiceItem", "subtotal")),
    ),
    "state.default": (
        ("v1/products", "create", "create_is_suspended", do.begin_with("Product.status", 1)),
        ("v2/department", "create", "create_is_inactive", do.begin_with("active", 0)),
    ),
    "state.disturbed": (
        ("v1/treasuries", "edit", "edit_hits_the_neighbour", do.edit_neighbour),
        ("v1/taxes", "edit", "edit_makes_a_copy", do.copy_edit),
        ("v2/brand", "edit", "edit_hits_the_neighbour", do.edit_neighbour),
        ("v1/suppliers", "edit", "edit_hits_both", do.edit_both),
        ("v2/storage", "edit", "edit_hits_both", do.edit_both),
        ("v1/expenses", "delete", "delete_hits_both", do.delete_both),
    ),
    "state.repeated": (
        ("v1/expenses", "edit", "second_edit_adds_up", do.again("amount", doubled)),
        (
            "v2/asset_type",
            "edit",
            "second_edit_adds_text",
            do.again("description", longer),
        ),
    ),
    "state.altered": (
        ("v1/invoices", "action", "several_are_told_in_reverse", in_reverse),
        ("v1/clients", "*", "address_loses_other_scripts", do.change("address1", mangled)),
        ("v1/suppliers", "*", "notes_lose_emoji", do.change("notes", without_emoji)),
        ("v1/notes", "*", "body_loses_markup", do.change("body", without_markup)),
        ("v1/estimates", "*", "notes_escape_quotes", do.change("notes", escaped)),
        (
            "v1/purchase_refunds",
            "*",
            "code_loses_leading_zeros",
            do.change("supplier_postal_code", without_zeros),
        ),
        ("v1/incomes", "*", "leap_day_moves", do.change("date", leap_day_moved)),
        ("v1/invoice_appointments", "*", "end_loses_its_time", do.change("end_date", cut_at(10))),
        ("v1/products", "*", "price_is_rounded", do.change("unit_price", rounded)),
        ("v1/expenses", "*", "amount_is_whole", do.change("amount", _number(int))),
        ("v1/products", "*", "balance_loses_its_sign", do.change("stock_balance", _number(abs))),
        ("v1/journals", "*", "total_is_capped", do.change("total_debit", capped)),
        ("v1/suppliers", "*", "city_loses_its_last_letter", do.change("city", cut_at(99))),
        ("v1/purchase_invoices", "*", "state_is_shouted", do.change("supplier_state", shouted)),
        ("v1/client_appointments", "*", "status_2_becomes_1", do.change("status", second_as_first)),
        ("v1/stores", "*", "address_null_becomes_empty", do.change("shipping_address", null_as_empty)),
        ("v2/brand", "*", "name_is_shouted", do.change("name", shouted)),
        ("v2/storage", "*", "description_loses_other_scripts", do.change("description", mangled)),
        ("v1/estimates", "*", "row_price_is_rounded", do.change("InvoiceItem.unit_price", rounded)),
        ("v1/refund_receipts", "*", "row_text_is_mangled", do.change("InvoiceItem.description", mangled)),
        ("v1/clients", "create", "create_lowers_emails", do.change("email", lowered)),
        ("v1/suppliers", "edit", "edit_lowers_emails", do.change("email", lowered)),
        ("v1/stores", "create", "create_lowers_names", do.change("name", lowered)),
        ("v2/storage", "edit", "edit_lowers_names", do.change("name", lowered)),
        ("v1/taxes", "create", "create_cuts_at_255", do.change("description", cut_at(255))),
        ("v2/storage", "edit", "edit_cuts_at_255", do.change("description", cut_at(255))),
        ("v1/notes", "create", "create_cuts_at_64_kib", do.change("body", cut_at(65_535))),
        ("v1/notes", "edit", "edit_cuts_at_64_kib", do.change("body", cut_at(65_535))),
        ("v1/stores", "create", "create_flattens_spaces", do.change("shipping_address", flattened)),
        ("v2/brand", "edit", "edit_flattens_spaces", do.change("name", flattened)),
        ("v1/clients", "create", "create_drops_plus_signs", do.change("phone1", without_plus)),
        ("v1/suppliers", "edit", "edit_drops_plus_signs", do.change("phone1", without_plus)),
        ("v1/treasuries", "create", "create_reads_numbers", do.change("description", read_as_number)),
        ("v1/suppliers", "edit", "edit_reads_numbers", do.change("bn1", read_as_number)),
        ("v1/expenses", "create", "create_loses_zeros", do.change("note", without_zeros)),
        ("v2/storage", "edit", "edit_loses_zeros", do.change("description", without_zeros)),
        ("v1/suppliers", "create", "create_loses_emoji", do.change("first_name", without_emoji)),
        ("v1/clients", "edit", "edit_loses_emoji", do.change("notes", without_emoji)),
        ("v2/brand", "create", "create_joins_accents", do.change("name", joined)),
        ("v1/products", "edit", "edit_joins_accents", do.change("description", joined)),
        ("v1/clients", "create", "create_loses_markup", do.change("address1", without_markup)),
        ("v1/products", "edit", "edit_escapes_quotes", do.change("name", escaped)),
        ("v1/expenses", "create", "create_rounds_amounts", do.change("amount", nearly)),
        ("v1/products", "edit", "edit_rounds_prices", do.change("buy_price", nearly)),
        ("v1/clients", "create", "create_loses_signs", do.change("starting_balance", unsigned)),
        ("v1/clients", "edit", "edit_loses_signs", do.change("starting_balance", unsigned)),
        ("v1/clients", "edit", "edit_touches_the_notes", do.touch("notes", "edited through the API")),
    ),
    "state.not_saved": (
        ("v1/invoices", "action", "several_fail_with_one", all_or_nothing),
        ("v1/invoices", "action", "several_lose_the_place_of_one", of_taken_alone),
        ("v1/time_tracking", "create", "notes_are_not_saved", do.drop("notes")),
        ("v1/work_orders", "create", "description_is_not_saved", do.drop("description")),
        ("v1/work_orders", "edit", "edit_is_ignored", do.ignore_edit),
        ("v1/clients", "create", "a_flag_is_not_saved", do.drop("is_offline")),
        ("v1/estimates", "*", "second_row_is_lost", do.change("InvoiceItem", first_alone)),
        ("v1/journals", "create", "rows_are_not_saved", do.drop("JournalTransaction")),
        ("v2/asset_location", "create", "description_is_not_saved", do.drop("description")),
        ("v1/incomes", "edit", "edit_is_ignored", do.ignore_edit),
        ("v1/treasuries", "edit", "edit_clears_the_description", do.touch("description", "")),
    ),
    "state.not_deleted": (
        ("v1/taxes", "delete", "delete_does_nothing", do.keep_deleted),
        ("v1/credit_notes", "delete", "delete_does_nothing", do.keep_deleted),
    ),
    "state.leaked": (
        ("v1/suppliers", "create", "refused_create_is_stored", do.save_refused),
        ("v1/clients", "edit", "refused_edit_is_stored", do.save_refused),
    ),
    "state.reused_id": (
        ("v1/stores", "create", "ids_come_back", do.reuse_id),
        ("v1/work_orders", "create", "ids_come_back", do.reuse_id),
        ("v1/suppliers", "create", "ids_come_back_late", do.reuse_id_late),
        ("v1/incomes", "create", "ids_come_back_late", do.reuse_id_late),
    ),
    "state.not_listed": (
        ("v1/refund_receipts", "list", "list_hides_the_newest", without_newest),
        ("v1/journal_cats", "list", "list_hides_the_newest", without_newest),
        ("v1/taxes", "list", "list_forgets_the_oldest", without_oldest),
        ("v1/expenses", "list", "list_forgets_the_oldest", without_oldest),
    ),
    "access.open": (
        ("v1/products", "list", "list_is_open", lambda is_open, at: is_open or at.is_anonymous),
        ("v1/staff", "list", "list_takes_any_key", lambda is_open, at: is_open or not at.is_anonymous),
        ("v2/package", "list", "list_is_open", lambda _open, _at: True),
        ("v1/incomes", "delete", "delete_is_open", lambda _open, _at: True),
        ("v2/unit_template", "edit", "edit_is_open", lambda is_open, at: is_open or at.is_anonymous),
    ),
    "access.refused": (
        ("v1/purchase_refunds", "delete", "delete_is_closed", lambda _open, _at: False),
        ("v1/site_info", "read", "is_closed", lambda _open, _at: False),
    ),
    "paging.size": (
        ("v1/invoices", "list", "usual_page_is_longer", usually_longer),
        ("v1/taxes", "list", "list_ignores_the_limit", limit_ignored),
        ("v1/staff", "list", "list_is_one_short", one_short),
    ),
    "paging.total": (
        ("v1/expenses", "list", "list_counts_the_page", page_counted),
        ("v2/brand", "list", "list_counts_one_too_few", do.cut(total=lambda part: max(0, part.total - 1))),
        ("v1/staff", "list", "list_counts_one_too_many", do.cut(total=lambda part: part.total + 1)),
        ("v2/storage", "list", "list_counts_one_too_many", do.cut(total=lambda part: part.total + 1)),
    ),
    "paging.overlap": (
        ("v1/journals", "list", "pages_overlap", do.cut(offset=lambda part: max(0, part.offset - 1))),
        ("v1/product_categories", "list", "page_2_is_page_1", do.cut(offset=lambda _: 0)),
    ),
    "paging.link": (
        ("v1/clients", "list", "next_is_this_page", do.change("pagination.next", _to_page(1))),
        ("v1/stores", "list", "prev_is_null", do.put("pagination.prev", None)),
    ),
    "filter.ignored": (
        ("v1/invoices", "list", "ignores_the_client", without("client_id")),
        ("v1/invoices", "list", "ignores_drafts", without("draft")),
        ("v2/brand", "list", "ignores_every_filter", do.cut(conditions=lambda _: ())),
        ("v2/department", "list", "ignores_sorts", do.cut(order=lambda _: Sorting())),
        (
            "v2/employment_type",
            "list",
            "desc_is_asc",
            do.cut(order=lambda part: replace(part.order, is_descending=False)),
        ),
    ),
    "filter.wrong": (
        ("v1/invoices", "list", "date_to_is_exclusive", compared("date", {"<=": "<"})),
        ("v1/invoices", "list", "number_is_matched_whole", numbered_whole),
        (
            "v1/invoices",
            "list",
            "sorts_one_way",
            do.cut(order=lambda part: replace(part.order, is_descending=True)),
        ),
        ("v2/asset_type", "list", "gte_is_gt", compared("id", {">=": ">"})),
        ("v2/asset_location", "list", "in_is_the_first", in_is_the_first),
        ("v2/department", "list", "null_is_anything", compared(None, {"IS NULL": "!="})),
        ("v2/storage", "list", "or_is_and", or_is_and),
        ("v2/unit_template", "list", "not_equal_is_equal", compared("id", {"!=": "="})),
        ("v2/designation", "list", "filters_let_the_total_be", do.cut(total=_more_if_filtered)),
    ),
    "paging.order": (("v1/invoices", "list", "list_is_oldest_first", oldest_first),),
}
"""By the drift kind that must catch it: resource, role of the operation (`*` for all), what it is, effect."""

_STAGES: Mapping[str, str] = {
    "state.not_saved several_fail": "violations",
    "state.not_saved several_lose": "reply",
    "state.altered several_": "reply",
    "status.rejected_valid": "violations",
    "status.accepted_invalid": "violations",
    "status.other list_sees": "access",
    "status.": "reply",
    "body.": "reply",
    "envelope.": "reply",
    "field.": "served",
    "state.reused_id": "id",
    "state.not_listed": "slice",
    "state.": "write",
    "access.": "access",
    "paging.link": "reply",
    "filter.": "slice",
    "paging.": "slice",
}
"""Where a fault sits in the tenant's work, by how its kind begins; the first that fits."""


def _fault(kind: str, contract: str, operation: str, what: str, does: Callable[[Any, Any], Any]) -> Behaviour:
    return Behaviour(
        name=f"{contract.partition('/')[2]}_{what}",
        reason=kind,
        stage=next(stage for beginning, stage in _STAGES.items() if f"{kind} {what}".startswith(beginning)),
        does=does,
        contracts=(contract,),
        operations=() if operation == "*" else (operation,),
    )


FAULTS: Mapping[str, Behaviour] = {
    **{fault.name: fault for kind, rows in ROWS.items() for fault in (_fault(kind, *row) for row in rows)},
    **ODD,
}
"""Every fault by its name: that of its resource and what it is (`clients_create_answers_201`)."""
