"""The options of the suites do with what Schemathesis draws what their help says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.fuzz import Wanted, groups, kept
from tests.live.engine import copied
from tests.test_suites import Run, suites_in

if TYPE_CHECKING:
    from pathlib import Path

TAXES = ("--resource", "taxes")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    names = ("v1/branches", "v1/site_info", "v1/stores", "v1/taxes")
    return copied(tmp_path_factory.mktemp("options"), names)


def became(reports: Path) -> dict[tuple[str, str], str]:
    told = json.loads((reports / "answers.json").read_text(encoding="utf-8"))
    return {
        (label, asks): outcome
        for label, group in told["groups"].items()
        for asks, outcome, _ in group["questions"]
    }


def asked(reports: Path) -> set[tuple[str, str]]:
    return {each for each, outcome in became(reports).items() if outcome != "not asked"}


def test_a_run_that_goes_on_asks_what_a_budget_left_and_no_more(project: Path, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    first = suites_in(project, reports, *TAXES, "-m", "fuzz", "--budget", "20")
    assert first.status == 0, first.text
    before, left = asked(reports), set(became(reports)) - asked(reports)
    again = suites_in(project, reports, *TAXES, "-m", "fuzz", "--failed")
    assert again.status == 0, again.text
    assert before
    assert not before & asked(reports)
    assert left <= asked(reports)
    last = suites_in(project, reports, *TAXES, "-m", "fuzz", "--failed")
    assert (last.status, last.drift["cases"]["run"]) == (0, 0), last.text


def a_case(project: Path, sort: str) -> Any:
    contracts = [each for each in load_contracts(project / "contracts", DAFTRA) if each.name == "taxes"]
    found = [each for each in groups(contracts, Wanted()) if each.sort == sort]
    return found[-1].cases[-1]


@pytest.mark.parametrize("sort", ["fuzz", "linked"])
def test_one_case_is_asked_alone_by_its_id_also_where_no_mark_names_the_sort(
    sort: str, project: Path, tmp_path: Path
) -> None:
    case = a_case(project, sort)
    run = suites_in(project, tmp_path, *TAXES, "--case", case.id)
    assert run.status == 0, run.text
    assert case.id in run.text
    assert run.drift == {} or run.drift["cases"]["run"] == 1
    drift = json.loads((tmp_path / "case" / "drift.json").read_text(encoding="utf-8"))
    assert drift["cases"]["run"] == drift["cases"]["conformant"] == 1


def test_the_commands_of_a_report_ask_the_same_again(project: Path, tmp_path: Path) -> None:
    run = suites_in(
        project, tmp_path, "--resource", "stores", "--profile", "observed", "-m", "fuzz", "--cases", "2"
    )
    kept.read(project / "cassettes" / "fuzz.json")
    (project / "cassettes" / "fuzz.json").unlink()
    assert run.status == 1, run.text
    (line,) = (each for each in run.text.splitlines() if "ask what failed:" in each)
    assert "--sort fuzz" in line
    assert run.drift["options"]["sort"] == ["fuzz"]


def test_shards_together_ask_what_one_run_asks_and_nothing_twice(project: Path, tmp_path: Path) -> None:
    whole = suites_in(project, tmp_path / "whole", "-m", "fuzz", "--only", "GET")
    parts = [
        suites_in(project, tmp_path / f"{k}", "-m", "fuzz", "--only", "GET", "--shard", f"{k}/2")
        for k in (1, 2)
    ]
    assert whole.status == 0, whole.text
    one, two = (asked(tmp_path / f"{k}") for k in (1, 2))
    assert one
    assert not one & two
    assert one | two == asked(tmp_path / "whole")
    assert sum(each.drift["cases"]["run"] for each in parts) == whole.drift["cases"]["run"]


def spent(run: Run) -> int:
    return int(sum(run.drift["sent"].values())) - int(run.drift["sent"]["cleaning_up"])


def test_processes_beside_each_other_share_a_budget(project: Path, tmp_path: Path) -> None:
    run = suites_in(project, tmp_path, "-m", "fuzz", "--budget", "30", "-n", "2", "--dist", "loadgroup")
    assert run.status == 0, run.text
    assert 0 < spent(run) <= 30
