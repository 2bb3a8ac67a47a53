"""Several records in one request."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from conform.contract import Default, Field, Parameter, Request, Response
from conform.contract.vendor import Gathering
from conform.payloads.endpoint import endpoint
from conform.payloads.sorts import several
from tests.payloads.small import BODY, LIST, PENS, contract, integer, operation, thing

if TYPE_CHECKING:
    from conform.contract import Json

USUAL, MOST = 20, 1000
ROWS = Field(name="", kinds=("array",), items=replace(BODY, name="[]"))
TOLD = Field(name="", kinds=("array",), items=replace(thing("", integer("id")), name="[]"))
SEVERAL = operation(
    "POST",
    "/several",
    "action",
    parameters=(),
    request=Request(media="application/json", body=ROWS),
    responses=(Response(status=200, body=TOLD),),
)
SIZED = replace(
    LIST,
    parameters=(
        Parameter(where="query", field=integer("limit", maximum=1000, default=Default(value=USUAL))),
    ),
)
MANY = contract(*(SIZED if each is LIST else each for each in PENS.operations), SEVERAL)


def test_one_more_than_a_page_is_sent_and_one_that_is_broken() -> None:
    (case,) = several.cases(endpoint(MANY, SEVERAL))
    sent, usual, whole = case.steps
    assert isinstance(sent.payload, list)
    assert len(sent.payload) == USUAL + 2
    assert (sent.expects, sent.breaks[0].partition(".")[0]) == ("success", "required:[1]")
    name = sent.breaks[0].rpartition(".")[2]
    lacking = [number for number, each in enumerate(sent.payload) if f'"{name}"' not in json.dumps(each)]
    assert lacking == [1]
    assert (usual.operation, usual.query, usual.claims) == (LIST.id, {}, ("page_size:limit",))
    assert whole.query == {"limit": MOST}


def test_a_list_without_a_usual_size_is_asked_about_few() -> None:
    (case,) = several.cases(endpoint(contract(*PENS.operations, SEVERAL), SEVERAL))
    assert isinstance(case.steps[0].payload, list)
    assert len(case.steps[0].payload) == several.FEW + 1 + 1
    assert case.steps[1].claims == ()


def test_what_is_no_array_both_ways_is_not_asked() -> None:
    one = replace(SEVERAL, responses=(Response(status=200, body=thing("", integer("id"))),))
    for each in (one, replace(SEVERAL, role="create"), LIST):
        assert list(several.cases(endpoint(contract(*PENS.operations, one), each))) == []


def test_what_gathers_answers_is_asked_with_the_sample() -> None:
    sample: list[Json] = [{"what": "pens", "how": "all"}]
    gathering = Gathering(call=SEVERAL.call, names=("what",), action="how", shapes={}, sample=sample)
    vendor = replace(MANY.vendor, answers=replace(MANY.vendor.answers, gathering=gathering))
    gathers = replace(SEVERAL, responses=(Response(status=200, body=thing("")),))
    (case,) = several.cases(endpoint(replace(contract(gathers), vendor=vendor), gathers))
    assert [(step.payload, step.expects) for step in case.steps] == [(sample, "success")]
