from __future__ import annotations

from dataclasses import replace

import pytest

from conform.contract import Contract, Field, Parameter, Vendor
from conform.contract.vendor import Books, Listing
from conform.payloads.referred import condition, preparation
from tests.run.small import PENS, operation

ANY = replace(
    operation("list", "GET", "/api2/any/{sort}", 200),
    parameters=(Parameter(where="path", field=Field(name="sort")),),
)
BOOKS = Books(
    listing=Listing(contract="v1/any", parameter="sort", way=("all",), served={"Pen": "v1/pens"}),
    borrowed={"v2/pen": "v1/pens"},
)
VENDOR = Vendor(books=BOOKS)
LISTED = operation("list", "GET", "/api2/inks", 200)
CONTRACTS = {
    "v1/pens": replace(PENS, vendor=VENDOR),
    "v1/inks": replace(PENS, name="inks", operations=(LISTED,), vendor=VENDOR),
    "v1/any": Contract(name="any", version="v1", title="Any", operations=(ANY,), vendor=VENDOR),
}


@pytest.mark.parametrize(
    ("key", "contract", "is_made", "way"),
    [
        ("v1/pens", "v1/pens", True, None),
        ("v2/pen", "v1/pens", True, None),
        ("v1/inks", "v1/inks", False, None),
        ("listing/Pen", "v1/pens", True, None),
        ("listing/Ink", "v1/any", False, ("all",)),
    ],
)
def test_each_sort_of_record_is_come_by_in_its_own_way(
    key: str,
    contract: str,
    is_made: bool,  # noqa: FBT001 - a column of the table
    way: tuple[str, ...] | None,
) -> None:
    found = preparation(key, CONTRACTS)
    assert found is not None
    assert (found.step.contract, found.is_made, found.way) == (contract, is_made, way)


@pytest.mark.parametrize("key", ["v1/none", "listing/None"])
def test_what_nothing_documented_shows_is_not_come_by(key: str) -> None:
    bare = {name: replace(each, vendor=Vendor()) for name, each in CONTRACTS.items()}
    assert preparation(key, bare) is None


def test_what_a_row_must_show_is_said() -> None:
    found = preparation("v1/inks[kind=2]", CONTRACTS)
    assert found is not None
    assert found.meets == {"kind": "2"}
    assert condition("v1/inks[kind=2]") == ("v1/inks", {"kind": "2"})
