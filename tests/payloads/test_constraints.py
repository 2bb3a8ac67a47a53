"""Rules of prose that tie fields together."""

from __future__ import annotations

from typing import Any

from conform.daftra import DAFTRA
from conform.payloads.build import only
from conform.payloads.constraints import constrained, is_as_pinned, is_unserved, with_equal, with_total
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


def _journal(*rows: Any, **totals: Any) -> Any:
    return {"Journal": {"total_debit": 1, "total_credit": 2, **totals}, "JournalTransaction": list(rows)}


def test_a_journal_balances_in_total_and_each_row_has_one_side() -> None:
    row: Any = {"debit": 10.5, "credit": 3}
    assert held(_journal(row, row)) == _journal(
        {"debit": 10.5, "credit": 0}, {"debit": 0, "credit": 10.5}, total_debit=10.5, total_credit=10.5
    )
    three = held(_journal({"debit": 0, "credit": 4}, row, row))["JournalTransaction"]
    assert three == [{"debit": 0, "credit": 4}, {"debit": 10.5, "credit": 0}, {"debit": 0, "credit": 6.5}]


def test_a_journal_of_one_row_gets_the_one_that_makes_up_for_it() -> None:
    found = held(_journal({"debit": 7, "credit": 7, "subkey": "x"}))
    assert found["JournalTransaction"] == [
        {"debit": 7, "credit": 0, "subkey": "x"},
        {"debit": 0, "credit": 7, "subkey": "x"},
    ]
    assert held(_journal({"debit": 7}))["JournalTransaction"] == [{"debit": 7}]


def test_a_source_is_named_with_its_type_or_not_at_all() -> None:
    assert held({"source_type": 1, "x": 2}) == {"x": 2}
    assert held({"source_type": 1, "source_id": 2}) == {"source_type": 1, "source_id": 2}


def test_what_needs_no_change_is_left_alone() -> None:
    payload: Any = {"Pen": {"name": "a", "rows": [1, {"debit": 1}]}}
    assert held(payload) == payload


def test_a_value_takes_its_partner_along() -> None:
    totals: Any = {"Journal": {"total_debit": 1, "total_credit": 1}}
    assert with_equal(totals, "Journal.total_credit", 0, ASKING) == {
        "Journal": {"total_debit": 0, "total_credit": 0}
    }
    assert with_equal({"J": {"name": "a"}}, "J.name", "b", ASKING) == {"J": {"name": "b"}}


def test_a_side_of_a_row_takes_the_other_side_and_the_other_rows_along() -> None:
    balanced = held(_journal({"debit": 7, "credit": 0}))
    for name, value, other in (("debit", 9, 0), ("debit", 0, 1.5), ("credit", 9, 0)):
        found: Any = with_equal(balanced, f"JournalTransaction[].{name}", value, ASKING)
        first, last = found["JournalTransaction"]
        rest = "credit" if name == "debit" else "debit"
        assert (first[name], first[rest]) == (value, other)
        assert (last[name], last[rest]) == (other, value)
        assert found["Journal"]["total_debit"] == max(value, other)


def test_a_total_takes_two_rows_along_that_come_to_it() -> None:
    row: Any = {"debit": 10.5, "credit": 3, "text": "kept"}
    for name in ("total_debit", "total_credit"):
        assert with_total(_journal(row, row, row), f"Journal.{name}", 40, ASKING) == _journal(
            {**row, "debit": 40, "credit": 0},
            {**row, "debit": 0, "credit": 40},
            total_debit=40,
            total_credit=40,
        )
    others: tuple[Any, ...] = (_journal(), {"Journal": {"total_debit": 1}}, {"Pen": {}})
    for other in others:
        assert with_total(other, "Journal.total_debit", 40, ASKING) == other
    assert with_total(_journal(row), "Journal.number", 40, ASKING) == _journal(row)


def test_an_id_points_at_a_record_of_the_resource_that_the_type_beside_it_names() -> None:
    aimed = held({"Journal": {"entity_type": "expense", "entity_id": "17"}})
    assert aimed == {"Journal": {"entity_type": "expense", "entity_id": {"$reftext": "v1/expenses"}}}
    aimed = held({"Invoice": {"source_type": 3, "source_id": {"$ref": "v1/invoices"}}})
    assert aimed["Invoice"]["source_id"] == {"$ref": "v1/estimates"}
    unserved: Any = {"Journal": {"entity_type": "stock_transfer", "entity_id": "17"}}
    assert held(unserved) == unserved


def test_an_invoice_is_of_the_type_that_its_own_page_serves() -> None:
    invoice = of(operation("POST", "", "create", call="/api2/invoices.json"))
    client = of(operation("POST", "", "create", call="/api2/clients.json"))
    assert only(invoice, "Invoice.type", integer("type")) == (0,)
    assert only(client, "Client.type", integer("type")) == ()
    assert is_as_pinned(invoice, {"Invoice": {"type": 0}})
    assert is_as_pinned(invoice, {"Invoice": {}})
    assert not is_as_pinned(invoice, {"Invoice": {"type": 19}})


def test_a_record_that_has_a_page_of_its_own_elsewhere_is_not_served_here() -> None:
    invoice = of(operation("POST", "", "create", call="/api2/invoices.json"))
    assert is_unserved(invoice, {"Invoice": {"type": 3}})
    assert not is_unserved(invoice, {"Invoice": {"type": 0}})
    assert not is_unserved(invoice, {"Invoice": {"type": 19}})
    assert not is_unserved(invoice, {"Invoice": {}})
