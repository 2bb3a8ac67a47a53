from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from conform.disk import Door
from conform.redact import Redactor, Secret
from conform.report.cleaned import clean_tally
from conform.report.codec import ReportFileError, packed
from conform.report.evidence import EvidenceFile, Evidences, read, write
from conform.report.tally import Tally
from tests.drift.small import CONTRACTS
from tests.report.small import STARTED, closed
from tests.report.story import listed, lost, retyped

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from conform.report.result import Report, Result

CANARY = "canary-4f1e9a7c2b"


def collected(*results: Result) -> Evidences:
    evidences = Evidences()
    evidences.add(results, CONTRACTS, Redactor())
    return evidences


def reported(*results: Result, started: datetime = STARTED, tenant: str = "embedded") -> Report:
    tally = Tally(base_url="http://127.0.0.1:1", evidences=collected(*results))
    for result in results:
        tally.add(result)
    return closed(tally, CONTRACTS, tenant=tenant, started=started)


def written(
    folder: Path, *results: Result, started: datetime = STARTED, tenant: str = "embedded"
) -> EvidenceFile:
    write(reported(*results, started=started, tenant=tenant), folder, Door())
    return read(folder / "evidence.json")


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    results = (retyped(), lost())
    kept = written(tmp_path, *results)
    assert kept.evidences == collected(*results)
    assert set(kept.since.values()) == {"2026-11-22T05:00:00Z"}
    assert kept.extents["F1"].fields == 1
    assert kept.extents["F1"].severity == "critical"


def test_the_first_day_of_a_drift_is_remembered_from_run_to_run(tmp_path: Path) -> None:
    written(tmp_path, retyped(), started=STARTED.replace(day=20))
    kept = written(tmp_path, retyped(), listed())
    assert sorted(kept.since.values()) == ["2026-11-20T05:00:00Z", "2026-11-22T05:00:00Z"]


def test_another_tenant_has_other_first_days(tmp_path: Path) -> None:
    written(tmp_path, retyped(), started=STARTED.replace(day=20))
    kept = written(tmp_path, retyped(), tenant="live")
    assert set(kept.since.values()) == {"2026-11-22T05:00:00Z"}


def test_a_damaged_file_of_the_run_before_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "evidence.json").write_text("{", encoding="utf-8")
    assert written(tmp_path, retyped()).evidences == collected(retyped())


def test_a_secret_in_the_place_of_an_id_is_taken_out_too(tmp_path: Path) -> None:
    report = reported(retyped(CANARY))
    shortest = report.part.tally.evidences.shortest
    for each in list(shortest):
        shortest[f"{CANARY}{each}"] = shortest[each]
    write(report, tmp_path, Door(Redactor([Secret(kind="API key", value=CANARY)])))
    assert CANARY not in (tmp_path / "evidence.json").read_text(encoding="utf-8")


def test_evidence_crosses_a_process_without_what_was_learnt_late() -> None:
    tally = clean_tally(Tally(evidences=collected(retyped(CANARY))), Redactor([CANARY]))
    assert CANARY not in json.dumps(packed(tally))
    assert tally.evidences.times == collected(retyped(CANARY)).times


@pytest.mark.parametrize(
    ("text", "said"), [("{", "is no whole evidence.json"), ('{"format": 1}', "has format 1, not 2")]
)
def test_an_unusable_file_says_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "evidence.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReportFileError, match=f"{said}.*; make the run again, or take the file away"):
        read(path)
