"""Merging shards fails where one of them would have failed the run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.report.result import Left, Result
from tests.report.small import CASE, drifted, report

if TYPE_CHECKING:
    from conform.report.result import Report

FINE = Result(case=CASE, verdict="conformant")


@pytest.mark.parametrize(
    ("told", "has_failed"),
    [
        (report(FINE), False),
        (report(drifted(1, known=1)), False),
        (report(drifted(1)), True),
        (report(FINE, Result(case=CASE, verdict="broken", reason="no network")), True),
        (report(FINE, Result(case=CASE, verdict="blocked", reason="no client")), True),
        (replace(report(FINE), left=(Left(contract="v1/clients", ids=(7,)),)), True),
        (replace(report(FINE), left=(Left(contract="v1/clients", doubts=1),)), True),
        (replace(report(FINE), left=(Left(contract="v2/brand", ids=(7,), is_meant=True),)), False),
        (replace(report(FINE), interrupted="shard 1/2 after 3 of 9 cases: SIGTERM"), True),
        (replace(report(FINE), interrupted="shard 1/2 after 3 of 9 cases: …", is_by_budget=True), False),
        (replace(report(FINE), verdicts=dict.fromkeys(report(FINE).verdicts, 0)), True),
    ],
)
def test_what_fails_a_merged_run(told: Report, *, has_failed: bool) -> None:
    assert told.has_failed is has_failed
