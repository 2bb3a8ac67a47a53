from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import msgspec

from conform.disk import Door
from conform.findings import find
from conform.report.documents import Contradicted
from conform.report.drift_json import FindingTold, document, read, write
from conform.report.result import Left
from tests.drift.small import CONTRACTS
from tests.report.small import drift, drifted, report
from tests.report.story import listed, lost, page_for_json, retyped
from tests.run.small import CREATE

if TYPE_CHECKING:
    from pathlib import Path

    from conform.report.result import Report


def told_of(report: Report) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(msgspec.json.encode(document(report)))
    return told


def test_the_document_has_the_form_of_the_design() -> None:
    told = told_of(report(drifted(2, known=1)))
    assert list(told) == [
        "format",
        "tenant",
        "editions",
        "started",
        "seconds",
        "requests",
        "sent",
        "status",
        "why",
        "interrupted",
        "consumers",
        "options",
        "operations",
        "reached",
        "cases",
        "unjudged",
        "questions",
        "claims",
        "matrix",
        "changes",
        "left",
        "swept",
        "stale_known",
        "drifts",
        "findings",
        "documents",
    ]
    assert told["editions"] == ["2026-01-01"]
    assert told["started"] == "2026-11-22T05:00:00Z"
    assert told["operations"] == {"documented": 4, "exercised": 1}
    assert told["reached"][CREATE.id] == {
        "seen": {"202": 5, "400": 7},
        "never": [],
        "contract": "v1/pens",
        "operation": CREATE.id,
    }
    assert told["cases"] == {
        "run": 1,
        "conformant": 0,
        "drifted": 1,
        "broken": 0,
        "blocked": 0,
        "accepted": 0,
    }
    assert told["questions"] == {"planned": 0, "asked": 0, "settled": 0, "alone": 0}
    assert told["requests"] == sum(told["sent"].values()) == 19
    assert told["sent"] == {"cases": 12, "preparing": 3, "cleaning_up": 4, "reducing": 0, "checking": 0}
    assert told["claims"]["asked"] == 0
    assert (told["interrupted"], told["left"], told["swept"]) == (None, [], [])
    assert [each["known"] for each in told["drifts"]].count(True) == 1
    assert told["drifts"][0]["resource"] == "pens"
    assert told["drifts"][0]["source"] == {"page": "1e0", "edition": "2026-01-01"}
    assert (told["drifts"][0]["documented"], told["drifts"][0]["observed"]) == ("string", "integer")
    assert told["drifts"][0]["contract"] == "v1/pens"
    assert told["drifts"][0]["claimed"] == ["kinds", "string"]


def test_what_is_left_and_why_a_run_ended_are_told_to_machines() -> None:
    ended = replace(
        report(),
        left=(Left(contract="v1/clients", ids=(12, "a"), doubts=1),),
        swept=("deleted v1/taxes 7",),
        interrupted="after 3 of 50 cases: SIGTERM",
    )
    told = json.loads(json.dumps(told_of(ended)))
    assert told["left"] == [{"contract": "v1/clients", "ids": [12, "a"], "doubts": 1, "is_meant": False}]
    assert told["swept"] == ["deleted v1/taxes 7"]
    assert told["interrupted"] == "after 3 of 50 cases: SIGTERM"


def test_each_drift_names_its_finding_and_each_finding_its_drifts() -> None:
    told = told_of(report(drifted(3)))
    found = {each["id"]: each["drifts"] for each in told["findings"]}
    assert found
    for each in told["drifts"]:
        assert each["id"] in found[each["finding"]]


def test_the_file_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "drift.json"
    write(report(), path.parent, Door())
    assert json.loads(path.read_text(encoding="utf-8"))["drifts"] == []
    assert [each.name for each in path.parent.iterdir()] == ["drift.json"]


def test_what_is_read_back_has_the_same_ids_and_gives_the_same_findings(tmp_path: Path) -> None:
    told = report(retyped(), listed(), lost(), *page_for_json())
    write(told, tmp_path, Door())

    again = read(tmp_path / "drift.json")

    drifts = {seen.drift.id: replace(seen.drift, case=seen.cases[0]) for seen in told.drifts}
    assert again.by_id.keys() == drifts.keys()
    assert [replace(each, fingerprint="", formerly="") for each in again.by_id.values()] == [*drifts.values()]
    assert all(replace(each, fingerprint="").id == identity for identity, each in again.by_id.items())
    assert find([*again.by_id.values()], CONTRACTS) == find([*drifts.values()], CONTRACTS)


def test_a_finding_is_read_back_with_how_far_it_goes(tmp_path: Path) -> None:
    whole = report(drifted(3))
    write(whole, tmp_path, Door())
    (found,) = read(tmp_path / "drift.json").findings
    assert found == FindingTold(**asdict(whole.findings[0]))
    assert (found.fields, found.severity) == (3, "critical")


def test_what_the_documents_contradict_stands_beside_what_the_run_found(tmp_path: Path) -> None:
    found = drift("request.Pen.price: kinds", "docs.contradiction")
    documents = Contradicted(drifts=(found,), findings=(replace(find((found,), CONTRACTS)[0], id="D1"),))
    write(replace(report(), documents=documents), tmp_path, Door())
    told = read(tmp_path / "drift.json")
    assert (told.drifts, told.findings) == ((), ())
    assert [each.finding for each in told.of_documents.drifts] == ["D1"]
    assert told.of_documents.by_id.keys() == {found.id}
