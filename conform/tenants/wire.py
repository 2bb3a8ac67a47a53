"""One request on the wire: whether it left us, what came of it, how to cut it off, why it failed."""

from __future__ import annotations

import http.client
import logging
import socket
import ssl
import threading
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast

import requests
import urllib3
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


class TooLongError(Exception):
    """Say that an answer is longer than what is read."""

    def __init__(self, cap: int) -> None:
        super().__init__(f"the answer is longer than {cap} bytes")


UNKNOWN_HOST = "the host name is not known"
REFUSED = "the connection was refused"
UNTRUSTED = "the TLS certificate or handshake is not valid"
SELF_SIGNED = "the TLS certificate is signed by itself"
UNKNOWN_AUTHORITY = "the TLS certificate is of an authority that is not trusted here"
CERTIFICATE: dict[int, str] = {
    9: "the TLS certificate is not valid yet",
    10: "the TLS certificate has expired",
    18: SELF_SIGNED,
    **dict.fromkeys((19, 20, 21), UNKNOWN_AUTHORITY),
    62: "the TLS certificate is of another host",
    64: "the TLS certificate is of another address",
}
"""What to say by the verification code of OpenSSL (`X509_V_ERR_…` in x509_vfy.h)."""

FAILURES: tuple[tuple[type[Exception], str], ...] = (
    (DeadlineError, "no answer within {timeout:g} s"),
    (TooLongError, "{error}"),
    (requests.exceptions.ProxyError, "the proxy is not there, or does not let us through"),
    (requests.exceptions.ConnectTimeout, "no connection within {timeout:g} s"),
    (requests.exceptions.ReadTimeout, "no answer within {timeout:g} s"),
    (urllib3.exceptions.ReadTimeoutError, "the answer stopped for {timeout:g} s"),
    (requests.exceptions.SSLError, UNTRUSTED),
    (urllib3.exceptions.SSLError, UNTRUSTED),
    (requests.exceptions.ContentDecodingError, "the answer's content encoding is broken"),
    (urllib3.exceptions.DecodeError, "the answer's content encoding is broken"),
    (requests.exceptions.InvalidURL, "the URL is not valid"),
    (requests.exceptions.InvalidHeader, "a header holds characters that HTTP does not allow"),
)
"""What to say of an error, first match wins; never the error's own text, which may hold headers."""

CAUSES: tuple[tuple[type[Exception], str], ...] = (
    (urllib3.exceptions.NameResolutionError, UNKNOWN_HOST),
    (urllib3.exceptions.NewConnectionError, REFUSED),
    (http.client.RemoteDisconnected, "the connection was closed without an answer"),
    (ConnectionResetError, "the connection was reset"),
    (ConnectionAbortedError, "the connection was closed without an answer"),
    (BrokenPipeError, "the connection was closed without an answer"),
    (http.client.IncompleteRead, "the connection broke off within the answer"),
    (http.client.BadStatusLine, "the answer does not begin as HTTP does"),
    (http.client.LineTooLong, "the answer's head has a line that is too long"),
    (http.client.HTTPException, "the answer's head is not valid HTTP"),
    (TimeoutError, "no answer within {timeout:g} s"),
    (urllib3.exceptions.ProtocolError, "the connection broke off within the answer"),
)
"""What to say of the error inside a connection error, first match wins."""

UNSENT: tuple[type[Exception], ...] = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
)
"""Errors of a request that never left us, because there was no connection (a name is looked up for one)."""


def within(seconds: float, work: Callable[[], Done], cut: Callable[[], None]) -> Done:
    """Do the work in a thread of its own, and give or raise what it gives or raises.

    Raises DeadlineError after so many seconds. No timeout of a socket is total: each piece of an answer
    starts it anew, and the look-up of a name has none. `cut` is called where the work is given up, also
    by Ctrl-C; work that does not notice ends with the process.
    """
    outcome: Future[Done] = Future()
    worker = threading.Thread(target=_do, args=(work, outcome), name="request", daemon=True)
    worker.start()
    try:
        worker.join(seconds)
    finally:
        if is_late := not outcome.done():
            cut()
            worker.join(_LINGER)
    if is_late:
        raise DeadlineError
    try:
        return outcome.result()
    finally:
        del outcome  # as below


def _do(work: Callable[[], Done], outcome: Future[Done]) -> None:
    try:
        outcome.set_result(work())
    except BaseException as error:  # noqa: BLE001 - handed to the thread that waits for it
        outcome.set_exception(error)
    finally:
        del outcome  # an error refers to this frame, which must not refer to it


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
        cast("Any", self).poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *arguments: Any, **named: Any) -> Any:
        """Make the pools behind a proxy ours as well."""
        manager = super().proxy_manager_for(*arguments, **named)
        manager.pool_classes_by_scheme = _POOLS
        return manager


class _Noting:
    """Note a connection before its TLS handshake, and that the request leaves after it."""

    def _prepare_proxy(self, conn: Any) -> None:
        if (attempt := _ATTEMPT.get()) is not None:
            attempt.connection = conn
        super()._prepare_proxy(conn)  # type: ignore[misc] # of the pool that this stands before

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


_POOLS = {"http": _HttpPool, "https": _HttpsPool}


def failure(error: BaseException, timeout: float, *, has_begun: bool = False) -> str:
    """Say why there is no answer; `timeout` in seconds, `has_begun` where an answer began to come."""
    if isinstance(error, DeadlineError) and has_begun:
        return f"the answer was not complete within {timeout:g} s"
    inside = chain(error)
    if (certificate := _certificate(inside)) is not None:
        return certificate
    words = _first(FAILURES, inside[:1]) or _first(CAUSES, inside)
    if words is None:
        return f"the request failed ({type(error).__name__})"
    return words.format(timeout=timeout, error=error)


def has_not_left(error: BaseException) -> bool:
    """Tell whether an error says that no connection was made."""
    return any(isinstance(each, UNSENT) for each in chain(error))


def chain(error: BaseException | None) -> list[BaseException]:
    """Give an error and the errors inside it, outermost first."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        inner = [getattr(each, "reason", each) for each in error.args] + [getattr(error, "reason", None)]
        nested = next((each for each in inner if isinstance(each, BaseException)), None)
        error = nested or error.__cause__ or error.__context__
    return found


def _first(rows: tuple[tuple[type[Exception], str], ...], errors: list[BaseException]) -> str | None:
    return next((words for sort, words in rows for each in errors if isinstance(each, sort)), None)


def _certificate(errors: list[BaseException]) -> str | None:
    found = next((each for each in errors if isinstance(each, ssl.SSLCertVerificationError)), None)
    return None if found is None else CERTIFICATE.get(found.verify_code, UNTRUSTED)


def _is_not_ours(_: logging.LogRecord) -> bool:
    return _ATTEMPT.get() is None


# urllib3 warns of malformed headers and quotes them; pytest and Allure keep what is logged.
for _name in ("urllib3.connection", "urllib3.connectionpool"):
    logging.getLogger(_name).addFilter(_is_not_ours)
