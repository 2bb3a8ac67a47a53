from __future__ import annotations

from dataclasses import replace

from conform.report.found import found
from tests.report.small import closed, drifted, report
from tests.report.story import retyped
from tests.report.told import REASON, accepting, told, two_nights


def test_findings_are_told_new_ones_first() -> None:
    assert [each.standing for each in found(two_nights())] == ["new", "known"]


def test_what_the_night_before_did_not_show_has_come() -> None:
    assert [each.has_come for each in found(two_nights())] == [True, False]


def test_without_a_night_before_nothing_has_come() -> None:
    assert [each.has_come for each in found(told(retyped()))] == [False]


def test_a_known_finding_has_the_reason_that_the_team_wrote_down() -> None:
    assert [each.because for each in found(told(retyped(), known=accepting(retyped())))] == [REASON]


def test_a_finding_is_since_the_first_night_of_any_of_its_drifts() -> None:
    assert [each.since[:10] for each in found(two_nights())] == ["2026-11-23", "2026-11-22"]


def test_each_operation_is_named_once_and_that_of_the_example_first() -> None:
    first = found(two_nights())[0]
    assert first.operations[0] == (first.example.contract, first.example.operation)
    assert len(first.operations) == len({*first.operations}) == 2


def test_a_finding_in_part_known_is_new() -> None:
    assert [(each.standing, each.is_new) for each in found(report(drifted(3, known=1)))] == [("partly", True)]


def test_a_run_without_drift_has_none() -> None:
    assert found(closed(report().part.tally)) == ()


def test_what_is_too_light_is_new_and_fails_nothing() -> None:
    given = told(retyped())
    (light,) = found(replace(given, below=frozenset({given.drifts[0].drift.id})))
    assert (light.is_new, light.is_below) == (True, True)
    assert [each.is_below for each in found(two_nights())] == [False, False]
