"""Claims, and why some are not asked."""

from __future__ import annotations

from dataclasses import replace

from conform.contract import Operation
from conform.payloads import claim
from conform.payloads.claim import asked, coverage, held, summary, unowed
from conform.payloads.plan import plan, table
from tests.payloads.small import CREATE, DELETE, PENS, contract, operation, with_create

GROUPS = plan([PENS], drawn=2)

FOUND = {(each.operation, each.rule, each.at): reason for each, reason in claim.claims(PENS)}


def test_statuses_fields_limits_choices_required_and_formats_are_claims() -> None:
    for rule, at in (
        ("status", "202"),
        ("status", "400"),
        ("field", "Pen.name"),
        ("at_limit", "Pen.name"),
        ("over_limit", "Pen.name"),
        ("choice", "Pen.state=2"),
        ("required", "Pen.name"),
        ("format", "Pen.bought"),
    ):
        assert FOUND[CREATE.id, rule, at] == "", (rule, at)


def test_what_cannot_be_asked_says_why() -> None:
    assert FOUND[CREATE.id, "status", "403"] == claim.STATUS_REASONS[403]
    assert FOUND[CREATE.id, "field", "Pen.anything"] == claim.NO_KIND
    assert FOUND[DELETE.id, "status", "400"] == claim.PRECONDITION


def test_without_an_answer_for_a_refusal_no_rule_can_be_broken() -> None:
    values = {name: getattr(CREATE, name) for name in Operation.__slots__}
    quiet = Operation(**{**values, "responses": CREATE.responses[:1]})
    found = {each.at: reason for each, reason in claim.claims(with_create(quiet)) if each.rule == "required"}
    assert found["Pen.name"] == claim.NO_REFUSAL


def test_what_nothing_makes_cannot_be_deleted() -> None:
    known = contract(operation("DELETE", "/{id}", "delete"))
    found = {each.at: reason for each, reason in claim.claims(known)}
    assert found["200"] == claim.NO_RECORD


def test_everything_settled_is_asked() -> None:
    found = coverage([PENS], GROUPS)
    assert found.missed == ()
    assert found.share == 100.0
    assert {claim.rule for claim in found.asked} == {
        "status",
        "field",
        "at_limit",
        "over_limit",
        "choice",
        "required",
        "format",
    }


def test_what_no_case_asks_is_missed_and_named() -> None:
    found = coverage([PENS], [group for group in GROUPS if group.sort != "invalid"])
    assert found.share < 100
    assert any("over_limit Pen.name" in line for line in summary(found))


def test_what_is_left_out_has_its_reason_on_the_screen() -> None:
    lines = summary(coverage([PENS], GROUPS))
    assert lines[0].endswith("(100.0 %)")
    assert any("fewer rights" in line for line in lines)


def test_a_case_asks_the_fields_that_it_sends() -> None:
    minimal = next(case for group in GROUPS for case in group.cases if case.asks == "minimal")
    claims = {(claim.rule, claim.at) for claim in asked(minimal, {"v1/pens": PENS})}
    assert ("field", "Pen.name") in claims
    assert ("field", "Pen.note") not in claims
    assert ("status", "202") in claims
    assert list(asked(minimal, {})) == []


def test_the_table_counts_operations_cases_and_requests() -> None:
    counted = table(GROUPS)
    assert counted["access"] == (5, 15, 30)
    assert next(iter(counted)) == "lifecycle"
    assert coverage([], []).share == 100.0
    assert CREATE in PENS.operations


def test_what_is_settled_does_not_hang_on_what_was_asked() -> None:
    more = unowed([PENS], GROUPS)
    assert {(claim.rule, claim.at) for claim in more} == {("status", "404")}
    nothing = held(frozenset(), [PENS], more)
    everything = coverage([PENS], GROUPS)
    assert len(nothing.missed) == len(everything.asked)
    assert nothing.asked == frozenset()


def test_an_observed_step_asks_nothing() -> None:
    invalid = next(case for group in GROUPS for case in group.cases if group.sort == "invalid")
    refused = next(step for step in invalid.steps if step.breaks)
    steps = (replace(refused, expects="observed"),)
    assert list(asked(replace(invalid, steps=steps), {"v1/pens": PENS})) == []


def test_many_missed_claims_are_named_in_part_and_counted() -> None:
    lines = summary(held(frozenset(), [PENS]), most=2)
    assert len([line for line in lines if line.startswith("  not asked: ")]) == 3
    assert any(line.endswith(" more") for line in lines)


def test_a_step_may_say_what_its_answer_settles() -> None:
    minimal = next(case for group in GROUPS for case in group.cases if case.asks == "minimal")
    steps = (replace(minimal.steps[0], claims=("default:Pen.name", "filter:tag[in]")),)
    said = {(each.rule, each.at) for each in asked(replace(minimal, steps=steps), {"v1/pens": PENS})}
    assert {("default", "Pen.name"), ("filter", "tag[in]")} <= said
