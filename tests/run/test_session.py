from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conform.case import Group, alone
from conform.exchange import Answer, Exchange
from conform.payloads.endpoint import endpoint
from conform.payloads.plan import plan
from conform.payloads.sorts.lifecycle import of_records_there
from conform.run.permitted import NO_CREDENTIALS, Policy
from conform.run.session import Session
from tests import ours
from tests.payloads.small import READ, READ_ONLY
from tests.run.small import CONTRACTS, CREATE, MAKE, ListedTenant, case

if TYPE_CHECKING:
    from conform.case import Credentials
    from conform.exchange import Call
    from conform.report.result import Result

ROOT = Path(__file__).parents[2]


class DeepTenant(ListedTenant):
    """Answer with more nesting than is read."""

    def send(self, call: Call) -> Exchange:
        return Exchange(call=call, answer=Answer(status=202, body=b"[" * 10_000 + b"]" * 10_000))


def test_an_answer_that_cannot_be_read_is_broken_and_never_a_pass() -> None:
    session = Session(
        contracts=CONTRACTS, open_tenant=lambda _: DeepTenant(), policy=Policy(may_write=True, may_leave=True)
    )
    group = Group(contract="v1/pens", operation=CREATE.id, sort="valid", cases=(case(MAKE),))

    (result,) = session.run(group).results

    assert result.verdict == "broken"
    assert "nested too deeply" in result.reason


def test_a_replay_sends_what_was_sent_also_where_a_question_was_asked_alone() -> None:
    planned = case(MAKE)
    sent = replace(planned, steps=(replace(MAKE, payload={"Pen": {"name": "conform-7f3a9c2e-00012"}}),))
    group = Group(
        contract="v1/pens",
        operation=CREATE.id,
        sort="lifecycle",
        cases=(planned,),
        pools=(replace(alone(planned), case=sent),),
    )
    tenant = ListedTenant((202, {"id": 1}))
    session = Session(
        contracts=CONTRACTS,
        open_tenant=lambda _: tenant,
        policy=Policy(may_write=True, may_leave=True),
        recorded={group.label: {}},
    )

    session.run(group)

    assert b"conform-7f3a9c2e-00012" in (tenant.calls[0].body or b"")


def of_rows(excused: frozenset[str]) -> tuple[Session, Result]:
    session = Session(
        contracts={"v1/pens": READ_ONLY},
        open_tenant=lambda _: ListedTenant((200, {})),
        policy=Policy(may_write=False, may_leave=False),
        is_excused=lambda operation, lacks: operation == READ.id and lacks <= excused,
    )
    (rows,) = of_records_there(endpoint(READ_ONLY, READ))
    group = Group(contract="v1/pens", operation=READ.id, sort="lifecycle", cases=(rows,))
    (result,) = session.run(group).results
    return session, result


def test_what_an_empty_tenant_cannot_answer_is_blocked_with_what_is_missing() -> None:
    session, result = of_rows(frozenset())
    assert result.verdict == "blocked"
    assert result.lacks == {"v1/pens"}
    assert result.reason == "no record of v1/pens on the tenant"
    assert result.is_failure
    assert (session.tally.blocked, session.tally.accepted) == ({result.reason: 1}, {})


def test_a_blocked_case_whose_want_is_accepted_fails_nothing_and_is_counted_apart() -> None:
    session, result = of_rows(frozenset({"v1/pens"}))
    assert (result.verdict, result.is_accepted, result.is_failure) == ("blocked", True, False)
    assert (session.tally.blocked, session.tally.accepted) == ({}, {result.reason: 1})
    assert session.tally.verdicts == {"blocked": 1}


class EmptyTenant(ListedTenant):
    """Know who asks, and have no record at all."""

    def send(self, call: Call) -> Exchange:
        self.calls.append(call)
        body = b'{"result": "failed", "code": 401, "message": "Unauthorized"}'
        status = 200 if call.credentials == "good" else 401
        return Exchange(call=call, answer=Answer(status=status, body=b"{}" if status == 200 else body))


def test_no_access_probe_needs_a_record() -> None:
    contracts = ours.by_key()
    tenant = EmptyTenant()
    session = Session(
        contracts=contracts, open_tenant=lambda _: tenant, policy=Policy(may_write=True, may_leave=True)
    )
    groups = plan(tuple(contracts.values()), drawn=0, sorts=("access",))
    results = [result for group in groups for result in session.run(group).results]
    referring = [case for group in groups for case in group.cases if case.needs]
    assert len(referring) > 70, "many probes do refer to records"
    assert {result.verdict for result in results} <= {"conformant", "drifted"}
    assert not [call for call in tenant.calls if b"$ref" in (call.body or b"")]


@pytest.mark.parametrize(
    ("sent", "allowed", "reasons"),
    [
        ("bearer", frozenset({"good", "none", "wrong"}), {NO_CREDENTIALS: 1}),
        ("both", frozenset({"good", "none", "wrong"}), {NO_CREDENTIALS: 1}),
        ("wrong", frozenset({"good", "none", "wrong"}), {}),
        ("good", frozenset({"good", "none", "wrong"}), {}),
        ("bearer", None, {}),
    ],
)
def test_credentials_that_cannot_honestly_be_sent_are_not_asked(
    sent: Credentials, allowed: frozenset[Credentials] | None, reasons: dict[str, int]
) -> None:
    policy = Policy(may_write=True, may_leave=True, credentials=allowed)
    session = Session(contracts=CONTRACTS, open_tenant=lambda _: ListedTenant(), policy=policy)
    asked = case(replace(MAKE, credentials=sent))
    group = Group(contract="v1/pens", operation=CREATE.id, sort="access", cases=(asked,))

    assert session.run(group).not_asked == reasons
