"""The last lines of a run: where its files are, what to run next, and why it passes or fails."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conform.report.causes import causes
from conform.report.ending import FILES, Standpoint, as_opened, next_steps, verdict, where
from conform.report.result import VERDICTS, Left, Result
from tests.report.small import CASE, drifted, report

HERE = Path("/home/somebody/project")
STAND = Standpoint(here=HERE, folder=HERE / "reports")
LEFT = (Left(contract="v1/pens", ids=(1, 2), doubts=1), Left(contract="v2/inks", ids=(3,), is_meant=True))
BROKEN = Result(case=CASE, verdict="broken", reason="no network")
BLOCKED = Result(case=CASE, verdict="blocked", reason="no ink")
ACCEPTED = Result(case=CASE, verdict="blocked", reason="no ink", is_accepted=True)
PASSED = Result(case=CASE, verdict="conformant")


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (report(), ()),
        (report(PASSED, ACCEPTED), ()),
        (report(drifted(2, known=1, flapping=1)), ()),
        (replace(report(), interrupted="after 1 of 2 questions: the budget", is_by_budget=True), ()),
        (replace(report(), verdicts=dict.fromkeys(VERDICTS, 0), has_nothing_left=True), ()),
        (report(drifted(3, known=1)), ("1 new finding",)),
        (
            replace(report(), stale_known=("a", "b")),
            ("2 entries of known drift expired or never seen again",),
        ),
        (replace(report(), left=LEFT), ("3 records left on the tenant",)),
        (report(PASSED, BROKEN), ("1 case broken",)),
        (report(PASSED, BLOCKED, BLOCKED, ACCEPTED), ("2 cases blocked",)),
        (
            replace(report(), interrupted="after 1 of 2 questions: SIGTERM"),
            ("interrupted after 1 of 2 questions: SIGTERM",),
        ),
        (report(ACCEPTED), ("nothing was judged",)),
    ],
)
def test_each_thing_that_fails_a_run_is_said_and_nothing_else_is(told: Any, found: tuple[str, ...]) -> None:
    assert causes(told) == found
    assert bool(found) == told.has_failed


def test_the_verdict_is_one_line_with_all_reasons_and_the_status() -> None:
    told = replace(report(drifted(), BROKEN), left=LEFT)
    said = (
        "fails because: 1 new finding; 3 records left on the tenant; 1 case broken; a trouble (exit status 1)"
    )
    assert verdict(told, 1, ("a trouble",)) == said
    assert verdict(report(), 0).startswith("passes: no new drift; 0 of 16 claims asked and judged")
    assert verdict(None, 3, ("no report",)) == "fails because: no report (exit status 3)"
    assert (
        verdict(report(), 1)
        == "fails because: an item failed that asks no case, as --tb=short shows (exit status 1)"
    )


@pytest.mark.parametrize(
    ("path", "here", "told"),
    [
        ("/a/b/reports/drift.json", "/a/b", "reports/drift.json"),
        ("/a/b/reports", "/a/b/reports", "."),
        ("/a/bc/drift.json", "/a/b", "/a/bc/drift.json"),
        ("/x/y/drift.json", "/a/b", "/x/y/drift.json"),
    ],
)
def test_a_path_is_told_as_it_can_be_opened(path: str, here: str, told: str) -> None:
    assert as_opened(Path(path), Path(here)) == told


def test_the_files_that_are_there_are_named_and_no_other(tmp_path: Path) -> None:
    stand = replace(STAND, here=tmp_path, folder=tmp_path / "out" / "night")
    assert where(stand) == []
    stand.folder.mkdir(parents=True)
    for name in FILES[1:]:
        (stand.folder / name).touch()
    assert " ".join(where(stand)).split() == [
        "reports:",
        "out/night/drift.json,",
        "out/night/allure-results,",
        "out/night/run.log",
    ]
    (stand.folder / "index.html").touch()
    assert "out/night/index.html" in where(stand)[0]
    far = where(replace(stand, here=HERE), 60)
    assert all((Path(word.rstrip(",")).exists()) for word in " ".join(far).split()[1:]), "each can be opened"


def commands(lines: list[str]) -> list[list[str]]:
    return [shlex.split(line.split(": ", 1)[1].strip()) for line in lines[1:]]


def test_what_to_run_next_names_the_worst_finding_and_a_case_of_it(tmp_path: Path) -> None:
    told, folder = report(drifted(3, known=1), BROKEN), tmp_path / "my reports"
    folder.mkdir()
    (folder / "index.html").touch()
    stand = replace(
        STAND,
        here=tmp_path,
        folder=folder,
        reports=("--reports", "my reports"),
        accept=("--drift", "my reports/drift.json"),
        asked=("--profile", "observed"),
    )
    name = told.findings[0].id
    lines = next_steps(told, stand)
    assert lines[0] == "what to run next:"
    assert commands(lines) == [
        ["xdg-open", "my reports/index.html"],
        ["conform", "bugs", "--finding", name, "--reports", "my reports"],
        ["conform", "run", "--profile", "observed", "--case", CASE.id],
        ["conform", "known", "add", name, "--reason", "agreed on …", "--drift", "my reports/drift.json"],
        ["conform", "run", "--profile", "observed", "--failed"],
    ]


def test_what_is_left_is_to_be_swept_and_a_replay_is_not_asked_again() -> None:
    told = replace(report(PASSED, BROKEN), left=LEFT)
    stand = replace(STAND, sweep=("--base-url", "https://t.example"))
    sweep = ["conform", "sweep", "--base-url", "https://t.example"]
    assert commands(next_steps(told, stand)) == [["conform", "run", "--failed"], sweep]
    assert commands(next_steps(told, replace(stand, goes_on=False))) == [sweep]
    assert next_steps(report(), STAND) == []
