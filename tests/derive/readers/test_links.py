"""What a field points at."""

from __future__ import annotations

from typing import Any

import pytest

from conform.contract import Reference
from conform.daftra import DAFTRA
from conform.daftra.documents import FOLLOW_UP
from conform.derive.readers.links import Links

PAGES = {
    "15": "v1/staff",
    "16": "v1/suppliers",
    "17": "v1/taxes",
    "18": FOLLOW_UP,
    "19": "v1/branches",
    "20": "v1/follow_up_actions",
    "21": "v1/invoices",
    "22": "v2/asset_type",
}
LINKS = Links(pages=PAGES, documents=DAFTRA.documents)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("keeper", "get it from [GET STAFF API](/15e0)", Reference(resource="v1/staff", page="15e0")),
        (
            "kind",
            "[`GET /asset_type`](https://zoo.test/22e0)",
            Reference(resource="v2/asset_type", page="22e0"),
        ),
        (
            "zone",
            "get it from [GET General Listing API with model `Zone`](/15115384e0)",
            Reference(listing="Zone", page="15115384e0"),
        ),
        (
            "mood",
            "[GET Follow up statuses with model lion](/18e0)",
            Reference(resource=FOLLOW_UP, page="18e0"),
        ),
        ("client_id", "Client REF#, through the Clients API", Reference(resource="v1/clients")),
        ("purchase_order_id", "", Reference(resource="v1/purchase_invoices")),
        ("role_id", "", Reference(listing="Role")),
        ("supplier_id", "[GET Taxes API](/16e0)", Reference(resource="v1/suppliers", page="16e0")),
        ("action_id", "[GET Follow Up Actions API](/18e0)", Reference(resource="v1/follow_up_actions")),
    ],
)
def test_a_reference_is_read(name: str, text: str, expected: Reference) -> None:
    assert LINKS.reference("v1/lions", name, text) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("id", "get it from [GET STAFF API](/15e0)"),
        ("mood", "how it feels"),
        ("mood", "[a page that nobody knows](/99e0)"),
        ("mood", "[GET General Listing](/15115384e0)"),
        ("mood", "[Authentication](#section/Authentication)"),
        ("source_id", "the id of the source"),
    ],
)
def test_where_nothing_says_it_there_is_no_reference(name: str, text: str) -> None:
    assert LINKS.reference("v1/lions", name, text) is None


def test_a_name_means_what_its_resource_says() -> None:
    assert LINKS.reference("v1/invoice_appointments", "item_id", "") == Reference(resource="v1/invoices")
    assert LINKS.reference("v1/estimate_appointments", "item_id", "") == Reference(resource="v1/estimates")
    assert LINKS.reference("v1/lions", "item_id", "") is None


def misdirected(text: str) -> list[Any]:
    return list(LINKS.misdirected({"description": text}, ("integer",)))


def test_a_link_whose_text_names_another_resource_is_found() -> None:
    assert misdirected("[GET Taxes API](/16e0)") == [
        ("reference", "text: v1/taxes", "link: v1/suppliers", "v1/suppliers")
    ]
    assert misdirected("[GET Follow Up Actions API](/18e0)")[0][3] == "v1/follow_up_actions"


@pytest.mark.parametrize(
    "text",
    [
        "[GET STAFF API](/15e0)",
        "[GET Follow up statuses with model invoice](/18e0)",
        "[GET General Listing API with model `Branch`](/19e0)",
        "[Notes API](/99e0)",
        "no link",
    ],
)
def test_a_link_that_says_where_it_leads_is_none(text: str) -> None:
    assert misdirected(text) == []


def test_an_oauth_client_is_no_client() -> None:
    assert LINKS.reference("v1/authentication", "client_id", "") is None
    assert LINKS.reference("v1/invoices", "client_id", "") == Reference(resource="v1/clients")
