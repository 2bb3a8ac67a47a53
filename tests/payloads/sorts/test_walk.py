"""Walks over several records."""

from __future__ import annotations

import json
import random
from functools import partial
from typing import Any

import pytest

from conform.payloads.moves import Move
from conform.payloads.sorts import walk
from conform.payloads.steps import by_role
from tests.payloads.small import CARDS, CREATE, DELETE, EDIT, LIST, PENS, READ, asked, contract

ONE = partial(walk.cases, seed=1, count=10)


def steps(*moves: Move) -> list[Any]:
    return list(walk.steps(by_role(PENS), moves, "salt", {}))


def test_a_create_whose_records_can_be_seen_has_one_walk_of_all_that_there_is() -> None:
    (case,) = asked(ONE, PENS)
    assert (case.operation, case.sort, case.asks) == (CREATE.id, "walk", "walk:0")
    assert {step.operation for step in case.steps} == {each.id for each in PENS.operations}


@pytest.mark.parametrize("known", [CARDS, contract(LIST, READ), contract(CREATE, EDIT, DELETE)])
def test_what_nobody_can_make_or_see_has_none(known: Any) -> None:
    assert asked(ONE, known) == []


def test_without_drawn_cases_there_is_no_walk() -> None:
    assert asked(partial(walk.cases, seed=1, count=0), PENS) == []


def test_the_same_seed_gives_the_same_walk_whatever_was_drawn_before() -> None:
    found = asked(ONE, PENS)
    random.seed(7)
    assert asked(ONE, PENS) == found
    assert asked(partial(walk.cases, seed=2, count=10), PENS) != found


def test_each_step_addresses_the_record_of_its_own_create() -> None:
    made = [Move(role="create", record=record) for record in range(2)]
    looks = [Move(role="read", record=record) for record in (1, 0)]
    found = steps(*made, *looks, Move(role="list"))
    assert [step.subject for step in found] == [None, None, 1, 0, None]
    assert [step.path.get("id") for step in found[2:4]] == [{"$made": 1}, {"$made": 0}]


def test_a_record_that_was_deleted_is_asked_for_as_one_that_is_not_there() -> None:
    made, gone = Move(role="create"), Move(role="delete")
    assert [step.expects for step in steps(made, Move(role="read"), gone, Move(role="read"))] == [
        "success",
        "success",
        "success",
        "absent",
    ]


def test_an_edit_sends_all_fields() -> None:
    (whole,) = steps(Move(role="create"), Move(role="edit"))[1:]
    assert len(whole.payload["Pen"]) > 10


def test_no_two_payloads_of_a_walk_are_alike() -> None:
    (case,) = asked(ONE, PENS)
    sent = [json.dumps(step.payload, sort_keys=True) for step in case.steps if step.payload is not None]
    assert len(set(sent)) == len(sent)
