"""Run the embedded tenant's web server on loopback, in a thread of the run, and end it without a trace."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import uvicorn

from conform.tenants.embedded.http import HttpRequest, Reply, http_request

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

HOST = "127.0.0.1"
PATIENCE = 5.0
"""How long a start or an end may take, in seconds."""
_POLL = 0.002
LARGEST_BODY = 16 * 1024 * 1024
"""Bytes of a request body that are taken; a longer one is refused with 413."""
TOO_LARGE = Reply(status=413, text="Payload Too Large", media="text/plain")


class ServerError(Exception):
    """Say that the server did not come up or go down in time."""


class CutOffError(Exception):
    """Say that a request ended before its body did."""


class Asgi:
    """Hand each HTTP request on and send its reply; raw ASGI is faster than a framework."""

    def __init__(self, answer: Callable[[HttpRequest], Reply]) -> None:
        self._answer = answer

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[dict[str, Any]]],
        send: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        """Serve one ASGI connection scope; only `http` is spoken. What breaks off is not done in part."""
        if scope["type"] != "http":
            return
        try:
            body = await _body(receive)
        except CutOffError:
            return
        reply = TOO_LARGE if body is None else self._answer(http_request(scope, body))
        content = b"" if scope["method"] == "HEAD" else reply.encoded()
        headers = [(b"content-type", reply.media.encode()), (b"content-length", str(len(content)).encode())]
        headers += [(name.encode(), value.encode()) for name, value in reply.headers]
        if reply.held:
            await asyncio.sleep(reply.held)
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": content})


async def _body(receive: Callable[[], Awaitable[dict[str, Any]]]) -> bytes | None:
    """Collect the body; None where it is longer than we take. Raises CutOffError where it breaks off."""
    parts, size = list[bytes](), 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise CutOffError
        part = message.get("body", b"")
        size += len(part)
        if size <= LARGEST_BODY:
            parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts) if size <= LARGEST_BODY else None


class LoopbackServer:
    """Serve an ASGI application from `start` to `stop`.

    `port` 0 lets the system choose a free one; the socket is bound at once, so that the address is known
    and taken before the thread runs; `base_url` is `http://127.0.0.1:PORT`. Raises OSError where the port
    is not free, OverflowError where it is none.
    """

    def __init__(self, application: Callable[..., Any], port: int = 0) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        # asyncio sets TCP_NODELAY on sockets that name their protocol alone; without it a reply takes 40 ms
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((HOST, port))
        except (OSError, OverflowError):
            self._socket.close()
            raise
        self.base_url = f"http://{HOST}:{self._socket.getsockname()[1]}"
        self._server = uvicorn.Server(
            uvicorn.Config(
                application,
                http="h11",
                ws="none",
                loop="asyncio",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=60,
                timeout_graceful_shutdown=1,
            )
        )
        serving = {"sockets": [self._socket]}
        self._thread = threading.Thread(
            target=self._server.run, kwargs=serving, name="embedded-tenant", daemon=True
        )

    def start(self) -> None:
        """Start the thread and wait until it listens; raise ServerError where it does not."""
        self._thread.start()
        end = time.monotonic() + PATIENCE
        while not self._server.started:
            if time.monotonic() > end or not self._thread.is_alive():
                self.stop()
                raise ServerError(f"the embedded tenant did not start within {PATIENCE:g} s")
            time.sleep(_POLL)

    def stop(self) -> None:
        """End the thread and free the port; a second call does nothing."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(PATIENCE)
        self._socket.close()
        if self._thread.is_alive():
            raise ServerError(f"the embedded tenant did not stop within {PATIENCE:g} s")
