"""What a drift and a finding are to the team: new, known, flapping; in the summary, drift.json and Allure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conform.case import alone
from conform.findings import find
from conform.redact import Redactor
from conform.report.attach import case_text, description, failure_text
from conform.report.drift_json import document
from conform.report.result import Report, standing_of
from conform.report.summary import FEW, MOST_LINES, WIDTH, summary
from conform.report.tally import Tally
from conform.words import nights, standing
from tests.report.small import CASE, closed, drift, drifted, report
from tests.run.small import CONTRACTS

KINDS = ("field.retyped", "field.null", "body.not_json", "field.missing", "access.open")


def mixed(known: tuple[str, ...] = (), flapping: tuple[str, ...] = (), *, of: int = len(KINDS)) -> Report:
    """Give a report of findings, one a kind, of which some kinds are known and some flap."""
    drifts = {kind: drift(kind=kind, where=f"data.Pen.field{n}") for n, kind in enumerate(KINDS[:of])}
    result = replace(
        drifted(),
        drifts=tuple(drifts.values()),
        known=frozenset(drifts[each].id for each in known),
        flapping=frozenset(drifts[each].id for each in flapping),
    )
    tally = Tally(base_url="http://127.0.0.1:1")
    tally.add(result)
    tally.answers.add("pens", result, alone(CASE).parts)
    return closed(tally)


@pytest.mark.parametrize(
    ("states", "found"),
    [
        ((), "new"),
        (("new",), "new"),
        (("new", "known"), "partly"),
        (("new", "flapping"), "partly"),
        (("known", "known"), "known"),
        (("flapping",), "flapping"),
        (("known", "flapping"), "flapping"),
    ],
)
def test_what_a_finding_is_by_its_drifts(states: tuple[str, ...], found: str) -> None:
    assert standing_of(states) == found  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("result", "is_failure"),
    [
        (drifted(2), True),
        (drifted(2, known=1), True),
        (drifted(2, known=2), False),
        (drifted(2, flapping=2), False),
        (drifted(2, known=1, flapping=1), False),
        (drifted(3, known=1, flapping=1), True),
    ],
)
def test_a_case_fails_by_what_is_new_of_it(result: object, *, is_failure: bool) -> None:
    assert result.is_failure is is_failure  # type: ignore[attr-defined]
    assert report(result).has_failed is is_failure  # type: ignore[arg-type]


def test_a_drift_that_came_again_for_any_case_is_there() -> None:
    tally = Tally()
    tally.add(drifted(1, flapping=1))
    assert [each.state for each in closed(tally).drifts] == ["flapping"]
    tally.steady |= tally.flapping
    tally.unsteady |= tally.flapping
    told = closed(tally)
    assert [each.state for each in told.drifts] == ["new"]
    assert [night.unsteady for night in told.history.nights.values()] in ([], [frozenset()])


def test_nights_are_told_of_what_comes_and_goes_alone() -> None:
    told = document(mixed(flapping=("field.null",), known=("access.open",)))
    states = {each.kind: (each.state, each.known, each.nights) for each in told.drifts}
    assert states["field.null"] == ("flapping", False, (1, 1))
    assert states["access.open"] == ("known", True, ())
    assert states["field.retyped"] == ("new", False, ())
    assert sorted(each.known for each in told.findings) == ["flapping", "known", "new", "new", "new"]
    assert [each.nights for each in told.findings if each.known == "flapping"] == [(1, 1)]


def test_new_findings_come_first_and_in_full_and_what_is_known_after() -> None:
    lines = summary(mixed(known=("access.open",), flapping=("field.null",)))
    found = next(n for n, line in enumerate(lines) if " findings: " in line)
    assert "3 new drifts (1 known, 1 flapping)" in lines[found]
    told = [line for line in lines[found + 1 :] if not line.startswith("    ")]
    new, rest = told[:3], told[3:5]
    assert all(line.startswith("  F") for line in new)
    assert rest[0].startswith("  flapping: F")
    assert "seen on 1 of 1 night: " in rest[0]
    assert rest[1].startswith("  known: F")
    assert all(len(line) <= WIDTH for line in lines)


def test_many_that_are_known_are_one_line() -> None:
    lines = summary(mixed(known=KINDS))
    assert sum(line.startswith("  known: ") for line in lines) == 1
    assert any(line.startswith(f"  known: {len(KINDS)} findings of {len(KINDS)} drifts (F") for line in lines)
    assert not any(line.startswith("  F") for line in lines)
    assert len(KINDS) > FEW


def test_what_is_partly_known_says_so() -> None:
    lines = summary(report(drifted(3, known=1)))
    assert any("partly known: " in line for line in lines)


def test_a_screen_has_room_for_what_is_known_whatever_is_new() -> None:
    told = report(drifted(30, known=1))
    many = tuple(
        finding
        for number, each in enumerate(told.drifts)
        for finding in (replace(find([each.drift], CONTRACTS)[0], id=f"F{number}"),)
    )
    lines = summary(replace(told, findings=many))
    shown = [line for line in lines if line.startswith(("  F", "  …", "  known"))]
    assert len(lines) == MOST_LINES
    assert shown[-1].startswith("  known: ")


def test_a_case_and_an_item_tell_what_flaps() -> None:
    result = drifted(3, known=1, flapping=1)
    text = case_text(result, Redactor())
    assert [word for word in ("known", "flapping", "new") if f"  {word}" in text] == [
        "known",
        "flapping",
        "new",
    ]
    assert "(flapping)" in description([result])
    assert "(known)" in description([result])
    told = failure_text([result])
    assert "field2" in told
    assert "field0" not in told
    assert "field1" not in told


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (nights(3, 28), "seen on 3 of 28 nights"),
        (nights(1, 1), "seen on 1 of 1 night"),
        (nights(1, 13, is_first=True), "seen the first time; asked 12 nights before without it"),
        (nights(1, 1, is_first=True), "seen on 1 of 1 night"),
        (standing("flapping", 3, 28), "comes and goes: seen on 3 of 28 nights"),
        (standing("known"), "accepted by the team"),
        (standing("partly"), "accepted by the team in part"),
        (standing("new"), ""),
    ],
)
def test_the_words(said: str, words: str) -> None:
    assert said == words
