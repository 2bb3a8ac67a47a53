"""The server comes up at once and goes without a trace."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest

from conform.tenants.embedded.http import HTML_MEDIA, HttpRequest, Reply
from conform.tenants.embedded.server import HOST, LARGEST_BODY, Asgi, LoopbackServer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Send = Callable[[dict[str, Any]], Awaitable[None]]
    Receive = Callable[[], Awaitable[dict[str, Any]]]


async def nothing(scope: dict[str, Any], receive: Receive, send: Send) -> None:  # noqa: ARG001 - ASGI's shape
    """Answer every request with an empty 204."""
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def test_it_listens_on_loopback_while_it_runs_and_leaves_no_thread() -> None:
    threads = threading.active_count()
    server = LoopbackServer(nothing)
    server.start()
    port = int(server.base_url.rpartition(":")[2])
    with socket.create_connection((HOST, port), timeout=5) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 204")
    server.stop()
    assert threading.active_count() == threads
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((HOST, port), timeout=5)


def test_it_stops_while_a_client_keeps_its_connection_and_a_second_stop_does_nothing() -> None:
    server = LoopbackServer(nothing)
    server.start()
    with socket.create_connection((HOST, int(server.base_url.rpartition(":")[2])), timeout=5):
        server.stop()
    server.stop()
    assert not server._thread.is_alive()


def test_a_taken_port_is_an_os_error() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            LoopbackServer(nothing, taken.getsockname()[1])


SCOPE = {
    "type": "http",
    "method": "POST",
    "raw_path": b"/a%20b",
    "query_string": b"x=1&x=2&y=",
    "headers": [(b"ApiKey", b"k")],
}


def serve(
    answer: Callable[[HttpRequest], Reply], *parts: bytes, scope: dict[str, Any] = SCOPE
) -> list[dict[str, Any]]:
    """Run one request whose body comes in parts, and give what was sent."""
    sent: list[dict[str, Any]] = []
    messages = [
        {"type": "http.request", "body": part, "more_body": number < len(parts)}
        for number, part in enumerate(parts, 1)
    ]

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(Asgi(answer)(scope, receive, send))
    return sent


def test_a_request_is_read_whole_and_the_reply_sent_with_its_length() -> None:
    heard: list[HttpRequest] = []

    def answer(request: HttpRequest) -> Reply:
        heard.append(request)
        return Reply(status=202, body={"ü": 1})

    start, body = serve(answer, b"ab", b"cd")
    assert heard == [
        HttpRequest(
            method="POST",
            path="/a b",
            query=(("x", "1"), ("x", "2"), ("y", "")),
            headers={"apikey": "k"},
            body=b"abcd",
        )
    ]
    assert (start["status"], body["body"]) == (202, '{"ü":1}'.encode())
    assert (b"content-length", b"8") in start["headers"]


def test_text_is_sent_as_it_is() -> None:
    start, body = serve(lambda _: Reply(status=200, text="<p>", media=HTML_MEDIA), b"")
    assert (b"content-type", HTML_MEDIA.encode()) in start["headers"]
    assert body["body"] == b"<p>"


def test_a_body_that_is_too_long_is_refused_and_not_kept() -> None:
    start, _ = serve(lambda _: Reply(status=200), b"x" * (LARGEST_BODY // 2), b"x" * LARGEST_BODY)
    assert start["status"] == 413


def test_another_protocol_is_left_alone() -> None:
    assert serve(lambda _: Reply(status=200), b"", scope={**SCOPE, "type": "websocket"}) == []
