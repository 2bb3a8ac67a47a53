"""Nights: what was asked for and not shown, what came back, what flaps; and histories that machines share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conform.contract import Source
from conform.drift.value import Drift
from conform.findings import history as of_nights
from conform.findings.history import (
    CONSTANT,
    LEAST,
    WINDOW,
    History,
    Times,
    comings,
    flaps,
    marks,
    merged,
    night,
    standing,
    times,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conform.findings.history import Mark

FIRST = datetime(2026, 11, 1, 5, 0, tzinfo=UTC)
CHARS: dict[str, Mark] = {"s": "shown", "u": "unsteady", ".": "absent"}


def drift(place: str = "data.Pen.count", kind: str = "field.retyped") -> Drift:
    return Drift(
        kind=kind,
        contract="v1/pens",
        operation="GET /pens/{id}",
        where=place,
        claimed=("kinds", "integer"),
        got=("text",),
        source=Source(page="1e0", edition="2026-01-01"),
    )


DRIFT = drift()
REFUSED = drift("status", "status.rejected_valid")


def on(
    day: int,
    *shown: Drift,
    asked: Iterable[str] = ("q",),
    by: Iterable[str] = ("q",),
    unsteady: Iterable[Drift] = (),
) -> History:
    """Give a night: its day, the questions it asked, its drifts and the questions that showed them."""
    return night(
        FIRST + timedelta(days=day),
        dict.fromkeys(asked, "v1/pens"),
        {each.id: {*by} for each in shown},
        {each.id: each for each in shown},
        {each.id for each in unsteady},
    )


def joined(*nights: History) -> History:
    return reduce(merged, nights, History())


def nights_of(told: str) -> History:
    """Give nights in their order: `s` shown, `u` shown and not again, `.` absent, `-` not asked."""
    return joined(
        *(
            on(
                day,
                *((DRIFT,) if sign in "su" else ()),
                asked=() if sign == "-" else ("q",),
                unsteady=(DRIFT,) if sign == "u" else (),
            )
            for day, sign in enumerate(told)
        )
    )


def said(history: History, which: Drift = DRIFT) -> str:
    signs = {mark: sign for sign, mark in CHARS.items()}
    return "".join(signs[mark] for _, mark in marks(history, which.id))[::-1]


def day(number: int) -> str:
    return (FIRST + timedelta(days=number)).strftime("%Y-%m-%dT%H:%M:%SZ")


# What a night asked for


def test_nothing_is_known_of_a_drift_that_no_night_saw() -> None:
    assert times(History(), [DRIFT.id]) == Times()
    assert said(nights_of("...")) == ""


def test_a_night_asks_for_a_drift_where_it_judges_a_question_that_has_shown_it() -> None:
    assert said(nights_of("s.-s")) == "s.s"


def test_a_question_of_another_case_or_edition_asks_for_nothing_that_it_has_not_shown() -> None:
    other = joined(on(0, DRIFT), on(1, asked=["r"]), on(2, asked=["r"]))
    assert said(other) == "s"
    assert times(other, [DRIFT.id]) == Times(since=day(0), shown=1, asked=1)


def test_a_drift_that_no_question_shows_alone_is_never_said_to_be_gone() -> None:
    assert said(joined(on(0, DRIFT, by=[]), on(1))) == "s"


@pytest.mark.parametrize("kind", ["status.rejected_valid", "body.not_json", "access.refused"])
def test_what_ends_the_judging_of_a_question_hides_its_other_drifts(kind: str) -> None:
    assert said(joined(on(0, DRIFT), on(1, drift("status", kind)), on(2))) == "s."


def test_another_question_may_ask_for_what_is_hidden_from_the_first() -> None:
    first = on(0, DRIFT, asked=["q", "r"], by=["q", "r"])
    assert said(joined(first, on(1, REFUSED, asked=["q", "r"]))) == "s."


def test_what_holds_a_place_hides_what_is_inside_it_and_nothing_beside() -> None:
    whole, beside = drift("data.Pen"), drift("data.Pen.counted")
    assert said(joined(on(0, DRIFT), on(1, whole))) == "s"
    assert said(joined(on(0, DRIFT), on(1, beside))) == "s."
    elsewhere = replace(whole, operation="GET /pens")
    assert said(joined(on(0, DRIFT), on(1, elsewhere))) == "s."


def test_what_has_shown_beside_a_drift_does_not_hide_it() -> None:
    assert said(joined(on(0, DRIFT, REFUSED), on(1, REFUSED))) == "s."


# Since when, and how often


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("s", Times(since=day(0), shown=1, asked=1)),
        ("ss", Times(since=day(0), shown=2, asked=2)),
        ("s-s", Times(since=day(0), shown=2, asked=2)),
        ("s.s", Times(since=day(0), back_since=day(2), shown=2, asked=3)),
        ("s.ss", Times(since=day(0), back_since=day(2), shown=3, asked=4)),
        ("s.s.s", Times(since=day(0), back_since=day(4), shown=3, asked=5)),
        ("s.", Times(since=day(0), shown=1, asked=2)),
        ("..s", Times(since=day(2), shown=1, asked=3)),
        ("." * WINDOW + "s", Times(since=day(WINDOW), shown=1, asked=WINDOW)),
        ("s" + "." * WINDOW, Times(since=day(0), shown=0, asked=WINDOW)),
    ],
)
def test_since_when_a_drift_shows_and_on_how_many_of_the_last_nights(told: str, found: Times) -> None:
    assert times(nights_of(told), [DRIFT.id]) == found


def test_a_drift_is_found_by_the_name_that_it_had_before() -> None:
    assert times(nights_of("s.s"), ["0123456789ab", DRIFT.id]).back_since == day(2)


# What stands of it on the night that shows it


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("", "new"),  # nothing is known yet
        ("-", "new"),
        (".", "doubtful"),  # its first night, of others that asked
        ("." * (WINDOW - 1), "doubtful"),
        ("s", "doubtful"),  # nothing was known on its first night
        ("ss", "new"),
        (".s", "new"),  # it was asked for again at once on its first
        ("u", "doubtful"),
        ("sssss.", "doubtful"),  # it was mended, and is back
        ("s.s..", "doubtful"),
        ("s.s...", "flapping"),  # it comes the third time, in the seventh night
        ("u.....", "flapping"),  # it did not come again at once on the first
        ("u....", "doubtful"),  # one night too few
        ("s.s.s", "new"),
        ("...u" + "s" * (CONSTANT - 1), "new"),  # on every one of the last nights, this one included
        ("......u" + "s" * (CONSTANT - 3), "flapping"),
    ],
)
def test_what_nights_before_tell_of_a_drift_that_shows(before: str, found: str) -> None:
    assert standing(nights_of(before), DRIFT.id, "q") == found


def test_a_question_that_was_never_asked_makes_no_drift_doubtful() -> None:
    assert standing(nights_of("..."), DRIFT.id, "r") == "new"


@pytest.mark.parametrize(
    ("told", "is_flapping"),
    [
        ("s.s.s..", True),
        ("s.s.s.", False),  # a night too few
        ("s.s..s.", True),
        ("ss...s.", False),  # it came twice: it was mended, and came back
        (".ssss..s.s", False),  # on more than half of the nights
        (".ss.s..s.s", True),  # on half of them
        ("u......", True),
        (".......", False),
        ("u.....sssss", False),
        ("u......ssss", True),
    ],
)
def test_what_comes_and_goes_flaps(told: str, *, is_flapping: bool) -> None:
    assert flaps([CHARS[sign] for sign in reversed(told)]) is is_flapping


@pytest.mark.parametrize(
    ("told", "number"), [("", 0), ("..", 0), ("s", 1), ("ss", 1), ("s.s", 2), (".s.su", 2)]
)
def test_how_often_a_drift_came(told: str, number: int) -> None:
    assert comings([CHARS[sign] for sign in reversed(told)]) == number


def test_the_numbers_of_the_rule_hang_together() -> None:
    assert LEAST >= CONSTANT, "else what flaps could be constant at once"
    assert of_nights.MOST_NIGHTS > WINDOW


# Histories that machines share

DRIFTS = [DRIFT, REFUSED, drift("data.Pen"), drift("data.Pen.name")]
_ids = st.sampled_from("abcd")
_nights = st.builds(
    lambda number, asked, shown, by, shaky: on(
        number, *shown, asked=asked, by=by, unsteady=DRIFTS[:1] if shaky else ()
    ),
    st.integers(0, 6),
    st.sets(_ids),
    st.lists(st.sampled_from(DRIFTS), unique_by=lambda each: each.id),
    st.sets(_ids, max_size=2),
    st.booleans(),
)
_histories = st.lists(_nights, max_size=4).map(lambda nights: joined(*nights))


@pytest.mark.parametrize("most", [2, of_nights.MOST_NIGHTS])
@settings(max_examples=60, deadline=None)
@given(one=_histories, other=_histories, third=_histories)
def test_merging_is_the_same_in_any_order_and_however_often(
    most: int, one: History, other: History, third: History
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(of_nights, "MOST_NIGHTS", most)
        a, b, c = (merged(History(), each) for each in (one, other, third))
        assert merged(a, b) == merged(b, a)
        assert merged(merged(a, b), c) == merged(a, merged(b, c))
        assert merged(a, a) == a
        assert merged(a, History()) == a
        assert len(merged(a, b).nights) <= most


def test_the_first_night_outlives_the_nights_that_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_nights, "MOST_NIGHTS", 3)
    history = nights_of("s....s")
    assert len(history.nights) == 3
    assert times(history, [DRIFT.id]) == Times(since=day(0), back_since=day(5), shown=1, asked=3)


def test_two_machines_that_begin_in_one_second_are_two_nights_and_one_told_twice_is_one() -> None:
    one, other = on(0, DRIFT), on(0)
    assert len(merged(one, other).nights) == 2
    assert len(merged(one, on(0, DRIFT)).nights) == 1


def test_what_one_machine_knows_of_questions_tells_what_the_nights_of_another_asked_for() -> None:
    assert said(merged(on(0, DRIFT), on(1))) == "s."


def test_redacted_facts_of_a_drift_do_not_depend_on_who_tells_them_first() -> None:
    hidden = replace(DRIFT, where="data.Pen.***", fingerprint=DRIFT.id)
    one, other = on(0, DRIFT), on(1, hidden)
    assert merged(one, other) == merged(other, one)
