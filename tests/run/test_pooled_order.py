"""In which order a group is asked: as it was planned, also where not all of it can be asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.case import Group, Pool, alone
from conform.run.permitted import Policy
from conform.run.pooled import in_order
from conform.run.session import Session
from tests.run.small import CONTRACTS, CREATE, MAKE, ListedTenant, case

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from conform.case import Case
    from conform.contract import Json

QUESTIONS = tuple(replace(case(MAKE), asks=each) for each in ("a", "b", "c"))
A, B, C = QUESTIONS


def singly(questions: Sequence[Case], *, is_packed: bool) -> Iterable[Pool]:
    assert is_packed
    return map(alone, questions)


def never(questions: Sequence[Case], *, is_packed: bool) -> Iterable[Pool]:
    raise AssertionError((questions, is_packed))


def order(pools: Iterable[Pool]) -> list[str]:
    return [pool.case.asks for pool in pools]


def test_what_was_planned_is_asked_where_all_of_it_can_be() -> None:
    planned = tuple(map(alone, (C, A, B)))
    assert in_order(QUESTIONS, planned, never) is planned
    assert in_order((), (), never) == ()


def test_what_remains_and_what_is_asked_otherwise_keeps_its_place() -> None:
    planned = tuple(map(alone, (C, A, B)))
    assert order(in_order((A, C), planned, singly)) == ["c", "a"]
    otherwise = replace(C, steps=(MAKE, MAKE))
    found = in_order((A, B, otherwise), planned, singly)
    assert order(found) == ["c", "a", "b"]
    assert found[0].case is otherwise


def test_what_nobody_planned_is_asked_as_it_comes_after_the_rest() -> None:
    assert order(in_order(QUESTIONS, (), singly)) == ["a", "b", "c"]
    assert order(in_order(QUESTIONS, (alone(B),), singly)) == ["b", "a", "c"]
    assert in_order((), (alone(B),), singly) == []


def test_a_session_asks_the_pools_of_the_plan_in_their_order() -> None:
    planned = tuple(map(alone, (C, A, B)))
    group = Group(contract="v1/pens", operation=CREATE.id, sort="valid", cases=QUESTIONS, pools=planned)
    made: tuple[int, Json] = (202, {"id": 1})
    tenant = ListedTenant(made, made, made)
    policy = Policy(may_write=True, may_leave=True)
    asked = Session(contracts=CONTRACTS, open_tenant=lambda _: tenant, policy=policy).run(group)
    assert [each.case.asks for each in asked.results] == ["c", "a", "b"]
