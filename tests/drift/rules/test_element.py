"""Several rows in one request: each answered in its place, each taken or refused for itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conform.case import Case
from conform.contract import Field, Request, Response
from conform.drift.judge import judge
from tests.drift.small import (
    CREATE,
    LIST,
    PENS,
    WRITTEN,
    exchange,
    integer,
    kinds,
    operation,
    pen,
    rows,
    said,
    step,
    text,
)

if TYPE_CHECKING:
    from conform.drift.value import Drift

RESULT = (text("result"), integer("code"), integer("id", is_optional_on_read=True))
ROW = Field(name="[]", kinds=("object",), fields=(*RESULT, text("message", is_optional_on_read=True)))
SEVERAL = operation(
    "POST /pens/several",
    "action",
    8,
    Response(status=200, body=Field(name="", kinds=("array",), items=ROW)),
    request=Request(
        media="application/json",
        body=Field(name="", kinds=("array",), items=replace(WRITTEN, name="[]")),
    ),
)
CONTRACT = replace(PENS, operations=(*PENS.operations, SEVERAL))
_CASE = Case(contract=PENS.key, operation=SEVERAL.id, sort="valid", asks="several", steps=())
SENT = [{"Pen": {"name": "a"}}, {"Pen": {}}, {"Pen": {"name": "c"}}]
FAILED = {"result": "failed", "code": 400, "message": "no"}


def made(identity: int) -> dict[str, Any]:
    return {"result": "successful", "code": 202, "id": identity}


def told(*results: Any, listed: Any = None, breaks: str | None = "required:[1].Pen.name") -> list[Drift]:
    taken = [(step(SEVERAL, breaks=breaks), exchange(200, list(results), sent=SENT))]
    if listed is not None:
        taken.append((step(LIST), exchange(200, rows(*listed))))
    steps = tuple(each for each, _ in taken)
    case = replace(_CASE, steps=steps)
    return list(judge(case, tuple(each for _, each in taken), {CONTRACT.key: CONTRACT}))


def test_each_in_its_place_and_the_broken_one_failed_is_met_with_silence() -> None:
    assert told(made(1), FAILED, made(2)) == []
    assert told(made(1), FAILED, made(2), listed=[pen(id=2, name="c"), pen(id=1, name="a")]) == []
    assert told(made(1), FAILED, made(2), listed=[pen(id=9, name="other")]) == []


def test_what_was_not_sent_as_rows_is_met_with_silence() -> None:
    alone = exchange(202, made(7), sent={"Pen": {"name": "a"}})
    assert kinds(judge(replace(_CASE, steps=(step(CREATE),)), (alone,), {CONTRACT.key: CONTRACT})) == []


def test_a_result_that_is_missing_is_not_saved() -> None:
    assert said(told(made(1), made(2))) == [
        ("state.not_saved", "[]", "one result for each element sent", "2 results for 3 elements")
    ]


def test_an_element_that_fails_with_another_is_not_saved() -> None:
    assert kinds(told(FAILED, FAILED, FAILED)) == ["state.not_saved"]
    assert kinds(told(made(1), FAILED, FAILED)) == ["state.not_saved"]


def test_a_broken_element_has_an_error_and_a_message_in_its_place() -> None:
    silent = {"result": "failed", "code": 400}
    assert [each[3] for each in said(told(made(1), silent, made(2)))] == ["an error without a message"]
    assert said(told(made(1), made(3), made(2))) == [
        (
            "status.accepted_invalid",
            "[]",
            "an error with a message in the place of the element that breaks a rule",
            "no error",
        )
    ]


def test_a_record_listed_under_the_id_of_another_is_altered() -> None:
    found = told(made(1), FAILED, made(2), listed=[pen(id=1, name="c"), pen(id=2, name="a")])
    assert kinds(found) == ["state.altered"]
    assert {each.operation for each in found} == {SEVERAL.id}
