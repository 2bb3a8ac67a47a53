"""A recorded run of what Schemathesis draws is replayed without it, and says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.fuzz import kept
from tests.live.engine import copied
from tests.test_suites import Run, suites_in

if TYPE_CHECKING:
    from pathlib import Path

LOADED = "loaded.txt"
TELLS = f"""

def pytest_unconfigure():
    import pathlib
    import sys

    found = sorted(each for each in sys.modules if each.partition(".")[0] == "schemathesis")
    pathlib.Path(__file__).with_name("{LOADED}").write_text(",".join(found), encoding="utf-8")
"""
ASKED = ("--resource", "stores", "-m", "fuzz")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project that tells after each run what of Schemathesis was loaded."""
    made = copied(tmp_path_factory.mktemp("recorded"), ("v1/branches", "v1/site_info", "v1/stores"))
    with (made / "conftest.py").open("a", encoding="utf-8") as file:
        file.write(TELLS)
    return made


def loaded(project: Path) -> str:
    return (project / LOADED).read_text(encoding="utf-8")


def replayed(project: Path, reports: Path, folder: Path, *options: str) -> Run:
    return suites_in(project, reports, "--tenant", "recorded", "--cassettes", str(folder), *options)


def judged(run: Run) -> tuple[object, ...]:
    return run.drift["cases"], {each["id"] for each in run.drift["drifts"]}


@pytest.mark.parametrize("profile", ["documented", "observed"])
def test_a_replay_gives_the_verdicts_of_the_run_and_loads_nothing(
    profile: str, project: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    how = ("--profile", profile, "--record", "--cassettes", str(folder))
    run = suites_in(project, tmp_path / "run", *how, *ASKED)
    assert loaded(project), "what draws is there"
    (project / "cassettes" / "fuzz.json").unlink(missing_ok=True)
    again = replayed(project, tmp_path / "again", folder, *ASKED)
    assert loaded(project) == ""
    assert judged(again) == judged(run)
    assert again.status == run.status, again.text
    assert bool(run.drift["drifts"]) == (profile == "observed")


def test_what_is_kept_and_not_recorded_is_told_and_no_drift_and_recorded_it_is_found(
    project: Path, tmp_path: Path
) -> None:
    observed, found = ("--profile", "observed"), project / "cassettes" / "fuzz.json"
    first = suites_in(project, tmp_path / "first", *observed, *ASKED)
    cases = kept.read(found)
    assert cases
    text = found.read_bytes()

    found.unlink()
    bare = tmp_path / "bare"
    plain = ("--resource", "stores", "--sort", "lifecycle")
    suites_in(project, tmp_path / "plain", "--record", "--cassettes", str(bare), *plain)
    found.write_bytes(text)
    without = replayed(project, tmp_path / "without", bare, "--resource", "stores", "-k", "lifecycle or fuzz")
    assert without.drift["drifts"] == []
    log = (tmp_path / "without" / "run.log").read_text(encoding="utf-8")
    for case in cases:
        assert f"not recorded: v1/stores {case.operation} {case.sort}; " in log
    assert without.drift["cases"]["broken"] == 0

    whole = tmp_path / "whole"
    both = ("--resource", "stores", "-k", "fuzz")
    suites_in(project, tmp_path / "record", *observed, "--record", "--cassettes", str(whole), *both)
    again = replayed(project, tmp_path / "again", whole, *both)
    assert loaded(project) == "", "nothing is drawn where only what was kept is asked"
    assert again.drift["cases"]["run"] == len(cases)
    assert again.drift["drifts"]
    assert {each["id"] for each in again.drift["drifts"]} <= {each["id"] for each in first.drift["drifts"]}
