"""The client against the sandbox of daftra-conform."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from taxdesk import Customer, Desk, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform import Tenant

ANN = {"company": "Lee & Sons", "first": "Ann", "last": "Lee", "email": "Ann.Lee@example.com"}


pytestmark = pytest.mark.usefixtures("daftra_traffic")


@pytest.fixture
def desk(daftra: Tenant) -> Iterator[Desk]:
    with Desk(daftra.url, daftra.api_key) as opened:
        yield opened


def test_a_customer_is_read_as_registered(desk: Desk) -> None:
    number = desk.register(**ANN)
    assert desk.customer(number) == Customer(number=number, company=ANN["company"], email=ANN["email"])


def test_a_customer_moves(desk: Desk) -> None:
    number = desk.register(**ANN)
    desk.move(number, "ann@example.org")
    assert desk.customer(number).email == "ann@example.org"


def test_a_customer_is_forgotten(desk: Desk) -> None:
    number = desk.register(**ANN)
    desk.forget(number)
    with pytest.raises(RefusedError, match="404"):
        desk.customer(number)


def test_every_page_of_customers_is_read_once(desk: Desk, daftra: Tenant) -> None:
    daftra.seed("clients", count=45)
    numbers = [each.number for each in desk.customers()]
    assert len(numbers) == len(set(numbers)) == 45


def test_a_price_has_its_tax_on_it(desk: Desk, daftra: Tenant) -> None:
    (vat,) = daftra.seed("taxes", {"name": "VAT", "value": 14, "included": False})
    assert desk.gross(100.0, int(vat["id"])) == 114.0
