from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.case import Group
from conform.exchange import Answer, Exchange
from conform.run.session import NO_CREDENTIALS, Policy, Session
from tests.run.small import CONTRACTS, CREATE, MAKE, ListedTenant, case

if TYPE_CHECKING:
    from conform.case import Credentials
    from conform.exchange import Call


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


@pytest.mark.parametrize(
    ("sent", "allowed", "reasons"),
    [
        ("bearer", frozenset({"good", "none", "wrong"}), {NO_CREDENTIALS: 1}),
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
