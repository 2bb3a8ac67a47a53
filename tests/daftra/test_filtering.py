"""What each filter means: held against the parameters and the rows that the contracts document."""

from __future__ import annotations

import pytest

from conform.daftra import DAFTRA
from tests import ours

FILTERING = DAFTRA.filtering
CONTRACTS = ours.by_key()
ROWS = [(key, each) for key, filters in FILTERING.named.items() for each in filters]


@pytest.mark.parametrize(("key", "known"), ROWS, ids=lambda each: getattr(each, "name", each))
def test_each_entry_is_a_documented_parameter_on_documented_columns(key: str, known: object) -> None:
    listing = CONTRACTS[key].having("list")
    entry = next(each for each in FILTERING.named[key] if each is known)
    assert listing is not None
    assert listing.success is not None
    assert entry.page == listing.source.page
    assert any(each.field.name == entry.parameter for each in listing.parameters)
    row = listing.success.body
    for name in listing.success.record or ():
        row = row and (row.items if name == "[]" else row.field(name))
    assert row is not None
    names = {each.name for each in row.fields}
    assert {each.partition(".")[0].removesuffix("[]") for each in entry.columns} <= names


def test_the_operators_are_those_that_the_contracts_have() -> None:
    stated = {
        each.field.notes
        for contract in CONTRACTS.values()
        for operation in contract.operations
        for each in operation.parameters
        if each.field.name == FILTERING.parameter
    }
    assert stated == {tuple(FILTERING.operators)}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("filter[id]", ("id", None, None)),
        ("filter[id][gte]", ("id", "gte", None)),
        ("filter[id][in][]", ("id", "in", None)),
        ("filter[id][in][0]", ("id", "in", None)),
        ("filter[or][name][like]", ("name", "like", "or][")),
    ],
)
def test_a_filter_is_read_from_its_name(name: str, found: tuple[str | None, ...]) -> None:
    matched = FILTERING.reads.fullmatch(name)
    assert matched is not None
    assert matched.group("column", "operator", "either") == found


def test_what_is_about_one_value_comes_before_what_is_about_any() -> None:
    def columns(sent: str) -> list[tuple[str, ...]]:
        return [each.columns for each in FILTERING.filters("v1/invoices", "payment_status", sent)]

    assert [columns(each) for each in ("-1", "-2", "2")] == [[("draft",)], [()], [("payment_status",)]]
