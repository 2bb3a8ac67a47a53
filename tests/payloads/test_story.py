"""Steps around one payload."""

from __future__ import annotations

from conform.contract import Contract, Request
from conform.payloads.story import needs_record, told
from tests.payloads.small import CARD_EDIT, CREATE, EDIT, LIST, PENS, READ, operation, thing


def roles(contract: Contract, operation_id: str) -> list[str]:
    operation = contract.operation(operation_id)
    assert operation is not None
    (case,) = told(contract, operation, "valid", "x", {"Pen": {}})
    found = [contract.operation(step.operation) for step in case.steps]
    return [each.role for each in found if each is not None]


def test_a_create_is_read_back_and_an_edit_has_a_record_before_it() -> None:
    assert roles(PENS, CREATE.id) == ["create", "read"]
    assert roles(PENS, EDIT.id) == ["create", "edit", "read"]


def test_what_is_to_be_refused_is_not_read() -> None:
    (case,) = told(PENS, CREATE, "invalid", "x", {}, expects="refused", breaks="x")
    assert [step.expects for step in case.steps] == ["refused"]
    assert case.steps[0].breaks == "x"


def test_an_edit_of_what_cannot_be_made_has_no_case() -> None:
    contract = Contract(name="pens", version="v1", title="", operations=(READ, EDIT))
    assert list(told(contract, EDIT, "valid", "x", {})) == []


def test_what_its_own_page_does_not_serve_is_not_read_back() -> None:
    request = Request(media="application/json", body=thing("", thing("Invoice")), wrapper="Invoice")
    create = operation("POST", "", "create", call="/api2/invoices.json", request=request)
    read = operation("GET", "/{id}", "read", call="/api2/invoices/{id}.json")
    invoices = Contract(name="invoices", version="v1", title="", operations=(create, read))
    (kept,) = told(invoices, create, "valid", "x", {"Invoice": {"type": 0}})
    (other,) = told(invoices, create, "valid", "x", {"Invoice": {"type": 16}})
    assert (len(kept.steps), len(other.steps)) == (2, 1)


def test_items_and_edits_by_post_need_a_record() -> None:
    assert [needs_record(each) for each in (EDIT, CARD_EDIT, CREATE, LIST)] == [True, True, False, False]
