"""The server comes up at once and goes without a trace."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest

from conform.tenants.embedded.server import HOST, LoopbackServer

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
