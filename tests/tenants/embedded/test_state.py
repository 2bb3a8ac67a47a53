"""What a tenant knows, and what it has on its first day."""

from __future__ import annotations

import pytest

from conform.contract import Reference
from conform.daftra import DAFTRA
from conform.tenants.embedded.http import HttpRequest
from conform.tenants.embedded.state import singular, snake
from tests import ours
from tests.tenants.embedded.small import ALL, context, shop

CONTRACTS = ours.contracts()


def test_a_reference_is_known_where_its_record_or_entry_is() -> None:
    with shop() as open_shop:
        state = open_shop.application.state
        assert state.knows(Reference(resource="v1/owners"), 4)
        assert not state.knows(Reference(resource="v1/owners"), 5)
        assert not state.knows(Reference(resource="v1/owners"), "x")
        assert state.knows(Reference(listing="Country"), "3")
        assert not state.knows(Reference(listing="Country"), 4)
        assert state.knows(Reference(resource="v1/strangers"), 4)
        assert state.knows(Reference(listing="Strangers"), 4)


def test_an_entity_is_found_by_name_singular_or_alias() -> None:
    with shop() as open_shop:
        found = [
            open_shop.application.state.entities.get(name)
            for name in ("ink", "pen", "estimate", "staff", "car")
        ]
    assert found == ["v2/ink", "v1/pens", "v1/invoices", None, None]


def test_what_can_only_be_read_is_there_and_what_can_be_made_is_not() -> None:
    with shop() as open_shop:
        owners = open_shop.body("GET", "/api2/owners")
        pens = open_shop.body("GET", "/api2/pens")
    assert [row["Owner"]["name"] for row in owners["data"]] == [f"owners {number}" for number in (1, 2, 3, 4)]
    assert pens["data"] == []


def test_every_listing_that_a_field_refers_to_has_entries() -> None:
    with shop() as open_shop:
        assert set(open_shop.application.state.listings) >= {"Country", "Branch"}
        assert open_shop.body("GET", "/api2/listing/Country.json")["data"]["Listing"]["1"] == "Country 1"


@pytest.mark.parametrize(
    "target",
    [
        "/api2/staff/1.json",
        "/api2/site_info.json",
        "/api2/branches",
        "/api2/product_categories/1.json",
        "/api2/follow_up_actions/1.json",
        "/api2/follow_up_actions/client.json",
        "/api2/follow_up_statuses/1.json",
        "/api2/stores/1.json",
        "/api2/treasuries/1.json",
        "/api2/listing/Branch.json",
        "/v2/api/entity/site_payment_gateway/1/1",
        "/v2/api/entity/booking/1/1",
        "/v2/api/entity/invoice/1/1",
        "/v2/api/entity/client/list/1",
        "/v2/api/app-manager/is_active/1",
    ],
)
def test_what_nobody_can_make_through_the_api_can_be_read(target: str) -> None:
    with shop(contracts=CONTRACTS) as open_shop:
        assert open_shop.ask("GET", target).status == 200


def test_seeds_need_no_contract_of_theirs() -> None:
    assert "v1/stores" not in {contract.key for contract in ALL}
    with shop() as open_shop:
        assert open_shop.ask("GET", "/api2/stores.json").status == 404


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("clients", "client"),
        ("taxes", "tax"),
        ("treasuries", "treasury"),
        ("staff", "staff"),
        ("address", "address"),
        ("expenses", "expense"),
    ],
)
def test_the_singular_of_a_resource(plural: str, one: str) -> None:
    assert singular(plural) == one


def test_a_model_in_snake_case() -> None:
    assert (snake("PurchaseOrder"), snake("Client"), snake("staff")) == ("purchase_order", "client", "staff")


def test_documents_share_a_store_and_others_have_their_own() -> None:
    vendor = DAFTRA.embedded
    assert {vendor.store_of(name) for name in vendor.subtypes} == {"v1/invoices"}
    assert vendor.store_of("v2/booking") == vendor.shared["v2/booking"]
    assert vendor.store_of("v1/clients") == "v1/clients"


def test_only_a_caller_without_any_credentials_is_anonymous() -> None:
    headers: tuple[dict[str, str], ...] = ({"host": "x"}, {"apikey": ""}, {"authorization": "Bearer x"})
    requests = [HttpRequest(method="GET", path="/", headers=each) for each in headers]
    assert [context(request=each).is_anonymous for each in requests] == [True, False, False]
