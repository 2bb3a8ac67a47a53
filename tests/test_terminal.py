"""What `pytest suites` shows on a terminal and in a log, by what pytest itself is asked to show."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.surroundings import surroundings
from tests.test_suites import ROOT, suites

if TYPE_CHECKING:
    from pathlib import Path

CHOSEN = ("--resource", "taxes", "--profile", "observed")
RED, GREEN = "\x1b[31m", "\x1b[32m"


def on_a_terminal(folder: Path, *options: str, columns: int = 80, **environ: str) -> str:
    """Run the suites on a terminal of so many columns, and give all that was written to it."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "pytest", "suites", "--reports", str(folder), *options]
    run = subprocess.Popen(  # noqa: S603 - our own command
        command,
        cwd=ROOT,
        env=surroundings(**{"TERM": "xterm", "COLUMNS": str(columns), **environ}),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    parts = []
    try:
        while part := os.read(ours, 65536):
            parts.append(part)
    except OSError:  # how Linux says that nobody writes any more
        pass
    finally:
        os.close(ours)
        run.wait()
    return b"".join(parts).decode()


def last_lines(text: str) -> list[str]:
    """Give what stands at last on each line, where a later text was written over an earlier one."""
    return [line.rpartition("\r")[2] for line in text.replace("\r\n", "\n").split("\n")]


@pytest.mark.parametrize("among", [(), ("-n", "2")])
def test_a_terminal_has_progress_in_place_its_own_width_and_a_red_verdict(
    tmp_path: Path, among: tuple[str, ...]
) -> None:
    text = on_a_terminal(tmp_path, *CHOSEN, *among, columns=70)
    shown = last_lines(text)
    assert "58 questions" in text
    assert "\rall 58 questions asked, " in text, "there is a line in place"
    assert not any("explaining and cleaning up" in line for line in shown), "it is gone at the end"
    (verdict,) = [line for line in shown if "fails because: " in line]
    assert verdict.startswith(f"{RED}fails because: ")
    findings = shown[next(n for n, line in enumerate(shown) if " findings: " in line) :]
    told = [line for line in findings[: findings.index("what to run next:")] if "/" not in line]
    assert 60 < max(map(len, told)) <= 70
    assert not any(line.startswith(("suites/", "DD")) for line in shown), "no dots"


def test_a_pass_is_green_and_who_wants_no_colour_has_none(tmp_path: Path) -> None:
    assert f"{GREEN}passes: " in on_a_terminal(tmp_path, "--resource", "stores")
    assert "\x1b[3" not in on_a_terminal(tmp_path, "--resource", "stores", NO_COLOR="1")


def test_a_log_has_no_colours_and_no_dots(tmp_path: Path) -> None:
    run = suites(tmp_path, *CHOSEN)
    assert not {"\x1b", "\r"} & set(run.text)
    lines = run.text.splitlines()
    assert lines[0].strip("= ") == "test session starts"
    assert lines[1] == "collected 18 items"
    assert "conformance" in lines[3]
    assert " findings: " in lines[4]
    assert lines[-2].startswith("fails because: ")
    assert len(lines) <= 40


def test_who_asks_pytest_for_more_is_given_it(tmp_path: Path) -> None:
    more = suites(tmp_path, *CHOSEN, "-v", "--tb=short", "-rf").text
    assert "test_a_value_at_its_limit_is_taken[v1/taxes PUT /taxes/{id}{format}] DRIFTED" in more
    assert "platform " in more
    assert "= FAILURES =" in more
    assert "DRIFTED suites/test_boundary.py::" in more
    less = suites(tmp_path, *CHOSEN, "-q").text
    assert "test session starts" not in less
    assert "fails because: " in less


def test_why_a_file_is_not_collected_is_said(tmp_path: Path) -> None:
    (tmp_path / "test_bad.py").write_text("def test_x(:\n", encoding="utf-8")
    run = suites(tmp_path / "r", str(tmp_path / "test_bad.py"), *CHOSEN)
    assert run.status == 1
    assert "SyntaxError: invalid syntax" in run.text
