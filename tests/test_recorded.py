"""Recording and replaying as a user does it: `pytest suites …` in a process of its own."""

from __future__ import annotations

import gzip
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from conform.tenants.recorded.file import unseal
from tests.surroundings import surroundings
from tests.test_suites import Run, suites_in

ROOT = Path(__file__).parents[1]
ASKED = ("--resource", "taxes", "--resource", "stores")


def suites(reports: Path, *options: str) -> Run:
    return suites_in(ROOT, reports, "-q", *options)


def judged(run: Run) -> dict[str, Any]:
    """Give the report but for time and tenant: a replay is no night."""
    varying = ("tenant", "started", "seconds", "sent", "requests", "options")
    told = {key: value for key, value in run.drift.items() if key not in varying}
    return {**told, "drifts": [{**each, "since": ""} for each in told["drifts"]]}


def replayed(tmp_path: Path, *options: str) -> Run:
    return suites(
        tmp_path / "replay", "--tenant", "recorded", "--cassettes", str(tmp_path / "kept"), *ASKED, *options
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    """Record two resources once, as the observed profile serves them, so that there is something to find."""
    folder = tmp_path_factory.mktemp("recorded")
    options = ("--record", "--profile", "observed", "--cassettes", str(folder), *ASKED)
    return folder, suites(tmp_path_factory.mktemp("reports"), *options)


def copied(kept: tuple[Path, Run], tmp_path: Path) -> list[Path]:
    """Copy the recording to where it may be damaged, and give its files."""
    for path in kept[0].rglob("*"):
        if path.is_file():
            target = tmp_path / "kept" / path.relative_to(kept[0])
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return sorted((tmp_path / "kept").rglob("*.json.gz"))


def test_a_replay_gives_the_report_of_the_run_that_was_recorded(
    kept: tuple[Path, Run], tmp_path: Path
) -> None:
    copied(kept, tmp_path)
    run = replayed(tmp_path)
    assert judged(run) == judged(kept[1])
    assert run.drift["drifts"]
    assert run.drift["tenant"]["sort"] == "recorded"
    assert "oldest recording: 0 days" in run.text


def test_another_seed_and_several_processes_change_nothing(kept: tuple[Path, Run], tmp_path: Path) -> None:
    copied(kept, tmp_path)
    run = replayed(tmp_path, "--seed", "77", "--cases", "3", "-n", "2", "--dist", "loadgroup")
    assert judged(run) == judged(kept[1])
    assert "not recorded" not in run.text


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content[:200] + bytes([content[200] ^ 1]) + content[201:],
        lambda _: b"",
        lambda content: gzip.compress(gzip.decompress(content)),
    ],
    ids=["truncated", "one bit flipped", "empty", "edited"],
)
def test_a_damaged_recording_is_broken_and_harms_no_other(
    kept: tuple[Path, Run], tmp_path: Path, damage: Any
) -> None:
    path = copied(kept, tmp_path)[0]
    path.write_bytes(damage(path.read_bytes()))
    run = replayed(tmp_path)
    assert run.status == 1
    assert path.name in (tmp_path / "replay" / "run.log").read_text()
    assert run.drift["cases"]["broken"] >= 1
    whole, less = kept[1].drift["cases"]["run"], run.drift["cases"]["run"] - run.drift["cases"]["broken"]
    assert 0 < less < whole


def test_a_recording_that_was_lost_is_broken(kept: tuple[Path, Run], tmp_path: Path) -> None:
    copied(kept, tmp_path)[0].unlink()
    run = replayed(tmp_path)
    assert run.status == 1
    assert run.drift["cases"]["broken"] == 1
    assert "record it with conform run --record" in (tmp_path / "replay" / "run.log").read_text()


def test_a_folder_without_its_manifest_is_broken(kept: tuple[Path, Run], tmp_path: Path) -> None:
    copied(kept, tmp_path)
    (tmp_path / "kept" / "labels.json").unlink()
    run = replayed(tmp_path)
    assert run.status == 1
    assert run.drift["cases"]["broken"] == 1


def test_a_folder_of_nothing_but_damage_fails(kept: tuple[Path, Run], tmp_path: Path) -> None:
    files = copied(kept, tmp_path)
    for path in files:
        path.write_bytes(b"")
    run = replayed(tmp_path)
    assert run.status == 1
    assert run.drift["cases"]["broken"] >= len(files)


def test_a_folder_without_recordings_is_one_line_and_no_pass(tmp_path: Path) -> None:
    run = replayed(tmp_path)
    assert run.status == 4
    assert "holds no recording of what is asked; record it with conform run --record" in run.text


def test_an_old_recording_is_a_warning_and_a_failure_where_asked(
    kept: tuple[Path, Run], tmp_path: Path
) -> None:
    copied(kept, tmp_path)
    assert "over the limit of 0" in replayed(tmp_path, "--max-age", "0").text


def test_a_recording_run_that_is_killed_leaves_whole_files_only(
    kept: tuple[Path, Run], tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in copied(kept, tmp_path)}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "suites",
        "-q",
        "--record",
        "--cassettes",
        str(tmp_path / "kept"),
        *ASKED,
    ]
    with subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--reports", str(tmp_path / "reports")],
        cwd=ROOT,
        env=surroundings(),
        stdout=subprocess.DEVNULL,
    ) as run:
        while run.poll() is None and all(path.read_bytes() == content for path, content in before.items()):
            time.sleep(0.001)
        run.kill()
    replaced = [path for path, content in before.items() if path.read_bytes() != content]
    assert replaced
    for path in before:
        assert unseal(path.read_bytes(), path.name)
