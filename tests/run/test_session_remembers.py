"""What a session notes of each question, however it was asked, or why it was not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from conform.case import Group
from conform.exchange import Answer, Exchange
from conform.payloads.sorts import boundary, invalid
from conform.run import split
from conform.run.permitted import Policy
from conform.run.session import Session
from conform.run.stop import Stop
from tests.payloads.small import CREATE, PENS, of

if TYPE_CHECKING:
    from conform.exchange import Call

WRITING = Policy(may_write=True, may_leave=True)
BROKEN = Group(contract=PENS.key, operation=CREATE.id, sort="invalid", cases=tuple(invalid.cases(of(CREATE))))
LIMITS = Group(
    contract=PENS.key, operation=CREATE.id, sort="boundary", cases=tuple(boundary.cases(of(CREATE)))
)


class Taking:
    """Take whatever is sent, and count it as a tenant does."""

    sort = "embedded"
    base_url = "http://127.0.0.1"
    writes = True

    def __init__(self) -> None:
        self.session: Session | None = None

    def send(self, call: Call) -> Exchange:
        if self.session is not None:
            self.session.tally.count(call)
        status = 202 if call.method == "POST" else 200
        return Exchange(call=call, answer=Answer(status=status, body=json.dumps({"id": 7}).encode()))

    def close(self) -> None:
        """Hold nothing."""


def asked(group: Group, **more: Any) -> Session:
    tenant = Taking()
    given = {"open_tenant": lambda _: tenant, "policy": WRITING, **more}
    session = tenant.session = Session(contracts={PENS.key: PENS}, **given)
    session.run(group)
    return session


@pytest.mark.parametrize("is_pooled", [True, False])
@pytest.mark.parametrize("group", [BROKEN, LIMITS], ids=["invalid", "boundary"])
def test_each_question_has_one_answer_and_the_requests_add_up(group: Group, *, is_pooled: bool) -> None:
    session = asked(group, is_pooled=is_pooled)
    answers = session.tally.answers
    assert answers.became[group.label].keys() == {case.asks for case in group.cases}
    assert session.tally.questions["asked"] == len(group.cases)
    sent = answers.cases[group.label]
    assert sum(case.requests for case in sent) == session.tally.requests["cases"] > 0
    assert any(len(case.questions) > 1 for case in sent) == is_pooled
    drifted = [each.outcome for each in answers.became[group.label].values()].count("drifted")
    assert drifted > 0


@pytest.mark.parametrize("most", [1, 20])
def test_drift_that_the_team_accepts_fails_no_question_however_it_was_shown(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(split, "MOST_ALONE", most)
    session = asked(BROKEN, is_known=lambda _: True)
    assert {each.outcome for each in session.tally.answers.became[BROKEN.label].values()} <= {
        "known",
        "settled",
    }
    assert session.tally.drifts.keys() <= session.tally.known
    assert session.tally.drifts


def test_what_may_not_be_asked_and_what_came_too_late_keep_their_reasons() -> None:
    reading = asked(BROKEN, policy=Policy(may_write=False, may_leave=False))
    late = Stop(lambda: "the budget was spent")
    stopped = asked(BROKEN, stop=late)
    for session, reason in ((reading, "writes"), (stopped, "the budget was spent")):
        became = session.tally.answers.became[BROKEN.label]
        assert became.keys() == {case.asks for case in BROKEN.cases}
        assert {each.outcome for each in became.values()} == {"not asked"}
        assert all(reason in each.reason for each in became.values())
        assert session.tally.answers.cases == {}
