"""What the answers of a case settled."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.contract import Field, Response
from conform.exchange import Answer, Call, Exchange
from conform.report.result import Result
from conform.run.settled import settled
from tests.run.small import CREATE, LOOK, MAKE, PENS, READ, case

if TYPE_CHECKING:
    from conform.case import Step
    from conform.contract import Json
    from conform.payloads.claims import Claim
    from conform.report.result import Verdict

NAME = Field(name="name", kinds=("string",))
NIBS = Field(name="nibs", kinds=("array",), items=Field(name="[]", kinds=("object",), fields=(NAME,)))
PEN = Field(name="pen", kinds=("object",), fields=(NAME, NIBS))
BODY = Field(name="", kinds=("object",), fields=(PEN, Field(name="note", kinds=("string",))))
REFUSED = Response(status=400, body=Field(name="", kinds=("object",), fields=(NAME,)))
SHOWN = replace(READ, responses=(Response(status=200, body=BODY), *READ.responses[1:]))
MADE = replace(CREATE, responses=(CREATE.responses[0], REFUSED))
KNOWN = {"v1/pens": replace(PENS, operations=(MADE, SHOWN))}
REFUSES = replace(MAKE, expects="refused", breaks=("required:Pen.name",))
OUTAGES = (429, 503)


def result(
    *answers: tuple[int, Json], steps: tuple[Step, ...] = (MAKE, LOOK), verdict: Verdict = "conformant"
) -> Result:
    exchanges = tuple(
        Exchange(
            call=Call(method="GET", path="/"),
            answer=Answer(status=status, body=json.dumps(body).encode()),
        )
        for status, body in answers
    )
    return Result(case=case(*steps), verdict=verdict, exchanges=exchanges)


def said(result: Result, known: frozenset[Claim] = frozenset()) -> set[str]:
    return {f"{each.rule}:{each.at}" for each in settled(result, KNOWN, known)}


def served(*answer: Json) -> set[str]:
    return {
        each for each in said(result(*((200, body) for body in answer), steps=(LOOK,))) if "served" in each
    }


@pytest.mark.parametrize("verdict", ["broken", "blocked"])
def test_a_case_that_was_not_judged_settles_nothing(verdict: Verdict) -> None:
    assert said(result((202, {"id": 1}), (200, {}), verdict=verdict)) == set()


def test_a_success_settles_what_was_sent() -> None:
    assert {"status:202", "field:Pen.name"} <= said(result((202, {"id": 1})))


def test_a_payload_that_was_refused_shows_nothing_of_its_fields() -> None:
    assert said(result((400, {"name": "x"}), verdict="drifted")) == {"status:202"}


@pytest.mark.parametrize("status", OUTAGES)
def test_an_outage_settles_nothing(status: int) -> None:
    assert said(result((status, {}), verdict="drifted")) == set()


def test_a_step_that_was_never_sent_settles_nothing() -> None:
    assert "status:200" not in said(result((202, {"id": 1})))


def test_a_refusal_settles_its_shape_where_it_came_with_its_status() -> None:
    assert "error:400" in said(result((400, {"name": "x"}), steps=(REFUSES,)))
    taken = said(result((202, {}), steps=(REFUSES,), verdict="drifted"))
    assert "required:Pen.name" in taken
    assert "error:400" not in taken


def test_a_place_is_settled_where_it_is_or_is_missing_beside_others() -> None:
    assert served({"pen": {"name": "x", "nibs": []}}) == {
        "served:pen",
        "served:note",
        "served:pen.name",
        "served:pen.nibs",
    }


def test_a_place_in_rows_is_settled_where_there_is_a_row() -> None:
    assert "served:pen.nibs[].name" in served({"pen": {"nibs": [{}]}})
    assert "served:pen.nibs[].name" not in served({"pen": {"nibs": [1]}})


@pytest.mark.parametrize("body", ["text", None, [1]])
def test_nothing_is_settled_of_a_body_that_is_no_object(body: Json) -> None:
    assert served(body) == set()


def test_nothing_is_settled_of_another_success_than_the_documented_one() -> None:
    assert not any("served" in each for each in said(result((204, {"pen": {}}), steps=(LOOK,))))


def test_what_is_known_is_not_looked_for_again() -> None:
    seen = result((200, {"pen": {}}), steps=(LOOK,))
    known = settled(seen, KNOWN)
    assert not any(each.startswith("served") for each in said(seen, known))


def test_a_variable_in_a_name_stands_for_an_id_and_rows_may_be_the_whole_answer() -> None:
    named = Field(name="of_{{id}}_data", kinds=("object",), fields=(NAME,))
    row = Field(name="[]", kinds=("object",), fields=(named,))
    body = Field(name="", kinds=("array",), items=row)
    known = {
        "v1/pens": replace(
            PENS, operations=(MADE, replace(SHOWN, responses=(Response(status=200, body=body),)))
        )
    }
    seen = result((200, [{"of_36_data": {"name": "x"}}]), steps=(LOOK,))
    found = {each.at for each in settled(seen, known) if each.rule == "served"}
    assert found == {"[].of_{{id}}_data", "[].of_{{id}}_data.name"}


def test_a_secret_is_not_shown_where_its_record_is() -> None:
    secret = Field(name="secret", kinds=("string",), is_write_only=True)
    body = Field(name="", kinds=("object",), fields=(replace(PEN, fields=(NAME, secret)),))
    shown = replace(SHOWN, responses=(Response(status=200, body=body),))
    known = {"v1/pens": replace(PENS, operations=(MADE, shown))}
    answers: tuple[Json, ...] = ({"pen": {"name": "x"}}, {})
    found = [
        [
            each.at
            for each in settled(result((200, answer), steps=(LOOK,)), known)
            if each.rule == "write_only"
        ]
        for answer in answers
    ]
    assert found == [["pen.secret"], []]
