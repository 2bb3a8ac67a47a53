"""What is asked of one record, one after the other."""

from __future__ import annotations

from conform.case import MADE, Case, Pool, placeholders
from conform.payloads.claims import asked
from conform.payloads.pools import POOLED, pools
from conform.payloads.pools.chain import LONGEST
from conform.payloads.sorts import boundary, invalid
from tests import ours
from tests.payloads.small import CREATE, EDIT, PENS, of

KNOWN = {PENS.key: PENS}
CONTRACTS = ours.by_key()


def edits() -> list[Case]:
    return list(boundary.cases(of(EDIT)))


def made(pool: Pool) -> int:
    return sum(step.operation == CREATE.id for step in pool.case.steps)


def test_edits_of_one_record_follow_each_other() -> None:
    (pool,) = pools(edits(), KNOWN)
    assert made(pool) == 1
    assert pool.case.steps[0].is_any
    assert {step.subject for step in pool.case.steps[1:]} == {0}


def test_a_part_names_the_steps_of_its_question() -> None:
    for cases in (edits(), list(invalid.cases(of(EDIT))), list(boundary.cases(of(CREATE)))):
        for pool in pools(cases, KNOWN):
            for part in pool.parts:
                steps = [pool.case.steps[index] for index in part.steps]
                alone = part.question.steps
                assert [step.operation for step in steps] == [step.operation for step in alone]
                assert [step.expects for step in steps] == [step.expects for step in alone]
                assert {*part.question.steps[-1].breaks} <= {rule for step in steps for rule in step.breaks}


def test_a_chain_is_not_longer_than_may_be() -> None:
    singles = pools(edits(), KNOWN, is_packed=False)
    assert len(edits()) > LONGEST
    assert max(len({part.steps for part in pool.parts}) for pool in singles) == LONGEST
    assert sum(len(pool.parts) for pool in singles) == len(edits())


def test_creates_are_not_chained() -> None:
    for pool in pools(list(boundary.cases(of(CREATE))), KNOWN):
        assert made(pool) == 1
        assert len({part.steps for part in pool.parts}) == 1


def test_a_single_question_is_asked_by_its_own_case() -> None:
    (first, *_) = edits()
    (pool,) = pools([first], KNOWN)
    assert pool.case is first
    assert pools([], KNOWN) == ()


def test_all_questions_are_asked_by_few_requests_and_no_claim_is_lost() -> None:
    alone, together, steps = set(), set(), [0, 0]
    for group in (each for each in ours.planned(drawn=1) if each.sort in POOLED):
        found = group.pools
        assert sorted(each.id for pool in found for each in pool.questions) == sorted(
            c.id for c in group.cases
        )
        alone |= {claim for case in group.cases for claim in asked(case, CONTRACTS)}
        together |= {claim for pool in found for claim in asked(pool.case, CONTRACTS)}
        steps[0] += sum(len(case.steps) for case in group.cases)
        steps[1] += sum(len(pool.case.steps) for pool in found)
    assert alone - together == set()
    assert steps[1] < steps[0] / 4


def test_a_pool_addresses_no_record_but_its_own() -> None:
    for group in (each for each in ours.planned(drawn=1) if each.sort in ("boundary", "invalid")):
        for pool in group.pools:
            for index, step in enumerate(pool.case.steps):
                named = [each for key, each in placeholders([dict(step.path), step.payload]) if key == MADE]
                assert all(int(str(each)) < index for each in named)
