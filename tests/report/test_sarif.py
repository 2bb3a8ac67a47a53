"""SARIF 2.1.0 as the standard demands it; sections are those of the OASIS text of 2020."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conform.disk import Door
from conform.drift.kinds import KINDS, SEVERITIES
from conform.report import sarif
from tests.report.small import report
from tests.report.story import HOSTILE, page_for_json, retyped
from tests.report.told import REASON, told, two_nights

REPORTS = (report(), two_nights(), told(retyped(), *page_for_json()))


def run_of(given: Any) -> dict[str, Any]:
    log = sarif.document(given, Path("nowhere"))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    run: dict[str, Any] = log["runs"][0]
    return run


@pytest.mark.parametrize("given", REPORTS, ids=["conformant", "two nights", "one night"])
def test_a_result_points_at_the_rule_that_is_listed(given: Any) -> None:
    run = run_of(given)
    rules = run["tool"]["driver"]["rules"]
    assert len({each["id"] for each in rules}) == len(rules)  # 3.19.23
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]  # 3.27.6


@pytest.mark.parametrize("given", REPORTS, ids=["conformant", "two nights", "one night"])
def test_locations_are_relative_files_with_a_line(given: Any) -> None:
    for result in run_of(given)["results"]:
        for each in (*result["locations"], *result["relatedLocations"]):
            physical = each["physicalLocation"]
            assert re.fullmatch(r"contracts/[\w/]+\.yaml", physical["artifactLocation"]["uri"])  # 3.4.3
            assert physical["region"]["startLine"] >= 1  # 3.30.5
        ids = [each["id"] for each in result["relatedLocations"]]
        assert len(ids) == len({*ids})  # 3.28.2


def test_a_result_is_a_finding_and_holds_the_ids_of_its_drifts() -> None:
    given = two_nights()
    told_of = {each["partialFingerprints"]["finding"]: each for each in run_of(given)["results"]}
    for finding in given.findings:
        assert set(told_of[finding.id]["properties"]["drifts"]) == set(finding.drifts)
        assert told_of[finding.id]["message"]["text"].startswith(finding.title)


def test_fingerprints_are_those_of_the_night_before() -> None:
    def prints(given: Any) -> set[str]:
        return {each["partialFingerprints"]["primaryLocationLineHash"] for each in run_of(given)["results"]}

    assert prints(told(retyped())) == prints(told(retyped(), days=1))


def test_what_came_is_new_against_the_night_before_and_the_rest_is_not() -> None:
    run, before = run_of(two_nights()), run_of(told(retyped()))
    assert [each["baselineState"] for each in run["results"]] == ["new", "unchanged"]
    assert run["baselineGuid"] == before["automationDetails"]["guid"] != run["automationDetails"]["guid"]
    assert str(uuid.UUID(run["baselineGuid"])) == run["baselineGuid"]


def test_without_a_night_before_there_is_no_baseline() -> None:
    run = run_of(told(retyped()))
    assert "baselineGuid" not in run
    assert not any("baselineState" in each for each in run["results"])  # 3.27.24


def test_known_drift_is_suppressed_with_its_reason_and_no_more_than_a_note() -> None:
    new, known = run_of(two_nights())["results"]
    assert "suppressions" not in new
    assert (known["level"], known["suppressions"][0]["justification"]) == ("note", REASON)
    assert (known["suppressions"][0]["kind"], known["suppressions"][0]["status"]) == ("external", "accepted")


def test_what_went_is_no_result_since_it_would_be_shown_as_open() -> None:
    run = run_of(two_nights())
    assert [each["ruleId"] for each in run["properties"]["gone"]] == ["body.not_json"]
    assert "body.not_json" not in {each["ruleId"] for each in run["results"]}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_told_as_a_rule_without_gaps(kind: str) -> None:
    rule = sarif._rule(kind)
    text = rule["shortDescription"]["text"]
    assert "{" not in text
    assert text.endswith(".")
    assert rule["help"]["text"]
    assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")  # 3.49.14, 3.58.6


def test_each_severity_has_a_level() -> None:
    assert set(sarif.LEVELS) == set(SEVERITIES)


def test_a_tenant_writes_no_link_into_a_message() -> None:
    assert sarif._message(f"{HOSTILE}[a](https://x.example)")["text"].count("](") == 0


def test_a_run_that_was_interrupted_says_so() -> None:
    (invocation,) = run_of(replace(report(), interrupted="after 3 cases"))["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [each["message"]["text"] for each in invocation["toolExecutionNotifications"]] == [
        "interrupted after 3 cases"
    ]


def test_more_results_than_a_forge_shows_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 1)
    run = run_of(two_nights())
    assert len(run["results"]) == 1
    assert run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].startswith("1 finding")


def test_the_file_is_json_as_it_was_made(tmp_path: Path) -> None:
    given = two_nights()
    sarif.write(given, tmp_path, Door())
    found = json.loads((tmp_path / sarif.NAME).read_text(encoding="utf-8"))
    assert found["runs"][0]["results"] == run_of(given)["results"]
