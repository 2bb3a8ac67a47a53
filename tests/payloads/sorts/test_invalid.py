"""Payloads that break one rule."""

from __future__ import annotations

from typing import Any

from conform.case import Case
from conform.contract import Operation, Response
from conform.payloads.sorts import invalid
from conform.payloads.value import allows
from tests.payloads.small import CREATE, EDIT, PENS, asked, disputed, of, with_create

CASES = {case.asks: case for case in asked(invalid.cases, PENS) if case.operation == CREATE.id}


def broken(rule: str) -> Any:
    return CASES[rule].steps[-1].payload


def rules(create: Operation) -> set[str]:
    return {case.asks for case in asked(invalid.cases, with_create(create)) if case.operation == create.id}


def test_each_required_field_is_left_out_by_itself() -> None:
    assert "name" not in broken("required:Pen.name")["Pen"]
    assert "stock" in broken("required:Pen.name")["Pen"]
    assert broken("required:PenNib[].width")["PenNib"] == [{}]
    assert "required:Pen" not in CASES
    assert not any(
        case.asks.startswith("required") for case in asked(invalid.cases, PENS) if case.operation == EDIT.id
    )


def test_a_limit_is_passed_by_one() -> None:
    assert len(broken("max_length:Pen.name")["Pen"]["name"]) == 21
    assert len(broken("max_length:Pen.email")["Pen"]["email"]) == 61
    assert broken("minimum:Pen.score")["Pen"]["score"] == 0
    assert broken("maximum:Pen.score")["Pen"]["score"] == 6


def test_a_kind_is_replaced_by_one_that_no_reader_could_take() -> None:
    assert broken("kind:Pen.stock")["Pen"]["stock"] == invalid.TEXT
    assert broken("kind:Pen.is_open")["Pen"]["is_open"] == invalid.TEXT
    assert broken("kind:Pen.name")["Pen"]["name"] == invalid.OBJECT
    assert broken("kind:Pen")["Pen"] == invalid.TEXT
    assert broken("kind:PenNib")["PenNib"] == invalid.TEXT
    assert "kind:Pen.anything" not in CASES


def test_a_value_is_outside_its_enumeration_or_format() -> None:
    assert broken("enum:Pen.state")["Pen"]["state"] == invalid.STRANGER
    assert broken("format:Pen.bought")["Pen"]["bought"] == "2024-13-45"
    assert broken("format:Pen.opened")["Pen"]["opened"] == "2024-02-30 25:61:00"
    assert "@" not in broken("format:Pen.email")["Pen"]["email"]


def test_null_breaks_only_what_is_required_and_has_no_null() -> None:
    assert broken("null:Pen.name")["Pen"]["name"] is None
    assert not {"null:Pen.note", "null:Pen.state"} & set(CASES)


def test_the_body_as_a_whole_is_broken_too() -> None:
    assert CASES["json"].steps[-1].raw == '{"unfinished": [1, 2'
    assert CASES["empty_body"].steps[-1].raw == ""
    assert set(broken("wrapper_missing")) == {"name", "stock"}
    assert set(broken("wrapper_wrong")) == {"WrongWrapper"}


def test_where_nothing_is_owed_nothing_is_missing() -> None:
    rules_of_edit = {case.asks for case in asked(invalid.cases, PENS) if case.operation == EDIT.id}
    assert "json" in rules_of_edit
    assert not {"empty_body", "wrapper_missing", "wrapper_wrong"} & rules_of_edit


def test_every_value_but_none_breaks_its_field() -> None:
    for each in of(CREATE).inputs():
        for _, rule in invalid.RULES:
            for name, value in rule(each):
                assert not allows(each.field, value), name


def test_the_verdict_names_the_rule() -> None:
    for case in asked(invalid.cases, PENS):
        assert isinstance(case, Case)
        assert case.steps[-1].breaks == (case.asks,)
        assert case.steps[-1].expects == "refused"


def test_no_answer_for_a_refusal_is_no_case() -> None:
    values = {name: getattr(CREATE, name) for name in Operation.__slots__}
    assert rules(Operation(**{**values, "responses": (Response(status=202),)})) == set()


def test_a_contradiction_that_nobody_settled_makes_no_case_of_its_rule() -> None:
    assert "max_length:Pen.name" not in rules(disputed("request.Pen.name", "max_length"))
    assert "required:Pen.name" in rules(disputed("request.Pen.name", "max_length"))
    assert "required:Pen.name" not in rules(disputed("request.Pen.name", "is_required"))
    assert "max_length:Pen.name" not in rules(disputed("request.Pen.name", "kinds"))
