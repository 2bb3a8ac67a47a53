"""The committed schema is that of the types, and reports of runs, of now and of before, fit it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs
import pytest

from conform.disk import Door
from conform.report import drift_json, drift_schema
from tests.report.small import drifted, report
from tests.report.story import retyped
from tests.report.told import two_nights

if TYPE_CHECKING:
    from conform.report.result import Report

ROOT: Final = Path(__file__).parents[2]
BEFORE: Final[dict[str, Any]] = {
    "format": 1,
    "tenant": {"sort": "live", "base_url": "https://pens.example"},
    "started": "2026-11-22T05:00:00Z",
    "seconds": 12.3,
    "requests": 1234,
    "operations": {"documented": 250, "exercised": 250},
    "reached": {"POST /pens": {"seen": {"202": 12, "400": 30}, "never": ["403", "404"]}},
    "cases": {"run": 0, "conformant": 0, "drifted": 0, "broken": 0, "blocked": 0},
    "drifts": [
        {
            "id": "0123456789ab",
            "kind": "field.retyped",
            "resource": "pens",
            "operation": "GET /pens/{id}",
            "where": "data.Pen.staff_id",
            "documented": "integer",
            "observed": "string",
            "source": {"page": "1e0", "edition": "2026-01-01"},
            "cases": ["GET /pens/{id} lifecycle a 01234567"],
            "known": False,
            "finding": "F1",
        }
    ],
    "findings": [{"id": "F1", "title": "v1 serves integers as strings", "drifts": ["0123456789ab"]}],
}
"""A report in the form of the design, as the first versions wrote it."""


def fits(document: Any) -> bool:
    return jsonschema_rs.validator_for(drift_schema.document()).is_valid(document)


def test_the_committed_schema_is_that_of_the_types() -> None:
    committed = (ROOT / "reports" / drift_schema.NAME).read_text(encoding="utf-8")
    said = "write it again: conform export schema --out reports/drift.schema.json"
    assert committed == drift_schema.text(), said


def test_it_is_a_schema_of_its_dialect() -> None:
    jsonschema_rs.meta.validate(drift_schema.document())


@pytest.mark.parametrize("given", [report(), report(drifted(3, known=1, flapping=1)), two_nights()])
def test_a_report_fits_it(given: Report, tmp_path: Path) -> None:
    drift_json.write(given, tmp_path, Door())
    document = json.loads((tmp_path / drift_json.NAME).read_text(encoding="utf-8"))
    jsonschema_rs.validator_for(drift_schema.document()).validate(document)


def test_a_report_of_before_fits_it() -> None:
    jsonschema_rs.validator_for(drift_schema.document()).validate(BEFORE)


def test_a_report_of_a_later_version_may_say_more() -> None:
    assert fits({**BEFORE, "more": {}})


@pytest.mark.parametrize("name", ["format", "drifts", "findings"])
def test_what_the_design_fixes_is_demanded(name: str) -> None:
    assert not fits({key: value for key, value in BEFORE.items() if key != name})


@pytest.mark.parametrize(
    "wrong", [{"format": 2}, {"drifts": [{}]}, {"findings": [{"id": 1}]}, {"requests": "many"}]
)
def test_what_is_of_another_form_does_not_fit(wrong: dict[str, Any]) -> None:
    assert not fits({**BEFORE, **wrong})


def test_every_part_of_it_says_what_it_is() -> None:
    assert all(each["description"] for each in drift_schema.document()["$defs"].values())


def test_what_reads_a_report_takes_what_fits(tmp_path: Path) -> None:
    drift_json.write(two_nights(), tmp_path, Door())
    found = drift_json.read(tmp_path / drift_json.NAME)
    assert len(found.drifts) == len(two_nights().drifts)
    assert retyped().drifts[0].id in found.by_id
