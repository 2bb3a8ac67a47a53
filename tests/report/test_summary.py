from __future__ import annotations

from conform.drift.judge import RULES
from conform.report.result import Result
from conform.report.summary import WIDTH, summary, troubles
from tests.report.small import CASE, drift, drifted, report

SCREEN = 24
"""Lines of a small terminal."""


def test_a_conformant_run_says_so() -> None:
    lines = summary(report())
    assert lines[0] == "embedded tenant http://127.0.0.1:1: 1 of 4 documented operations exercised"
    assert lines[1] == "12 requests in 12.3 s, and 3 to prepare"
    assert lines[-1] == "no drift"


def test_new_and_known_drift_are_told_apart() -> None:
    lines = summary(report(drifted(3, known=1)))
    assert any("2 new drifts (1 known) in 1 operations" in line for line in lines)


def test_what_was_not_judged_is_said_with_its_reason() -> None:
    broken = Result(case=CASE, verdict="broken", reason="no network")
    lines = summary(report(broken, **{"writes are not allowed": 4}))
    assert "broken: 1 × no network" in lines
    assert "not asked: 4 × writes are not allowed" in lines


def test_the_worst_run_fits_a_screen() -> None:
    drifts = tuple(drift(f"data.f{n}", kind) for kind in RULES for n in range(40))
    results = [Result(case=CASE, verdict="drifted", drifts=drifts)]
    results += [Result(case=CASE, verdict="broken", reason=f"fault {n} " + "x" * 300) for n in range(30)]
    lines = summary(report(*results, **{f"reason {n}": n for n in range(1, 9)}))
    assert len(lines) <= SCREEN
    assert max(map(len, lines)) <= WIDTH


def test_of_many_troubles_the_first_are_told() -> None:
    assert troubles(["a", "b"]) == ["a", "b"]
    assert troubles(list("abcdefg")) == ["a", "b", "c", "d", "e", "… and 2 more, see run.log"]
