"""Options as a user gives them: on the command line, and in the file of options."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from conform.commands import run_command
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.payloads.plan import plan
from tests.live.engine import copied, drift_of
from tests.test_suites import suites_in

if TYPE_CHECKING:
    from pathlib import Path

SMALL = ("v1/site_info", "v1/stores", "v1/taxes", "v2/brand")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("options"), SMALL)


@pytest.fixture
def kept(project: Path) -> Path:
    """Give the file of options of the project, which is gone after the test."""
    path = project / "conform.toml"
    path.unlink(missing_ok=True)
    return path


def written(path: Path, *lines: str) -> None:
    path.write_text("\n".join(lines), encoding="utf-8")


def test_a_run_is_as_the_file_says_and_the_command_line_goes_before(
    project: Path, kept: Path, tmp_path: Path
) -> None:
    written(kept, 'resource = ["taxes", "stores"]', 'only = ["get"]', "seed = 7", "rate = 1")
    run = suites_in(project, tmp_path, "--resource", "taxes", "-n", "2", "--dist", "loadgroup")
    assert run.status == 0, run.text
    assert {each["contract"] for each in run.drift["reached"].values()} == {"v1/taxes"}
    assert run.drift["operations"] == {"documented": 2, "exercised": 2}
    assert run.drift["options"] == {
        "resource": ["taxes"],
        "only": ["GET"],
        "seed": 7,
        "reports": str(tmp_path),
    }
    log = (tmp_path / "run.log").read_text(encoding="utf-8")
    assert "option resource: taxes (command line)" in log
    assert "option only: GET (conform.toml)" in log
    assert "option rate: of the file, does nothing in this run" in log


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('tenant = "life"', "conform.toml: tenant must be one of embedded, recorded, live"),
        ('api-key = "canary-key-7f3a"', "set DAFTRA_API_KEY instead"),
        ('exclude = ["texes"]', "--exclude texes: no contract has this name; known are"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line(
    line: str, says: str, project: Path, kept: Path, tmp_path: Path
) -> None:
    written(kept, line)
    run = suites_in(project, tmp_path)
    assert run.status == 4, run.text
    assert says in run.text
    assert "canary-key-7f3a" not in run.text
    assert "Traceback" not in run.text


def test_what_is_excluded_is_no_gap(project: Path, kept: Path, tmp_path: Path) -> None:
    written(kept, 'exclude = ["taxes", "v2/brand"]')
    run = suites_in(project, tmp_path, "-k", "paging")
    assert run.status == 0, run.text
    assert {each["contract"] for each in run.drift["reached"].values()} == {"v1/site_info", "v1/stores"}


def test_a_line_is_drawn_for_a_run_and_for_a_merge(
    project: Path, kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(kept, 'profile = "observed"', 'resource = ["taxes", "stores"]')
    below = ("--fail-on", "blocker")
    assert suites_in(project, tmp_path / "all").status == 1
    told = suites_in(project, tmp_path / "one", *below)
    assert told.status == 0, told.text
    assert told.drift["drifts"]
    assert "findings lie below it and cannot fail the run" in told.text
    shards = [str(tmp_path / f"shard-{number}") for number in (1, 2)]
    for number in (1, 2):
        assert suites_in(project, tmp_path / f"shard-{number}", *below, "--shard", f"{number}/2").status in (
            0,
            5,
        )
    merge = [
        "merge",
        *shards,
        "--contracts",
        str(project / "contracts"),
        "--reports",
        str(tmp_path / "whole"),
    ]
    assert run_command([*merge, *below]) == 0
    assert "cannot fail the run" in capsys.readouterr().out
    assert run_command(merge) == 1


def test_one_case_of_a_report_is_asked_again_and_shown(project: Path, kept: Path, tmp_path: Path) -> None:
    written(kept, 'resource = ["taxes"]', 'profile = "observed"')
    night = suites_in(project, tmp_path, "-k", "lifecycle")
    drift = next(each for each in night.drift["drifts"] if "lifecycle" in each["cases"][0])
    told = (tmp_path / "drift.json").read_bytes()
    run = suites_in(project, tmp_path, "--case", drift["cases"][0], "-n", "2", "--dist", "loadgroup")
    assert run.status == 1, run.text
    for part in (
        drift["id"],
        f"case     {drift['cases'][0]}",
        "step 1: POST /api2/taxes.json",
        "verdict  drifted",
    ):
        assert part in run.text
    assert "1 question by 1 case" in run.text
    assert (tmp_path / "drift.json").read_bytes() == told, "the night is left as it is"
    alone = drift_of(tmp_path / "case")
    assert alone is not None
    assert drift["id"] in {each["id"] for each in alone["drifts"]}
    below = suites_in(project, tmp_path, "--case", drift["cases"][0], "--fail-on", "blocker")
    assert below.status == 0, below.text


def test_one_case_of_a_recording_is_shown(project: Path, kept: Path, tmp_path: Path) -> None:
    written(kept, 'resource = ["taxes"]', f'cassettes = "{tmp_path}/kept"', f'reports = "{tmp_path}"')
    assert suites_in(project, tmp_path, "--record", "-k", "boundary and POST").status == 0
    said = json.loads((tmp_path / "answers.json").read_text(encoding="utf-8"))
    (label,) = said["groups"]
    case = next(
        each
        for group in plan(load_contracts(project / "contracts", DAFTRA), resources=["v1/taxes"])
        if group.label == label
        for each in group.cases
    )
    run = suites_in(project, tmp_path, "--tenant", "recorded", "--case", case.id)
    assert run.status == 0, run.text
    assert "step 1: POST /api2/taxes.json" in run.text
    assert "verdict  conformant" in run.text
    lost = suites_in(project, tmp_path, "--tenant", "recorded", "--case", "not-an-id")
    assert lost.status == 4
    assert "--case not-an-id: no case has this id in" in lost.text
