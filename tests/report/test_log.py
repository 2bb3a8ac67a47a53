from __future__ import annotations

from typing import TYPE_CHECKING

from conform.case import Group
from conform.disk import Door
from conform.report import log
from conform.report.result import Result
from tests.report.small import CASE, report

if TYPE_CHECKING:
    from pathlib import Path

GROUP = Group(contract="v1/pens", operation=CASE.operation, sort="valid", cases=(CASE,))


def test_the_log_follows_a_run_and_keeps_the_one_before(tmp_path: Path) -> None:
    for reason in ("first outage", "second outage"):
        log.begin(tmp_path, 1, Door())
        log.add(tmp_path, GROUP, (Result(case=CASE, verdict="broken", reason=reason),), Door())
    now, before = ((tmp_path / name).read_text(encoding="utf-8") for name in ("run.log", "run.log.1"))
    assert "second outage" in now
    assert "first outage" in before
    log.end(report(), tmp_path, Door())
    assert " no drift\n" in (tmp_path / "run.log").read_text(encoding="utf-8")
