from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.disk import Door
from conform.report import ctrf
from conform.report.answers import Became
from conform.report.result import Result
from tests.report.small import CASE, closed, drift, drifted, report
from tests.report.story import retyped
from tests.report.told import accepting, told, two_nights

if TYPE_CHECKING:
    from pathlib import Path

STATUSES = {"passed", "failed", "skipped", "pending", "other"}


def listed(given: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ctrf.document(given)["results"]["tests"]
    return found


def became(*outcomes: Became, result: Result | None = None, **counts: Any) -> dict[str, Any]:
    """Give the one test of a run in which a group's questions became these."""
    tally = report(*([result] if result is not None else [])).part.tally
    answers = tally.answers
    answers.became["v1/pens POST /pens valid"] = {str(n): each for n, each in enumerate(outcomes)}
    if result is not None:
        answers.drifts["v1/pens POST /pens valid"] = {each.id for each in result.drifts}
    for name, reasons in counts.items():
        getattr(tally, name).update(reasons)
    (test,) = listed(closed(tally))
    return test


SETTLED = Became(outcome="settled")
DRIFTED = Became(outcome="drifted")
NOT = Became(outcome="not asked", reason="no write was allowed")
LACKS = Became(outcome="blocked", reason="no client")


@pytest.mark.parametrize(
    ("test", "status", "word"),
    [
        (became(SETTLED), "passed", "conformant"),
        (became(SETTLED, NOT), "passed", "conformant"),
        (became(NOT), "skipped", "not asked"),
        (became(DRIFTED, result=drifted(1)), "failed", "drifted"),
        (became(DRIFTED, result=drifted(2, known=1)), "failed", "drifted"),
        (became(Became(outcome="known"), result=drifted(1, known=1)), "passed", "known"),
        (became(DRIFTED, result=drifted(2, known=1, flapping=1)), "passed", "flapping"),
        (became(SETTLED, LACKS), "failed", "not judged"),
        (became(LACKS, accepted={"no client": 1}), "skipped", "not asked"),
        (became(Became(outcome="broken", reason="no network")), "failed", "not judged"),
    ],
)
def test_an_item_is_what_pytest_says_of_it(test: dict[str, Any], status: str, word: str) -> None:
    assert (test["status"], test["rawStatus"]) == (status, word)


def test_a_failed_item_says_why_and_a_skipped_one_too() -> None:
    assert became(SETTLED).get("message") is None
    assert became(NOT)["message"] == "1 × no write was allowed"
    assert became(LACKS, LACKS)["message"] == "2 × blocked: no client"
    assert "data.Pen.field0: integer; documented string" in became(DRIFTED, result=drifted(1))["message"]


def test_a_long_message_is_cut_and_the_rest_is_counted() -> None:
    message = became(DRIFTED, result=drifted(40))["message"]
    assert len(message.splitlines()) == ctrf.MOST_LINES + 1
    assert message.endswith("… and 28 more")


def test_a_tenant_begins_no_line_of_a_message() -> None:
    hostile = Result(case=CASE, verdict="drifted", drifts=(drift("data.Pen.\n::error::x\x1b[0m"),))
    message = became(DRIFTED, result=hostile)["message"]
    assert len(message.splitlines()) == 1
    assert "\x1b" not in message


def test_an_item_names_its_drifts_and_findings_and_counts_its_requests() -> None:
    given = told(retyped())
    (test,) = listed(given)
    assert test["extra"] == {
        "questions": 1,
        "settled": 0,
        "requests": 2,
        "drifts": [given.drifts[0].drift.id],
        "findings": [given.findings[0].id],
    }
    assert (test["suite"], test["tags"]) == (["v1", "pens", "lifecycle"], ["lifecycle", "field.retyped"])


@pytest.mark.parametrize("given", [report(), two_nights(), told(retyped(), known=accepting(retyped()))])
def test_the_summary_counts_the_tests(given: Any, tmp_path: Path) -> None:
    ctrf.write(given, tmp_path, Door())
    document = json.loads((tmp_path / ctrf.NAME).read_text(encoding="utf-8"))
    summary, tests = document["results"]["summary"], document["results"]["tests"]
    assert (document["reportFormat"], summary["tests"]) == ("CTRF", len(tests))
    counts = Counter(each["status"] for each in tests)
    assert {status: summary[status] for status in STATUSES} == {each: counts[each] for each in STATUSES}
    assert summary["stop"] - summary["start"] == summary["duration"]


def test_what_ran_in_two_processes_is_told_once() -> None:
    one, other = told(retyped()).part.tally, told(retyped("b")).part.tally
    whole = told(retyped()).part.tally
    whole.answers.merge(other.answers)
    assert whole.answers.drifts == one.answers.drifts


def test_durations_are_not_kept_so_that_equal_runs_are_told_alike() -> None:
    given = two_nights()
    later = replace(given, part=replace(given.part, seconds=9.0))
    assert listed(given) == listed(later)


def test_what_is_too_light_to_fail_passes() -> None:
    given = told(retyped())
    (test,) = listed(replace(given, below=frozenset({given.drifts[0].drift.id})))
    assert (test["status"], test["rawStatus"]) == ("passed", "below")
