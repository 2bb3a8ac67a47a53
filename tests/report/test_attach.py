from __future__ import annotations

from conform.exchange import Answer, Call, Exchange
from conform.report.attach import MOST_BODY, case_text, failure_text
from conform.report.result import Result
from tests.report.small import CASE, drift, drifted


def told(result: Result) -> str:
    return case_text(result, lambda text: text)


def test_a_case_tells_what_was_sent_what_came_and_what_is_wrong() -> None:
    call = Call(method="POST", path="/api2/pens.json", query=(("a", "1"),), body="قلم".encode())
    answer = Answer(status=202, body=b'{"id": 7}')
    exchange = Exchange(call=call, answer=answer, milliseconds=3.2)
    text = told(Result(case=CASE, verdict="drifted", drifts=(drift(),), exchanges=(exchange,)))
    for part in ("POST /api2/pens.json?a=1", "قلم", "202 in 3 ms", '{"id": 7}', "field.retyped", "page 1e0"):
        assert part in text


def test_a_long_body_is_cut_and_says_so() -> None:
    exchange = Exchange(call=Call(method="GET", path="/"), answer=Answer(status=200, body=b"x" * 9_000))
    text = told(Result(case=CASE, verdict="broken", reason="outage", exchanges=(exchange,)))
    assert "9000 bytes in all" in text
    assert text.count("x") < MOST_BODY + 100


def test_secrets_are_taken_out_by_the_caller() -> None:
    call = Call(method="GET", path="/?key=hush")
    result = Result(case=CASE, verdict="broken", exchanges=(Exchange(call=call, failure="hush"),))
    assert "hush" not in case_text(result, lambda text: text.replace("hush", "…"))


def test_a_failure_names_new_drift_only() -> None:
    text = failure_text((drifted(2, known=1),))
    assert text.count("field.retyped") == 1
