"""What makes the difference, found on the embedded tenant itself for each fault that hangs on a payload."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from conform.daftra import DAFTRA
from conform.drift.kinds import kind_named
from conform.payloads import place
from conform.run.permitted import Policy
from conform.run.session import Session
from tests.test_faults import CONTRACTS, groups
from tests.unwired import UnwiredTenant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.run.experiment import Pair

FAULTS = DAFTRA.embedded.faults
KNOWN = tuple(CONTRACTS.values())
EVERY = 1 if os.environ.get("PROOF") else 6
"""Of so many faults one is tried; `make proof` tries them all."""
KINDS = (
    "status.rejected_valid",
    "status.unexpected",
    "status.server_error",
    "state.altered",
    "state.not_saved",
)
CAUSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "suppliers_refuse_arabic_names": ("Supplier.first_name", ("other_scripts",)),
    "clients_refuse_a_name_at_the_limit": ("Client.business_name", ("length", "100", "99")),
    "treasuries_refuse_type_3": ("Treasury.type", ("value", "3")),
    "notes_refuse_zones": ("Note.date", ("zone",)),
    "notes_edit_refuses_zones": ("Note.date", ("zone",)),
    "work_orders_refuse_leap_days": ("WorkOrder.start_date", ("leap_day",)),
    "clients_create_breaks_on_emoji": ("Client.business_name", ("emoji",)),
    "clients_address_loses_other_scripts": ("Client.address1", ("other_scripts",)),
    "suppliers_notes_lose_emoji": ("Supplier.notes", ("emoji",)),
    "notes_body_loses_markup": ("Note.body", ("markup",)),
    "estimates_notes_escape_quotes": ("Estimate.notes", ("double_quotes",)),
    "purchase_refunds_code_loses_leading_zeros": ("PurchaseRefund.supplier_postal_code", ("leading_zero",)),
    "incomes_leap_day_moves": ("Income.date", ("leap_day",)),
    "invoice_appointments_end_loses_its_time": ("InvoiceAppointment.end_date", ("time_of_day",)),
    "products_price_is_rounded": ("Product.unit_price", ("fraction_digits", "3", "2")),
    "expenses_amount_is_whole": ("Expense.amount", ("fraction_digits", "1", "0")),
    "products_balance_loses_its_sign": ("Product.stock_balance", ("below_zero",)),
    "journals_total_is_capped": ("Journal.total_debit", ("size", "1000000", "999999")),
    "suppliers_city_loses_its_last_letter": ("Supplier.city", ("length", "100", "99")),
    "purchase_invoices_state_is_shouted": ("PurchaseOrder.supplier_state", ("lower_case",)),
    "client_appointments_status_2_becomes_1": ("FollowUpReminder.status", ("value", "2")),
    "stores_address_null_becomes_empty": ("Store.shipping_address", ("null",)),
    "brand_name_is_shouted": ("name", ("lower_case",)),
    "storage_description_loses_other_scripts": ("description", ("other_scripts",)),
    "estimates_row_price_is_rounded": ("InvoiceItem[].unit_price", ("fraction_digits", "3", "2")),
    "refund_receipts_row_text_is_mangled": ("InvoiceItem[].description", ("other_scripts",)),
    "clients_create_lowers_emails": ("Client.email", ("upper_case",)),
    "suppliers_edit_lowers_emails": ("Supplier.email", ("upper_case",)),
    "stores_create_lowers_names": ("Store.name", ("upper_case",)),
    "storage_edit_lowers_names": ("name", ("upper_case",)),
    "taxes_create_cuts_at_255": ("Tax.description", ("length", "256", "255")),
    "storage_edit_cuts_at_255": ("description", ("length", "256", "255")),
    "notes_create_cuts_at_64_kib": ("Note.body", ("length", "65536", "65535")),
    "notes_edit_cuts_at_64_kib": ("Note.body", ("length", "65536", "65535")),
    "stores_create_flattens_spaces": ("Store.shipping_address", ("double_spaces",)),
    "brand_edit_flattens_spaces": ("name", ("double_spaces",)),
    "clients_create_drops_plus_signs": ("Client.phone1", ("plus_sign",)),
    "suppliers_edit_drops_plus_signs": ("Supplier.phone1", ("plus_sign",)),
    "treasuries_create_reads_numbers": ("Treasury.description", ("looks_like_number",)),
    "suppliers_edit_reads_numbers": ("Supplier.bn1", ("looks_like_number",)),
    "expenses_create_loses_zeros": ("Expense.note", ("leading_zero",)),
    "storage_edit_loses_zeros": ("description", ("leading_zero",)),
    "suppliers_create_loses_emoji": ("Supplier.first_name", ("emoji",)),
    "clients_edit_loses_emoji": ("Client.notes", ("emoji",)),
    "brand_create_joins_accents": ("name", ("combining_accents",)),
    "products_edit_joins_accents": ("Product.description", ("combining_accents",)),
    "clients_create_loses_markup": ("Client.address1", ("markup",)),
    "products_edit_escapes_quotes": ("Product.name", ("double_quotes",)),
    "expenses_create_rounds_amounts": ("Expense.amount", ("fraction_digits", "5", "4")),
    "products_edit_rounds_prices": ("Product.buy_price", ("fraction_digits", "5", "4")),
    "clients_create_loses_signs": ("Client.starting_balance", ("below_zero",)),
    "clients_edit_loses_signs": ("Client.starting_balance", ("below_zero",)),
    "clients_edit_touches_the_notes": ("Client.notes", ("present",)),
    "time_tracking_notes_are_not_saved": ("TimeTracking.notes", ("present",)),
    "work_orders_description_is_not_saved": ("WorkOrder.description", ("present",)),
    "work_orders_edit_is_ignored": ("WorkOrder.title", ("present",)),
    "clients_a_flag_is_not_saved": ("Client.is_offline", ("true",)),
    "estimates_second_row_is_lost": ("InvoiceItem", ("rows", "2", "1")),
    "asset_location_description_is_not_saved": ("description", ("present",)),
    "incomes_edit_is_ignored": ("Income.tax2_amount", ("present",)),
    "treasuries_edit_clears_the_description": ("Treasury.description", ("present",)),
}
"""By the name of the fault: the place of the payload that matters, and what of it."""
NONE = (
    "stores_delete_redirects",
    "brand_edit_redirects",
    "clients_create_answers_201",
    "stores_delete_answers_202",
    "brand_read_answers_203",
    "journals_list_answers_500",
    "incomes_edit_answers_503",
    "brand_read_answers_500",
    "department_create_answers_502",
    "invoices_several_are_told_in_reverse",
    "invoices_several_fail_with_one",
    "invoices_several_lose_the_place_of_one",
    "journals_rows_are_not_saved",
)
"""Faults that hang on nothing that is sent: the smallest payload shows them as well, or there is none."""


def pairs(fault: str, tenant: UnwiredTenant) -> Iterator[Pair | None]:
    """Give the pairs by which a run explains a fault, on the tenant that has it."""
    behaviour, running = FAULTS[fault], session(tenant)
    for group in groups(behaviour.contracts[0]):
        running.run(group)
    for each in running.explain():
        if kind_named(each.drift.kind).family == kind_named(behaviour.reason).family:
            yield each.pair


def session(tenant: UnwiredTenant) -> Session:
    policy = Policy(may_write=True, may_leave=True, may_explain=True)
    return Session(contracts=CONTRACTS, open_tenant=lambda _: tenant, policy=policy, fresh=tenant.reset)


@pytest.mark.parametrize("fault", list(CAUSES)[::EVERY])
def test_a_fault_is_narrowed_to_its_cause(fault: str) -> None:
    at, trait = CAUSES[fault]
    tenant, sound = (UnwiredTenant(KNOWN, faults=faults) for faults in ((fault,), ()))
    try:
        found = next((each for each in pairs(fault, tenant) if each is not None), None)
        assert found is not None
        assert (found.place, found.trait) == (at, trait)
        one, other = (each.case.steps[found.step].payload for each in (found.bad, found.good))
        assert place.has(one, at)
        assert not place.has(other, at) or place.read(other, at) != place.read(one, at)
        ask = session(sound)._aside
        assert [ask(each.case).drifts for each in (found.bad, found.good)] == [(), ()], "documented"
    finally:
        tenant.close()
        sound.close()


@pytest.mark.parametrize("fault", list(NONE)[::EVERY])
def test_what_hangs_on_nothing_that_is_sent_is_not_narrowed(fault: str) -> None:
    tenant = UnwiredTenant(KNOWN, faults=(fault,))
    try:
        assert not any(pairs(fault, tenant))
    finally:
        tenant.close()


def test_each_fault_that_a_payload_may_cause_is_in_one_table() -> None:
    told = [name for name, fault in FAULTS.items() if fault.reason in KINDS and not fault.found_by]
    assert sorted(told) == sorted((*CAUSES, *NONE))
