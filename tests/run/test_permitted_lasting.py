"""What no delete undoes is not sent to a tenant that must be left as it was found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.case import Case, Step
from conform.contract import Vendor
from conform.daftra import DAFTRA
from conform.payloads import place
from conform.run.permitted import spared
from tests import ours

if TYPE_CHECKING:
    from conform.contract import Json
    from conform.contract.vendor import Lasting

TABLE = DAFTRA.books.lasting
CONTRACTS = ours.by_key()


def writes(row: Lasting) -> list[str]:
    return [
        each.id
        for each in CONTRACTS[row.contract].operations
        if each.request is not None and row.place in dict(each.request.body.walk())
    ]


def asked(row: Lasting, value: Json, asks: str = "full") -> Case:
    wrapper, _, name = row.place.partition(".")
    operation = writes(row)[0]
    step = Step(
        contract=row.contract, operation=operation, expects="success", payload={wrapper: {name: value}}
    )
    return Case(contract=row.contract, operation=operation, sort="valid", asks=asks, steps=(step,))


def is_required(row: Lasting) -> bool:
    operation = CONTRACTS[row.contract].operation(writes(row)[0])
    assert operation is not None
    assert operation.request is not None
    return dict(operation.request.body.walk())[row.place].is_required


@pytest.mark.parametrize("row", TABLE, ids=[f"{row.contract} {row.place}" for row in TABLE])
def test_each_row_names_the_pages_that_write_its_field(row: Lasting) -> None:
    pages = {each.source.page for each in CONTRACTS[row.contract].operations if each.id in writes(row)}
    assert pages == set(row.pages)


@pytest.mark.parametrize("row", TABLE, ids=[f"{row.contract} {row.place}" for row in TABLE])
def test_each_row_is_cut_where_it_is_optional_and_not_asked_where_it_is_the_question(row: Lasting) -> None:
    case, why = spared(asked(row, 12345), CONTRACTS)
    if is_required(row):
        assert (case, row.place in why) == (None, True)
    else:
        assert case is not None
        assert not place.has(case.steps[0].payload, row.place)
    case, why = spared(asked(row, 12345, asks=f"extreme:{row.place}"), CONTRACTS)
    assert case is None
    assert why == f"no delete undoes {row.place}: {row.why}"


@pytest.mark.parametrize("row", TABLE, ids=[f"{row.contract} {row.place}" for row in TABLE])
def test_each_row_lets_pass_what_does_no_harm(row: Lasting) -> None:
    for value in row.harmless:
        case = asked(row, value)
        assert spared(case, CONTRACTS) == (case, "")


def test_zero_is_no_false_and_one_is_not_harmless_because_it_equals_true() -> None:
    row = next(row for row in TABLE if row.place == "Invoice.type")
    assert spared(asked(row, value=False), CONTRACTS)[0] != asked(row, value=False)
    assert spared(asked(row, 0), CONTRACTS)[0] == asked(row, 0)


def test_what_breaks_the_rule_of_such_a_field_is_not_asked_either_because_it_may_be_taken() -> None:
    row = next(row for row in TABLE if row.place == "Store.primary")
    case = asked(row, {"nested": True})
    broken = replace(case, steps=(replace(case.steps[0], breaks=("kind:Store.primary",), expects="refused"),))
    assert spared(broken, CONTRACTS)[0] is None


def test_a_probe_without_good_credentials_may_hold_it() -> None:
    row = next(row for row in TABLE if row.place == "Supplier.supplier_number")
    case = asked(row, 7)
    probe = replace(case, steps=(replace(case.steps[0], credentials="none"),))
    assert spared(probe, CONTRACTS) == (probe, "")


def test_no_planned_case_sends_what_no_delete_undoes() -> None:
    for group in ours.planned(drawn=2):
        for planned in group.cases:
            case, why = spared(planned, CONTRACTS)
            assert (case is None) == bool(why)
            for step in case.steps if case is not None else ():
                if step.contract == "v1/stores" and step.credentials == "good":
                    assert not place.has(step.payload, "Store.primary") or place.read(
                        step.payload, "Store.primary"
                    ) in (False, 0, "0", None, "")


def test_a_vendor_that_names_nothing_lasting_is_sent_everything() -> None:
    bare = {key: replace(each, vendor=Vendor()) for key, each in CONTRACTS.items()}
    case = asked(TABLE[0], 12345)
    assert spared(case, bare) == (case, "")
