"""Faults of a record as it is served: keys, kinds, values outside what is documented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.tenants.embedded.faults.fault import Fault
from conform.tenants.embedded.faults.make import changing, each, having, lacking, served

if TYPE_CHECKING:
    from conform.contract import Json


def _number_as_text(value: Json) -> Json:
    return value if value is None else str(value)


def _boolean_as_number(value: Json) -> Json:
    return int(value) if isinstance(value, bool) else value


def _as_local_date(value: Json) -> Json:
    parts = value.split("-") if isinstance(value, str) else []
    return "/".join(reversed(parts)) if len(parts) == 3 else value  # noqa: PLR2004 - year, month, day


FAULTS = (
    Fault(
        name="products_read_lacks_the_barcode",
        kind="field.missing",
        contract="v1/products",
        operation="read",
        stage="served",
        does=served(lacking("barcode")),
    ),
    Fault(
        name="estimates_list_lacks_the_client",
        kind="field.missing",
        contract="v1/estimates",
        operation="list",
        stage="served",
        does=served(lacking("client_id")),
    ),
    Fault(
        name="purchase_invoices_rows_lack_the_item",
        kind="field.missing",
        contract="v1/purchase_invoices",
        operation="read",
        stage="served",
        does=served(changing("PurchaseOrderItem", each(lacking("item")))),
    ),
    Fault(
        name="treasuries_read_shows_a_secret_note",
        kind="field.undocumented",
        contract="v1/treasuries",
        operation="read",
        stage="served",
        does=served(having("secret_note", "kept from the docs")),
    ),
    Fault(
        name="journals_rows_show_a_checksum",
        kind="field.undocumented",
        contract="v1/journals",
        operation="read",
        stage="served",
        does=served(changing("JournalTransaction", each(having("checksum", "0f3a")))),
    ),
    Fault(
        name="stores_id_is_text",
        kind="field.retyped",
        contract="v1/stores",
        operation="*",
        stage="served",
        does=served(changing("id", _number_as_text)),
    ),
    Fault(
        name="taxes_value_is_text",
        kind="field.retyped",
        contract="v1/taxes",
        operation="read",
        stage="served",
        does=served(changing("value", _number_as_text)),
    ),
    Fault(
        name="clients_flags_are_numbers",
        kind="field.retyped",
        contract="v1/clients",
        operation="list",
        stage="served",
        does=served(changing("is_offline", _boolean_as_number)),
    ),
    Fault(
        name="staff_name_is_null",
        kind="field.null",
        contract="v1/staff",
        operation="list",
        stage="served",
        does=served(having("name", None)),
    ),
    Fault(
        name="work_order_appointments_empty_body_is_null",
        kind="field.null",
        contract="v1/work_order_appointments",
        operation="read",
        stage="served",
        does=served(changing("body", lambda value: None if value == "" else value)),
    ),
    Fault(
        name="products_status_is_9",
        kind="field.enum",
        contract="v1/products",
        operation="read",
        stage="served",
        does=served(having("status", 9)),
    ),
    Fault(
        name="journal_cats_type_is_unknown",
        kind="field.enum",
        contract="v1/journal_cats",
        operation="list",
        stage="served",
        does=served(having("type", "sideways")),
    ),
    Fault(
        name="credit_notes_date_is_local",
        kind="field.format",
        contract="v1/credit_notes",
        operation="list",
        stage="served",
        does=served(changing("date", _as_local_date)),
    ),
    Fault(
        name="journals_created_is_a_stamp",
        kind="field.format",
        contract="v1/journals",
        operation="read",
        stage="served",
        does=served(having("created", "1795334400")),
    ),
    Fault(
        name="purchase_refunds_currency_is_long",
        kind="field.too_long",
        contract="v1/purchase_refunds",
        operation="read",
        stage="served",
        does=served(having("currency_code", "US dollars")),
    ),
    Fault(
        name="invoice_payments_country_is_long",
        kind="field.too_long",
        contract="v1/invoice_payments",
        operation="list",
        stage="served",
        does=served(having("country_code", "EGYPT")),
    ),
)
