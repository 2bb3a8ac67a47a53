"""Calls without good credentials."""

from __future__ import annotations

from dataclasses import replace

from conform.case import UNKNOWN_ID
from conform.contract import Request
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


def test_each_operation_is_asked_without_with_a_wrong_and_with_a_bearer_key() -> None:
    cases = [case for case in asked(access.cases, PENS) if case.asks != "key_beside_a_token"]
    assert len(cases) == 3 * len(PENS.operations)
    probes = [[step for step in case.steps if step.expects == "denied"] for case in cases]
    assert [len(each) for each in probes] == [1] * len(cases)
    assert {step.credentials for each in probes for step in each} == {"none", "wrong", "bearer"}
    assert {step.credentials for case in cases for step in case.steps if step.expects != "denied"} == {"good"}


def test_a_list_is_asked_with_the_key_beside_a_token() -> None:
    (case,) = (case for case in asked(access.cases, PENS) if case.asks == "key_beside_a_token")
    (probe,) = case.steps
    assert (probe.operation, probe.credentials, probe.expects) == (LIST.id, "both", "denied")
    lenient = replace(PENS.vendor, access=replace(PENS.vendor.access, is_key_alone=False))
    asks = {case.asks for case in asked(access.cases, replace(PENS, vendor=lenient))}
    assert "key_beside_a_token" not in asks


def test_what_addresses_a_record_addresses_one_of_our_own_and_a_write_is_looked_at_after() -> None:
    cases = {case.operation: case.steps for case in asked(access.cases, PENS)}
    for write in (EDIT, DELETE):
        made, probe, look = cases[write.id]
        assert (made.operation, probe.operation, look.operation) == (CREATE.id, write.id, READ.id)
        assert (probe.subject, look.subject, look.expects) == (0, 0, "success")
        assert probe.path == {"id": {"$made": 0}}
    assert [step.operation for step in cases[READ.id]] == [CREATE.id, READ.id]


def test_where_no_record_may_be_made_a_write_harms_nothing_and_a_read_asks_one_that_is_there() -> None:
    cases = {each.operation.id: next(access.cases(each, may_make=False)) for each in endpoints(PENS)}
    assert [step.path for step in cases[DELETE.id].steps] == [{"id": UNKNOWN_ID}]
    listing, probe = cases[READ.id].steps
    assert (listing.operation, listing.expects) == (LIST.id, "observed")
    assert (probe.path, probe.expects) == ({"id": {"$row": [0, 0, UNKNOWN_ID]}}, "denied")


def test_a_write_of_what_nothing_makes_harms_nothing() -> None:
    (first, *_) = asked(access.cases, contract(DELETE))
    assert [step.path for step in first.steps] == [{"id": UNKNOWN_ID}]


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
