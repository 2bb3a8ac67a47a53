"""Which exchanges can be judged at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.drift import judged
from conform.drift.judged import is_outage, maybe_judged, read_body
from conform.exchange import Call, Exchange
from conform.words import fault
from tests.drift.small import PENS, READ, exchange, framed_pen


@pytest.mark.parametrize("status", [0, 304, 429, 500, 503])
def test_an_outage_or_no_answer_says_nothing(status: int) -> None:
    assert maybe_judged(PENS, READ, exchange(status, framed_pen())) is None


def test_a_failure_says_nothing() -> None:
    assert maybe_judged(PENS, READ, Exchange(call=Call(method="GET", path="/"), failure="no network")) is None


def test_an_answer_is_seen_beside_its_claims() -> None:
    judged = maybe_judged(PENS, READ, exchange(200, framed_pen(), sent={"a": 1}))

    assert judged is not None
    assert judged.response is READ.responses[0]
    assert judged.sent.value == {"a": 1}
    assert (judged.is_success, judged.is_settled, judged.subject) == (True, False, None)


def test_outages_are_429_and_5xx() -> None:
    assert [status for status in (200, 404, 429, 499, 500, 599) if is_outage(status)] == [429, 500, 599]


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"{}", {}),
        (b" [1, 2.5] \n", [1, 2.5]),
        (b"null", None),
        (b'\xef\xbb\xbf"x"', "x"),
        (b'{"a":1,"a":2}', {"a": 2}),
    ],
)
def test_json_is_read(content: bytes, value: object) -> None:
    read = read_body(content)

    assert (read.value, read.fault, read.is_readable) == (value, None, True)


@pytest.mark.parametrize(
    ("content", "words", "is_readable"),
    [
        (b"", "an empty body", True),
        (b" \n", "an empty body", True),
        (b"<!doctype html>", "a page of HTML or XML", True),
        (b"not found", "text that is not JSON", True),
        (b'{"a": 1', "JSON that breaks off or is malformed", True),
        (b'{"a": -Infinity}', "NaN or Infinity in JSON", True),
        (b'{"a": "\xff"}', "text that is not UTF-8", True),
        (b"[" * 10_000 + b"]" * 10_000, "JSON nested too deeply to read", False),
        (b'{"a": 1e400}', "JSON beyond what is read", False),
        (b'{"a": ' + b"9" * 10_000 + b"}", "JSON beyond what is read", False),
        (rb'{"a": "\ud800"}', "JSON beyond what is read", False),
        (rb'{"a": "\ud800", "b": NaN}', "NaN or Infinity in JSON", True),
        (b'{"a": "\x01"}', "JSON that breaks off or is malformed", True),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_is_no_json_is_named(content: bytes, words: str, is_readable: bool) -> None:  # noqa: FBT001 - a parameter of the table
    read = read_body(content)

    assert (read.value, fault(read.fault or ()), read.is_readable) == (None, words, is_readable)


def test_a_body_above_the_limit_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judged, "MOST_BYTES", 10)

    assert not read_body(b"[1, 2, 3, 4, 5]").is_readable


@given(st.binary(max_size=60))
def test_no_bytes_make_it_raise(content: bytes) -> None:
    read = read_body(content)

    assert read.fault is None or read.value is None
