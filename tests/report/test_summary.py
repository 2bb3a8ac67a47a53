from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.drift.kinds import KINDS
from conform.exchange import PURPOSES
from conform.findings import find
from conform.report.answers import Counted
from conform.report.documents import Contradicted
from conform.report.drift_json import document
from conform.report.result import VERDICTS, Left, Result
from conform.report.summary import (
    MOST_LINES,
    NARROWEST,
    ROLL,
    WIDEST,
    WIDTH,
    Paper,
    summary,
    troubles,
    wide,
)
from tests.report.small import CASE, drift, drifted, report

if TYPE_CHECKING:
    from conform.report.result import Verdict

SCREEN = 24
"""Lines of a small terminal."""
BELOW = 8
"""Lines that stand below a summary: files, what to run next, the verdict."""


def test_a_conformant_run_says_so() -> None:
    lines = summary(report())
    assert lines[:3] == [
        "no drift",
        "embedded tenant http://127.0.0.1:1: 1 of 4 documented operations exercised",
        "19 requests in 12.3 s: 12 of cases, 3 to prepare, 4 to clean up",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"verdicts": {"conformant": 7, "drifted": 0, "broken": 1, "blocked": 0}},
        {"verdicts": {"conformant": 7, "drifted": 0, "broken": 0, "blocked": 1}},
        {"interrupted": "after 7 of 9 cases: SIGTERM"},
        {"left": (Left(contract="v1/clients", ids=(12,)),)},
    ],
)
def test_what_is_no_pass_does_not_read_like_one(changes: dict[str, Any]) -> None:
    judged = {"conformant": 7, "drifted": 0, "broken": 0, "blocked": 0}
    lines = summary(replace(report(), **{"verdicts": judged, **changes}))
    assert "none of the 7 cases that were judged drifted; the run as a whole is no pass" in lines
    assert "no drift" not in lines


@pytest.mark.parametrize(
    "changes",
    [
        {"interrupted": "after 7 of 9 cases: the budget", "is_by_budget": True},
        {"left": (Left(contract="v2/brand", ids=(1,), is_meant=True),)},
        {
            "verdicts": {"conformant": 7, "drifted": 0, "broken": 0, "blocked": 1},
            "accepted": {"nothing there": 1},
        },
    ],
)
def test_what_is_a_pass_says_no_drift(changes: dict[str, Any]) -> None:
    judged = {"conformant": 7, "drifted": 0, "broken": 0, "blocked": 0}
    assert "no drift" in summary(replace(report(), **{"verdicts": judged, **changes}))


def test_a_run_that_judged_nothing_says_so() -> None:
    nothing: dict[Verdict, int] = {"conformant": 0, "drifted": 0, "broken": 1, "blocked": 0}
    assert "nothing was judged" in summary(replace(report(), verdicts=nothing))


def test_new_and_known_drift_are_told_apart() -> None:
    lines = summary(report(drifted(3, known=1)))
    assert any("2 new drifts (1 known) in 1 operation" in line for line in lines)


def test_what_was_not_judged_is_said_with_its_reason() -> None:
    broken = Result(case=CASE, verdict="broken", reason="no network")
    lines = summary(report(broken, **{"writes are not allowed": 4}))
    assert "broken: 1 case: no network" in lines
    assert "not asked: 4 questions: writes are not allowed" in lines


def test_what_there_was_no_request_for_is_left_out_and_reduction_is_said() -> None:
    none = dict.fromkeys(PURPOSES, 0)
    plain = replace(report(), sent={**none, "cases": 7})
    assert summary(plain)[2] == "7 requests in 12.3 s: 7 of cases"
    reduced = replace(report(), sent={**none, "cases": 7, "reducing": 2})
    assert summary(reduced)[2] == "9 requests in 12.3 s: 7 of cases, 2 to reduce"


@pytest.mark.parametrize(
    ("counts", "unnamed", "said"),
    [
        ({}, 0, []),
        ({"asked": 1, "cases": 1}, 0, ["1 question by 1 case"]),
        ({"asked": 9144, "cases": 1812}, 2, ["9144 questions by 1812 cases"]),
        (
            {"asked": 9144, "cases": 1812, "again": 23},
            2,
            ["9144 questions by 1812 cases; 23 asked again alone (2 refusals named no field)"],
        ),
        (
            {"planned": 9, "asked": 9, "cases": 4, "again": 1, "earlier": 1200},
            0,
            [
                "9 questions by 4 cases; 1 asked again alone",
                "1200 questions settled last time, not asked again",
            ],
        ),
    ],
)
def test_how_many_cases_asked_the_questions_and_what_splitting_cost_is_said(
    counts: dict[str, int], unnamed: int, said: list[str]
) -> None:
    plain = summary(report())
    told = summary(replace(report(), questions=Counted(**counts), unnamed=unnamed))
    assert [line for line in told if line not in plain] == said


def test_a_run_in_which_nothing_was_left_to_ask_is_a_pass_and_says_so() -> None:
    nothing = dict.fromkeys(VERDICTS, 0)
    settled = replace(report(), verdicts=nothing, questions=Counted(earlier=85), has_nothing_left=True)
    assert "nothing failed last time, and nothing that may be asked is left" in summary(settled)
    assert not settled.has_failed
    chosen = replace(settled, has_nothing_left=False)
    assert "nothing was judged" in summary(chosen)
    assert chosen.has_failed


def test_what_is_left_on_the_tenant_is_said_with_its_ids_and_how_to_sweep() -> None:
    left = (Left(contract="v1/clients", ids=(12, 13), doubts=1), Left(contract="v1/taxes", doubts=2))
    lines = summary(replace(report(), left=left))
    assert "left on the tenant: 5 (clients: 12, 13 and 1 in doubt; taxes: 2 in doubt)" in lines
    assert any("conform sweep" in line for line in lines)
    assert not any("left on" in line for line in summary(report()))


def test_what_is_left_on_purpose_is_not_to_be_swept() -> None:
    lines = summary(replace(report(), left=(Left(contract="v2/brand", ids=(1,), is_meant=True),)))
    assert "left on the tenant: 1 (brand: 1)" in lines
    assert any("as --disposable allows" in line for line in lines)
    assert not any("conform sweep" in line for line in lines)


def test_what_is_left_is_cut_to_what_fits_a_line() -> None:
    left = tuple(Left(contract=f"v1/r{n}", ids=tuple(range(9))) for n in range(5))
    said = next(line for line in summary(replace(report(), left=left)) if line.startswith("left on"))
    assert said.startswith("left on the tenant: 45 (r0: 0, 1, 2, 3, 4, … 4 more; r1:")
    assert len(said) == WIDTH


def test_the_sweep_at_the_start_has_its_line() -> None:
    assert "swept at the start: deleted v1/taxes 7" in summary(
        replace(report(), swept=("deleted v1/taxes 7",))
    )
    more = summary(replace(report(), swept=("deleted v1/taxes 7", "deleted v1/taxes 8")))
    assert "swept at the start: deleted v1/taxes 7 (and 1 more, see run.log)" in more


def test_an_interrupted_run_says_after_how_many_cases_and_why() -> None:
    lines = summary(replace(report(), interrupted="after 3 of 50 cases: SIGTERM"))
    assert lines[3] == "interrupted after 3 of 50 cases: SIGTERM"


def test_a_run_that_judged_nothing_never_says_no_drift() -> None:
    lines = summary(report(Result(case=CASE, verdict="blocked", reason="no client")))
    assert "no drift" not in lines
    assert "nothing was judged" in lines


def test_blocked_cases_that_the_team_accepts_are_told_apart() -> None:
    want: dict[str, Any] = {"case": CASE, "verdict": "blocked", "lacks": frozenset({"v1/inks"})}
    told = report(
        Result(**want, reason="no pen"),
        Result(**want, reason="no ink", is_accepted=True),
        Result(**want, reason="no ink", is_accepted=True),
    )
    lines = summary(told)
    assert "blocked: 1 case: no pen" in lines
    assert "blocked, accepted: 2 cases: no ink" in lines
    assert any(line.startswith("3 cases: 3 blocked (2 of them accepted);") for line in lines)
    assert document(told).cases == {
        "run": 3,
        "conformant": 0,
        "drifted": 0,
        "broken": 0,
        "blocked": 3,
        "accepted": 2,
    }


def test_the_worst_run_fits_a_screen() -> None:
    drifts = tuple(drift(f"data.f{n}", kind) for kind in KINDS for n in range(40))
    results = [Result(case=CASE, verdict="drifted", drifts=drifts)]
    results += [Result(case=CASE, verdict="broken", reason=f"fault {n} " + "x" * 300) for n in range(30)]
    told = report(*results, **{f"reason {n}": n for n in range(1, 9)})
    left = tuple(Left(contract=f"v1/resource_{n}", ids=tuple(range(900_000, 900_009))) for n in range(9))
    told = replace(told, left=left, swept=("x" * 200, "y"), interrupted="after " + "z" * 200)
    for columns in (NARROWEST, WIDTH, WIDEST):
        lines = summary(told, Paper(width=columns, lines=MOST_LINES - BELOW))
        assert len(lines) <= SCREEN - 2
        assert max(map(len, lines)) <= columns


def test_a_file_has_everything_and_all_of_it_whole() -> None:
    told = report(drifted(40), Result(case=CASE, verdict="broken", reason="x" * 900), **{"y" * 900: 2})
    lines = summary(told, ROLL)
    assert "broken: 1 case: " + "x" * 900 in lines
    assert "not asked: 2 questions: " + "y" * 900 in lines
    assert not any("…" in line for line in lines)
    assert all(any(finding.title in line for line in lines) for finding in told.findings)


@pytest.mark.parametrize(
    ("columns", "width"), [(None, WIDTH), (1, NARROWEST), (60, 60), (120, 120), (160, 160), (400, WIDEST)]
)
def test_lines_are_as_wide_as_a_terminal_within_reason(columns: int | None, width: int) -> None:
    assert wide(columns) == width


def test_what_other_reasons_count_adds_up() -> None:
    reasons = ("a", "a", "b", "c", "b", "a", "d")
    told = report(*(Result(case=CASE, verdict="broken", reason=each) for each in reasons), left=3, right=4)
    lines = summary(told)
    assert "broken: 7 cases: 3 × a (and 4 for 3 other reasons, see run.log)" in lines
    assert "not asked: 7 questions: 4 × right (and 3 for 1 other reason, see run.log)" in lines


def test_of_many_troubles_the_first_are_told() -> None:
    assert troubles(["a", "b"]) == ["a", "b"]
    assert troubles(list("abcdefg")) == ["a", "b", "c", "… and 4 more, see run.log"]


def test_what_the_documents_contradict_is_one_line_beside_no_drift() -> None:
    found = Contradicted(drifts=(drift("a"), drift("b")), findings=find((drift("a"), drift("b")), {}))
    lines = summary(replace(report(), documents=found))
    assert "no drift" in lines
    assert lines[-1] == "the documents contradict themselves: 1 cause in 2 places, `documents` in drift.json"
