"""The few lines of ASGI."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from conform.tenants.embedded.asgi import LARGEST_BODY, Application
from conform.tenants.embedded.wire import HTML_MEDIA, Asked, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

SCOPE = {
    "type": "http",
    "method": "POST",
    "raw_path": b"/a%20b",
    "query_string": b"x=1&x=2&y=",
    "headers": [(b"ApiKey", b"k")],
}


def serve(
    answer: Callable[[Asked], Reply], *parts: bytes, scope: dict[str, Any] = SCOPE
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

    asyncio.run(Application(answer)(scope, receive, send))
    return sent


def test_a_request_is_read_whole_and_the_reply_sent_with_its_length() -> None:
    heard: list[Asked] = []

    def answer(asked: Asked) -> Reply:
        heard.append(asked)
        return Reply(status=202, body={"ü": 1})

    start, body = serve(answer, b"ab", b"cd")
    assert heard == [
        Asked(
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
