"""What is planned of Schemathesis: a group an operation, of which nothing is drawn until it is asked."""

from __future__ import annotations

import subprocess
import sys

from conform.fuzz import Wanted, groups
from conform.fuzz.plan import MOST
from tests.payloads.small import CREATE, DELETE, EDIT, LIST, PENS, READ


def test_there_is_a_group_for_each_operation_that_takes_anything() -> None:
    found = [each.operation for each in groups([PENS], Wanted()) if each.sort == "fuzz"]
    assert found == [each.id for each in (LIST, READ, CREATE, EDIT, DELETE)]


def test_only_operations_that_are_meant_have_one() -> None:
    found = groups([PENS], Wanted(is_meant=lambda each: each.method == "GET"))
    assert [each.operation for each in found] == [LIST.id, READ.id]


def test_a_group_asks_no_more_than_its_bound() -> None:
    drawn = [each for each in groups([PENS], Wanted()) if each.sort == "fuzz"]
    sizes = [sum(not case.asks.startswith("odd:") for case in each.cases) for each in drawn]
    assert all(0 < size <= 2 * MOST for size in sizes)


def test_a_budget_is_shared_by_all_groups() -> None:
    found = [each for each in groups([PENS], Wanted(budget=30)) if each.sort == "fuzz"]
    assert sum(len(pool.case.steps) for each in found for pool in each.pools) <= 30


def test_what_may_not_be_sent_is_a_question_and_no_request() -> None:
    found, _ = groups([PENS], Wanted(is_meant=lambda each: each is CREATE, is_sent=lambda _: False))
    assert len(found.cases) > 0
    assert len(found.pools) == 0


def test_what_a_run_before_settled_is_not_asked_again() -> None:
    found, _ = groups([PENS], Wanted(is_meant=lambda each: each is CREATE, is_left=lambda _: False))
    assert len(found.cases) == 0


def test_planning_does_not_load_the_library() -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, conform.plugin; print('schemathesis' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "False"
