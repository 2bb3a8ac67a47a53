"""Run the embedded tenant's web server on loopback, in a thread of the run, and end it without a trace."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import uvicorn

if TYPE_CHECKING:
    from collections.abc import Callable

HOST = "127.0.0.1"
PATIENCE = 5.0
"""How long a start or an end may take, in seconds."""
_POLL = 0.002


class ServerError(Exception):
    """Say that the server did not come up or go down in time."""


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
        self._thread = threading.Thread(target=self._run, name="embedded-tenant", daemon=True)

    def start(self) -> None:
        """Start the thread and wait until it listens; raise ServerError where it does not."""
        self._thread.start()
        self._wait(lambda: self._server.started, "start")

    def stop(self) -> None:
        """End the thread and free the port; a second call does nothing."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(PATIENCE)
        self._socket.close()
        if self._thread.is_alive():
            raise ServerError(f"the embedded tenant did not stop within {PATIENCE:g} s")

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])

    def _wait(self, is_done: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not is_done():
            if time.monotonic() > end or not self._thread.is_alive():
                self.stop()
                raise ServerError(f"the embedded tenant did not {what} within {PATIENCE:g} s")
            time.sleep(_POLL)
