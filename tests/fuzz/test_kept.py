"""What Schemathesis found is kept, and asked from then on without it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.case import Case, Step
from conform.corpus import CorpusError
from conform.fuzz import FUZZ, Wanted, groups, kept
from tests.live.engine import copied
from tests.payloads.small import CREATE, PENS
from tests.test_suites import suites_in

if TYPE_CHECKING:
    from pathlib import Path

SENT = Step(contract="v1/pens", operation=CREATE.id, expects="answered", payload={"Pen": {"name": "\x00é"}})
FOUND = Case(contract="v1/pens", operation=CREATE.id, sort="fuzz", asks="positive:1", steps=(SENT,))
OTHER = replace(FOUND, asks="negative:2")


def written(folder: Path, *cases: Case) -> Path:
    path = folder / "fuzz.json"
    path.write_text(kept.text((), cases), encoding="utf-8")
    return path


def test_cases_come_back_as_they_were(tmp_path: Path) -> None:
    assert kept.read(written(tmp_path, FOUND, OTHER)) in ((FOUND, OTHER), (OTHER, FOUND))


def test_where_there_is_no_file_nothing_is_kept(tmp_path: Path) -> None:
    assert kept.read(tmp_path / "fuzz.json") == ()


def test_a_file_that_is_damaged_is_told(tmp_path: Path) -> None:
    path = tmp_path / "fuzz.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(CorpusError):
        kept.read(path)


def test_a_case_stands_once_and_the_order_is_that_of_no_run() -> None:
    assert kept.text((FOUND,), (OTHER, FOUND)) == kept.text((OTHER,), (FOUND,))


def test_no_more_are_kept_than_a_night_has_room_for() -> None:
    many = [replace(FOUND, asks=f"positive:{number}") for number in range(kept.MOST_KEPT + 5)]
    assert len(json.loads(kept.text(many[:-1], many[-1:]))["cases"]) == kept.MOST_KEPT


def test_what_is_kept_is_asked_where_nothing_is_drawn() -> None:
    (found,) = groups([PENS], Wanted(kept=(FOUND,), draws=False))
    assert found.label == f"v1/pens {CREATE.id} fuzz"
    assert tuple(found.cases) == (FOUND,)


def test_it_is_asked_once_beside_what_is_drawn() -> None:
    drawn = {each.operation: each for each in groups([PENS], Wanted())}[CREATE.id]
    both = {each.operation: each for each in groups([PENS], Wanted(kept=(drawn.cases[0],)))}[CREATE.id]
    assert tuple(both.cases) == tuple(drawn.cases)


@pytest.mark.parametrize(
    "case",
    [
        replace(FOUND, contract="v1/inks"),
        replace(FOUND, operation="POST /gone"),
        replace(FOUND, steps=(replace(SENT, operation="POST /gone"),)),
    ],
)
def test_what_the_contract_no_longer_has_is_not_asked(case: Case) -> None:
    assert groups([PENS], Wanted(kept=(case,), draws=False)) == ()


def test_no_more_is_expected_of_a_case_than_the_contract_of_today_expects() -> None:
    step = replace(SENT, payload={"Pen": {"name": "n" * 21, "stock": 1}}, expects="refused")
    today = replace(FOUND, steps=(replace(step, breaks=("max_length:Pen.name",)),))
    other = replace(FOUND, asks="negative:3", steps=(replace(step, breaks=("max_length:Pen.note",)),))
    taken = replace(FOUND, asks="positive:3", steps=(replace(step, expects="success"),))
    (found,) = groups([PENS], Wanted(kept=(today, other, taken), draws=False))
    assert found.cases[0] == today
    assert [(each.steps[-1].expects, each.steps[-1].breaks) for each in found.cases[1:]] == [
        ("answered", ())
    ] * 2


def test_a_find_of_one_night_is_asked_by_the_next_one_without_schemathesis(tmp_path: Path) -> None:
    project = copied(tmp_path / "project", ("v1/site_info", "v1/stores"))
    observed = ("--profile", "observed", "--resource", "stores")
    first = suites_in(project, tmp_path / "first", *observed, "-m", "fuzz")
    assert first.status == 1, first.text
    cases = kept.read(project / "cassettes" / "fuzz.json")
    assert cases
    assert {case.sort for case in cases} <= {*FUZZ}
    again = suites_in(project, tmp_path / "again", *observed, "-k", "test_fuzz", "-p", "no:schemathesis")
    assert again.drift["cases"]["run"] == len(cases)
    found = {each["id"] for each in first.drift["drifts"]}
    assert {each["id"] for each in again.drift["drifts"]} <= found
    assert again.drift["drifts"]


def test_a_find_that_our_own_cases_have_is_not_kept(tmp_path: Path) -> None:
    project = copied(tmp_path / "project", ("v1/site_info", "v1/stores"))
    sorts = [word for sort in ("lifecycle", "valid", "fuzz") for word in ("--sort", sort)]
    run = suites_in(project, tmp_path / "run", "--profile", "observed", "--resource", "stores", *sorts)
    own = {each["id"] for each in run.drift["drifts"] if any(" lifecycle " in case for case in each["cases"])}
    assert own
    kept_alone = kept.read(project / "cassettes" / "fuzz.json")
    assert "GET /stores/{id}{format}" not in {case.operation for case in kept_alone}
