from __future__ import annotations

import re
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pytest

from conform.contract import Source
from conform.daftra import DAFTRA
from conform.drift.kinds import KINDS
from conform.findings import find
from conform.redact import Redactor
from conform.report.bugs import MOST_ROWS, Bug, claim, markdown
from conform.report.drift_json import FindingTold
from conform.report.evidence import Contrast, Evidences
from conform.run.exhibit import collect
from tests.drift.small import CONTRACTS
from tests.report.small import drift
from tests.report.story import HOSTILE, listed, lost, page_for_json, retyped

if TYPE_CHECKING:
    from conform.report.result import Result
    from tests.conftest import Golden


SINCE = "2026-11-20T05:00:00Z"


def bug(*results: Result, number: int = 0) -> Bug:
    """Give the first finding of some results, or another, as `conform bugs` would."""
    evidences = Evidences()
    collect(results, evidences, CONTRACTS, Redactor())
    drifts = {each.id: each for result in results for each in result.drifts}
    finding = find(tuple(drifts.values()), CONTRACTS)[number]
    return Bug(
        finding=FindingTold(**asdict(finding)),
        drifts={identity: drifts[identity] for identity in finding.drifts},
        evidence=evidences.best,
        times=evidences.times,
        since=SINCE,
        tenant="the embedded tenant",
        is_of_people=False,
        seen={"GET /pens": {"200": 4, "401": 3}},
        access=DAFTRA.access,
    )


def test_columns_as_strings(golden: Golden) -> None:
    golden("columns.md", markdown(bug(retyped(), listed())))


def test_an_edit_that_is_not_kept(golden: Golden) -> None:
    golden("edit.md", markdown(bug(lost())))


def test_a_page_instead_of_json(golden: Golden) -> None:
    golden("page.md", markdown(bug(*page_for_json())))


def test_a_drift_without_evidence_still_tells_the_claim() -> None:
    text = markdown(replace(bug(retyped()), evidence={}, times={}))
    assert "The run kept no exchange of this" in text
    assert "page `2e0` (edition 2026-01-01)" in text


def test_what_a_tenant_serves_breaks_no_heading_fence_or_row() -> None:
    lines = markdown(bug(lost())).splitlines()
    fences = [number for number, line in enumerate(lines) if line.startswith("```")]
    assert len(fences) % 2 == 0
    outside, is_open = [], False
    for line in lines:
        if line.startswith("```"):
            is_open = not is_open
        elif not is_open:
            outside.append(line)
    headings = [line for line in outside if line.startswith("#")]
    assert headings[1:] == [
        "## What the docs say",
        "## What was sent",
        "## What came back",
        "## How far it goes",
    ]
    assert not any("<b>" in re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", line) for line in outside)
    assert HOSTILE not in "\n".join(outside)


def test_what_makes_the_difference_is_shown_by_the_requests_that_do_as_documented() -> None:
    found = bug(retyped())
    (identity,) = found.evidence
    evidence = found.evidence[identity]
    good = replace(evidence.lines[0], body=('{"Pen": {"name": "fine"}}',))
    contrast = Contrast(place="Pen.name", trait=("emoji",), number=0, lines=(good, evidence.lines[1]))
    told = replace(found, evidence={identity: replace(evidence, contrast=contrast)})
    text = markdown(told)
    assert "## What makes the difference" in text
    assert text.index('"name": "a"') < text.index("`Pen.name`: ") < text.index('"name": "fine"')
    assert "## What makes the difference" not in markdown(found)


def test_what_is_made_to_be_referred_to_is_said_to_be() -> None:
    found = bug(retyped())
    (identity,) = found.evidence
    evidence = found.evidence[identity]
    made = replace(evidence.lines[0], of="v1/inks")
    lines = (made, *evidence.lines)
    told = replace(found, evidence={identity: replace(evidence, lines=lines, shows=2)})
    assert "`POST /api2/pens.json`, a record of v1/inks to refer to:" in markdown(told)


def test_the_first_rows_show_each_operation_once() -> None:
    drifts = [drift(f"data.Pen.f{n:02}") for n in range(30)]
    drifts += [replace(drift("data.Pen.z"), operation=f"GET /{n}") for n in range(3)]
    many = replace(bug(retyped()), drifts={each.id: each for each in drifts}, evidence={}, times={})
    told = markdown(many).partition("## If the docs are to follow instead")
    rows, changes = (
        [line for line in each.splitlines() if line.startswith("| `")] for each in (told[0], told[2])
    )
    assert len(rows) == len(changes) == MOST_ROWS
    assert [row.split("|")[1].strip() for row in rows[:4]] == [
        "`GET /0`",
        "`GET /1`",
        "`GET /2`",
        "`POST /api2/pens.json`",
    ]
    assert "… and 18 places more in 1 operation." in told[0]
    assert "… and 16 changes more." in told[2]


def test_the_example_takes_the_least_to_show() -> None:
    found = bug(retyped(), listed())
    assert found.drifts[found.example].operation == "GET /pens"


def test_what_only_a_guide_implies_never_leads() -> None:
    found = bug(retyped(), listed())
    guide = Source(page="9m0", edition="2026-01-01")
    drifts = {
        each: replace(one, source=guide) if each == found.example else one
        for each, one in found.drifts.items()
    }
    assert found.drifts[replace(found, drifts=drifts).example].source.page.endswith("e0")
    assert replace(found, drifts=drifts).example != found.example


def test_a_payload_that_was_cut_is_said_to_be() -> None:
    text = markdown(bug(retyped("a" * 100_000)))
    assert "longer than is kept" in text


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_sentence_names_page_edition_and_operation(kind: str) -> None:
    said = claim(drift("data.Pen.name", kind))
    assert said.startswith("For `POST /api2/pens.json`, page `1e0` (edition 2026-01-01) ")
    assert "{" not in said
    assert said.endswith(".")


def test_a_page_that_states_a_part_of_the_claim_is_named_beside() -> None:
    kept = replace(drift("data.Pen.a", "state.altered"), beside=Source(page="2e0", edition="2026-01-01"))
    assert "page `1e0` (edition 2026-01-01), with page `2e0`, has `data.Pen.a` written and read" in claim(
        kept
    )


def test_what_the_docs_do_not_name_is_not_said_to_be_documented() -> None:
    assert claim(drift("x", "field.undocumented")).endswith("does not name `x` in the answer.")


def test_the_docs_are_not_said_to_speak_of_merging() -> None:
    kept = replace(drift("data.Pen.a", "state.altered"), claimed=("as_before",))
    assert "does not say that an edit replaces what it leaves out" in claim(kept)
    assert "reads back" not in claim(drift("data.Pen.a", "state.altered"))


def test_row_numbers_are_no_part_of_a_claim() -> None:
    assert "`data[].Pen.name`" in claim(drift("data[3].Pen.name"))


def test_a_contradiction_of_the_documents_is_told_without_a_request_or_an_answer() -> None:
    found = replace(
        drift("request.Pen.price: kinds", "docs.contradiction"),
        claimed=("stated", "integer"),
        got=("stated", "number (9e0)"),
    )
    finding = find((found,), CONTRACTS)[0]
    told = replace(bug(lost()), finding=FindingTold(**asdict(finding)), drifts={found.id: found})
    text = markdown(told)
    assert "## What was sent" not in text
    assert "states integer for `request.Pen.price: kinds`." in text
    assert "Against it: number (9e0)." in text
