from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from conform.disk import Door
from conform.redact import Redactor, Secret
from conform.report.cleaned import clean_tally
from conform.report.codec import ReportFileError, packed
from conform.report.evidence import Evidence, Evidences, read, write
from conform.report.tally import Tally
from conform.run.exhibit import collect, evidence
from tests.drift.small import CONTRACTS, CREATE, READ, framed_pen, made, step
from tests.report.small import closed
from tests.report.story import HOSTILE, judged, listed, lost, page_for_json, retyped, sent

if TYPE_CHECKING:
    from pathlib import Path

    from conform.report.result import Report, Result

CANARY = "canary-4f1e9a7c2b"


def collected(*results: Result, redactor: Redactor | None = None) -> Evidences:
    evidences = Evidences()
    collect(results, evidences, CONTRACTS, redactor or Redactor())
    return evidences


def of_kind(kind: str, *results: Result) -> Evidence:
    (identity,) = {drift.id for result in results for drift in result.drifts if drift.kind == kind}
    return collected(*results).best[identity]


def test_a_conformant_case_leaves_no_evidence() -> None:
    fine = judged(
        "minimal",
        (step(CREATE), sent(CREATE, 202, made(), payload={"Pen": {"name": "a"}})),
        (step(READ, subject=0), sent(READ, 200, framed_pen(name="a"))),
    )
    assert collected(fine) == Evidences()


def test_each_drift_has_the_request_that_made_the_record_and_the_one_that_shows_it() -> None:
    found = of_kind("field.retyped", retyped())
    assert [(line.method, line.target, line.status) for line in found.lines] == [
        ("POST", "/api2/pens.json", 202),
        ("GET", "/api2/pens/{PENS_ID}.json", 200),
    ]
    assert found.lines[0].body == ('{"Pen": {"name": "a"}}',)
    assert found.lines[found.shows].answered == "application/json"
    assert '"count": "3"' in found.excerpt


def test_a_drift_of_state_has_the_write_too() -> None:
    found = of_kind("state.altered", lost())
    assert [line.method for line in found.lines] == ["POST", "PUT", "GET"]
    assert json.loads("".join(found.lines[1].body or ())) == {"Pen": {"name": HOSTILE[:20]}}
    assert "of another" in found.excerpt


def test_the_drift_is_told_as_these_requests_showed_it() -> None:
    (one, other) = retyped("a"), retyped("b" * 9, asks="full")
    (found,) = collected(other, one).best.values()
    assert found.drift.case == found.case == one.case.id


def test_of_two_cases_the_shorter_is_kept_in_any_order() -> None:
    short, long = retyped("a"), retyped("a" * 20, asks="full")
    for order in ((short, long), (long, short)):
        evidences = collected(*order)
        (found,) = evidences.best.values()
        assert found.case == short.case.id
        assert list(evidences.times.values()) == [2]


def test_what_was_seen_again_by_its_own_steps_is_worth_more_than_what_is_short() -> None:
    long, short = retyped("a" * 20, asks="full"), retyped("a")
    (drift,) = long.drifts
    proven = evidence(long, drift, CONTRACTS, Redactor(), is_whole=True, is_proven=True)
    evidences = collected(short)
    evidences.add({drift.id: proven})
    assert evidences.best == {drift.id: proven}
    collect([short], evidences, CONTRACTS, Redactor())
    assert evidences.best == {drift.id: proven}


def test_two_processes_keep_what_one_would() -> None:
    parts = [retyped("a" * 9, asks="full"), retyped("b"), retyped("a"), listed(), lost()]
    merged = Evidences()
    for part in parts:
        merged.merge(collected(part))
    assert merged == collected(*parts)


def test_a_page_is_kept_from_its_beginning_with_the_class_of_the_credentials() -> None:
    found = of_kind("body.not_json", *page_for_json())
    assert found.excerpt.startswith("<!doctype html>")
    assert found.lines[0].answered == "text/html"
    assert found.lines[0].credentials == "none"


def test_no_secret_and_nobody_is_kept() -> None:
    shown = judged(
        "minimal",
        (step(CREATE), sent(CREATE, 202, made(), payload={"Pen": {"name": CANARY}})),
        (
            step(READ, subject=0),
            sent(READ, 200, framed_pen(count="3", code=CANARY, mail="jo@firm.sa", note="+966 50 123 4567")),
        ),
    )
    redactor = Redactor([Secret(kind="API key", value=CANARY)], hides_people=True)
    told = str(collected(shown, redactor=redactor))
    for somebodys in (CANARY, "jo@firm.sa", "4567"):
        assert somebodys not in told


def test_what_names_a_secret_in_an_answer_is_hidden() -> None:
    body = json.loads(json.dumps(framed_pen(count="3")))
    body |= {"token": "0123456789abcdef-of-nobody"}
    shown = judged("read", (step(READ), sent(READ, 200, body)))
    assert "abcdef" not in str(collected(shown))


def reported(*results: Result) -> Report:
    tally = Tally(base_url="http://127.0.0.1:1", evidences=collected(*results))
    for result in results:
        tally.add(result)
    return closed(tally, CONTRACTS)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    results = (retyped(), lost())
    write(reported(*results), tmp_path, Door())
    assert read(tmp_path / "evidence.json").evidences == collected(*results)


def test_a_secret_in_the_place_of_an_id_is_taken_out_too(tmp_path: Path) -> None:
    report = reported(retyped(CANARY))
    best = report.part.tally.evidences.best
    for each in list(best):
        best[f"{CANARY}{each}"] = best[each]
    write(report, tmp_path, Door(Redactor([Secret(kind="API key", value=CANARY)])))
    assert CANARY not in (tmp_path / "evidence.json").read_text(encoding="utf-8")


def test_evidence_crosses_a_process_without_what_was_learnt_late() -> None:
    tally = clean_tally(Tally(evidences=collected(retyped(CANARY))), Redactor([CANARY]))
    assert CANARY not in json.dumps(packed(tally))
    assert tally.evidences.times == collected(retyped(CANARY)).times


@pytest.mark.parametrize(
    ("text", "said"), [("{", "is no whole evidence.json"), ('{"format": 1}', "has format 1, not 3")]
)
def test_an_unusable_file_says_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "evidence.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReportFileError, match=f"{said}.*; make the run again, or take the file away"):
        read(path)
