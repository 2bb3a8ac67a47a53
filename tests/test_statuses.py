"""Each exit status as a user meets it: `pytest suites` in a process of its own, and in several."""

from __future__ import annotations

import os
import re
import signal
from typing import TYPE_CHECKING

import pytest

from tests.second_tenant import KEY, second_tenant
from tests.test_ending import starting
from tests.test_suites import Run, live, suites

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.test_ending import Started

__all__ = ["starting"]
ALONE, BOTH = (), ("-n", "2", "--dist", "loadgroup")
SCATTERED = pytest.mark.parametrize("among", [ALONE, BOTH], ids=["alone", "both"])


def verdict(run: Run) -> str:
    """Give the line that says why a run passes or fails; there is one."""
    (said,) = [line for line in run.text.splitlines() if line.startswith(("passes: ", "fails because: "))]
    return said


@SCATTERED
def test_0_is_a_pass(tmp_path: Path, among: tuple[str, ...]) -> None:
    run = suites(tmp_path, "--resource", "stores", *among)
    assert run.status == 0, run.text
    assert verdict(run).startswith("passes: no new drift; ")
    assert len(run.text.splitlines()) <= 20, run.text


@SCATTERED
def test_1_is_new_drift(tmp_path: Path, among: tuple[str, ...]) -> None:
    run = suites(tmp_path, "--resource", "clients", "--profile", "observed", *among)
    assert run.status == 1, run.text
    assert verdict(run) == f"fails because: {len(run.drift['findings'])} new findings (exit status 1)"
    assert len(run.text.splitlines()) <= 40, run.text


@SCATTERED
def test_2_is_ctrl_c(among: tuple[str, ...], starting: Callable[..., Started]) -> None:
    with second_tenant("slow") as (url, books):
        run = starting(url, "--allow-writes", *among)
        run.wait_for(run.has_judged)
        os.killpg(run.process.pid, signal.SIGINT)  # as a terminal does
        ended = run.ended()
    assert ended.status == 2, ended.text
    assert re.match(r"fails because: .*interrupted after \d+ of \d+ questions: SIGINT", verdict(ended))
    assert verdict(ended).endswith(" (exit status 2)")
    assert books.taxes == {}


RAISES = """
import os

import pytest

asked = 0


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item):
    global asked
    asked += 1
    if asked == 4:
        raise SystemError("the answer held " + os.environ["DAFTRA_API_KEY"])
"""
FAILS_TO_CLOSE = """
from conform.run.session import Session


def close(self):
    raise SystemError("nothing can be closed")


Session.close = close
"""
FAILS_TO_WRITE = """
from conform.run.conformance import Conformance


def write(self):
    raise SystemError("nothing can be written")


Conformance.write = write
"""


def with_plugin(folder: Path, text: str) -> dict[str, str]:
    """Give the environment in which `-p toy` is a plugin with this text."""
    (folder / "toy.py").write_text(text, encoding="utf-8")
    return {"PYTHONPATH": os.pathsep.join((str(folder), os.environ.get("PYTHONPATH", "")))}


@SCATTERED
def test_3_is_an_error_of_our_own_which_is_one_line_and_loses_nothing(
    tmp_path: Path, among: tuple[str, ...]
) -> None:
    reports, junit = tmp_path / "reports", tmp_path / "junit.xml"
    with second_tenant("value as text") as (url, books):
        options = ("-p", "toy", "--allow-writes", "--record", "--cassettes", str(tmp_path / "c"))
        more = with_plugin(tmp_path, RAISES)
        run = live(reports, url, *options, "--junitxml", str(junit), *among, environ=more)
    assert run.status == 3, run.text
    assert "Traceback" not in run.text
    assert KEY not in run.text + junit.read_text(encoding="utf-8")
    said = "internal error: SystemError: the answer held "
    assert said in verdict(run)
    assert "interrupted after" in verdict(run)
    assert f"(its traceback is in {reports / 'run.log'})" in verdict(run)
    assert verdict(run).endswith(" (exit status 3)")
    log = (reports / "run.log").read_text(encoding="utf-8")
    assert "Traceback (most recent call last)" in log
    assert KEY not in log
    assert run.drift["drifts"], "what was judged before is reported"
    assert list((tmp_path / "c").rglob("*.json.gz")), "what was recorded before is kept"
    assert books.taxes == {}, "what the run made is removed"


def test_an_error_while_a_run_ends_takes_no_report_along(tmp_path: Path) -> None:
    run = suites(tmp_path / "r", "-p", "toy", "--resource", "stores", **with_plugin(tmp_path, FAILS_TO_CLOSE))
    assert run.status == 1, run.text
    assert run.drift["cases"]["conformant"] > 0
    assert verdict(run) == "fails because: 1 trouble of the run itself (exit status 1)"


def test_an_error_while_reports_are_written_is_one_line(tmp_path: Path) -> None:
    run = suites(tmp_path / "r", "-p", "toy", "--resource", "stores", **with_plugin(tmp_path, FAILS_TO_WRITE))
    assert run.status == 3, run.text
    assert "Traceback" not in run.text
    assert "internal error: SystemError: nothing can be written" in verdict(run)
    assert "nothing can be written" in (tmp_path / "r" / "run.log").read_text(encoding="utf-8")


@SCATTERED
def test_4_is_usage(tmp_path: Path, among: tuple[str, ...]) -> None:
    run = suites(tmp_path, "--resource", "clents", *among)
    assert run.status == 4, run.text
    assert run.text.startswith("ERROR: --resource clents: no contract has this name; known are ")
    assert len(run.text.strip().splitlines()) == 1


def test_4_is_another_run_at_work_also_for_several_processes(starting: Callable[..., Started]) -> None:
    with second_tenant("hangs") as (url, books):
        run = starting(url, "--allow-writes")
        run.wait_for(lambda: books.last >= 50)
        refused = suites(run.folder, "--resource", "stores", *BOTH)
        books.is_over.set()
        run.ended()
    assert refused.status == 4, refused.text
    assert f"in use by process {run.process.pid}" in refused.text
    assert len(refused.text.strip().splitlines()) == 1


@SCATTERED
def test_5_is_that_nothing_was_asked(tmp_path: Path, among: tuple[str, ...]) -> None:
    run = suites(tmp_path, "--resource", "stores", "-k", "no_such_suite", *among)
    assert run.status == 5, run.text
    assert verdict(run) == "fails because: nothing was judged (exit status 5)"
