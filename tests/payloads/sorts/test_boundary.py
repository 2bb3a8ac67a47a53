"""Payloads at a limit."""

from __future__ import annotations

from typing import Any

import pytest

from conform.contract import Field
from conform.daftra import DAFTRA
from conform.payloads.claims.reasons import is_limited_by_prose
from conform.payloads.endpoint import Input
from conform.payloads.sorts import boundary
from conform.payloads.value import allows
from tests.payloads.small import CREATE, EDIT, PENS, asked, disputed, integer, of, text

EDGES = {edge.rule: edge for edge in boundary.edges(of(CREATE))}


def sent(rule: str) -> Any:
    return boundary.payload(of(CREATE), EDGES[rule])


def test_a_text_fills_its_limit() -> None:
    assert len(sent("max_length:Pen.name")["Pen"]["name"]) == 20
    assert len(sent("max_length:Pen.email")["Pen"]["email"]) == 60


def test_each_variety_is_a_case_of_each_write() -> None:
    found = [case.operation for case in asked(boundary.cases, PENS) if case.asks == "varied:emoji"]
    assert sorted(found) == sorted([CREATE.id, EDIT.id])


def test_each_choice_is_sent() -> None:
    assert [sent(f"enum:Pen.state:{value}")["Pen"]["state"] for value in ("1", "2", "null")] == [1, 2, None]


def test_zero_empty_and_null_are_sent_where_they_are_allowed() -> None:
    assert sent("zero:Pen.stock")["Pen"]["stock"] == 0
    assert sent("empty:Pen.note")["Pen"]["note"] == ""
    assert sent("null:Pen.state")["Pen"]["state"] is None
    assert not {"empty:Pen.name", "empty:Pen.bought", "null:Pen.note", "zero:Pen.client_id"} & set(EDGES)


def test_the_smallest_and_the_largest_number_are_sent() -> None:
    assert sent("minimum:Pen.score:exactly")["Pen"]["score"] == 1
    assert sent("maximum:Pen.score:exactly")["Pen"]["score"] == 5
    assert "zero:Pen.score" not in EDGES


def test_a_boolean_is_sent_in_other_forms() -> None:
    forms = [edge.value for rule, edge in EDGES.items() if rule.startswith("boolean:Pen.is_open")]
    assert len(forms) == 2
    assert all(form in boundary.BOOLEANS for form in forms)


@pytest.mark.parametrize(
    ("at", "forms"),
    [
        ("b", [0, "1"]),
        ("c", [0, "1"]),
        ("f", [0, "1"]),
        ("a", [1, "0"]),
        ("e", [1, "0"]),
        ("i", [1, "0"]),
    ],
)
def test_by_turns_a_boolean_is_a_number_and_the_other_is_a_digit(at: str, forms: list[Any]) -> None:
    flag = Input(at=at, field=Field(name=at, kinds=("boolean",)), asking=DAFTRA.asking)

    assert [edge.value for edge in boundary.boolean_form(flag)] == forms
    assert [edge.rule for edge in boundary.boolean_form(flag)] == [f"boolean:{at}:{form!r}" for form in forms]


def test_a_hollow_container_is_sent_empty_and_a_collection_with_many_rows() -> None:
    assert sent("empty_container:Extras")["Extras"] == {}
    assert len(sent("rows_3:PenNib")["PenNib"]) == 3


def test_a_row_is_made_for_a_limit_inside_it() -> None:
    assert len(sent("max_length:PenNib[].width")["PenNib"][0]["width"]) == 10


def test_every_value_at_a_limit_obeys_its_field() -> None:
    assert CREATE.request is not None
    fields = dict(CREATE.request.body.walk())
    for rule, edge in EDGES.items():
        if edge.rows is None and not rule.startswith("boolean"):
            assert allows(fields[edge.at], edge.value), rule


def test_what_the_docs_contradict_has_no_limit() -> None:
    rules = {edge.rule for edge in boundary.edges(of(disputed("request.Pen.name", "kinds")))}
    assert not any("Pen.name" in rule for rule in rules)
    assert "max_length:Pen.label" in rules


def test_each_limit_is_a_case_of_each_write() -> None:
    asks = {(case.operation, case.asks) for case in asked(boundary.cases, PENS)}
    assert {(CREATE.id, "max_length:Pen.name"), (EDIT.id, "max_length:Pen.name")} <= asks


def test_a_meaning_may_leave_no_value_at_the_limit() -> None:
    for field, is_limited in (
        (text("currency_code", max_length=5), True),
        (text("note", max_length=5), False),
        (integer("note"), False),
    ):
        at = Input(at=field.name, field=field, asking=DAFTRA.asking)
        assert is_limited_by_prose(at) is is_limited
