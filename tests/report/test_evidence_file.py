from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from conform.disk import Door
from conform.redact import Redactor, Secret
from conform.report.close import close
from conform.report.evidence import Evidences
from conform.report.evidence_file import EvidenceError, EvidenceFile, clean, pack, read, unpack, write
from conform.report.tally import Tally
from tests.drift.small import CONTRACTS
from tests.report.small import STARTED
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
    tally = Tally(base_url="http://127.0.0.1:1")
    for result in results:
        tally.add(result)
    known = list(CONTRACTS.values())
    return close(tally, contracts=known, tenant=tenant, started=started, seconds=1)


def written(
    folder: Path, *results: Result, started: datetime = STARTED, tenant: str = "embedded"
) -> EvidenceFile:
    report = reported(*results, started=started, tenant=tenant)
    write(report, collected(*results), folder, Door())
    return read(folder / "evidence.json")


def test_evidence_crosses_a_process_whole() -> None:
    evidences = collected(retyped(), listed(), lost())
    assert unpack(json.loads(json.dumps(pack(evidences)))) == evidences


def test_a_request_that_shows_several_drifts_is_packed_once() -> None:
    packed = pack(collected(lost()))
    assert len(packed["drifts"]) == 2
    assert len(packed["exchanges"]) == 3


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
    evidences = collected(retyped(CANARY))
    for each in list(evidences.shortest):
        evidences.shortest[f"{CANARY}{each}"] = evidences.shortest[each]
    write(reported(retyped()), evidences, tmp_path, Door(Redactor([Secret(kind="API key", value=CANARY)])))
    assert CANARY not in (tmp_path / "evidence.json").read_text(encoding="utf-8")


def test_a_secret_that_was_learnt_late_is_taken_out_at_the_end(tmp_path: Path) -> None:
    door = Door(Redactor([Secret(kind="API key", value=CANARY)]))
    write(reported(retyped()), collected(retyped(CANARY)), tmp_path, door)
    assert CANARY not in (tmp_path / "evidence.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not JSON"),
        ("[]", "is no evidence.json of format 1"),
        ('{"format": 9}', "is no evidence.json of format 1"),
        ('{"format": 1}', "is no whole evidence.json"),
        ('{"format": 1, "exchanges": [], "drifts": {"a": {"exchanges": [4]}}}', "is no whole evidence.json"),
    ],
)
def test_an_unusable_file_is_one_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "evidence.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError, match=said) as caught:
        read(path)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="cannot be read"):
        read(tmp_path / "evidence.json")


def test_evidence_crosses_a_process_without_what_was_learnt_late() -> None:
    packed = pack(clean(collected(retyped(CANARY)), Redactor([CANARY])))
    assert CANARY not in json.dumps(packed)
    assert unpack(packed).times == collected(retyped(CANARY)).times
