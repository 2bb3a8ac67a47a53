"""Claims, and why some are not asked."""

from __future__ import annotations

from conform.contract import Contract, Operation
from conform.payloads import claim
from tests.payloads.small import CREATE, DELETE, PENS, operation, with_create

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
        assert FOUND[CREATE.id, rule, at] == "", (rule, at)  # type: ignore[index] # a rule


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
    contract = Contract(
        name="pens", version="v1", title="", operations=(operation("DELETE", "/{id}", "delete"),)
    )
    found = {each.at: reason for each, reason in claim.claims(contract)}
    assert found["200"] == claim.NO_RECORD
