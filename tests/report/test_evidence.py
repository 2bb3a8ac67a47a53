from __future__ import annotations

import json
from typing import TYPE_CHECKING

from conform.redact import Redactor, Secret
from conform.report.evidence import Evidence, Evidences
from tests.drift.small import CONTRACTS, CREATE, READ, framed_pen, made, step
from tests.report.story import HOSTILE, judged, listed, lost, page_for_json, retyped, sent

if TYPE_CHECKING:
    from conform.report.result import Result

CANARY = "canary-4f1e9a7c2b"


def collected(*results: Result, redactor: Redactor | None = None) -> Evidences:
    evidences = Evidences()
    evidences.add(results, CONTRACTS, redactor or Redactor())
    return evidences


def of_kind(kind: str, *results: Result) -> Evidence:
    (identity,) = {drift.id for result in results for drift in result.drifts if drift.kind == kind}
    return collected(*results).shortest[identity]


def test_a_conformant_case_leaves_no_evidence() -> None:
    fine = judged(
        "minimal",
        (step(CREATE), sent(CREATE, 202, made(), payload={"Pen": {"name": "a"}})),
        (step(READ, subject=0), sent(READ, 200, framed_pen(name="a"))),
    )
    assert collected(fine) == Evidences()


def test_each_drift_has_the_request_that_made_the_record_and_the_one_that_shows_it() -> None:
    found = of_kind("field.retyped", retyped())
    assert [(kept.method, kept.path, kept.status, kept.record) for kept in found.kept] == [
        ("POST", "/api2/pens.json", 202, None),
        ("GET", "/api2/pens/7.json", 200, "7"),
    ]
    assert found.kept[0].body == '{"Pen": {"name": "a"}}'
    assert found.kept[1].answered == "application/json"
    assert '"count": "3"' in found.excerpt


def test_a_drift_of_state_has_the_write_too() -> None:
    found = of_kind("state.altered", lost())
    assert [kept.method for kept in found.kept] == ["POST", "PUT", "GET"]
    assert found.kept[1].body is not None
    assert json.loads(found.kept[1].body) == {"Pen": {"name": HOSTILE[:20]}}
    assert "of another" in found.excerpt


def test_of_two_cases_the_shorter_is_kept_in_any_order() -> None:
    short, long = retyped("a"), retyped("a" * 20, asks="full")
    for order in ((short, long), (long, short)):
        evidences = collected(*order)
        (found,) = evidences.shortest.values()
        assert found.case == short.case.id
        assert list(evidences.times.values()) == [2]


def test_a_case_that_was_reduced_is_evidence_and_not_counted_once_more() -> None:
    evidences = collected(retyped("a" * 20, asks="full"))
    evidences.add([retyped("a", asks="full")], CONTRACTS, Redactor(), is_counted=False)
    (found,) = evidences.shortest.values()
    assert found.kept[0].body == '{"Pen": {"name": "a"}}'
    assert list(evidences.times.values()) == [1]


def test_two_processes_keep_what_one_would() -> None:
    parts = [retyped("a" * 9, asks="full"), retyped("b"), retyped("a"), listed(), lost()]
    merged = Evidences()
    for part in parts:
        merged.merge(collected(part))
    assert merged == collected(*parts)


def test_a_page_is_kept_from_its_beginning_with_the_class_of_the_credentials() -> None:
    found = of_kind("body.not_json", *page_for_json())
    assert found.excerpt.startswith("<!doctype html>")
    assert found.kept[0].answered == "text/html"
    assert found.kept[0].credentials == "none"


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
