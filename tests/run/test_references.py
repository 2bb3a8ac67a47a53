"""What payloads refer to is found or made once, and removed last."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conform.contract import Contract, Field, Parameter, Vendor
from conform.contract.vendor import Books, Listing
from conform.run.execute import Executor
from conform.run.references import Referred
from tests.run.small import PENS, ListedTenant, operation

LISTED = replace(
    operation("list", "GET", "/api2/any/{sort}", 200),
    parameters=(Parameter(where="path", field=Field(name="sort")),),
)
BOOKS = Books(
    listing=Listing(contract="v1/any", parameter="sort", way=("all", "of_it")),
    borrowed={"v2/pen": "v1/pens"},
)
VENDOR = Vendor(books=BOOKS)
CONTRACTS = {
    "v1/pens": replace(PENS, vendor=VENDOR),
    "v1/any": Contract(name="any", version="v1", title="Any", operations=(LISTED,), vendor=VENDOR),
}


def referred(tenant: ListedTenant, contracts: dict[str, Contract] = CONTRACTS) -> Referred:
    executor = Executor(contracts=contracts, heard=lambda *_: None)
    return Referred(executor=executor, open_tenant=lambda _: tenant, may_make=lambda _: True)


@pytest.mark.parametrize(("key", "identity"), [("7", 7), ("ab", "ab")])
def test_a_model_is_listed_once_in_the_words_of_the_vendor(key: str, identity: object) -> None:
    tenant = ListedTenant((200, {"all": {"of_it": {key: "Blue", "8": "Red"}}}))
    found = referred(tenant)
    for _ in range(2):
        assert found.bind(["listing/Ink"]) == ({"listing/Ink": identity}, frozenset())
    assert [call.path for call in tenant.calls] == ["/api2/any/Ink"]


@pytest.mark.parametrize("body", [{}, {"all": []}, {"all": {"of_it": {}}}, []])
def test_a_listing_that_shows_nothing_is_tried_once_and_missing(body: object) -> None:
    tenant = ListedTenant((200, body))  # type: ignore[arg-type]  # a column of the table
    found = referred(tenant)
    for _ in range(2):
        assert found.bind(["listing/Ink"]) == ({}, frozenset({"listing/Ink"}))
    assert len(tenant.calls) == 1


def test_a_vendor_without_a_listing_has_no_model() -> None:
    tenant = ListedTenant()
    bare = {key: replace(each, vendor=Vendor()) for key, each in CONTRACTS.items()}
    assert referred(tenant, bare).bind(["listing/Ink"]) == ({}, frozenset({"listing/Ink"}))
    assert tenant.calls == []


def test_what_borrows_its_records_is_made_where_they_are_and_removed_last() -> None:
    tenant = ListedTenant((202, {"id": 7}), (200, {}))
    found = referred(tenant)
    assert found.bind(["v2/pen"]) == ({"v2/pen": 7}, frozenset())
    found.close()
    assert [f"{call.method} {call.path}" for call in tenant.calls] == [
        "POST /api2/pens.json",
        "DELETE /api2/pens/7.json",
    ]
