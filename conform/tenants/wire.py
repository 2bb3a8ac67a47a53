"""Watch one request on the wire: whether it left us, what came of it, and how to cut it off."""

from __future__ import annotations

import http.client
import logging
import socket
import threading
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast

from requests.adapters import HTTPAdapter
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from urllib3.connection import HTTPConnection

Done = TypeVar("Done")
_INTERIM = range(100, 200)
_SWITCHING = 101
_LINGER = 1.0
"""How long work that was cut off may take to notice, in seconds."""


class DeadlineError(Exception):
    """Say that the work was not done in time."""


def within(seconds: float, work: Callable[[], Done], cut: Callable[[], None]) -> Done:
    """Do the work in a thread of its own, and give or raise what it gives or raises.

    Raises DeadlineError after so many seconds. No timeout of a socket is total: each piece of an answer
    starts it anew, and the look-up of a name has none. `cut` is called where the work is given up, also
    by Ctrl-C; work that does not notice ends with the process.
    """
    outcome: Future[Done] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits for it
            outcome.set_exception(error)

    worker = threading.Thread(target=run, name="request", daemon=True)
    worker.start()
    try:
        worker.join(seconds)
    finally:
        if is_late := not outcome.done():
            cut()
            worker.join(_LINGER)
    if is_late:
        raise DeadlineError
    return outcome.result()


@dataclass(slots=True, kw_only=True)
class Attempt:
    """Follow one request: what is known of it when it fails.

    `has_left` tells whether it may have reached the tenant, `has_begun` whether an answer began to come.
    """

    has_left: bool = False
    has_begun: bool = False
    connection: HTTPConnection | None = None
    sockets: list[socket.socket] = field(default_factory=list)

    def cut(self) -> None:
        """Shut the connection from another thread, so that what waits on it goes on with an error."""
        own = getattr(self.connection, "sock", None)
        for each in (own, *self.sockets):
            if each is not None:
                with suppress(OSError):
                    # Not SSLSocket.shutdown, which takes the TLS layer away under the reader.
                    socket.socket.shutdown(each, socket.SHUT_RDWR)


_ATTEMPT: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


@contextmanager
def watched(attempt: Attempt) -> Iterator[None]:
    """Let what this thread sends within the block be noted in the attempt."""
    token = _ATTEMPT.set(attempt)
    try:
        yield
    finally:
        _ATTEMPT.reset(token)


class FinalResponse(http.client.HTTPResponse):
    """Skip every interim answer (RFC 9110, 15.2); the standard library skips 100 alone."""

    def __init__(self, sock: socket.socket, *arguments: Any, **named: Any) -> None:
        super().__init__(sock, *arguments, **named)
        if (attempt := _ATTEMPT.get()) is not None:
            attempt.sockets.append(sock)

    def _read_status(self) -> tuple[str, int, str]:
        while True:
            line: tuple[str, int, str] = super()._read_status()  # type: ignore[misc]
            if line[1] not in _INTERIM or line[1] == _SWITCHING:
                break
            http.client.parse_headers(self.fp)
        if (attempt := _ATTEMPT.get()) is not None:
            attempt.has_begun = True
        return line


class WireAdapter(HTTPAdapter):
    """Carry requests over connections that note what becomes of them."""

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        """Make the pools ours; their connections stay urllib3's, so that vcrpy can stand in for them."""
        super().init_poolmanager(*arguments, **named)
        manager = cast("Any", self).poolmanager
        manager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}


class _Noting:
    """Note a connection before its TLS handshake, and that the request leaves after it."""

    def _validate_conn(self, conn: Any) -> None:
        conn.response_class = FinalResponse
        attempt = _ATTEMPT.get()
        if attempt is not None:
            attempt.connection = conn
        super()._validate_conn(conn)  # type: ignore[misc] # of the pool that this stands before
        if attempt is not None:
            attempt.has_left = True


class _HttpPool(_Noting, HTTPConnectionPool):
    pass


class _HttpsPool(_Noting, HTTPSConnectionPool):
    pass


def _is_not_ours(_: logging.LogRecord) -> bool:
    return _ATTEMPT.get() is None


# urllib3 warns of malformed headers and quotes them; pytest and Allure keep what is logged.
for _name in ("urllib3.connection", "urllib3.connectionpool"):
    logging.getLogger(_name).addFilter(_is_not_ours)
