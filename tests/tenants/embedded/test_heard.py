"""What the tenant was asked, as exchanges, and how much of it is kept."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import pytest

from conform.contract.vendor import Access
from conform.tenants.embedded.access import KEY
from conform.tenants.embedded.heard import Hearing, credentials
from conform.tenants.embedded.http import HttpRequest, Reply

ACCESS = Access(header="X-Key")


def heard(hearing: Hearing, body: bytes = b"{}", **said: Any) -> None:
    request = HttpRequest(**{"method": "POST", "path": "/pens", "body": body, **said})
    hearing.take(request, Reply(status=200, body={"id": 7}, headers=(("x-a", "b"),)), perf_counter())


def test_an_exchange_has_both_sides() -> None:
    hearing = Hearing(ACCESS)
    heard(hearing, query=(("a", "1"),), headers={"content-type": "application/json", "x-key": KEY})
    (only,) = hearing.kept
    call, answer = only.exchange.call, only.exchange.answer
    assert (call.method, call.path, call.query, call.body) == ("POST", "/pens", (("a", "1"),), b"{}")
    assert (call.media, call.credentials) == ("application/json", "good")
    assert answer is not None
    assert (answer.status, answer.body, answer.header("X-A")) == (200, b'{"id":7}', "b")
    assert (only.number, only.was_spoilt) == (1, False)


def test_a_request_without_a_body_has_no_media_and_a_head_no_answer_of_its_own() -> None:
    hearing = Hearing(ACCESS)
    heard(hearing, b"", headers={"content-type": "application/json"}, method="HEAD")
    exchange = hearing.kept[0].exchange
    assert (exchange.call.body, exchange.call.media) == (None, None)
    assert exchange.answer is not None
    assert exchange.answer.body == b""


def test_the_last_ones_are_kept_and_the_others_counted() -> None:
    hearing = Hearing(ACCESS, most=2)
    for _ in range(5):
        heard(hearing)
    assert [each.number for each in hearing.kept] == [4, 5]
    assert hearing.forgotten == 3
    hearing.clear()
    heard(hearing)
    assert ([each.number for each in hearing.kept], hearing.forgotten) == ([1], 0)


def test_long_bodies_are_forgotten_sooner_but_never_the_last() -> None:
    hearing = Hearing(ACCESS, most_bytes=100)
    for _ in range(3):
        heard(hearing, b"x" * 60)
    assert [each.number for each in hearing.kept] == [3]
    heard(hearing, b"x" * 500)
    assert [each.number for each in hearing.kept] == [4]


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        ({}, "none"),
        ({"x-key": KEY}, "good"),
        ({"x-key": "other"}, "wrong"),
        ({"authorization": f"Bearer {KEY}"}, "bearer"),
        ({"authorization": "Bearer a-token"}, "good"),
        ({"authorization": "Basic b3duZXI6c2VjcmV0"}, "none"),
        ({"x-key": KEY, "authorization": "Bearer a-token"}, "both"),
    ],
)
def test_how_a_caller_shows_itself_is_told(headers: dict[str, str], shown: str) -> None:
    assert credentials(headers, ACCESS) == shown
