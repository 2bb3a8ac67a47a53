"""What a life asks to be refused, and where it looks whether something was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.daftra import DAFTRA
from conform.payloads.sorts import lifecycle
from tests import ours
from tests.payloads.small import asked

if TYPE_CHECKING:
    from conform.case import Case
    from conform.contract import Contract

CONTRACTS = ours.by_key()


def lives(contract: Contract) -> list[Case]:
    return [case for case in asked(lifecycle.cases, contract) if case.asks == "whole_life"]


def role(case: Case, index: int) -> str:
    operation = CONTRACTS[case.contract].operation(case.steps[index].operation)
    return operation.role if operation is not None else ""


def test_a_refused_create_is_looked_for_in_the_list_before_and_after() -> None:
    (life,) = lives(CONTRACTS["v1/clients"])
    roles = [role(life, index) for index in range(len(life.steps))]
    (refused,) = [index for index, step in enumerate(life.steps[:-1]) if _is_refused(life, index, "create")]
    assert "list" in roles[:refused]
    assert roles[refused + 1 :] == ["list"]


def test_a_refused_edit_is_looked_for_in_the_record_that_was_just_read() -> None:
    (life,) = lives(CONTRACTS["v1/clients"])
    (refused,) = [index for index, step in enumerate(life.steps) if _is_refused(life, index, "edit")]
    around = [each for each in range(refused) if role(life, each) != "list"][-1], refused, refused + 1
    assert [role(life, each) for each in around] == ["read", "edit", "read"]
    assert {life.steps[each].subject for each in around} == {0}


def _is_refused(life: Case, index: int, of: str) -> bool:
    return life.steps[index].expects == "refused" and role(life, index) == of


@pytest.mark.parametrize("key", ["v1/requisitions", "v1/site_info", "v1/bookings"])
def test_where_no_refusal_is_documented_nothing_is_asked(key: str) -> None:
    steps = [step for case in asked(lifecycle.cases, CONTRACTS[key]) for step in case.steps]
    assert [step for step in steps if step.expects == "refused"] == []


def test_each_refusal_breaks_one_rule_and_none_that_no_delete_undoes() -> None:
    lasting = {(each.contract, each.place) for each in DAFTRA.books.lasting}
    cases = [life for each in CONTRACTS.values() for life in lives(each)]
    steps = [step for life in cases for step in life.steps if step.breaks]
    assert len(steps) > 80
    assert {(step.expects, len(step.breaks)) for step in steps} == {("refused", 1)}
    assert not {(step.contract, step.breaks[0].partition(":")[2]) for step in steps} & lasting
