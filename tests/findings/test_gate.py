"""What `--fail-on` lets pass: one rule, asked of a case, of a run, and of captured traffic."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conform.contract import Vendor
from conform.drift.kinds import KINDS, SEVERITIES
from conform.findings import find, severity
from conform.findings.gate import ALL, gravity, is_below
from conform.findings.known import Known
from conform.report.annotated import lines
from conform.report.answers import Became
from conform.report.causes import causes
from conform.report.close import close
from conform.report.ctrf import OUTCOMES, Item
from conform.report.drift_json import document
from conform.report.ending import verdict
from conform.report.found import found
from conform.report.result import Result
from conform.report.summary import summary
from conform.report.summary_md import text
from tests.report.small import CASE, drift, report
from tests.run.small import CONTRACTS

if TYPE_CHECKING:
    from conform.drift.kinds import Severity
    from conform.drift.value import Drift
    from conform.report.result import Report

GRAVE, LIGHT, TRIFLE = (
    drift(kind="field.retyped"),
    drift(kind="field.null"),
    drift(kind="envelope.undocumented"),
)
REPLACED = replace(drift(kind="field.missing"), claimed=("object",))
"""A drift whose cause, known by name, is graver than its kind."""


def held(*drifts: Drift, fail_on: Severity, known: frozenset[str] = frozenset()) -> tuple[Result, Report]:
    """Give a case that shows some drifts as a run holds it, and the report of that run."""
    below = frozenset(each.id for each in drifts if is_below(each, fail_on, Vendor()))
    result = Result(
        case=CASE, verdict="drifted" if drifts else "conformant", drifts=drifts, known=known, below=below
    )
    whole = report(result)
    return result, close(whole.part, CONTRACTS, Known(), whole.started.date(), fail_on=fail_on)


@pytest.mark.parametrize("fail_on", SEVERITIES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_drift_is_below_where_its_severity_is_less(kind: str, fail_on: Severity) -> None:
    one = drift(kind=kind)
    is_less = SEVERITIES.index(gravity(one, Vendor())) > SEVERITIES.index(fail_on)
    assert is_below(one, fail_on, Vendor()) is is_less
    assert not is_below(one, ALL, Vendor())


def test_a_cause_that_is_known_by_name_says_how_grave_its_drifts_are() -> None:
    (finding,) = find([REPLACED], CONTRACTS)
    assert (severity(REPLACED), gravity(REPLACED, Vendor()), finding.severity) == (
        "normal",
        "critical",
        "critical",
    )


@pytest.mark.parametrize(
    ("drifts", "fail_on", "fails"),
    [
        ((), "blocker", False),
        ((TRIFLE,), "trivial", True),
        ((TRIFLE,), "minor", False),
        ((LIGHT, TRIFLE), "normal", True),
        ((LIGHT, TRIFLE), "critical", False),
        ((GRAVE, LIGHT), "critical", True),
        ((REPLACED,), "critical", True),
        ((GRAVE, REPLACED), "blocker", False),
    ],
)
def test_a_case_and_a_run_fail_alike(drifts: tuple[Drift, ...], fail_on: Severity, *, fails: bool) -> None:
    result, told = held(*drifts, fail_on=fail_on)
    assert (result.is_failure, told.has_failed) == (fails, fails)
    assert len(told.new) == len(drifts), "what is below is reported as ever"


def test_known_drift_above_the_line_fails_nothing() -> None:
    result, told = held(GRAVE, LIGHT, fail_on="critical", known=frozenset({GRAVE.id}))
    assert not result.is_failure
    assert not told.has_failed
    assert [each.drifts for each in told.findings_below] == [(LIGHT.id,)]


def test_what_was_not_judged_fails_whatever_the_line() -> None:
    broken = Result(case=CASE, verdict="broken", reason="no network")
    assert broken.is_failure
    assert close(
        report(broken).part, CONTRACTS, Known(), report().started.date(), fail_on="blocker"
    ).has_failed


@pytest.mark.parametrize(
    ("drifts", "said"),
    [
        ((GRAVE,), None),
        ((GRAVE, LIGHT), "--fail-on critical: 1 finding lies below it and cannot fail the run"),
        ((GRAVE, LIGHT, TRIFLE), "--fail-on critical: 2 findings lie below it and cannot fail the run"),
    ],
)
def test_the_summary_counts_the_findings_below(drifts: tuple[Drift, ...], said: str | None) -> None:
    _, told = held(*drifts, fail_on="critical")
    assert next((each for each in summary(told) if "--fail-on" in each), None) == said


def test_each_file_and_the_last_line_tell_it_alike() -> None:
    _, told = held(LIGHT, fail_on="critical")
    assert (document(told).status, causes(told)) == ("passed", ())
    assert verdict(told, 0).startswith("passes: no new drift from critical on; ")
    assert [each.is_below for each in found(told)] == [True]
    assert lines(told, Path())[0].startswith("::warning ")
    assert "It fails because" not in text(told)
    _, failing = held(GRAVE, LIGHT, fail_on="critical")
    assert (document(failing).status, causes(failing)) == ("failed", ("1 new finding",))
    assert [line.split(" ")[0] for line in lines(failing, Path())][:2] == ["::error", "::warning"]
    assert "It fails because: 1 new finding." in text(failing)


@pytest.mark.parametrize(
    ("fail_on", "outcome"), [("critical", ("passed", "below")), ("normal", ("failed", "drifted"))]
)
def test_an_item_is_as_pytest_has_it(fail_on: Severity, outcome: tuple[str, str]) -> None:
    _, told = held(LIGHT, fail_on=fail_on)
    item = Item(
        label="v1/pens x valid",
        became={"minimal": Became(outcome="drifted")},
        drifts=told.drifts,
        cases=(),
        accepted=frozenset(),
        below=told.below,
    )
    assert next((status, word) for fits, status, word in OUTCOMES if fits(item)) == outcome
