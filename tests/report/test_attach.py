from __future__ import annotations

from dataclasses import replace

from conform.drift.kinds import KINDS
from conform.exchange import Answer, Call, Exchange
from conform.redact import Redactor
from conform.report.attach import (
    MOST_BODY,
    MOST_LINES,
    MOST_STEPS,
    MOST_TOLD,
    case_text,
    description,
    failure_text,
    story,
)
from conform.report.result import Result
from tests.report.small import CASE, drift, drifted


def told(result: Result) -> str:
    return case_text(result, Redactor())


def test_a_case_tells_what_was_sent_what_came_and_what_is_wrong() -> None:
    call = Call(method="POST", path="/api2/pens.json", query=(("a", "1"),), body="قلم".encode())
    answer = Answer(status=202, body=b'{"id": 7}')
    exchange = Exchange(call=call, answer=answer, milliseconds=3.2)
    text = told(Result(case=CASE, verdict="drifted", drifts=(drift(),), exchanges=(exchange,)))
    for part in ("POST /api2/pens.json?a=1", "قلم", "202 in 3 ms", '"id": 7', "field.retyped", "page 1e0"):
        assert part in text


def test_a_long_body_is_cut_and_says_so() -> None:
    exchange = Exchange(call=Call(method="GET", path="/"), answer=Answer(status=200, body=b"x" * 9_000))
    text = told(Result(case=CASE, verdict="broken", reason="outage", exchanges=(exchange,)))
    assert "9000 bytes in all" in text
    assert text.count("x") < MOST_BODY + 100


def test_secrets_are_taken_out_everywhere() -> None:
    call = Call(method="GET", path="/?key=hush-hush", body=b"hush-hush")
    result = Result(
        case=CASE,
        verdict="broken",
        reason="hush-hush",
        exchanges=(Exchange(call=call, answer=Answer(status=400, body=b"hush-hush"), failure="hush-hush"),),
    )
    assert "hush" not in case_text(result, Redactor(["hush-hush"]))


def test_a_body_is_redacted_before_it_is_cut() -> None:
    key = "canary-key-0f1e2d3c4b5a"
    body = b"x" * (MOST_BODY - 10) + key.encode() + b"y" * MOST_BODY
    exchange = Exchange(call=Call(method="GET", path="/"), answer=Answer(status=200, body=body))
    text = case_text(Result(case=CASE, verdict="broken", exchanges=(exchange,)), Redactor([key]))
    assert "canary" not in text


def test_a_reason_under_the_name_of_a_secret_is_told() -> None:
    body = b'{"validation_errors": {"password": "This field is required", "name": "This field is required"}}'
    exchange = Exchange(call=Call(method="GET", path="/"), answer=Answer(status=400, body=body))
    text = case_text(Result(case=CASE, verdict="broken", exchanges=(exchange,)), Redactor())
    assert text.count("This field is required") == 2


def test_what_a_tenant_sends_breaks_out_of_no_line() -> None:
    exchange = Exchange(
        call=Call(method="GET", path="/"), answer=Answer(status=200, body=b"a\x1b[2Jb\xe2\x80\xaec")
    )
    reason = "no\nverdict  conformant"
    text = case_text(Result(case=CASE, verdict="broken", reason=reason, exchanges=(exchange,)), Redactor())
    assert "verdict  broken: no\\x0averdict  conformant\n" in text
    assert "a\\x1b[2Jb\\u202ec" in text


def test_a_failure_names_new_drift_only() -> None:
    text = failure_text((drifted(2, known=1),))
    assert text == ("cases: 1 drifted\nfield.retyped: integer; documented string (data.Pen.field1)")


def test_a_failure_names_each_difference_once_with_some_of_its_places() -> None:
    text = failure_text((drifted(9), drifted(9)))
    assert text == (
        "cases: 2 drifted\nfield.retyped: integer; documented string "
        "(data.Pen.field0, data.Pen.field1, data.Pen.field2, data.Pen.field3 and 5 more)"
    )


def test_a_failure_counts_the_reasons_for_which_nothing_could_be_judged() -> None:
    broken = Result(case=CASE, verdict="broken", reason="no network")
    assert "2 × broken: no network" in failure_text((broken, broken))


def test_a_failure_is_never_long() -> None:
    drifts = tuple(drift(f"f{n}", kind) for n, kind in enumerate(KINDS))
    text = failure_text((Result(case=CASE, verdict="drifted", drifts=drifts),))
    assert len(text.splitlines()) == MOST_LINES + 2
    assert text.endswith(f"… and {len(KINDS) - MOST_LINES} more")


def test_the_description_is_a_table_of_the_drifts_worst_first() -> None:
    rows = (drift("data.Pen.a", "field.undocumented"), drift("data.Pen.b|c"))
    lines = description((Result(case=CASE, verdict="drifted", drifts=rows, known=frozenset({rows[0].id})),))
    told = lines.splitlines()
    assert told[0] == "1 cases: 1 drifted."
    assert told[4] == (
        f"| `field.retyped` | `data.Pen.b\\|c` | string | integer | 1e0 | 1 | `{rows[1].id}` |"
    )
    assert told[5].startswith("| `field.undocumented` (known) |")


def test_a_story_orders_drifts_under_the_page_that_they_contradict() -> None:
    text = told(drifted(2, known=1))
    assert text.count("page 1e0 of 2026-01-01") == 1
    assert f"{drift('data.Pen.field0').id}  known  field.retyped" in text


def test_of_many_steps_those_that_show_drift_are_told_with_their_bodies() -> None:
    exchanges = tuple(
        Exchange(call=Call(method="GET", path=f"/{n}"), answer=Answer(status=200, body=f"body {n}".encode()))
        for n in range(30)
    )
    shown = tuple(replace(drift(f"data.a{n}"), exchange=n) for n in (3, 20))
    text = told(Result(case=CASE, verdict="drifted", drifts=shown, exchanges=exchanges))
    assert [n for n in range(30) if f"body {n}\n" in f"{text}\n"] == [3, 20, 26, 27, 28, 29]
    assert text.count("step ") == 30
    assert text.count("answered  200") == 30
    assert text.endswith(f"bodies of {30 - MOST_STEPS} steps are left out, see index.html")


def test_a_story_is_told_in_the_order_in_which_it_happened() -> None:
    made = Exchange(
        call=Call(method="POST", path="/api2/pens.json", body=b'{"key": "hush-hush"}'),
        answer=Answer(status=202, body=b'{"id": 7}'),
    )
    read = Exchange(
        call=Call(method="GET", path="/api2/pens/7.json"), answer=Answer(status=200, body=b"y" * 9_000)
    )
    result = Result(case=CASE, verdict="drifted", drifts=(drift(),), exchanges=(made, read))
    text = story(result, Redactor(["hush-hush"]))
    places = [
        text.index(each)
        for each in (CASE.id, "step 1: POST", "202", "step 2: GET", "drifted", "field.retyped")
    ]
    assert places == sorted(places)
    assert "hush" not in text
    assert text.count("y") < MOST_TOLD + 20 < MOST_BODY


def test_a_story_of_what_was_not_sent_says_why() -> None:
    text = story(Result(case=CASE, verdict="blocked", reason="no record of v1/inks"), Redactor())
    assert text.splitlines() == [f"case     {CASE.id}", "", "verdict  blocked: no record of v1/inks"]
