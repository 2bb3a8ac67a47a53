"""An answer that gathers several: what was asked for says what stands under which name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conform.contract import Contract, Field, Request, Response
from conform.contract.vendor import Gathering, Vendor
from conform.drift.judge import judge_exchange
from tests.drift.small import exchange, integer, kinds, operation, said, text

ANY = Field(name="*")
THING = Field(name="*", kinds=("object", "null"))
ASK = operation(
    "POST /many",
    "action",
    9,
    Response(
        status=200, body=Field(name="", kinds=("object",), extra=Field(name="*", kinds=("object", "null")))
    ),
    request=Request(
        media="application/json",
        body=Field(
            name="",
            kinds=("array",),
            items=Field(name="[]", kinds=("object",), fields=(text("of"), text("as"), text("do"))),
        ),
    ),
)
GATHERING = Gathering(
    call=ASK.call,
    names=("as", "of"),
    action="do",
    shapes={
        "one": Field(name="", kinds=("object", "null"), fields=(integer("id"),), extra=ANY),
        "all": Field(name="", kinds=("object",), fields=(integer("total"),), extra=ANY),
    },
    sample=[],
)
VENDOR = Vendor()
MANY = Contract(
    name="many",
    version="v1",
    title="Many",
    operations=(ASK,),
    vendor=replace(VENDOR, answers=replace(VENDOR.answers, gathering=GATHERING)),
)
SENT: list[dict[str, Any]] = [{"of": "pen", "do": "one"}, {"of": "pen", "do": "all", "as": "pens"}]


def found(body: Any, sent: Any = SENT) -> list[Any]:
    return list(judge_exchange(MANY, ASK, exchange(200, body, sent=sent)))


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        ({"pen": {"id": 1, "name": "x"}, "pens": {"total": 0, "rows": []}}, SENT),
        ({"pen": None, "pens": {"total": 0}}, SENT),
        ({"pen": {"id": 1}}, [SENT[0], SENT[0], {"of": "pen", "do": "one", "as": ""}]),
        ({}, []),
        ({}, {"of": "pen", "do": "one"}),
        ({"ink": {}}, [{"of": "ink", "do": "else"}, {"do": "one"}, "x"]),
    ],
)
def test_what_was_asked_for_under_its_name_is_met_with_silence(body: Any, sent: Any) -> None:
    assert found(body, sent) == []


def test_an_answer_under_another_name_is_missing() -> None:
    assert [each[:2] for each in said(found({"pen": {"id": 1}, "pen2": {"total": 0}}))] == [
        ("envelope.missing", "pens")
    ]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"pen": {"name": "x"}, "pens": {"total": 0}}, "envelope.missing"),
        ({"pen": {"id": 1}, "pens": {}}, "envelope.missing"),
        ({"pen": {"id": 1}, "pens": []}, "envelope.retyped"),
        ({"pen": {"id": 1}, "pens": {"total": "0"}}, "envelope.retyped"),
    ],
)
def test_each_has_the_shape_that_was_asked_for(body: Any, told: str) -> None:
    assert kinds(found(body)) == [told]


def test_a_refusal_and_another_operation_are_as_documented() -> None:
    assert kinds(judge_exchange(MANY, ASK, exchange(401, {}, sent=SENT))) == []
    other = replace(ASK, call="/else")
    assert kinds(judge_exchange(MANY, other, exchange(200, {}, sent=SENT))) == []
