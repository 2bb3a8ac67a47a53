"""A run ends in order, whatever ends it: real processes and real signals against a server on loopback."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conform.commands import run_command
from tests.second_tenant import KEY, second_tenant
from tests.surroundings import surroundings
from tests.test_suites import Run, live, suites

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
PATIENCE = 120
"""Seconds that a test waits for what must come; no test measures them."""


class Started:
    """A run that goes on beside the test, in a session and with locks of its own."""

    def __init__(self, folder: Path, url: str, *options: str) -> None:
        common = ("--tenant", "live", "--base-url", url, "--resource", "taxes", "--rate", "1000")
        self.folder = folder
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "pytest", "suites", "--reports", str(folder), *common, *options],
            cwd=ROOT,
            env=surroundings(DAFTRA_API_KEY=KEY),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def wait_for(self, happened: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE
        while not happened():
            assert self.process.poll() is None, self.process.communicate()[0]
            assert time.monotonic() < until, "it never came"
            time.sleep(0.01)

    def has_judged(self) -> bool:
        log = self.folder / "run.log"
        return log.exists() and "conformant" in log.read_text(encoding="utf-8")

    def ended(self) -> Run:
        text, _ = self.process.communicate(timeout=PATIENCE)
        path = self.folder / "drift.json"
        drift = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return Run(status=self.process.returncode, text=text, drift=drift)


@pytest.fixture
def starting(tmp_path: Path) -> Iterator[Callable[..., Started]]:
    """Give what starts a run; one that still goes on at the end of the test is killed."""
    runs: list[Started] = []

    def start(url: str, *options: str, folder: Path = tmp_path / "reports") -> Started:
        runs.append(Started(folder, url, *options))
        return runs[-1]

    yield start
    for run in runs:
        if run.process.poll() is None:
            run.process.kill()
            run.process.communicate()


def is_whole(run: Run, folder: Path, reason: str) -> None:
    """Hold that an interrupted run said so everywhere and wrote every report."""
    assert "Traceback" not in run.text
    said = run.drift["interrupted"]
    assert re.match(r"after \d+ of \d+ questions: ", said)
    assert f" questions: {reason}" in said
    assert f"interrupted {said}"[:90] in run.text
    names = {path.name for path in folder.iterdir()}
    assert {"drift.json", "evidence.json", "run.log", "allure-results"} <= names
    assert list((folder / "allure-results").glob("*-result.json"))
    assert not list((folder / "ledger").glob("*")), "nothing is left that a sweep would have to remove"
    asked, settled = run.drift["claims"]["asked"], run.drift["claims"]["settled"]
    assert 0 < asked < settled, "what was not asked is not counted"


@pytest.mark.parametrize(("sent", "status"), [("SIGINT", 2), ("SIGTERM", 1), ("SIGHUP", 1)])
def test_a_signal_ends_a_run_in_order(
    tmp_path: Path, starting: Callable[..., Started], sent: str, status: int
) -> None:
    with second_tenant("slow") as (url, books):
        run = starting(url, "--allow-writes")
        run.wait_for(run.has_judged)
        run.process.send_signal(signal.Signals[sent])
        ended = run.ended()
        assert books.taxes == {}, "what the run made is gone"
    assert ended.status == status, ended.text
    is_whole(ended, tmp_path / "reports", sent)


@pytest.mark.parametrize(("sent", "status", "to_all"), [("SIGTERM", 1, False), ("SIGINT", 2, True)])
def test_a_signal_ends_all_processes_of_a_run(
    tmp_path: Path, starting: Callable[..., Started], sent: str, status: int, *, to_all: bool
) -> None:
    with second_tenant("slow") as (url, books):
        run = starting(url, "--allow-writes", "-n", "2")
        run.wait_for(run.has_judged)
        if to_all:
            os.killpg(run.process.pid, signal.Signals[sent])  # as a terminal does
        else:
            run.process.send_signal(signal.Signals[sent])
        ended = run.ended()
        assert books.taxes == {}
    assert ended.status == status, ended.text
    is_whole(ended, tmp_path / "reports", sent)


def test_a_second_signal_ends_a_request_that_hangs_too(starting: Callable[..., Started]) -> None:
    with second_tenant("hangs") as (url, books):
        run = starting(url, "--allow-writes")
        run.wait_for(lambda: books.last >= 50 and books.calls[-1].startswith("POST"))
        time.sleep(0.2)
        for _ in range(2):
            run.process.send_signal(signal.SIGINT)
            time.sleep(0.2)
        ended = run.ended()
    assert ended.status == 2, ended.text
    assert "Traceback" not in ended.text
    assert ended.drift["interrupted"].endswith("questions: SIGINT")
    assert ended.drift["cases"]["conformant"] > 0, "what was judged before is not lost"


def test_a_first_failure_ends_a_run_where_that_was_asked(tmp_path: Path) -> None:
    for number, more in enumerate(((), ("-n", "2"))):
        folder = tmp_path / str(number)
        with second_tenant("slow", "value as text") as (url, books):
            run = live(folder, url, "--allow-writes", "-x", *more)
        assert run.status == 1, run.text
        is_whole(run, folder, "stopping after ")
        assert books.taxes == {}


def test_a_spent_budget_is_said_and_is_no_failure(tmp_path: Path) -> None:
    with second_tenant() as (url, books):
        run = live(tmp_path, url, "--allow-writes", "--budget", "40")
    assert run.status == 0, run.text
    is_whole(run, tmp_path, "the budget of 40 requests was spent")
    assert run.drift["requests"] - run.drift["sent"]["cleaning_up"] <= 40
    assert books.taxes == {}


def test_a_time_that_is_over_ends_a_run_and_fails_it(tmp_path: Path) -> None:
    with second_tenant("slow") as (url, books):
        run = live(tmp_path, url, "--allow-writes", "--time-limit", "0.02")
    assert run.status == 1, run.text
    is_whole(run, tmp_path, "the time limit of 0.02 minutes is over")
    assert books.taxes == {}


def test_a_process_that_dies_is_said_and_takes_no_figures_along(
    tmp_path: Path, starting: Callable[..., Started]
) -> None:
    with second_tenant("freezes") as (url, books):
        run = starting(url, "--allow-writes", "-n", "2")
        run.wait_for(lambda: books.frozen == 2)  # each process is in the middle of an item
        children = Path(f"/proc/{run.process.pid}/task/{run.process.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)
        books.is_over.set()
        ended = run.ended()
    assert ended.status == 1, ended.text
    assert ended.drift["cases"]["broken"] == 1
    assert ended.drift["cases"]["conformant"] > 0
    assert "died; its last cases were not judged" in (tmp_path / "reports" / "run.log").read_text()
    assert ended.drift["interrupted"].endswith("it ended before all was asked")


def test_a_second_run_in_a_folder_or_on_a_tenant_is_refused_and_harms_nothing(
    tmp_path: Path, starting: Callable[..., Started]
) -> None:
    with second_tenant("hangs") as (url, books):
        run = starting(url, "--allow-writes")
        run.wait_for(lambda: books.last >= 50)
        same_folder = suites(tmp_path / "reports", "--resource", "stores")
        same_tenant = live(tmp_path / "other", url)
        books.is_over.set()
        ended = run.ended()
    for refused in (same_folder, same_tenant):
        assert refused.status == 4, refused.text
        assert f"in use by process {run.process.pid}, which began at 20" in refused.text
        assert "Traceback" not in refused.text
    assert ended.status == 0, ended.text
    assert ended.drift["interrupted"] is None
    assert ended.drift["cases"]["run"] > 0


def yesterday(folder: Path) -> None:
    for name in ("drift.json", "shard.json", "bugs/F1.md", "allure-results/old-result.json", "run.log"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text('{"yesterday": 1}\n', encoding="utf-8")
    (folder / "known-drift.yaml").write_text("[]\n", encoding="utf-8")


def todays(folder: Path) -> str:
    """Give all that a reader of the folder would take for today's."""
    files = (path for path in folder.rglob("*") if path.is_file() and "previous" not in path.parts)
    return "".join(path.read_text(encoding="utf-8") for path in files if path.name != "run.log.1")


@pytest.mark.parametrize("more", [(), ("-n", "2")])
def test_a_run_that_cannot_start_leaves_nothing_of_yesterday(tmp_path: Path, more: tuple[str, ...]) -> None:
    yesterday(tmp_path)
    options = ("--tenant", "live", "--base-url", "http://127.0.0.1:9", "--resource", "taxes", *more)
    run = suites(tmp_path, *options, DAFTRA_API_KEY=KEY)
    assert run.status == 1, run.text
    assert "yesterday" not in todays(tmp_path)
    assert run.drift["interrupted"].startswith("after 0 of ")
    assert "nothing could be judged: http://127.0.0.1:9 cannot be used" in run.drift["interrupted"]
    assert (tmp_path / "known-drift.yaml").read_text(encoding="utf-8") == "[]\n"
    assert "yesterday" in (tmp_path / "previous" / "drift.json").read_text(encoding="utf-8")


def test_a_run_without_a_key_leaves_nothing_of_yesterday_either(tmp_path: Path) -> None:
    yesterday(tmp_path)
    run = suites(tmp_path, "--tenant", "live", "--base-url", "http://127.0.0.1:9", "--resource", "taxes")
    assert run.status == 4, run.text
    assert "DAFTRA_API_KEY" in run.drift["interrupted"]
    assert "yesterday" not in todays(tmp_path)


def test_a_wrong_option_and_a_mere_look_touch_nothing(tmp_path: Path) -> None:
    yesterday(tmp_path)
    assert suites(tmp_path, "--budget", "0").status == 4
    assert suites(tmp_path, "--collect-only", "-q", "--resource", "stores").status == 0
    assert suites(tmp_path, "--help").status == 0
    assert todays(tmp_path).count("yesterday") == 5


def test_a_run_that_asked_nothing_is_no_pass(tmp_path: Path) -> None:
    none_chosen = suites(tmp_path, "--resource", "stores", "-k", "no_such_thing")
    with second_tenant() as (url, _):
        all_skipped = live(tmp_path, url, "-k", "test_valid and POST")
    for run in (none_chosen, all_skipped):
        assert run.status == 5, run.text
        assert "nothing was judged" in run.text
        assert "no drift" not in run.text
        assert run.drift["claims"]["asked"] == 0


def test_only_what_was_chosen_and_asked_is_counted(tmp_path: Path) -> None:
    run = suites(tmp_path, "--resource", "stores", "-k", "test_access")
    assert run.status == 0, run.text
    assert run.drift["interrupted"] is None
    assert 0 < run.drift["claims"]["asked"] < run.drift["claims"]["settled"] == 119


def test_a_shard_that_owns_nothing_writes_its_part_and_the_whole_counts_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = [tmp_path / f"shard-{number}" for number in (1, 2)]
    runs = [
        suites(folder, "--resource", "stores", "--shard", f"{number}/2")
        for number, folder in enumerate(folders, 1)
    ]
    assert [run.status for run in runs] == [0, 0], [run.text for run in runs]
    assert sorted(run.drift["cases"]["run"] > 0 for run in runs) == [False, True]
    assert run_command(["merge", *map(str, folders), "--reports", str(tmp_path / "whole")]) == 0
    assert re.search(r"\b(\d\d+) of \1 claims asked and judged", capsys.readouterr().out)


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_100, 1_100))


def test_a_disk_that_is_full_is_a_line_a_report_and_no_trace(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "pytest", "suites", "--resource", "stores", "--reports", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        preexec_fn=limited,
    )
    text = done.stdout + done.stderr
    assert done.returncode == 1, text
    assert "Traceback" not in text
    assert "INTERNALERROR" not in text
    for name in ("drift.json", "run.log"):
        assert f"{name}: cannot be written: File too large" in text
    assert json.loads((tmp_path / "evidence.json").read_text(encoding="utf-8"))["evidences"]["best"] == {}


def test_a_ledger_that_cannot_be_kept_ends_a_run_before_it_makes_anything(tmp_path: Path) -> None:
    (tmp_path / "ledger").touch()
    with second_tenant() as (url, books):
        run = live(tmp_path, url, "--allow-writes")
    assert run.status == 4, run.text
    assert "Traceback" not in run.text
    assert "without a ledger" in run.drift["interrupted"]
    assert not [call for call in books.calls if call.startswith(("POST", "PUT"))]
    assert books.last == 40, "nothing was made"


def test_reports_that_cannot_be_written_at_all_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "a-file").touch()
    run = suites(tmp_path / "a-file" / "reports", "--resource", "stores")
    assert run.status == 4, run.text
    assert "cannot be written: Not a directory" in run.text
    assert "Traceback" not in run.text


def test_what_a_live_run_will_do_is_said_before_its_first_request(tmp_path: Path) -> None:
    with second_tenant() as (url, _):
        run = live(tmp_path, url, "--allow-writes")
    assert (
        run.text.index("questions of 5 operations will be asked")
        < run.text.index("test session starts") + 2000
    )
    said: Any = next(line for line in run.text.splitlines() if line.startswith("  records: about "))
    assert said.endswith("at most 25 of cases stand at one time; 0 stay")
    assert "\x1b" not in run.text
