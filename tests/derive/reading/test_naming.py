"""Names under which what is written comes back."""

from __future__ import annotations

from conform.derive.reading.naming import (
    records_are_read_under_other_names,
    written_names_are_read_under_theirs,
)
from tests.derive.reading.zoo import body, contract, field, operation, single

READ = operation("read", responses=single(field("Lion", "object", fields=(field("status", "string"),))))


def names(read_as: str) -> dict[str, str | None]:
    lion = field("Lion", "object", fields=(field(read_as, "string"), field("Mane", "string")))
    found = written_names_are_read_under_theirs(
        contract(operation("create", sends=body(lion), wrapper="Lion"), READ)
    )
    request = found.operations[0].request
    assert request is not None
    return {each.name: each.reads_as for each in request.body.fields[0].fields}


def test_a_name_that_differs_in_capitals_is_read_under_its_own() -> None:
    assert names("Status") == {"Status": "status", "Mane": None}


def test_a_name_that_is_served_as_it_is_stays() -> None:
    assert names("status") == {"status": None, "Mane": None}


def test_payments_of_an_invoice_are_read_as_invoice_payments() -> None:
    payments = field("Payment", "array")
    served = field("Invoice", "object", fields=(field("InvoicePayment", "array"),))
    create = operation("create", sends=body(field("Invoice", "object"), payments), wrapper="Invoice")
    read = operation("read", responses=single(served))
    found = written_names_are_read_under_theirs(contract(create, read, name="invoices"))
    request = found.operations[0].request
    assert request is not None
    assert request.body.fields[1].reads_as == "InvoicePayment"


def test_without_a_read_page_names_stay() -> None:
    create = operation("create", sends=body(field("Status", "string")))
    assert written_names_are_read_under_theirs(contract(create)) == contract(create)


def test_a_record_that_is_read_under_another_name_is_told() -> None:
    create = operation("create", sends=body(field("Reminder", "object")), wrapper="Reminder")
    found = records_are_read_under_other_names(contract(create, READ)).operations
    told = found[0].contradictions[0]
    assert (told.about, [side.states for side in told.sides]) == (
        "wrapper",
        ["written: Reminder", "read: Lion"],
    )
    assert found[1] == READ


def test_a_record_of_one_name_or_of_none_is_left_alone() -> None:
    same = operation("create", sends=body(field("Lion", "object")), wrapper="Lion")
    bare = operation("edit", sends=body(field("name", "string")))
    for own in (contract(same, bare, READ), contract(same)):
        assert records_are_read_under_other_names(own) == own
