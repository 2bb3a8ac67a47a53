"""What nights before had not seen is asked again at once: a month of flapping claims turns no night red."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from conform.case import Group
from conform.exchange import Answer
from conform.findings.history import CONSTANT, History, merged, night, standing
from conform.ledger import Ledger
from conform.report.answers import name_of
from conform.run import steady
from conform.run.custody import Custody
from conform.run.permitted import Policy
from conform.run.references import PREPARES
from conform.run.session import Session
from conform.run.steady import AGAIN, came_again
from tests.findings.test_history import FIRST, drift, on
from tests.run.shelf import CONTRACTS, CREATE, MAKE, Shelf, case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conform.exchange import Call, Exchange

A, B = "aaaaaaaaaaaa", "bbbbbbbbbbbb"


# What comes again


@pytest.mark.parametrize(
    ("answers", "came", "times"),
    [
        ([{A, B}, {A, B}, {A, B}], {A, B}, AGAIN),
        ([{A}, {A, B}, {A}], {A}, AGAIN),
        ([set()], set(), 1),
        ([{A}, set()], set(), 2),
        ([{A}, None], {A}, 2),  # what could not be asked is there, as far as anybody knows
        ([None], {A, B}, 1),
    ],
)
def test_what_shows_each_time_is_there(answers: list[set[str] | None], came: set[str], times: int) -> None:
    left = iter(answers)
    assert came_again([A, B], lambda: next(left)) == came
    assert len(list(left)) == len(answers) - times


# A session


def answering(shows: Callable[[int], bool]) -> Shelf:
    """Give a shelf that answers some creates, by their number, with a status that the docs do not list."""
    number = iter(range(10_000))

    def lie(shelf: Shelf, call: Call) -> Exchange | None:
        if call.method != "POST" or not shows(next(number)):
            return None
        made = shelf.answer(call)
        assert made.answer is not None
        return replace(made, answer=Answer(status=201, headers=made.answer.headers, body=made.answer.body))

    return Shelf(lies=lie)


def ran(
    folder: Path,
    shelf: Shelf,
    before: History,
    *,
    may_confirm: bool = True,
    cases: int = 1,
    opened: list[str] | None = None,
) -> tuple[Session, list[bool]]:
    """Give what a session makes of some cases after some nights, and which of them failed."""
    ledger = Ledger.of_run(folder, base_url=shelf.base_url, identity=shelf.identity)

    def open_tenant(name: str) -> Shelf:
        if opened is not None:
            opened.append(name)
        return shelf

    session = Session(
        contracts=CONTRACTS,
        open_tenant=open_tenant,
        policy=Policy(may_write=True, may_leave=False, may_confirm=may_confirm),
        custody=Custody(contracts=CONTRACTS, ledger=ledger, send=shelf.send),
        standing=lambda each, question: standing(before, each.id, question),
    )
    asked = tuple(case(MAKE, asks=f"test {number}") for number in range(cases))
    results = session.run(
        Group(contract="v1/pens", operation=CREATE.id, sort="lifecycle", cases=asked)
    ).results
    assert session.close() == ()
    assert shelf.pens == {}
    return session, [each.is_failure for each in results]


QUIET = on(0, asked=[name_of(case(MAKE, asks=f"test {number}")) for number in range(60)])
"""A night on which all was asked and nothing showed."""


def sent(shelf: Shelf) -> int:
    return sum(call.method == "POST" for call in shelf.calls)


def test_what_does_not_come_again_flaps_from_its_first_night_on(tmp_path: Path) -> None:
    shelf = answering(lambda number: number == 0)
    session, failed = ran(tmp_path, shelf, QUIET)
    assert failed == [False]
    assert session.tally.flapping == session.tally.unsteady == session.tally.drifts.keys()
    assert sent(shelf) == 2


def test_what_is_asked_again_stands_in_no_recording(tmp_path: Path) -> None:
    shelf, opened = answering(lambda number: number == 0), list[str]()
    ran(tmp_path, shelf, QUIET, opened=opened)
    assert [name.startswith(PREPARES) for name in opened] == [False, True]


def test_what_comes_each_time_is_new_on_its_first_night(tmp_path: Path) -> None:
    shelf = answering(lambda _: True)
    session, failed = ran(tmp_path, shelf, QUIET)
    assert failed == [True]
    assert session.tally.flapping == set()
    assert session.tally.steady == session.tally.drifts.keys()
    assert sent(shelf) == 1 + AGAIN


@pytest.mark.parametrize(
    ("before", "may_confirm"),
    [(History(), True), (on(0), True), (QUIET, False)],
    ids=["nothing", "other questions", "it may not be"],
)
def test_nothing_is_asked_again_where_nothing_is_known_or_it_may_not_be(
    before: History, tmp_path: Path, *, may_confirm: bool
) -> None:
    shelf = answering(lambda number: number == 0)
    _, failed = ran(tmp_path, shelf, before, may_confirm=may_confirm)
    assert failed == [True]
    assert sent(shelf) == 1


def test_what_is_there_is_asked_again_once_a_run(tmp_path: Path) -> None:
    shelf = answering(lambda _: True)
    _, failed = ran(tmp_path, shelf, QUIET, cases=5)
    assert failed == [True] * 5
    assert sent(shelf) == 5 + AGAIN


def test_once_enough_is_there_nothing_more_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steady, "ENOUGH", 0)
    shelf = answering(lambda number: number == 0)
    _, failed = ran(tmp_path, shelf, QUIET)
    assert failed == [True]
    assert sent(shelf) == 1


def test_a_run_asks_so_many_cases_again_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steady, "MOST", 2)
    shelf = answering(lambda number: number % 2 == 0 or number > 4)
    _, failed = ran(tmp_path, shelf, QUIET, cases=4)
    assert failed == [False, False, True, True]


# A month


def month(
    seed: int, *, flapping: int = 200, rate: float = 0.05
) -> tuple[list[tuple[int, str]], dict[str, int]]:
    """Live through 30 nights of claims that flap, and of faults that come to stay; give what failed when.

    The faults are by their id the night on which they come; the last of them flaps until then.
    """
    chance = random.Random(seed)  # noqa: S311 - to draw, not to hide
    faults = {f"fault{n:07d}": begins for n, begins in enumerate((0, 1, 4, 12, 20, 29))}
    flaps = [f"flap{n:08d}" for n in range(flapping)]
    became = flaps[0]
    history, red = History(), []
    for day in range(30):

        def shows(each: str, day: int = day) -> bool:
            if each in faults:
                return day >= faults[each]
            return (each == became and day >= 15) or chance.random() < rate

        shown = [each for each in (*faults, *flaps) if shows(each)]
        unsteady = set()
        for each in shown:
            stands = standing(history, each, f"q of {each}")
            if stands == "doubtful" and not came_again({each}, lambda: set(filter(shows, [each]))):  # noqa: B023
                unsteady.add(each)
            elif stands != "flapping":
                red.append((day, each))
        drifts = {each: replace(drift(f"data.{each}"), fingerprint=each) for each in shown}
        asked = {f"q of {each}": "v1/pens" for each in (*faults, *flaps)}
        by = {each: [f"q of {each}"] for each in shown}
        history = merged(history, night(FIRST + timedelta(days=day), asked, by, drifts, unsteady))
    return red, {**faults, became: 15 + CONSTANT - 1}


@pytest.mark.parametrize("seed", range(3))
def test_a_month_of_flapping_turns_no_night_red_and_each_fault_is_seen_on_its_first(seed: int) -> None:
    red, faults = month(seed)
    first = {each: min(day for day, name in red if name == each) for each in faults}
    assert {each: first[each] for each in faults if each.startswith("fault")} == {
        each: day for each, day in faults.items() if each.startswith("fault")
    }
    became = next(each for each in faults if each.startswith("flap"))
    assert 15 <= min(day for day, name in red if name == became and day) <= faults[became]
    assert [each for each in red if each[0] > 0 and each[1] not in faults] == []


def test_each_fault_that_stays_fails_every_night_that_shows_it() -> None:
    red, faults = month(7)
    for each, begins in faults.items():
        if each.startswith("fault"):
            assert [day for day, name in red if name == each] == [*range(begins, 30)]
