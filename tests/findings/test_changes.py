"""What came and what went, and how a resource fared, by nights of our own making."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import reduce

from conform.contract import Source
from conform.drift.value import Drift
from conform.findings.changes import Changes, Fared, changes, fared
from conform.findings.history import History, merged, moment, night

FIRST = datetime(2026, 11, 1, 5, tzinfo=UTC)
PENS, CAPS = "v1/pens", "v1/caps"
OWNERS = {"q": PENS, "r": PENS, "s": CAPS}


def drift(place: str, contract: str = PENS) -> Drift:
    return Drift(
        kind="field.null",
        contract=contract,
        operation="GET /pens",
        where=place,
        claimed=("kinds", "string"),
        got=("kinds", "null"),
        source=Source(page="1e0", edition="2026-01-01"),
    )


A, B = drift("data.a"), drift("data.b")


def on(day: int, *shown: Drift, asked: str = "qrs") -> History:
    return night(
        FIRST + timedelta(days=day),
        {each: OWNERS[each] for each in asked},
        {A.id: {"q"}, B.id: {"r"}},
        {each.id: each for each in shown},
    )


def joined(*nights: History) -> History:
    return reduce(merged, nights, History())


def at(day: int) -> str:
    return (FIRST + timedelta(days=day)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_without_a_night_before_nothing_came_or_went() -> None:
    assert changes(joined(on(0, A))) == changes(History()) == changes(on(0))


def test_what_the_night_before_had_not_shown_came() -> None:
    found = changes(joined(on(0, A), on(1, A, B)))
    assert (found.before, found.came, found.went) == (at(0), (B.id,), ())


def test_what_the_night_asked_for_and_did_not_see_went() -> None:
    (gone,) = changes(joined(on(0, A, B), on(1, A, B), on(2, A))).went
    assert (gone.id, gone.place, gone.since, gone.last) == (B.id, "data.b", at(0), at(1))


def test_what_was_not_asked_tonight_did_not_go() -> None:
    assert changes(joined(on(0, A, B), on(1, A, asked="q"))).went == ()


def test_what_went_nights_ago_does_not_go_again() -> None:
    assert changes(joined(on(0, A), on(1), on(2))).went == ()


def test_what_came_back_came() -> None:
    assert changes(joined(on(0, A), on(1), on(2, A))).came == (A.id,)


def test_what_comes_and_goes_is_neither() -> None:
    flapping = {A.id}
    assert changes(joined(on(0), on(1, A)), flapping).came == ()
    assert changes(joined(on(0, A), on(1)), flapping).went == ()


def test_a_resource_is_told_by_what_was_asked_of_it_night_by_night() -> None:
    found = fared(joined(on(0, A), on(1, asked="s"), on(2, A, B, asked="qr")))
    assert found[PENS] == (
        Fared(night=at(0), asked=2, shown=1, came=1),
        Fared(night=at(1), asked=0, shown=0, came=0),
        Fared(night=at(2), asked=2, shown=2, came=1),
    )
    assert [each.asked for each in found[CAPS]] == [1, 1, 0]


def test_only_the_last_nights_are_told_and_what_came_before_them_did_not_come_in_them() -> None:
    found = fared(joined(*(on(day, A) for day in range(40))), most=30)
    assert len(found[PENS]) == 30
    assert found[PENS][0].night == at(10)
    assert sum(each.came for each in found[PENS]) == 0


def test_a_history_of_before_does_not_tell_what_was_asked() -> None:
    old = joined(on(0, A))
    (told,) = fared(History(nights=old.nights, records=old.records))[PENS]
    assert (told.asked, told.shown, told.night) == (None, 1, moment(next(iter(old.nights))))


def test_a_question_that_is_gone_and_one_that_is_new_make_no_drift_come_or_go() -> None:
    drift_a = {A.id: A}
    later = night(FIRST + timedelta(days=2), {"t": PENS}, {A.id: {"t"}}, drift_a)
    history = joined(on(0, A), on(1, asked="rs"), later)
    assert changes(joined(on(0, A), on(1, asked="rs"))) == Changes(before=at(0))
    assert (changes(history).came, changes(history).went) == ((), ())
    assert [(each.shown, each.came) for each in fared(history)[PENS]] == [(1, 1), (0, 0), (1, 0)]
