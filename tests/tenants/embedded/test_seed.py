"""What a tenant has on its first day."""

from __future__ import annotations

from pathlib import Path

import pytest

from conform.contract import load_contracts
from conform.daftra import DAFTRA
from tests.tenants.embedded.small import ALL, shop

CONTRACTS = load_contracts(Path(__file__).parents[3] / "contracts", DAFTRA)


def test_what_can_only_be_read_is_there_and_what_can_be_made_is_not() -> None:
    with shop() as open_shop:
        owners = open_shop.body("GET", "/api2/owners")
        pens = open_shop.body("GET", "/api2/pens")
    assert [row["Owner"]["name"] for row in owners["data"]] == [f"owners {number}" for number in (1, 2, 3, 4)]
    assert pens["data"] == []


def test_every_listing_that_a_field_refers_to_has_entries() -> None:
    with shop() as open_shop:
        assert set(open_shop.desk.house.listings) == {"Country", "Branch"}
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
