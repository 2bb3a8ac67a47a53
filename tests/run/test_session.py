from __future__ import annotations

from typing import TYPE_CHECKING

from conform.case import Group
from conform.exchange import Answer, Exchange
from conform.run.session import Policy, Session
from tests.run.small import CONTRACTS, CREATE, MAKE, ListedTenant, case

if TYPE_CHECKING:
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
