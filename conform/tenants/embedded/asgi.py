"""Speak raw ASGI: a few lines are faster than a framework, and there is nothing else to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conform.tenants.embedded.wire import Reply, asked

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from conform.tenants.embedded.wire import Asked

LARGEST_BODY = 16 * 1024 * 1024
"""Bytes of a request body that are taken; a longer one is refused with 413."""
TOO_LARGE = Reply(status=413, body={"message": "Payload Too Large"})


class Application:
    """Hand each HTTP request to a desk and send its reply."""

    def __init__(self, answer: Callable[[Asked], Reply]) -> None:
        self._answer = answer

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[dict[str, Any]]],
        send: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        """Serve one ASGI connection scope; only `http` is spoken."""
        if scope["type"] != "http":
            return
        body = await _body(receive)
        reply = TOO_LARGE if body is None else self._answer(_asked(scope, body))
        content = b"" if scope["method"] == "HEAD" else reply.encoded()
        headers = [(b"content-type", reply.media.encode()), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": content})


def _asked(scope: dict[str, Any], body: bytes) -> Asked:
    return asked(scope["method"], scope["raw_path"], scope["query_string"], scope["headers"], body)


async def _body(receive: Callable[[], Awaitable[dict[str, Any]]]) -> bytes | None:
    """Collect the body; None where it is longer than we take."""
    parts, size = list[bytes](), 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size <= LARGEST_BODY:
            parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts) if size <= LARGEST_BODY else None
