"""Actions."""

from __future__ import annotations

from conform.contract import Contract
from conform.payloads import actions
from tests.payloads.small import CREATE, PENS, READ, operation

ACTION = operation("GET", "/fill/{id}", "action")


def test_an_action_is_called_on_a_record_of_its_own() -> None:
    contract = Contract(name="pens", version="v1", title="", operations=(CREATE, READ, ACTION))
    (case,) = actions.cases(contract)
    assert [(step.operation, step.expects) for step in case.steps][:2] == [
        (CREATE.id, "success"),
        (ACTION.id, "success"),
    ]
    assert case.steps[1].path == {"id": {"$made": 0}}


def test_an_action_on_what_cannot_be_made_is_only_observed() -> None:
    contract = Contract(name="pens", version="v1", title="", operations=(ACTION,))
    (case,) = actions.cases(contract)
    assert [step.expects for step in case.steps] == ["observed"]


def test_other_operations_are_no_actions() -> None:
    assert list(actions.cases(PENS)) == []
