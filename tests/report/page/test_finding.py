from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conform.report.bugs import first_seen, gathered
from conform.report.page.finding import MOST_SHELL, Entry, cut, entry, fitting, joined, weight
from tests.report.page.small import ACCESS, drift, evidence, finding, told

if TYPE_CHECKING:
    from conform.report.drift_json import DriftTold


def made(*drifts: DriftTold, text: str = "a", tenant: int = 0, reports: str = "", **more: Any) -> Entry:
    run = told(drifts, (finding("F1", *drifts, **more),), text=text)
    ((_, bug),) = gathered(["F1"], run.drifts, run.evidence, first_seen(run.drifts), access=ACCESS)
    return entry(bug, tenant, prefix=f"{tenant}/" if tenant else "", reports=reports)


def test_a_finding_is_told_as_its_bug_report_tells_it() -> None:
    found = made(drift(0), drift(1))
    assert found.title == "F1 serves numbers as strings: 2 fields in 1 resource"
    assert "".join(text for _, text in found.claim) == (
        "For GET /pens/{id}, page 1e0 (edition 2026-01-01) documents data.Pen.field0 as integer."
    )
    assert found.shown is not None
    create, read = found.shown.requests
    assert (create.target, create.told) == ("POST /pens", ", answered 202")
    assert "curl -sS -i -w '\\n' \"$ZOO_BASE_URL/pens/${PENS_ID}\"" in read.shell
    assert '-H "X-Key: $ZOO_API_KEY"' in read.shell
    assert "nth_id()" in found.shown.defined
    assert (found.shown.status, found.shown.came) == ("Status 200, application/json", "string")
    assert (found.shown.place, found.shown.trait) == ("Pen.name", "100 characters, not 99")
    assert [each.number for each in found.shown.instead] == [1, 2]
    assert dict(found.more) == {
        "Since": "20 November 2026 (the first run known to show it began at 2026-11-20T05:00:00Z)",
        "Proof": "the lines above showed it again, on a tenant that nobody had asked anything before",
        "One cause": "the same change",
        "Kind": "field.retyped",
    }


def test_what_came_back_and_what_comes_and_goes_says_so() -> None:
    found = made(drift(0, back_since="2026-11-25T05:00:00Z"), known="flapping", nights=(2, 9))
    assert dict(found.more)["Back since"] == "25 November 2026; it had gone in between"
    assert dict(found.more)["Comes and goes"] == "seen on 2 of 9 nights"
    assert found.on[0].told == "comes and goes: seen on 2 of 9 nights"


def test_places_name_their_cell() -> None:
    found = made(drift(0), drift(1, "refusal", contract="v1/inks"), tenant=1)
    assert [each.cell for each in found.places] == ["1/v1/inks/refusal", "1/v1/pens/field"]
    assert found.places[1].cells == ("GET /pens/{id}", "data.Pen.field0", "integer", "string", "1e0", "2")


def test_commands_name_the_folder_where_it_is_not_the_usual_one() -> None:
    assert made(drift(0)).write == "conform bugs --finding F1"
    assert made(drift(0)).accept == 'conform known add F1 --reason "…"'
    elsewhere = made(drift(0), reports="last night")
    assert elsewhere.write == "conform bugs --finding F1 --reports 'last night'"
    assert elsewhere.accept == "conform known add F1 --reason \"…\" --drift 'last night/drift.json'"


def test_long_lines_are_cut_and_the_rest_is_counted() -> None:
    found = made(drift(0), text=" ab" * 5_000).shown
    assert found is not None
    assert len(found.requests[0].shell) == MOST_SHELL
    assert found.requests[0].more > 5_000
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdefg" * 1_000, 3) == "abc… 6,997 more characters"


def test_without_evidence_nothing_is_shown() -> None:
    run = told((drift(0),), (finding("F1", drift(0)),))
    run.evidence.evidences.best.clear()
    ((_, bug),) = gathered(["F1"], run.drifts, run.evidence, first_seen(run.drifts), access=ACCESS)
    found = entry(bug, 0)
    assert (found.shown, found.is_cut) == (None, False)
    assert dict(found.more)["Proof"] == "the lines above were not sent again by themselves"


def test_a_finding_of_several_tenants_is_told_once_as_where_it_is_news() -> None:
    known = made(drift(0), known="known")
    news = made(drift(0), drift(1), tenant=1)
    found = joined((known, news))
    assert (found.standing, found.title) == ("new", news.title)
    assert [(each.tenant, each.told, each.drifts) for each in found.on] == [
        (1, "new", 2),
        (0, "accepted by the team", 1),
    ]
    assert [each.cell for each in found.places] == ["1/v1/pens/field", "1/v1/pens/field", "v1/pens/field"]


def test_where_room_ends_evidence_is_left_out_first_and_findings_then() -> None:
    each = made(drift(0))
    some = [replace(each, id=f"F{n}") for n in range(9)]
    assert list(fitting(some, 10**9)) == some
    kept = list(fitting(some, each.size * 9))
    assert [one.is_cut for one in kept] == sorted(one.is_cut for one in kept)
    assert (kept[0].is_cut, kept[-1].is_cut, kept[-1].shown) == (False, True, None)
    assert 0 < len(list(fitting(some, each.size * 3))) <= 3
    assert list(fitting(some, 10)) == []


def test_a_text_weighs_what_it_takes_on_the_page() -> None:
    assert [weight(text) for text in ("abc", "é", '<"', "\ud800")] == [3, 2, 9, 3]


def test_evidence_that_was_cut_says_so() -> None:
    run = told((drift(0),), (finding("F1", drift(0)),))
    plain = evidence(drift(0))
    long = replace(plain, lines=(replace(plain.lines[0], is_cut=True), plain.lines[1]))
    run.evidence.evidences.best[drift(0).id] = long
    ((_, bug),) = gathered(["F1"], run.drifts, run.evidence, first_seen(run.drifts), access=ACCESS)
    found = entry(bug, 0).shown
    assert found is not None
    assert [each.is_cut for each in found.requests] == [True, False]
