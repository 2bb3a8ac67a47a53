"""Calls without good credentials."""

from __future__ import annotations

import json
from dataclasses import replace

from conform.case import UNKNOWN_ID, Case, Step
from conform.contract import Contract, Request
from conform.payloads.endpoint import endpoints
from conform.payloads.sorts import access
from tests.payloads.small import (
    CREATE,
    DELETE,
    EDIT,
    LIST,
    PENS,
    READ,
    asked,
    contract,
    operation,
    text,
    thing,
)


def probes(case: Case) -> list[Step]:
    return [step for step in case.steps if step.expects == "denied"]


def test_each_operation_is_asked_once_without_with_a_wrong_and_with_a_bearer_key() -> None:
    cases = asked(access.cases, PENS)
    assert [case.asks for case in cases] == ["credentials"] * len(PENS.operations)
    for case in cases:
        assert [step.credentials for step in probes(case)][:3] == ["none", "wrong", "bearer"]
        assert {step.operation for step in probes(case)} == {case.operation}
        assert {step.credentials for step in case.steps if step.expects != "denied"} <= {"good"}


def test_a_list_is_asked_with_the_key_beside_a_token() -> None:
    def asked_so(known: Contract) -> list[str]:
        return [case.operation for case in asked(access.cases, known) if probes(case)[3:]]

    lenient = replace(PENS.vendor, access=replace(PENS.vendor.access, is_key_alone=False))
    assert asked_so(PENS) == [LIST.id]
    assert asked_so(replace(PENS, vendor=lenient)) == []


def test_what_addresses_a_record_addresses_one_of_our_own_and_a_write_is_looked_at_after_all() -> None:
    cases = {case.operation: case.steps for case in asked(access.cases, PENS)}
    for write in (EDIT, DELETE):
        made, *denied, look = cases[write.id]
        assert (made.operation, made.is_any, look.operation) == (CREATE.id, True, READ.id)
        assert [(each.operation, each.subject, dict(each.path)) for each in denied] == [
            (write.id, 0, {"id": {"$made": 0}})
        ] * 3
        assert (look.subject, look.expects) == (0, "success")
    assert [step.operation for step in cases[READ.id]] == [CREATE.id, *[READ.id] * 3]


def test_no_two_probes_send_the_same_so_that_one_let_in_is_not_in_the_way_of_the_next() -> None:
    cases = {case.operation: probes(case) for case in asked(access.cases, PENS)}
    for write in (CREATE, EDIT):
        sent = [json.dumps(each.payload) for each in cases[write.id]]
        assert len({*sent}) == len(sent) == 3


def test_where_no_record_may_be_made_a_write_harms_nothing_and_a_read_asks_one_that_is_there() -> None:
    cases = {case.operation: case for each in endpoints(PENS) for case in access.cases(each, may_make=False)}
    assert len(cases) == len(PENS.operations)
    assert [step.path for step in cases[DELETE.id].steps] == [{"id": UNKNOWN_ID}] * 3
    listing, *denied = cases[READ.id].steps
    assert (listing.operation, listing.expects) == (LIST.id, "observed")
    assert [(each.path, each.expects) for each in denied] == [
        ({"id": {"$row": [0, 0, UNKNOWN_ID]}}, "denied")
    ] * 3


def test_a_write_of_what_nothing_makes_harms_nothing() -> None:
    (only,) = asked(access.cases, contract(DELETE))
    assert [step.path for step in only.steps] == [{"id": UNKNOWN_ID}] * 3


def test_the_token_itself_is_asked_once_without_an_account() -> None:
    body = thing("", text("client_id"), text("client_secret"))
    token = operation(
        "POST",
        "",
        "action",
        call="/v2/oauth/token",
        request=Request(media="application/x-www-form-urlencoded", body=body),
    )
    (case,) = asked(access.cases, contract(token, name="authentication"))
    assert case.steps[0].raw == "client_id=none&client_secret=none"
    assert (case.steps[0].expects, case.steps[0].credentials) == ("observed", "none")
