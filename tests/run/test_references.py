"""What payloads refer to is found or made once, and removed last."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conform.contract import Contract, Field, Parameter, Response, Vendor
from conform.contract.vendor import Books, Listing
from conform.payloads.referred import condition
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


def test_a_key_may_say_what_its_record_must_meet() -> None:
    assert condition("v1/pens[ink=blue]") == ("v1/pens", {"ink": "blue"})
    assert condition("v1/pens") == ("v1/pens", {})


def test_a_record_is_looked_for_that_meets_what_is_wanted() -> None:
    row = Field(name="[]", kinds=("object",), fields=(Field(name="id", kinds=("integer",)),))
    body = Field(name="", kinds=("object",), fields=(Field(name="data", kinds=("array",), items=row),))
    listing = operation("list", "GET", "/api2/pens", 200)
    listing = replace(listing, responses=(Response(status=200, body=body, record=("data", "[]")),))
    known = {"v1/pens": replace(PENS, operations=(listing,))}
    for wanted, found in (("2", {"v1/pens[ink=2]": 2}), ("3", {})):
        tenant = ListedTenant((200, {"data": [{"id": 1, "ink": 1}, {"id": 2, "ink": 2}]}))
        assert referred(tenant, known).bind([f"v1/pens[ink={wanted}]"])[0] == found


def test_a_record_is_made_as_it_is_wanted() -> None:
    tenant = ListedTenant((202, {"id": 4}))
    found = referred(tenant)
    assert found.bind(["v1/pens[name=blue]"])[0] == {"v1/pens[name=blue]": 4}
    assert b'"blue"' in (tenant.calls[0].body or b"")


def test_an_id_that_the_owner_named_meets_everything() -> None:
    tenant = ListedTenant()
    found = referred(tenant)
    found = replace(found, known={"v1/pens": 9})
    assert found.bind(["v1/pens[ink=3]"])[0]["v1/pens[ink=3]"] == 9
    assert tenant.calls == []


def test_what_a_resource_serves_of_a_model_is_made_there() -> None:
    books = replace(
        BOOKS, listing=Listing(contract="v1/any", parameter="sort", way=(), served={"Ink": "v1/pens"})
    )
    contracts = {key: replace(each, vendor=Vendor(books=books)) for key, each in CONTRACTS.items()}
    tenant = ListedTenant((202, {"id": 4}))
    assert referred(tenant, contracts).bind(["listing/Ink"])[0]["listing/Ink"] == 4
