"""A run whose reports cannot be written: one line each, no traceback, and all else is there."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]


def run(
    reports: Path, *options: str, limit: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command
        [
            sys.executable,
            "-m",
            "pytest",
            "suites",
            "--resource",
            "stores",
            "--reports",
            str(reports),
            *options,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        preexec_fn=limit,
    )


def test_a_reports_folder_that_cannot_be_made_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run(tmp_path / "file" / "reports")
    assert done.returncode == 4
    assert "reports: cannot be written: Not a directory; name another folder" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(("name", "lines"), [("drift.json", 1), ("evidence.json", 1), ("run.log", 2)])
def test_a_report_that_cannot_be_written_is_one_line_and_no_pass(
    tmp_path: Path, name: str, lines: int
) -> None:
    (tmp_path / name / "kept").mkdir(parents=True)
    (tmp_path / f"{name}.1" / "kept").mkdir(parents=True)
    done = run(tmp_path)
    assert done.returncode == 1, done.stdout
    told = [line for line in done.stdout.splitlines() if "cannot be written" in line]
    assert len(told) == lines  # the log of the run before cannot be moved either
    assert all(name in line for line in told)
    assert "Traceback" not in done.stdout + done.stderr
    others = {"drift.json", "evidence.json"} - {name}
    assert all((tmp_path / each).is_file() for each in others)
    assert (tmp_path / name / "kept").is_dir()


def test_a_full_disk_ends_no_run(tmp_path: Path) -> None:
    done = run(tmp_path, limit=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (700, 700)))
    assert done.returncode == 1, done.stdout
    told = [line for line in done.stdout.splitlines() if "File too large" in line]
    assert {line.partition(":")[0].rpartition("/")[2] for line in told} >= {"allure-results", "drift.json"}
    assert len(told) <= 5
    assert "Traceback" not in done.stdout + done.stderr
    assert "INTERNALERROR" not in done.stdout + done.stderr
    assert "cases:" in done.stdout
