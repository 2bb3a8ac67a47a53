"""Calls without good credentials."""

from __future__ import annotations

from conform.case import UNKNOWN_ID
from conform.contract import Request
from conform.payloads.sorts import access
from tests.payloads.small import DELETE, PENS, asked, contract, operation, text, thing


def test_each_operation_is_asked_without_with_a_wrong_and_with_a_bearer_key() -> None:
    cases = asked(access.cases, PENS)
    assert len(cases) == 3 * len(PENS.operations)
    assert {case.steps[0].credentials for case in cases} == {"none", "wrong", "bearer"}
    assert {step.expects for case in cases for step in case.steps} == {"denied"}


def test_an_open_tenant_loses_nothing() -> None:
    deletes = [case.steps[0] for case in asked(access.cases, PENS) if case.operation == DELETE.id]
    assert all(step.path == {"id": UNKNOWN_ID} for step in deletes)


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
