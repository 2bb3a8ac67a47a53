"""What is written as HAR is read again as it was, without secrets."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from conform.captured import read_captured
from conform.captured.har import har, har_written
from conform.exchange import Answer, Call, Exchange
from conform.redact import Redactor

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CALL = Call(
    method="POST",
    path="/pens/é 1",
    query=(("a", "1"), ("a", "ü")),
    body='{"name": "Feder №1"}'.encode(),
    media="application/json",
)
ANSWER = Answer(status=202, headers=(("content-type", "application/json"),), body=b'{"id":7}')


def written(exchange: Exchange, **headers: str) -> dict[str, Any]:
    return har_written(
        exchange,
        base_url="http://127.0.0.1:1",
        at=AT,
        headers=headers,
        redactor=Redactor(["canary-0f1e2d3c"], header="X-Key"),
    )


def again(tmp_path: Path, *exchanges: Exchange) -> list[Any]:
    document = har([written(each) for each in exchanges], "us", "1.0")
    path = tmp_path / "a.har"
    path.write_text(json.dumps(document), encoding="utf-8")
    return list(read_captured(path))


def test_an_exchange_comes_back_as_it_was(tmp_path: Path) -> None:
    (read,) = again(tmp_path, Exchange(call=CALL, answer=ANSWER, milliseconds=12.5))
    call, answer = read.exchange.call, read.exchange.answer
    assert (read.method, call.query, call.body) == (CALL.method, CALL.query, CALL.body)
    assert call.path == "/pens/%C3%A9%201"
    assert (answer.status, answer.body, read.exchange.milliseconds) == (202, b'{"id":7}', 12.5)
    assert answer.header("Content-Type") == "application/json"


def test_a_body_that_is_no_text_comes_back_and_one_without_an_answer_is_told_as_such(tmp_path: Path) -> None:
    raw = Exchange(
        call=Call(method="PUT", path="/a", body=b"\xff\x00"), answer=Answer(status=200, body=b"\xfe")
    )
    read, lost = again(tmp_path, raw, Exchange(call=Call(method="GET", path="/b")))
    assert (read.exchange.call.body, read.exchange.answer.body) == (b"\xff\x00", b"\xfe")
    assert lost.exchange is None


def test_no_secret_is_written() -> None:
    call = Call(
        method="POST",
        path="/a",
        query=(("api_key", "hidden-in-a-query"),),
        body=b'{"password": "hidden-in-a-body", "name": "canary-0f1e2d3c"}',
    )
    told = json.dumps(written(Exchange(call=call, answer=ANSWER), **{"x-key": "hidden-in-a-header"}))
    assert "hidden" not in told
    assert "canary" not in told


def test_it_has_what_the_format_asks_for() -> None:
    document = har([written(Exchange(call=CALL, answer=ANSWER))], "us", "1.0")
    entry = document["log"]["entries"][0]
    assert document["log"]["version"] == "1.2"
    assert document["log"]["creator"] == {"name": "us", "version": "1.0"}
    assert {"startedDateTime", "time", "request", "response", "cache", "timings"} == set(entry)
    assert entry["startedDateTime"] == "2026-03-01T12:00:00+00:00"
    assert entry["response"]["statusText"] == "Accepted"
