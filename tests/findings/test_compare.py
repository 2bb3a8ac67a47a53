"""Two runs side by side."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from conform.captured import Matcher
from conform.exchange import Answer
from conform.findings.compare import Served, compare
from conform.findings.history import Night, night
from tests.drift.small import PENS, READ, framed_pen, seen

if TYPE_CHECKING:
    from conform.drift.value import Drift


ONE, TWO = seen(READ, 200, framed_pen(count="3", price="1.5"))
LABEL = "v1/pens GET /pens/{id}"


def run(*drifts: Drift, kinds: dict[str, frozenset[str]] | None = None, statuses: str = "200") -> Served:
    served = Served(drifts={each.id: each for each in drifts})
    served.statuses[LABEL].add(statuses)
    for place, found in (kinds or {}).items():
        served.kinds[LABEL][place] |= found
    return served


def test_equal_runs_differ_in_nothing() -> None:
    found = compare(run(ONE), run(ONE))

    assert (found.new, found.gone, found.unchanged, found.changed) == ((), (), (ONE,), ())


def test_drifts_are_new_gone_or_unchanged() -> None:
    found = compare(run(ONE), run(TWO))

    assert (found.new, found.gone, found.unchanged) == ((TWO,), (ONE,), ())


def test_a_change_that_a_drift_tells_is_not_told_twice() -> None:
    before = {"200.data.Pen.count": frozenset({"integer"}), "200.data.Pen.x": frozenset({"null"})}
    after = {"200.data.Pen.count": frozenset({"string"}), "200.data.Pen.x": frozenset({"null"})}

    assert compare(run(kinds=before), run(ONE, kinds=after)).changed == ()
    assert len(compare(run(kinds=before), run(kinds=after)).changed) == 1


def test_what_stood_in_a_frame_that_is_gone_is_told_with_it() -> None:
    gone = replace(ONE, where="rows[0].frame")
    before = {"200.rows[].frame.page": frozenset({"integer"}), "200.rows[].other": frozenset({"null"})}

    assert compare(run(kinds=before), run(gone, kinds={"200": frozenset({"object"})})).changed == (
        f"{LABEL} 200 body: absent before, object after",
        f"{LABEL} 200 rows[].other: null before, absent after",
    )


def test_a_status_that_one_run_alone_saw_has_no_kinds_to_compare() -> None:
    before, after = {"200.a": frozenset({"null"})}, {"404.b": frozenset({"null"})}

    assert compare(run(kinds=before), run(kinds=after, statuses="404")).changed == (
        f"{LABEL}: statuses 200 before, 404 after",
    )


(ROUTE,) = Matcher({"v1/pens": PENS}).match("GET", "/api2/pens/7")
SEEN_AT = "v1/pens GET /pens/{id}"


def observed(*answers: tuple[int, Any]) -> Served:
    seen = Served()
    for status, body in answers:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        seen.take(ROUTE, Answer(status=status, body=content))
    return seen


def test_kinds_are_gathered_by_status_and_place() -> None:
    seen = observed((200, {"a": [1, "x"], "7": None}), (200, {"a": []}), (404, []))

    assert seen.statuses[SEEN_AT] == {"200", "404"}
    assert seen.kinds[SEEN_AT] == {
        "200": {"object"},
        "200.a": {"array"},
        "200.a[]": {"integer", "string"},
        "200.*": {"null"},
        "404": {"array"},
    }


def test_an_outage_and_what_is_no_json_say_nothing_of_kinds() -> None:
    seen = observed((500, {"a": 1}), (200, b"<html>"))

    assert seen.statuses[SEEN_AT] == {"200"}
    assert not seen.kinds[SEEN_AT]


def test_deep_nesting_ends_somewhere() -> None:
    body = b"[" * 500 + b"]" * 500

    assert len(observed((200, body)).kinds[SEEN_AT]) < 60


def test_a_drift_of_an_operation_that_did_not_answer_is_not_gone() -> None:
    found = compare(run(ONE), Served())

    assert (found.gone, found.unasked) == ((), (ONE,))


def test_a_drift_of_an_answer_that_did_not_come_is_not_gone() -> None:
    found = compare(run(ONE), run(statuses="404"))

    assert (found.gone, found.unasked) == ((), (ONE,))
    assert compare(run(ONE), run()).gone == (ONE,)


def test_a_place_that_no_answer_has_is_not_gone() -> None:
    with_pen = {"200.data.Pen": frozenset({"object"})}

    assert compare(run(ONE), run(kinds=with_pen)).gone == (ONE,)
    assert compare(run(ONE), run(kinds={"200": frozenset({"object"})})).unasked == (ONE,)


def test_what_only_cases_show_is_not_gone_from_what_others_recorded() -> None:
    refused = replace(ONE, kind="status.rejected_valid", where="status", shown=())
    unexpected = replace(refused, kind="status.unexpected")
    found = compare(run(refused, unexpected), run())
    asked = run()
    asked.is_expecting = True

    assert (found.gone, found.unasked) == ((unexpected,), (refused,))
    assert compare(run(refused), asked).gone == (refused,)


def asked_for(*questions: str, shown: Drift | None = None, statuses: str = "200") -> Served:
    """Give a run whose night is known; its drift is of the question `q`."""
    drifts = {} if shown is None else {shown.id: shown}
    served = run(*drifts.values(), statuses=statuses)
    own = night(
        datetime(2026, 11, 1, tzinfo=UTC),
        dict.fromkeys(questions, "v1/pens"),
        {each: {"q"} for each in drifts},
        drifts,
    )
    served.nights.append(own)
    return served


def test_where_nights_are_known_questions_tell_what_was_asked() -> None:
    shown = asked_for("q", "r", shown=ONE)

    assert compare(shown, asked_for("q")).gone == (ONE,)
    assert compare(shown, asked_for("r")).unasked == (ONE,)
    new = compare(asked_for("q"), shown)
    first = compare(asked_for("r"), shown)
    assert (new.new, new.first, first.new, first.first) == ((ONE,), (), (ONE,), (ONE,))


def test_the_order_of_two_nights_is_that_in_which_they_are_named() -> None:
    shown, later = asked_for("q", shown=ONE), asked_for("q")
    later.nights = [
        replace(each, nights={"2020-01-01T00:00:00Z-x": Night(asked=frozenset("q"))}) for each in later.nights
    ]

    assert compare(shown, later).gone == (ONE,)


def test_a_status_that_only_further_questions_brought_is_no_change() -> None:
    few, more = asked_for("q", statuses="200"), asked_for("q", "r", statuses="404")

    assert compare(few, more).changed == (f"{LABEL}: statuses 200 before, 404 after",)
    more.statuses[LABEL].add("200")
    assert compare(few, more).changed == compare(more, few).changed == ()
    assert compare(asked_for("q", statuses="404"), few).changed == (
        f"{LABEL}: statuses 404 before, 200 after",
    )
