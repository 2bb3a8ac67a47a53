from __future__ import annotations

import pytest

from conform.findings.changes import Fared
from conform.findings.course import (
    MOST_CELLS,
    cells,
    course,
    courses,
    levels,
    moments,
    resources,
    step,
)
from tests.findings.test_changes import CAPS, PENS, A, B, at
from tests.findings.test_changes import joined as both
from tests.findings.test_changes import on as night_of
from tests.findings.test_history import DRIFT, nights_of

DAYS = [f"2026-11-{number:02}" for number in range(1, 31)]


@pytest.mark.parametrize(
    ("told", "turns", "back_since", "gone_on"),
    [
        ("ss", [("01", "came")], "", ""),
        ("ss..", [("01", "came"), ("03", "went")], "", "03"),
        ("s.s", [("01", "came"), ("02", "went"), ("03", "came")], "03", ""),
        ("s-s", [("01", "came")], "", ""),
        ("s-.s.", [("01", "came"), ("03", "went"), ("04", "came"), ("05", "went")], "", "05"),
        ("su", [("01", "came")], "", ""),
    ],
)
def test_a_course_says_when_a_drift_came_and_went(
    told: str, turns: list[tuple[str, str]], back_since: str, gone_on: str
) -> None:
    found = course(nights_of(told), DRIFT.id)
    assert [(night[8:10], word) for night, word in found.turns] == turns
    assert (found.back_since[8:10], found.gone_on[8:10], found.since[8:10]) == (back_since, gone_on, "01")
    assert [*found.marks] == sorted(found.marks)


def test_it_holds_the_facts_of_the_drift_and_its_rate() -> None:
    found = course(nights_of("s.s."), DRIFT.id)
    assert (found.kind, found.contract, found.place) == (DRIFT.kind, DRIFT.contract, DRIFT.place)
    assert (found.shown, found.asked) == (2, 4)


def test_drifts_that_stand_come_first() -> None:
    history = both(night_of(0, A), night_of(1, A, B), night_of(2, B))
    assert [each.id for each in courses(history, lambda _, __: True)] == [B.id, A.id]
    assert [each.id for each in courses(history, lambda identity, _: identity == A.id)] == [A.id]
    assert courses(history, lambda _, record: record.contract == CAPS) == ()


def test_a_resource_says_what_stands_since_when_and_when_one_came() -> None:
    pens = next(each for each in resources(both(night_of(0, A), night_of(1, A, B)), 30) if each.key == PENS)
    assert (pens.now, pens.since, pens.came) == (2, at(0), at(1))
    clean = next(each for each in resources(both(night_of(0, A), night_of(1)), 30) if each.key == PENS)
    assert (clean.now, clean.since, clean.came) == (0, "", at(0))


def test_only_the_last_nights_are_told() -> None:
    history = both(*(night_of(day, A) for day in range(5)))
    assert [each[8:10] for each in moments(history, 2)] == ["04", "05"]
    assert all(len(each.nights) == 2 for each in resources(history, 2))


@pytest.mark.parametrize(
    ("number", "nights"), [(0, 1), (1, 1), (MOST_CELLS, 1), (MOST_CELLS + 1, 2), (365, 7), (400, 7)]
)
def test_a_strip_fits_on_a_line(number: int, nights: int) -> None:
    assert step(number) == nights
    assert len([*cells({}, ["2026-11-01"] * number)]) <= MOST_CELLS


def test_a_cell_tells_a_night() -> None:
    told = course(nights_of("s.-u"), DRIFT.id).marks
    nights = moments(nights_of("s.-u"), 30)
    assert [*cells(told, nights)] == ["shown", "absent", "unasked", "partly"]


def test_a_cell_of_several_nights_says_whether_it_showed_on_all_that_asked() -> None:
    days = [str(number) for number in range(MOST_CELLS * 2)]
    marks = {days[0]: "shown", days[1]: "shown", days[2]: "shown", days[3]: "absent", days[5]: "absent"}
    assert [*cells(marks, days)][:4] == ["shown", "partly", "absent", "unasked"]  # type: ignore[arg-type]


def fared(*told: tuple[int | None, int]) -> list[Fared]:
    return [Fared(night=str(n), asked=asked, shown=shown, came=0) for n, (asked, shown) in enumerate(told)]


def test_a_level_is_of_the_most_of_all_and_one_drift_is_seen() -> None:
    assert [*levels(fared((9, 0), (9, 1), (9, 50), (9, 100)), 8)] == [0, 1, 4, 8]


def test_nights_that_asked_nothing_have_no_level_where_that_is_known() -> None:
    assert [*levels(fared((0, 0), (9, 0), (None, 0), (0, 3)), 8)] == [None, 0, 0, 8]
