"""Deletes that are refused while another record refers to the one that is deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conform.contract import Contract, Reference, Request
from conform.contract.vendor import Hindrance
from conform.payloads.endpoint import endpoint
from conform.payloads.plan import plan
from conform.payloads.sorts import hindered
from tests.payloads.small import CREATE, DELETE, PENS, READ, contract, integer, operation, rows, text, thing

PEN = Reference(resource="v1/pens")
SALE = thing(
    "",
    thing("Sale", text("note", is_required=True), integer("pen_id", reference=PEN)),
    rows("SaleItem", text("pen", reference=PEN)),
)
SELL = operation(
    "POST",
    "",
    "create",
    id="POST /sales",
    call="/api2/sales.json",
    request=Request(media="application/json", body=SALE, wrapper="Sale"),
)
SALES = contract(SELL, name="sales")


def hindering(*places: str) -> Contract:
    """Give pens of which sales stand in the way, by these places of theirs."""
    found = (Hindrance(of="v1/pens", by="v1/sales", place=each, page="1e0") for each in places)
    asking = replace(PENS.vendor.asking, hindrances=tuple(found))
    return replace(PENS, vendor=replace(PENS.vendor, asking=asking))


def test_a_record_that_another_one_refers_to_is_not_deleted() -> None:
    pens = hindering("Sale.pen_id")
    (case,) = hindered.cases(endpoint(pens, DELETE), {"v1/sales": SALES})
    made, referring, delete = case.steps
    assert (made.operation, referring.operation, delete.operation) == (CREATE.id, SELL.id, DELETE.id)
    payload: Any = referring.payload
    assert payload["Sale"]["pen_id"] == {"$made": 0}
    assert (delete.expects, delete.subject, delete.breaks) == ("refused", 0, ("hindered:v1/sales",))
    assert delete.claims == ("delete:400",)


def test_a_row_refers_in_the_kind_that_is_documented() -> None:
    pens = hindering("SaleItem[].pen")
    (case,) = hindered.cases(endpoint(pens, DELETE), {"v1/sales": SALES})
    assert dict(case.steps[1].payload)["SaleItem"] == [{"pen": {"$madetext": 0}}]  # type: ignore[arg-type] # an object


def test_what_no_page_names_or_no_contract_makes_is_no_case() -> None:
    pens = hindering("Sale.pen_id", "Sale.unknown")
    assert list(hindered.cases(endpoint(pens, DELETE), {})) == []
    assert list(hindered.cases(endpoint(pens, READ), {"v1/sales": SALES})) == []
    assert len(list(hindered.cases(endpoint(pens, DELETE), {"v1/sales": SALES}))) == 1
    assert list(hindered.cases(endpoint(PENS, DELETE), {"v1/sales": SALES})) == []


def test_the_plan_knows_contracts_that_are_not_chosen() -> None:
    found = plan([hindering("Sale.pen_id"), SALES], resources=["pens"], sorts=["lifecycle"], drawn=0)
    asked = [case.asks for group in found for case in group.cases]
    assert "hindered:v1/sales" in asked
