"""What Schemathesis draws becomes cases of ours, which touch nothing that is not theirs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from conform.breach import breaches
from conform.case import MADE, UNKNOWN_ID, alone, placeholders
from conform.corpus import dump_pools, load_pools
from conform.exchange import Call
from conform.fuzz.drawn import cases
from tests.payloads.small import CARD_EDIT, CREATE, DELETE, EDIT, LIST, READ, of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Case
    from conform.contract import Operation

EACH = (CREATE, EDIT, READ, DELETE, LIST, CARD_EDIT)


def drawn(operation: Operation, seed: int = 1, **how: Any) -> list[Case]:
    return list(cases(of(operation), seed=seed, count=6, **how))


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (each for pair in value.items() for each in (pair[0], *keys(pair[1])))
    elif isinstance(value, list):
        yield from (each for inner in value for each in keys(inner))


@pytest.mark.parametrize("operation", EACH, ids=lambda each: each.id)
def test_a_seed_gives_the_same_cases_and_another_one_others(operation: Operation) -> None:
    first = drawn(operation)
    assert first
    assert [each.id for each in first] == [each.id for each in drawn(operation)]
    assert len({each.id for each in first}) == len(first)


def test_another_seed_draws_others() -> None:
    assert {each.id for each in drawn(CREATE)} != {each.id for each in drawn(CREATE, seed=2)}


@pytest.mark.parametrize("operation", EACH, ids=lambda each: each.id)
def test_a_case_can_be_kept_and_read_back(operation: Operation) -> None:
    pools = tuple(map(alone, drawn(operation)))
    assert load_pools(dump_pools(pools)) == pools


@pytest.mark.parametrize("operation", [EDIT, DELETE], ids=lambda each: each.id)
def test_a_write_is_of_the_record_that_its_case_made(operation: Operation) -> None:
    for case in drawn(operation):
        assert [each.operation for each in case.steps] == [CREATE.id, operation.id]
        assert case.steps[1].path == {"id": {MADE: 0}}
        assert case.steps[1].subject == 0


def test_an_edit_that_names_its_record_in_the_body_is_of_that_record_or_is_not_sent() -> None:
    found = drawn(CARD_EDIT)
    assert found
    assert all((MADE, 0) in placeholders(each.steps[-1].payload) for each in found)


def test_every_second_read_is_of_whatever_was_drawn() -> None:
    own = [each for each in drawn(READ) if each.steps[-1].subject == 0]
    other = [each for each in drawn(READ) if each.steps[-1].subject is None]
    assert own
    assert other
    assert all(each.steps[-1].path["id"] != UNKNOWN_ID for each in other)


def test_where_nothing_may_be_made_a_read_is_of_a_record_that_a_list_shows() -> None:
    steps = {tuple(step.operation for step in each.steps) for each in drawn(READ, is_read=True)}
    assert steps <= {(LIST.id, READ.id), (READ.id,)}


@pytest.mark.parametrize("operation", [CREATE, EDIT], ids=lambda each: each.id)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_body_has_an_id_by_which_it_could_be_an_edit_of_something_else(
    operation: Operation, seed: int
) -> None:
    for case in drawn(operation, seed):
        body = case.steps[-1].payload
        assert "id" not in {each.lower() for each in keys(body)}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_refusal_is_expected_of_what_breaks_one_documented_rule_and_names_it(seed: int) -> None:
    refused = [each for each in drawn(CREATE, seed) if each.steps[-1].expects == "refused"]
    for case in refused:
        (broken,) = case.steps[-1].breaks
        text = case.steps[-1].raw or json.dumps(case.steps[-1].payload)
        call = Call(method="POST", path=CREATE.call, body=text.encode(), media="application/json")
        assert broken in {each.name for each in breaches(of(CREATE).contract, CREATE, call)}


def test_of_what_is_neither_owed_success_nor_a_refusal_any_documented_answer_is_expected() -> None:
    last = {each.steps[-1].expects for operation in EACH for each in drawn(operation)}
    assert last == {"answered", "refused", "success"}
