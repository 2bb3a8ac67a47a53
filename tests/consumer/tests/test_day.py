"""A day at the desk, with a drift of the tenant each: which of twelve would break the client?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from taxdesk import Customer, Desk, RefusedError

if TYPE_CHECKING:
    from conform import Tenant

FAULTS = (
    "clients_create_lowers_emails",
    "clients_next_is_this_page",
    "taxes_value_is_text",
    "clients_address_loses_other_scripts",
    "clients_create_has_no_result",
    "clients_create_takes_last_login",
    "clients_edit_takes_suspend",
    "clients_flags_are_numbers",
    "clients_list_shows_the_password",
    "invoices_ignores_drafts",
    "invoices_sorts_one_way",
    "purchase_invoices_take_any_email",
)
COMPANIES = 25


@pytest.mark.parametrize("fault", FAULTS)
def test_a_day_at_the_desk(daftra: Tenant, fault: str) -> None:
    (vat,) = daftra.seed("taxes", {"name": "VAT", "value": 14, "included": False})
    daftra.seed("clients", count=COMPANIES)
    with daftra.fault(fault), Desk(daftra.url, daftra.api_key) as desk:
        number = desk.register("Lee & Sons", "Ann", "Lee", "Ann.Lee@example.com")
        registered = Customer(number=number, company="Lee & Sons", email="Ann.Lee@example.com")
        assert desk.customer(number) == registered
        numbers = [each.number for each in desk.customers()]
        assert (len(numbers), len(set(numbers))) == (COMPANIES + 1, COMPANIES + 1)
        desk.move(number, "Ann@example.org")
        assert desk.customer(number).email == "Ann@example.org"
        assert desk.gross(100.0, int(vat["id"])) == 114.0
        desk.forget(number)
        with pytest.raises(RefusedError, match="404"):
            desk.customer(number)
