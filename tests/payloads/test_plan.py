"""The plan of all cases, on a small contract and on the committed ones."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from conform.derive.export import request_schema
from conform.payloads.claims import coverage
from conform.payloads.endpoint import endpoint
from conform.payloads.plan import plan
from conform.payloads.rank import curve, ranked, usual, within
from conform.payloads.sorts import ORDER, boundary, makers
from tests import ours
from tests.payloads.small import CARDS, PENS, bound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conform.case import Case, Group, Step
    from conform.contract import Contract, Operation

TRANSPORT = ("json", "empty_body", "wrapper_missing", "wrapper_wrong")
WRITES = ("create", "edit", "action")


@cache
def contracts() -> tuple[Contract, ...]:
    return ours.contracts()


@cache
def groups() -> tuple[Group, ...]:
    return ours.planned(drawn=1)


def cases() -> list[Case]:
    return [case for group in groups() for case in group.cases]


@cache
def operations() -> dict[tuple[str, str], Operation]:
    return {(each.key, operation.id): operation for each in contracts() for operation in each.operations}


@cache
def validator(contract: str, operation: str) -> Any:
    schema = request_schema(operations()[contract, operation])
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def faults(step: Step) -> set[str]:
    """Give the places at which an independent validator finds a payload broken."""
    found = validator(step.contract, step.operation).iter_errors(bound(step.payload))
    return {json.dumps(list(each.instance_path)) for each in found}


def test_the_same_arguments_give_the_same_plan() -> None:
    assert plan([PENS, CARDS], seed=3, drawn=3) == plan([PENS, CARDS], seed=3, drawn=3)
    assert plan([PENS], seed=3, drawn=3) != plan([PENS], seed=4, drawn=3)


def test_resources_and_sorts_choose() -> None:
    assert {group.contract for group in plan([PENS, CARDS], resources=["pens"])} == {"v1/pens"}
    assert {group.contract for group in plan([PENS, CARDS], resources=["v2/card"])} == {"v2/card"}
    assert {group.sort for group in plan([PENS], sorts=("access",))} == {"access"}


def test_unranked_groups_ask_the_same_in_their_usual_order() -> None:
    found, ranked = plan([PENS, CARDS], drawn=2, is_ranked=False), plan([PENS, CARDS], drawn=2)
    assert asking(found) == asking(ranked)
    assert found == usual(found, {"v1/pens": PENS, "v2/card": CARDS})


def asking(groups: Sequence[Group]) -> dict[str, tuple[set[str], set[str]]]:
    """Give by label what groups ask: questions and pools."""
    return {
        group.label: ({case.id for case in group.cases}, {pool.case.id for pool in group.pools})
        for group in groups
    }


def test_pools_ask_each_question_once_and_each_alone_where_they_are_to() -> None:
    for group in plan([PENS, CARDS], drawn=2):
        questions = [each.id for pool in group.pools for each in pool.questions]
        assert questions == [case.id for case in group.cases]
    single = plan([PENS], drawn=2, is_pooled=False)
    assert all(tuple(pool.case for pool in group.pools) == group.cases for group in single)


def test_what_may_not_be_sent_is_in_no_pool_and_comes_after_the_rest() -> None:
    for is_ranked in (True, False):
        groups = plan([PENS], drawn=0, is_sent=lambda case: case.asks != "minimal", is_ranked=is_ranked)
        assert not any(each.asks == "minimal" for each in questions(groups))
    (group,) = (each for each in groups if each.label.endswith("POST /pens{format} valid"))
    assert "minimal" in {case.asks for case in group.cases}
    nothing = plan([PENS], drawn=0, is_sent=lambda _: False)
    assert questions(nothing) == []
    assert len(nothing) == len(plan([PENS], drawn=0))


def questions(groups: Sequence[Group]) -> list[Case]:
    return [each for group in groups for pool in group.pools for each in pool.questions]


@pytest.mark.parametrize("order", [ranked, usual])
def test_half_of_all_claims_is_settled_in_a_tenth_of_the_requests(order: Any) -> None:
    points = list(curve(order(groups(), known()), known()))
    end, claims = points[-1]
    assert next(requests for requests, settled in points if 2 * settled >= claims) <= end / 10


def known() -> dict[str, Contract]:
    return {each.key: each for each in contracts()}


def test_the_best_of_a_budget_settles_more_than_as_many_requests_in_running_order() -> None:
    kept, _ = within(groups(), 500, known())
    settled = max(claims for requests, claims in curve(ranked(groups(), known()), known()) if requests <= 500)
    assert list(curve(kept, known()))[-1][1] > settled


def test_labels_are_known_before_more_than_one_case_of_a_group_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []

    def counted(*arguments: Any) -> Any:
        made.append(arguments[1].rule)
        return payload(*arguments)

    payload = boundary.payload
    monkeypatch.setattr(boundary, "payload", counted)
    (create, edit) = plan([PENS], sorts=("boundary",), is_ranked=False)
    assert len(made) == 2
    assert len(create.cases) > 20
    before = len(made)
    limits = [case for case in create.cases if not case.asks.startswith("varied:")]
    assert len(limits) == before - 1
    assert len(made) == before
    assert edit.cases[0].sort == "boundary"


def test_all_cases_have_the_sort_under_which_they_are_listed() -> None:
    assert tuple(makers(1, 2)) == ORDER
    for known in (PENS, CARDS):
        for sort, make in makers(1, 2).items():
            assert {case.sort for each in known.operations for case in make(endpoint(known, each))} <= {sort}


def test_a_budget_stops_cleanly_and_says_what_was_left() -> None:
    found = plan([PENS], drawn=2)
    known = {PENS.key: PENS}
    kept, left = within(found, 40, known)
    assert 0 < steps(kept) <= 40
    assert sum(len(group.cases) for group in (*kept, *left)) == sum(len(group.cases) for group in found)
    assert within(found, steps(found), known) == (found, ())
    assert within(found, 0, known) == ((), found)
    assert within((), 40, known) == ((), ())


def steps(groups: Sequence[Group]) -> int:
    return sum(len(pool.case.steps) for group in groups for pool in group.pools)


def test_what_is_not_sent_takes_nothing_of_a_budget() -> None:
    found = plan([PENS], drawn=0, is_sent=lambda _: False)
    assert within(found, 0, {PENS.key: PENS}) == (found, ())


@pytest.mark.parametrize("rule", ["lifecycle", "minimal", "required:", "credentials"])
def test_the_floor_is_there(rule: str) -> None:
    found = [case for group in plan([PENS], drawn=0) for case in group.cases]
    assert any(case.sort == rule or case.asks.startswith(rule) for case in found)


def test_every_documented_operation_is_asked() -> None:
    asked = {(step.contract, step.operation) for case in cases() for step in case.steps}
    assert asked == set(operations())


def test_no_two_cases_have_one_id_and_ids_name_the_rule() -> None:
    found = cases()
    assert len({case.id for case in found}) == len(found)
    assert all(f" {case.asks} " in case.id for case in found)


def test_what_should_be_taken_satisfies_the_contract_by_another_validator() -> None:
    broken = [
        (case.id, faults(step))
        for case in cases()
        for step in case.steps
        if step.payload is not None and step.expects != "refused" and not step.breaks and faults(step)
    ]
    assert broken == []


def test_what_should_be_refused_is_broken_at_exactly_one_place_by_another_validator() -> None:
    wrong = [
        (case.id, faults(case.steps[-1]))
        for case in cases()
        if case.sort == "invalid" and is_of_one_place(case) and len(faults(case.steps[-1])) != 1
    ]
    assert wrong == []


def is_of_one_place(case: Case) -> bool:
    """Tell whether a validator that knows one payload, and one place of it at a time, can see its fault."""
    return case.asks not in TRANSPORT and not case.asks.startswith(("unique:", "condition:", "empty:"))


def test_every_settled_claim_is_asked() -> None:
    found = coverage(contracts(), groups())
    assert found.missed == ()
    assert len(found.asked) > 4000


def test_no_address_is_sent_by_two_cases_that_make_a_record() -> None:
    counted: Counter[str] = Counter()
    for case in cases():
        payloads: list[Any] = [step.payload for step in case.steps if step.expects == "success"]
        counted.update(set(_addresses(payloads)))
    assert len(counted) > 500
    assert counted.most_common(1)[0][1] == 1


def _addresses(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _addresses(each)
    elif isinstance(value, str) and value.endswith("@example.com") and len(value) < 40:
        yield value
