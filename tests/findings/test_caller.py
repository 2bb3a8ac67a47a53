"""A row of exchanges: what the caller did wrong, and what the tenant led to."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from conform.captured import Matcher
from conform.daftra import DAFTRA
from conform.exchange import Answer, Call, Exchange
from conform.findings.caller import Caller, drifted, operations
from conform.findings.said import said
from tests.drift.small import CREATE, PENS, READ, framed_pen

KNOWN = {"v1/pens": PENS}
PEN = {"Pen": {"name": "Quill"}}


def sent(
    method: str = "POST", path: str = "/api2/pens.json", payload: Any = PEN, body: Any = None, **said: Any
) -> Exchange:
    raw = None if payload is None else json.dumps(payload).encode()
    answer = Answer(
        status=said.pop("status", 202),
        headers=(("content-type", "application/json"),),
        body=json.dumps({"result": "successful", "code": 202, "id": 7} if body is None else body).encode(),
    )
    return Exchange(call=Call(method=method, path=path, body=raw, **said), answer=answer)


def names(*exchanges: Exchange, is_own: bool = True, known: Any = None) -> list[str]:
    contracts = known or KNOWN
    caller = Caller(contracts=contracts, matcher=Matcher(contracts), is_own=is_own)
    return [f"{each.number} {each.name}" for each in caller.judge(enumerate(exchanges, 1))]


READ_WELL = sent("GET", "/api2/pens/7.json", None, framed_pen(), status=200)
READ_DRIFTED = sent("GET", "/api2/pens/7.json", None, framed_pen(count="3"), status=200)


def test_requests_are_judged_one_by_one_whatever_was_answered() -> None:
    assert names(sent(), sent(status=500), READ_WELL, READ_DRIFTED) == []
    assert names(sent(), sent(payload={"Pen": {}}), sent(payload={"Pen": {"name": 5}})) == [
        "2 required:Pen.name",
        "3 kind:Pen.name",
    ]


def test_a_breach_says_which_call_it_was_and_what_came() -> None:
    caller = Caller(contracts=KNOWN, matcher=Matcher(KNOWN))
    (found,) = caller.judge([(4, sent(payload={"Pen": {}}, status=400))])
    assert (found.number, found.call, found.status) == (4, "POST /api2/pens.json", 400)


def test_what_nobody_documents_is_told_with_what_is_near_where_it_was_meant_for_us() -> None:
    stranger = sent("GET", "/api2/pencils.json", None)
    assert names(stranger) == ["1 undocumented:GET /api2/pencils.json"]
    assert names(stranger, is_own=False) == []
    caller = Caller(contracts=KNOWN, matcher=Matcher(KNOWN))
    (other,) = caller.judge([(1, sent("PATCH", "/api2/pens.json"))])
    assert set(other.claimed[1:]) == {"GET /pens", "POST /pens"}
    (near,) = caller.judge([(1, sent("GET", "/api2/penz.json", None))])
    assert "GET /pens" in near.claimed


@pytest.mark.parametrize("path", DAFTRA.access.tokens)
def test_a_token_may_be_asked_for_where_tenants_give_one(path: str) -> None:
    assert names(sent("POST", path, None)) == []


def test_a_value_that_came_from_the_tenant_may_be_sent_back() -> None:
    served = sent("GET", "/api2/pens/7.json", None, framed_pen(day="17/04/2026"), status=200)
    echo = sent("PUT", "/api2/pens/7.json", {"Pen": {"name": "Quill", "day": "17/04/2026"}})
    assert names(served, echo) == []
    assert names(echo, served) == ["1 format:Pen.day"]


def test_what_is_missing_is_the_callers_unless_an_earlier_answer_drifted() -> None:
    done = {"result": "successful", "code": 200}
    lost = sent("PUT", "/api2/pens/7.json", {"Pen": {"name": "Quill", "day": "None"}}, done, status=200)
    hollow = sent("GET", "/api2/None/pens", None)
    assert names(READ_WELL, lost, hollow) == [
        "2 format:Pen.day",
        "3 undocumented:GET /api2/None/pens",
    ]
    assert names(READ_DRIFTED, lost, hollow) == []
    assert names(lost, READ_DRIFTED) == ["1 format:Pen.day"]


def test_many_answers_are_not_kept_until_it_comes_to_that() -> None:
    caller = Caller(contracts=KNOWN, matcher=Matcher(KNOWN))
    assert list(caller.judge(enumerate([READ_WELL] * 150, 1))) == []
    assert len(caller._unjudged) <= 100


def test_of_a_path_that_is_documented_twice_only_what_both_pages_claim_is_broken() -> None:
    request = CREATE.request
    assert request is not None
    loose = replace(CREATE, id="POST /pens (again)", request=None)
    known = {"v1/pens": replace(PENS, operations=(loose, CREATE, READ))}
    assert names(sent(payload={"Pen": {}}), known=known) == []


def test_operations_are_named_once_each_and_drifts_are_those_of_the_answers() -> None:
    asked = [sent(), READ_WELL, sent(), sent("GET", "/nothing", None)]
    assert operations(asked, Matcher(KNOWN)) == ("POST /pens", "GET /pens/{id}")
    assert drifted(READ_WELL, Matcher(KNOWN)) == drifted(asked[3], Matcher(KNOWN)) == ()
    assert drifted(sent("GET", "/api2/pens/7.json", None, status=503), Matcher(KNOWN)) == ()
    assert [each.kind for each in drifted(READ_DRIFTED, Matcher(KNOWN))] == ["field.retyped"]


def test_breaches_are_said_once_with_all_their_requests_and_what_to_do() -> None:
    asked = [sent(payload={"Pen": {}}, status=400), sent(), sent(payload={"Pen": {}}, status=400)]
    found = tuple(Caller(contracts=KNOWN, matcher=Matcher(KNOWN)).judge(enumerate(asked, 1)))
    assert list(said(found, len(asked))) == [
        "2 of 3 requests break the docs",
        "  request 1: POST /api2/pens.json, answered 400, likewise 3",
        "    Pen.name is left out, which is required",
        f"      the docs: required (page {CREATE.source.page}, {CREATE.source.edition})",
        "      to do: send Pen.name",
        '  a test that means to send this says so before: allow("required:Pen.name")',
    ]


def test_what_is_too_much_is_counted() -> None:
    asked = [sent("GET", f"/nothing/{number}", None) for number in range(12)]
    found = tuple(Caller(contracts=KNOWN, matcher=Matcher(KNOWN)).judge(enumerate(asked, 1)))
    lines = list(said(found, len(asked), 3, may_allow=False))
    assert lines[-2:] == ["  … and 2 more", "  3 earlier requests were too many to keep, and were not judged"]
