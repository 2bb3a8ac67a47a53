"""Claims held against cases."""

from __future__ import annotations

from conform.payloads.claims import coverage, held, left_out, summary, unowed
from conform.payloads.plan import plan, table
from tests.payloads.small import CREATE, PENS

GROUPS = plan([PENS], drawn=2)


def test_everything_that_is_to_be_asked_is_asked() -> None:
    found = coverage([PENS], GROUPS)
    assert found.missed == ()
    assert found.share == 100.0


def test_what_no_case_asks_is_missed_and_named() -> None:
    found = coverage([PENS], [group for group in GROUPS if group.sort != "invalid"])
    assert found.share < 100
    assert any("over_limit Pen.name" in line for line in summary(found))


def test_what_is_explained_has_its_reason_on_the_screen() -> None:
    lines = summary(coverage([PENS], GROUPS))
    assert lines[0].endswith("(100.0 %)")
    assert any("fewer rights" in line for line in lines)
    assert max(map(len, lines)) <= 100


def test_the_table_counts_operations_questions_cases_and_requests() -> None:
    counted = table(GROUPS)
    assert counted["access"][:3] == (5, 5, 5)
    _, questions, cases, requests = counted["invalid"]
    assert cases < questions
    assert cases <= requests
    assert next(iter(counted)) == "lifecycle"
    assert coverage([], []).share == 100.0
    assert CREATE in PENS.operations


def test_what_is_to_be_asked_does_not_hang_on_what_was_asked() -> None:
    more = unowed([PENS], GROUPS)
    assert {(claim.rule, claim.at) for claim in more} == {("status", "404"), ("error", "404")}
    nothing = held(frozenset(), [PENS], more)
    everything = coverage([PENS], GROUPS)
    assert len(nothing.missed) == len(everything.asked)
    assert nothing.asked == frozenset()


def test_what_a_narrowed_plan_does_not_ask_is_no_gap() -> None:
    few = [group for group in GROUPS if group.sort == "access"]
    others = left_out([PENS], few)
    assert others
    asked = coverage([PENS], few).asked
    found = held(asked, [PENS], is_meant=lambda claim: claim not in others)
    assert (found.asked, found.missed) == (asked, ())
    assert found.excused == coverage([PENS], few).excused


def test_many_missed_claims_are_named_in_part_and_counted() -> None:
    lines = summary(held(frozenset(), [PENS]), most=2)
    assert len([line for line in lines if line.startswith("  not asked: ")]) == 3
    assert any(line.endswith(" more") for line in lines)
