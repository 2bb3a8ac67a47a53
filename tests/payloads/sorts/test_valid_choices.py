"""Parameters of a path are asked with each value that the docs name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.contract import Choice, Contract, Parameter
from conform.payloads.endpoint import endpoint
from conform.payloads.sorts import valid
from tests.payloads.small import CREATE, IDENTITY, operation, text, told

if TYPE_CHECKING:
    from conform.case import Case
    from conform.contract import Operation

COLOURS = tuple(Choice(value=each) for each in ("red", "blue"))
LIST = operation(
    "GET", "/of/{colour}", "list", parameters=(Parameter(where="path", field=text("colour", enum=COLOURS)),)
)
NAMED = Parameter(where="path", field=text("nib"))
NIBS = operation("GET", "/with/{nib}", "list", parameters=(NAMED,))
FILL = operation(
    "GET",
    "/fill/{id}/{colour}",
    "action",
    parameters=(IDENTITY, Parameter(where="path", field=text("colour", enum=COLOURS))),
)


def chosen(known: Contract, asked: Operation) -> list[Case]:
    return list(valid.each_choice(endpoint(known, asked)))


def test_a_list_is_asked_with_each_value_and_claims_it() -> None:
    found = chosen(told(CREATE, LIST), LIST)
    assert [case.steps[-1].path["colour"] for case in found] == ["red", "blue"]
    assert [case.steps[-1].claims for case in found] == [("choice:colour=red",), ("choice:colour=blue",)]
    assert {step.expects for case in found for step in case.steps} == {"success"}


def test_a_parameter_of_which_the_docs_name_no_values_is_not_asked_so() -> None:
    assert chosen(told(CREATE, NIBS), NIBS) == []


def test_a_value_that_makes_the_call_that_of_another_page_is_not_asked() -> None:
    known = told(CREATE, LIST, elsewhere={("v1/pens", "colour"): ("red",)})
    assert [case.asks for case in chosen(known, LIST)] == ["choice:colour=blue"]


def test_an_action_is_asked_of_a_record_of_its_own() -> None:
    case, _ = chosen(told(CREATE, FILL), FILL)
    assert [step.operation for step in case.steps[:2]] == [CREATE.id, FILL.id]
    assert case.steps[1].path == {"id": {"$made": 0}, "colour": "red"}
    assert not case.steps[0].claims


def test_what_takes_a_body_has_its_values_in_other_cases() -> None:
    assert chosen(told(CREATE, LIST), CREATE) == []
