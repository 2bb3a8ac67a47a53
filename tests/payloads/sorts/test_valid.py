"""Valid cases: payloads, and calls of actions without any."""

from __future__ import annotations

from functools import partial

from conform.payloads.endpoint import endpoint
from conform.payloads.sorts import valid
from tests.payloads.small import CREATE, EDIT, PENS, READ, asked, contract, operation

CASES = partial(valid.cases, seed=1, count=2)
ACTION = operation("GET", "/fill/{id}", "action")


def test_an_action_is_called_on_a_record_of_its_own() -> None:
    known = contract(CREATE, READ, ACTION)
    (case,) = CASES(endpoint(known, ACTION))
    assert [(step.operation, step.expects) for step in case.steps][:2] == [
        (CREATE.id, "success"),
        (ACTION.id, "success"),
    ]
    assert case.steps[1].path == {"id": {"$made": 0}}


def test_an_action_on_what_cannot_be_made_is_only_observed() -> None:
    known = contract(ACTION)
    (case,) = asked(CASES, known)
    assert [step.expects for step in case.steps] == ["observed"]


def test_other_operations_are_no_actions() -> None:
    assert not {"called", "unknown_id"} & {case.asks for case in asked(CASES, PENS)}


def test_each_write_has_a_minimal_an_example_and_drawn_cases() -> None:
    found = [(case.operation, case.asks) for case in asked(CASES, PENS)]
    asks = [each for each in found if each[1] != "read_only_field"]
    assert len(found) - len(asks) == len((CREATE, EDIT))
    create, edit = CREATE.id, EDIT.id
    assert asks == [
        *((create, name) for name in ("minimal", "example", "drawn:1")),  # a walk sends the first
        *((edit, name) for name in ("minimal", "example", "drawn:1")),
    ]
