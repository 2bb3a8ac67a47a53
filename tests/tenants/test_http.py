from __future__ import annotations

import gzip
import socket
from typing import TYPE_CHECKING, Any

import pytest

from conform.daftra import DAFTRA
from conform.exchange import Call
from conform.tenants.http import WRONG_KEY, Secrets, Sender, headers, target

if TYPE_CHECKING:
    from conform.case import Credentials
    from tests.conftest import Replying, Serving

KEY = "canary-key-7f3a"


def call(**changes: Any) -> Call:
    return Call(**{"method": "GET", "path": "/api2/clients.json", **changes})


@pytest.mark.parametrize(
    ("credentials", "secrets", "expected"),
    [
        ("good", Secrets(key=KEY), {"APIKEY": KEY}),
        ("none", Secrets(key=KEY), {}),
        ("wrong", Secrets(key=KEY), {"APIKEY": WRONG_KEY}),
        ("bearer", Secrets(key=KEY), {"Authorization": f"Bearer {KEY}"}),
        ("both", Secrets(key=KEY), {"APIKEY": KEY, "Authorization": f"Bearer {WRONG_KEY}"}),
        ("good", Secrets(token=KEY), {"Authorization": f"Bearer {KEY}"}),
        ("wrong", Secrets(token=KEY), {"Authorization": f"Bearer {WRONG_KEY}"}),
        ("good", Secrets(), {}),
    ],
)
def test_each_class_of_credentials_has_its_header(
    credentials: Credentials, secrets: Secrets, expected: dict[str, str]
) -> None:
    assert headers(credentials, secrets, DAFTRA.access) == expected


def test_the_representation_of_secrets_shows_none() -> None:
    assert KEY not in repr(Secrets(key=KEY, token=KEY))


def test_a_target_keeps_the_order_of_its_query_and_quotes_its_path() -> None:
    assert (
        target(call(path="/api2/x y.json", query=(("b", "1 2"), ("a", "ü"))))
        == "/api2/x%20y.json?b=1+2&a=%C3%BC"
    )


def test_a_call_and_its_answer_go_over_the_wire_as_they_are(serving: Serving, reply: Replying) -> None:
    body = b'{"Client": {"first_name": "\xc3\xa9"}}'
    with serving(
        lambda heard: reply(status=202, body=heard.body, headers=(("X-One", "1"), ("X-One", "2")))
    ) as server:
        sender = Sender(server.url + "/", Secrets(key=KEY), access=DAFTRA.access)
        exchange = sender.send(call(method="POST", body=body, media="application/json"))
        sender.close()
    heard = server.heard[0]
    assert (heard.method, heard.target, heard.body) == ("POST", "/api2/clients.json", body)
    assert (heard.headers["apikey"], heard.headers["content-type"]) == (KEY, "application/json")
    assert exchange.failure is None
    assert exchange.answer is not None
    assert (exchange.answer.status, exchange.answer.body) == (202, body)
    assert [value for name, value in exchange.answer.headers if name == "X-One"] == ["1", "2"]
    assert exchange.milliseconds > 0


def test_a_body_in_gzip_arrives_decoded(serving: Serving, reply: Replying) -> None:
    packed = reply(body=gzip.compress(b'{"a": 1}'), headers=(("Content-Encoding", "gzip"),))
    with serving(lambda _: packed) as server:
        exchange = Sender(server.url).send(call())
    assert exchange.answer is not None
    assert exchange.answer.body == b'{"a": 1}'


def test_a_redirect_is_an_answer_and_is_not_followed(serving: Serving, reply: Replying) -> None:
    with serving(lambda _: reply(status=302, headers=(("Location", "/login"),))) as server:
        exchange = Sender(server.url).send(call())
    assert exchange.answer is not None
    assert (exchange.answer.status, exchange.answer.header("location"), len(server.heard)) == (
        302,
        "/login",
        1,
    )


def test_a_cookie_of_one_answer_is_not_sent_with_the_next_call(serving: Serving, reply: Replying) -> None:
    with serving(lambda _: reply(headers=(("Set-Cookie", "session=in; Path=/"),))) as server:
        sender = Sender(server.url)
        sender.send(call())
        sender.send(call())
    assert all("cookie" not in heard.headers for heard in server.heard)
    assert len(server.heard) == 2


def test_an_answer_longer_than_the_cap_is_a_failure(serving: Serving, reply: Replying) -> None:
    with serving(
        lambda _: reply(body=gzip.compress(b"x" * 4096), headers=(("Content-Encoding", "gzip"),))
    ) as server:
        exchange = Sender(server.url, cap=4095).send(call())
    assert (exchange.answer, exchange.failure) == (None, "the answer is longer than 4095 bytes")


def test_an_answer_as_long_as_the_cap_is_read(serving: Serving, reply: Replying) -> None:
    with serving(lambda _: reply(body=b"x" * 4096)) as server:
        exchange = Sender(server.url, cap=4096).send(call())
    assert exchange.answer is not None
    assert len(exchange.answer.body) == 4096


def test_an_answer_that_breaks_off_is_a_failure(serving: Serving, reply: Replying) -> None:
    with serving(lambda _: reply(body=b"short", length=500)) as server:
        exchange = Sender(server.url).send(call())
    assert (exchange.answer, exchange.failure) == (None, "the connection broke off within the answer")


def test_a_broken_content_encoding_is_a_failure(serving: Serving, reply: Replying) -> None:
    with serving(lambda _: reply(body=b"no gzip at all", headers=(("Content-Encoding", "gzip"),))) as server:
        exchange = Sender(server.url).send(call())
    assert exchange.failure == "the answer's content encoding is broken"


def test_a_closed_port_is_a_failure_in_plain_words() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        exchange = Sender(f"http://127.0.0.1:{held.getsockname()[1]}").send(call())
    assert (exchange.answer, exchange.failure) == (None, "the connection was refused")


def test_silence_is_a_failure_after_the_timeout() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        exchange = Sender(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.05).send(call())
    assert exchange.failure == "no answer within 0.05 s"


def test_an_unknown_host_is_a_failure_in_plain_words() -> None:
    exchange = Sender("http://tenant.invalid", Secrets(key=KEY), timeout=2).send(call())
    assert exchange.failure == "the host name is not known"


def test_a_key_that_cannot_be_a_header_is_a_failure_without_the_key() -> None:
    exchange = Sender("http://127.0.0.1:9", Secrets(key=f"{KEY}\nx")).send(call())
    assert exchange.failure == "a header holds characters that HTTP does not allow"


def test_a_post_without_a_body_says_that_it_has_none(serving: Serving, reply: Replying) -> None:
    with serving(lambda _: reply()) as server:
        Sender(server.url).send(call(method="POST"))
    assert server.heard[0].headers["content-length"] == "0"
