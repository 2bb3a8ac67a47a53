"""Keep a replay off the network: no socket of this process connects while the guard is up."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_GUARDED: tuple[tuple[Any, str], ...] = (
    *((socket.socket, name) for name in ("connect", "connect_ex", "sendto")),
    *((socket, name) for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr")),
)
"""What connects, or looks up the name of a host, and where it stands."""


class SocketBlockedError(OSError):
    """Say that something tried to reach the network during a replay."""


@contextmanager
def no_sockets() -> Iterator[list[str]]:
    """Refuse every connection and every look-up of a host name until the block ends.

    It yields a list that grows by one line for each attempt, so that an attempt that was caught and
    forgotten shows all the same. Sockets of this machine's own files (AF_UNIX) are let through.
    """
    attempts: list[str] = []
    kept = [(holder, name, getattr(holder, name)) for holder, name in _GUARDED]
    for holder, name, own in kept:
        setattr(holder, name, _refusing(name, own, attempts))
    try:
        yield attempts
    finally:
        for holder, name, own in kept:
            setattr(holder, name, own)


def _refusing(name: str, own: Callable[..., Any], attempts: list[str]) -> Callable[..., Any]:
    def refuse(*arguments: Any, **named: Any) -> Any:
        first = arguments[0] if arguments else None
        if isinstance(first, socket.socket) and first.family == getattr(socket, "AF_UNIX", None):
            return own(*arguments, **named)
        attempts.append(name)
        raise SocketBlockedError(f"socket {name} refused: a replay must not reach the network")

    return refuse
