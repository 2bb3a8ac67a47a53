"""Faults of the status: the wrong one, a good payload refused, a bad one taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.tenants.embedded.faults.fault import Fault
from conform.tenants.embedded.faults.make import answering, forgiving, refusing

if TYPE_CHECKING:
    from conform.contract import Json

_ABSENT = range(404, 405)


def _is_not_ascii(value: Json) -> bool:
    return isinstance(value, str) and not value.isascii()


def _is_leap_day(value: Json) -> bool:
    return isinstance(value, str) and "-02-29" in value


def _is_full(limit: int, value: Json) -> bool:
    return isinstance(value, str) and len(value) == limit


FAULTS = (
    Fault(
        name="clients_create_answers_201",
        kind="status.unexpected",
        contract="v1/clients",
        operation="create",
        stage="reply",
        does=answering(201),
    ),
    Fault(
        name="stores_delete_answers_202",
        kind="status.unexpected",
        contract="v1/stores",
        operation="delete",
        stage="reply",
        does=answering(202),
    ),
    Fault(
        name="brand_read_answers_203",
        kind="status.unexpected",
        contract="v2/brand",
        operation="read",
        stage="reply",
        does=answering(203),
    ),
    Fault(
        name="suppliers_refuse_arabic_names",
        kind="status.rejected_valid",
        contract="v1/suppliers",
        operation="create",
        stage="violations",
        does=refusing("Supplier.first_name", _is_not_ascii),
    ),
    Fault(
        name="clients_refuse_a_name_at_the_limit",
        kind="status.rejected_valid",
        contract="v1/clients",
        operation="create",
        stage="violations",
        does=refusing("Client.business_name", lambda value: _is_full(100, value)),
    ),
    Fault(
        name="treasuries_refuse_type_3",
        kind="status.rejected_valid",
        contract="v1/treasuries",
        operation="create",
        stage="violations",
        does=refusing("Treasury.type", lambda value: value == 3),  # noqa: PLR2004 - the second enum value
    ),
    Fault(
        name="work_orders_refuse_leap_days",
        kind="status.rejected_valid",
        contract="v1/work_orders",
        operation="create",
        stage="violations",
        does=refusing("WorkOrder.start_date", _is_leap_day),
    ),
    Fault(
        name="clients_take_no_email",
        kind="status.accepted_invalid",
        contract="v1/clients",
        operation="create",
        stage="violations",
        does=forgiving("required", "email"),
    ),
    Fault(
        name="invoices_take_no_client",
        kind="status.accepted_invalid",
        contract="v1/invoices",
        operation="create",
        stage="violations",
        does=forgiving("required", "client_id"),
    ),
    Fault(
        name="expenses_take_a_long_vendor",
        kind="status.accepted_invalid",
        contract="v1/expenses",
        operation="create",
        stage="violations",
        does=forgiving("max_length", "vendor"),
    ),
    Fault(
        name="journals_take_any_entity_type",
        kind="status.accepted_invalid",
        contract="v1/journals",
        operation="create",
        stage="violations",
        does=forgiving("enum", "entity_type"),
    ),
    Fault(
        name="work_orders_take_any_date",
        kind="status.accepted_invalid",
        contract="v1/work_orders",
        operation="create",
        stage="violations",
        does=forgiving("format", "start_date"),
    ),
    Fault(
        name="purchase_invoices_take_any_email",
        kind="status.accepted_invalid",
        contract="v1/purchase_invoices",
        operation="create",
        stage="violations",
        does=forgiving("format", "supplier_email"),
    ),
    Fault(
        name="products_take_any_kind",
        kind="status.accepted_invalid",
        contract="v1/products",
        operation="create",
        stage="violations",
        does=forgiving("kind"),
    ),
    Fault(
        name="journal_accounts_take_no_wrapper",
        kind="status.accepted_invalid",
        contract="v1/journal_accounts",
        operation="create",
        stage="violations",
        does=lambda violations, seen: (
            () if isinstance(seen.payload, dict) and "JournalAccount" not in seen.payload else violations
        ),
    ),
    Fault(
        name="asset_type_takes_no_name",
        kind="status.accepted_invalid",
        contract="v2/asset_type",
        operation="create",
        stage="violations",
        does=forgiving("required", "name"),
    ),
    Fault(
        name="incomes_unknown_delete_answers_400",
        kind="status.other",
        contract="v1/incomes",
        operation="delete",
        stage="reply",
        does=answering(400, instead_of=_ABSENT),
    ),
    Fault(
        name="expenses_unknown_edit_answers_400",
        kind="status.other",
        contract="v1/expenses",
        operation="edit",
        stage="reply",
        does=answering(400, instead_of=_ABSENT),
    ),
)
