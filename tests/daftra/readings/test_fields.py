"""Limits and value lists that hold on both sides."""

from __future__ import annotations

from typing import Any

from conform.contract import Choice, Field
from conform.daftra.readings.fields import (
    limits_hold_on_both_sides,
    records_are_read_under_other_names,
    written_names_are_read_under_theirs,
)
from conform.daftra.readings.places import places
from tests.daftra.readings.zoo import body, contract, field, operation, rows, single, source

MOODS = (Choice(value=1, label="Calm"), Choice(value=2))


def settled(written: Field, edited: Field, served: Field) -> Any:
    lion = {each.name: each for each in (written, edited, served)}
    assert lion
    return limits_hold_on_both_sides(
        contract(
            operation("create", sends=body(field("Lion", "object", fields=(written,))), wrapper="Lion"),
            operation("edit", sends=body(field("Lion", "object", fields=(edited,))), wrapper="Lion"),
            operation("read", responses=single(field("Lion", "object", fields=(served,)))),
            operation("list", responses=rows(field("Lion", "object", fields=(served,)))),
        )
    )


NAME = field("name", "string")
LONG = field("name", "string", max_length=30)


def test_a_limit_of_the_read_page_holds_on_write() -> None:
    found = settled(NAME, NAME, LONG)
    for each in found.operations:
        assert places(each)["name"].max_length == 30
    assert places(found.operations[0])["name"].sources == (("max_length", source("read")),)
    assert all(each.contradictions == () for each in found.operations)


def test_the_other_page_of_a_side_is_asked_first() -> None:
    mood, other = field("mood", "integer", enum=MOODS), field("mood", "integer", enum=MOODS[:1])
    found = settled(field("mood", "integer"), mood, other)
    assert places(found.operations[0])["mood"].enum == MOODS


def test_a_limit_of_one_write_page_is_not_settled_for_another() -> None:
    for served in (NAME, field("name", "string", max_length=9)):
        found = settled(NAME, LONG, served)
        assert places(found.operations[0])["name"].max_length is None
    assert places(settled(NAME, LONG, LONG).operations[0])["name"].max_length == 30
    assert places(settled(NAME, LONG, NAME).operations[2])["name"].max_length == 30
    said = field("name", "string", notes=("precondition max_length 30",))
    assert places(settled(said, LONG, NAME).operations[0])["name"].max_length == 30


def test_where_both_sides_have_one_each_holds_on_its_own() -> None:
    found = settled(LONG, NAME, field("name", "string", max_length=9))
    assert [places(each)["name"].max_length for each in found.operations] == [30, None, 9, 9]
    told = found.operations[0].contradictions[0]
    assert (told.at, told.about) == ("request.Lion.name", "max_length")
    assert [side.states for side in told.sides] == ["written: 30", "read: 9"]


def test_a_child_that_one_page_takes_as_an_object_has_the_limits_of_its_rows() -> None:
    sent, cub = (field("Cub", "object", fields=(NAME,)), field("[]", "object", fields=(LONG,)))
    served = field("Lion", "object", fields=(field("Cub", "array", items=cub),))
    lion = field("Lion", "object", fields=(field("mood", "integer"),))
    found = limits_hold_on_both_sides(
        contract(
            operation("create", sends=body(lion, sent), wrapper="Lion"),
            operation("read", responses=single(served)),
        )
    )
    assert places(found.operations[0])["Cub.name"].max_length == 30


def test_values_are_typed_by_the_field_that_takes_them_over() -> None:
    found = settled(
        field("mood", "integer"), field("mood", "integer"), field("mood", "string", enum=_texts())
    )
    assert [each.value for each in places(found.operations[0])["mood"].enum] == [1, 2]


def _texts() -> tuple[Choice, ...]:
    return (Choice(value="1", label="Calm"), Choice(value="2"))


def test_values_that_do_not_fit_are_not_taken_over() -> None:
    words = field("mood", "string", enum=(Choice(value="calm"),))
    found = settled(field("mood", "integer"), field("mood", "integer"), words)
    assert places(found.operations[0])["mood"].enum == ()


def test_a_limit_of_text_is_none_of_a_number() -> None:
    found = settled(field("name", "integer"), field("name", "integer"), LONG)
    assert places(found.operations[0])["name"].max_length is None


def test_a_field_that_claims_nothing_takes_no_values() -> None:
    found = settled(field("mood"), field("mood"), field("mood", "integer", enum=MOODS))
    assert places(found.operations[0])["mood"].enum == ()


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
