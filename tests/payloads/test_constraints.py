"""Rules of prose that tie fields together."""

from __future__ import annotations

from typing import Any

from conform.daftra import DAFTRA
from conform.payloads.build import only
from conform.payloads.constraints import constrained, is_as_pinned, with_equal
from tests.payloads.small import integer, of, operation

ASKING = DAFTRA.asking


def held(payload: Any) -> Any:
    return constrained(payload, ASKING)


def test_one_discount_is_left() -> None:
    assert held({"Pen": {"discount": 5, "discount_amount": 7}}) == {
        "Pen": {"discount": 0, "discount_amount": 7}
    }
    assert held({"Pen": {"discount": 5, "discount_amount": 8}}) == {
        "Pen": {"discount": 5, "discount_amount": 0}
    }
    assert held({"Pen": {"discount_amount": 7}}) == {"Pen": {"discount_amount": 7}}


def test_debit_equals_credit_in_each_row_and_the_totals_are_the_sums() -> None:
    row: Any = {"debit": 10.5, "credit": 3}
    payload: Any = {"Journal": {"total_debit": 1, "total_credit": 2}, "JournalTransaction": [row, row]}
    assert held(payload) == {
        "Journal": {"total_debit": 21.0, "total_credit": 21.0},
        "JournalTransaction": [{"debit": 10.5, "credit": 10.5}] * 2,
    }


def test_a_source_is_named_with_its_type_or_not_at_all() -> None:
    assert held({"source_type": 1, "x": 2}) == {"x": 2}
    assert held({"source_type": 1, "source_id": 2}) == {"source_type": 1, "source_id": 2}


def test_what_needs_no_change_is_left_alone() -> None:
    payload: Any = {"Pen": {"name": "a", "rows": [1, {"debit": 1}]}}
    assert held(payload) == payload


def test_a_value_takes_its_partner_along() -> None:
    assert with_equal({"J": {"debit": 1, "credit": 1}}, "J.credit", 0, ASKING) == {
        "J": {"debit": 0, "credit": 0}
    }
    assert with_equal({"J": {"name": "a"}}, "J.name", "b", ASKING) == {"J": {"name": "b"}}


def test_an_invoice_is_of_the_type_that_its_own_page_serves() -> None:
    invoice = of(operation("POST", "", "create", call="/api2/invoices.json"))
    client = of(operation("POST", "", "create", call="/api2/clients.json"))
    assert only(invoice, "Invoice.type", integer("type")) == (0,)
    assert only(client, "Client.type", integer("type")) == ()
    assert is_as_pinned(invoice, {"Invoice": {"type": 0}})
    assert is_as_pinned(invoice, {"Invoice": {}})
    assert not is_as_pinned(invoice, {"Invoice": {"type": 19}})
