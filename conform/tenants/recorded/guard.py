"""Keep a replay off the network: no socket of this process connects while the guard is up."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

_METHODS = ("connect", "connect_ex", "sendto")
_FUNCTIONS = ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr")


class SocketBlockedError(OSError):
    """Say that something tried to reach the network during a replay."""


@contextmanager
def no_sockets() -> Iterator[list[str]]:
    """Refuse every connection and every look-up of a host name until the block ends.

    It yields a list that grows by one line for each attempt, so that an attempt that was caught and
    forgotten shows all the same. Sockets of this machine's own files (AF_UNIX) are let through.
    """
    attempts: list[str] = []
    kept = {name: getattr(socket.socket, name) for name in _METHODS}
    looked_up = {name: getattr(socket, name) for name in _FUNCTIONS}
    for name in _METHODS:
        setattr(socket.socket, name, _blocked(name, kept[name], attempts))
    for name in _FUNCTIONS:
        setattr(socket, name, _refused(name, attempts))
    try:
        yield attempts
    finally:
        for name in _METHODS:
            setattr(socket.socket, name, kept[name])
        for name in _FUNCTIONS:
            setattr(socket, name, looked_up[name])


def _blocked(name: str, kept: Any, attempts: list[str]) -> Any:
    def method(self: socket.socket, *arguments: Any) -> Any:
        if self.family == getattr(socket, "AF_UNIX", None):
            return kept(self, *arguments)
        return _refuse(name, attempts)

    return method


def _refused(name: str, attempts: list[str]) -> Any:
    def function(*_: Any, **__: Any) -> NoReturn:
        _refuse(name, attempts)

    return function


def _refuse(name: str, attempts: list[str]) -> NoReturn:
    attempts.append(name)
    raise SocketBlockedError(f"socket {name} refused: a replay must not reach the network")
