"""What became of each question: told by its own steps, added up, and read back as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.case import Part, alone
from conform.disk import Door
from conform.report import answers
from conform.report.answers import Answers, Became, Counted, Sent, became, document, label_of, read, write
from conform.report.codec import ReportFileError
from conform.report.result import Result
from conform.report.tally import Tally
from tests.report.small import CASE, closed, drift

if TYPE_CHECKING:
    from pathlib import Path

    from conform.report.result import Report

LABEL = label_of(CASE)
FIRST, SECOND, THIRD = (Part(question=CASE, steps=steps) for steps in ((0, 1, 2), (0, 3, 4), (0, 5)))


def shown(*at: tuple[int, int], **more: Any) -> Result:
    """Give a result with a drift for each step that is to blame and exchange that shows it."""
    drifts = tuple(
        replace(drift(f"data.Pen.field{number}"), step=step, exchange=exchange)
        for number, (step, exchange) in enumerate(at)
    )
    return Result(case=CASE, verdict="drifted" if drifts else "conformant", drifts=drifts, **more)


@pytest.mark.parametrize(
    ("result", "outcomes"),
    [
        (shown(), ("settled", "settled", "settled")),
        (shown((4, 4)), ("settled", "drifted", "settled")),
        (shown((3, 4)), ("settled", "drifted", "settled")),
        (shown((0, 4)), ("settled", "drifted", "settled")),
        (shown((1, 4)), ("drifted", "drifted", "settled")),
        (shown((0, 0)), ("drifted", "drifted", "drifted")),
    ],
)
def test_what_a_record_shared_by_many_shows_is_told_of_those_whose_steps_show_it(
    result: Result, outcomes: tuple[str, ...]
) -> None:
    assert tuple(became(result, part).outcome for part in (FIRST, SECOND, THIRD)) == outcomes


def test_drift_that_the_team_accepts_is_told_apart_from_new_drift() -> None:
    result = shown((1, 1), (3, 3), (4, 4))
    known = replace(result, known=frozenset(each.id for each in result.drifts[:2]))
    assert [became(known, part).outcome for part in (FIRST, SECOND)] == ["known", "drifted"]


@pytest.mark.parametrize("verdict", ["broken", "blocked"])
def test_what_was_not_judged_keeps_its_reason(verdict: Any) -> None:
    told = became(Result(case=CASE, verdict=verdict, reason="no ink"), FIRST)
    assert told == Became(outcome=verdict, reason="no ink")


def noted() -> Answers:
    """Note a pool of two, one of which is asked alone then, and a question that is not asked."""
    found, other = Answers(contracts={"v1/pens": "0a"}), replace(CASE, asks="other")
    found.sent(LABEL, ("minimal", "other"), 2)
    found.add(LABEL, shown(), alone(CASE).parts)
    found.sent(LABEL, ("other",), 3)
    found.add(LABEL, replace(shown((0, 0)), case=other), (Part(question=other, steps=(0,)),))
    found.leave(LABEL, ("unasked",), "the budget was spent")
    found.sent(LABEL, ("unasked",), 0)
    return found


def test_the_requests_add_up_and_each_question_is_counted_once() -> None:
    assert noted().cases == {
        LABEL: [Sent(requests=2, questions=("minimal", "other")), Sent(requests=3, questions=("other",))]
    }
    assert noted().counted(()) == Counted(planned=3, asked=2, settled=1, alone=1, again=1, cases=2)


def test_of_what_was_settled_before_only_what_was_not_asked_now_counts() -> None:
    found = noted()
    found.earlier = {
        LABEL: {"minimal": Became(outcome="settled"), "old": Became(outcome="known")},
        "v1/inks POST valid": {"minimal": Became(outcome="settled"), "bad": Became(outcome="drifted")},
    }
    assert found.counted(("v1/pens",)).earlier == 1
    assert found.counted(("v1/pens", "v1/inks")).earlier == 2


def test_of_a_question_that_is_answered_twice_the_graver_answer_stays() -> None:
    for order in (1, -1):
        found = Answers()
        for result in (shown(), shown((0, 0)))[::order]:
            found.add(LABEL, result, (FIRST,))
        found.leave(LABEL, (CASE.asks,), "a person ended it")
        assert found.became[LABEL][CASE.asks].outcome == "drifted"


def test_processes_and_shards_add_up_and_what_one_asked_is_not_of_before() -> None:
    one, other = noted(), Answers(contracts={"v1/inks": "0b"})
    other.earlier = {LABEL: {"minimal": Became(outcome="drifted"), "old": Became(outcome="settled")}}
    one.merge(other)
    assert one.contracts == {"v1/pens": "0a", "v1/inks": "0b"}
    assert one.before(LABEL) == {"old": Became(outcome="settled")}
    assert one.counted(("v1/pens",)) == replace(noted().counted(()), earlier=1)


def reported(found: Answers, tenant: str = "embedded") -> Report:
    return closed(Tally(base_url="http://127.0.0.1:1", answers=found), tenant=tenant)


def test_the_file_gives_back_what_was_noted_and_adds_up(tmp_path: Path) -> None:
    found = noted()
    found.earlier = {
        LABEL: {"old": Became(outcome="blocked", reason="no ink"), "other": Became(outcome="known")}
    }
    write(reported(found), tmp_path, Door())
    again = read(tmp_path / answers.NAME)
    assert again.became == {LABEL: {**found.became[LABEL], "old": found.earlier[LABEL]["old"]}}
    (group,) = again.groups.values()
    assert group.cases == ((2, (0, 1)), (3, (1,)))
    assert [group.questions[place][0] for place in (0, 1)] == ["minimal", "other"]
    assert again.contracts == {"v1/pens": "0a"}


def test_only_a_tenant_that_is_somebodys_is_named_by_its_address() -> None:
    assert document(reported(noted())).base_url == ""
    assert document(reported(noted(), "live")).base_url == "http://127.0.0.1:1"


def test_the_order_in_which_groups_came_does_not_show() -> None:
    one, other = noted(), Answers()
    other.leave("v1/inks POST valid", ("minimal",), "a person ended it")
    both, either = noted(), Answers()
    both.merge(other)
    either.merge(other)
    either.merge(one)
    assert document(reported(both)) == document(reported(either))


@pytest.mark.parametrize("text", ["{", "{}", '{"format":1}', '{"format":9,"tenant":"live"}'])
def test_what_is_no_such_file_is_one_line_that_says_what_to_do(tmp_path: Path, text: str) -> None:
    path = tmp_path / answers.NAME
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReportFileError, match="run the suites once without --failed"):
        read(path)


def test_a_reason_that_is_not_there_is_none(tmp_path: Path) -> None:
    write(reported(noted()), tmp_path, Door())
    told = json.loads((tmp_path / answers.NAME).read_text(encoding="utf-8"))
    (tmp_path / answers.NAME).write_text(json.dumps({**told, "reasons": []}), encoding="utf-8")
    assert read(tmp_path / answers.NAME).became[LABEL]["unasked"] == Became(outcome="not asked")
