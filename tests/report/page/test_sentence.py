from __future__ import annotations

from typing import Any

import pytest

from conform.findings.changes import Changes, Gone
from conform.report.matrix import Cell
from conform.report.page.picture import whole
from conform.report.page.sentence import counted, day, sentence, since, verdict
from tests.report.page.small import drift, finding, told

NEW = drift(0)
GONE = Gone(
    id="f" * 12, kind="field.null", contract="v1/pens", operation="GET /pens", place="a", since="", last=""
)


def said(*drifts: Any, **more: Any) -> str:
    drifts_told = told(drifts, (finding("F1", *drifts),) if drifts else (), **more).drifts
    return sentence(drifts_told, whole(drifts_told.matrix))


def judged(*drifts: Any, **more: Any) -> str:
    return verdict(told(drifts, (finding("F1", *drifts),) if drifts else (), **more).drifts)


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        (
            Changes(before="2026-11-24T05:00:00Z", came=(NEW.id,), went=(GONE,)),
            "1 drift new since Tuesday 24 November; 1 gone",
        ),
        (
            Changes(before="2026-11-24T05:00:00Z", came=(NEW.id,)),
            "1 drift new since Tuesday 24 November; none gone",
        ),
        (
            Changes(before="2026-11-24T05:00:00Z", went=(GONE,)),
            "no drift new since Tuesday 24 November; 1 gone",
        ),
        (Changes(before="2026-11-24T05:00:00Z"), "nothing new and nothing gone since Tuesday 24 November"),
        (
            Changes(before="2025-12-31T05:00:00Z"),
            "nothing new and nothing gone since Wednesday 31 December 2025",
        ),
        (Changes(before="2026-11-26T04:10:00Z"), "nothing new and nothing gone since 04:10 the same day"),
        (Changes(), "1 drift new"),
    ],
)
def test_one_sentence_says_how_much_was_kept_and_what_became_of_it(changes: Changes, end: str) -> None:
    assert said(NEW, changes=changes) == f"69 of 79 documented claims kept, 3 not asked; {end}."


def test_accepted_drift_that_came_is_not_new() -> None:
    known = drift(0, state="known")
    changes = Changes(before="2026-11-24T05:00:00Z", came=(known.id,))
    assert said(known, changes=changes).endswith("; nothing new and nothing gone since Tuesday 24 November.")


def test_without_drift_and_without_a_night_before_nothing_is_new() -> None:
    assert said() == "69 of 79 documented claims kept, 3 not asked; no drift that is new."


def test_where_all_was_asked_nothing_is_said_of_it() -> None:
    matrix = {"v1/pens": {"status": Cell(kept=8, explained=2)}}
    assert said(matrix=matrix) == "8 of 8 documented claims kept; no drift that is new."


def test_a_report_of_before_counts_no_claims() -> None:
    assert said(matrix={}) == "Claims were not counted; no drift that is new."


def test_what_was_not_judged_is_said_in_the_same_place() -> None:
    cases = {"run": 3, "conformant": 0, "drifted": 0, "broken": 3}
    unjudged = {"broken": {"no network": 2, "a page of HTML": 1}}
    assert said(cases=cases, unjudged=unjudged) == "Nothing was judged: no network."


def test_what_ended_early_is_said_in_the_same_place() -> None:
    early = {"interrupted": "after 3 cases: SIGTERM", "status": "failed"}
    assert said(**early) == (
        "The run ended early (interrupted after 3 cases: SIGTERM): 69 of 79 documented claims kept, "
        "3 not asked; no drift that is new."
    )
    nothing = {"cases": {}, **early}
    assert said(**nothing) == "Nothing was judged. It was interrupted after 3 cases: SIGTERM."


def test_each_thing_for_which_a_run_is_no_pass_is_said() -> None:
    why = ("2 new findings", "3 records left on the tenant")
    assert judged(status="failed", why=why) == "No pass: 2 new findings; 3 records left on the tenant."
    assert judged(status="failed") == "No pass: see run.log."
    assert judged(NEW, why=()) == "No pass: 1 new finding.", "as a report of before has it"


def test_new_drift_that_is_not_grave_enough_is_a_pass_and_said() -> None:
    assert judged(drift(0), drift(1, state="known"), status="passed") == (
        "A pass: 1 drift that nobody has accepted, none of them grave enough to fail the run, "
        "1 drift accepted by the team."
    )


def test_drift_that_is_known_or_comes_and_goes_is_a_pass() -> None:
    assert judged() == "A pass: no drift."
    assert judged(drift(0, state="known"), drift(1, state="flapping"), drift(2, state="flapping")) == (
        "A pass: 1 drift accepted by the team, 2 drifts that come and go."
    )


def test_a_moment_that_is_none_is_told_as_it_is() -> None:
    assert (day("an unknown day"), since("", "2026-11-26T05:00:00Z")) == ("an unknown day", "")
    assert day("2026-11-04T05:00:00Z") == "4 November 2026"
    assert counted(1_000, "claim") == "1,000 claims"
