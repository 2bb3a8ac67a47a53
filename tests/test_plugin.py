from __future__ import annotations

import warnings
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from conform.disk import Door
from conform.plugin import Running, UnjudgedError, _of_process
from conform.redact import REDACTED, Redactor
from conform.tenants.live import SettingsError
from tests.run.test_settings import WRITING, read

if TYPE_CHECKING:
    from pathlib import Path

KEY = "canary-key-0f1e2d3c4b5a"


def running(**option: Any) -> Running:
    config: Any = SimpleNamespace(add_cleanup=lambda _: None, option=SimpleNamespace(**option))
    run: Any = SimpleNamespace(clean=Door(Redactor([KEY])).clean)
    return Running(config, run)


def test_a_warning_of_a_library_is_cleaned_before_anybody_is_told() -> None:
    message = warnings.WarningMessage(UserWarning(f"unparsed {KEY}\x1b"), UserWarning, "f", 1)
    running().pytest_warning_recorded(message)
    assert str(message.message) == f"unparsed {REDACTED}\\x1b"


def reported(error: Exception | None) -> Any:
    """Give the report that pytest makes of an item that raises, after our plugin has seen it."""

    def fail() -> None:
        if error is not None:
            raise error

    call: Any = pytest.CallInfo.from_call(fail, when="call")
    longrepr = "Traceback: UnjudgedError" if error is not None else None
    outcome: Any = "passed" if error is None else "failed"
    made: Any = pytest.TestReport("id", ("f", 1, "f"), {}, outcome, longrepr, "call", sections=[("log", KEY)])
    hook = running().pytest_runtest_makereport(call)
    next(hook)
    with pytest.raises(StopIteration) as done:
        hook.send(made)
    return done.value.value


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (UnjudgedError("no network"), ("failed", "B", "NOT JUDGED")),
        (ValueError("UnjudgedError stands in a text"), ("failed", "D", "DRIFTED")),
        (None, None),
    ],
)
def test_the_letter_of_an_item_comes_from_its_error_and_crosses_a_process(error: Any, shown: Any) -> None:
    report = reported(error)
    assert running().pytest_report_teststatus(report) == shown
    again: Any = pytest.TestReport._from_json(report._to_json())
    assert running().pytest_report_teststatus(again) == shown
    assert report.sections == [("log", REDACTED)]


def test_what_another_plugin_reports_has_no_letter_of_ours() -> None:
    bare: Any = SimpleNamespace(when="setup", failed=True, outcome="failed")
    assert running().pytest_report_teststatus(bare) is None


def of_process(root: Path, standing: int, processes: Any, worker: int | None = None, **given: Any) -> int:
    config: Any = SimpleNamespace(option=SimpleNamespace(numprocesses=processes))
    if worker is not None:
        config = SimpleNamespace(
            option=SimpleNamespace(), workerinput={"workerid": f"gw{worker}", "workercount": processes}
        )
    return _of_process(read(root, **{**WRITING, "standing": standing, **given}), config).standing


def test_the_processes_of_a_run_share_the_records_that_may_stand(tmp_path: Path) -> None:
    assert of_process(tmp_path, 25, None) == of_process(tmp_path, 25, 4) == 25, "the forecast tells of all"
    assert [of_process(tmp_path, 25, 4, worker) for worker in range(4)] == [7, 6, 6, 6]
    assert [of_process(tmp_path, 25, 2, worker, shard="2/2") for worker in range(2)] == [6, 6]


def test_more_processes_than_records_that_may_stand_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="3 processes are more than the 2 records that may stand"):
        of_process(tmp_path, 2, 3)
    assert of_process(tmp_path, 3, 3) == 3
    assert of_process(tmp_path, 2, "logical") == 2
