"""For tests of transports: a server that says what bytes a test wants, and a clock that waits for nobody."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

Saying: TypeAlias = "Callable[[Peer], None]"
Raw: TypeAlias = "Callable[[Saying], AbstractContextManager[RawServer]]"


@dataclass
class Clock:
    """A clock that goes on only while somebody sleeps."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One request as a raw server heard it, and the socket to say things on."""

    socket: socket.socket
    head: bytes
    number: int
    is_over: threading.Event

    def say(self, content: bytes) -> None:
        self.socket.sendall(content)

    def end(self, content: bytes) -> None:
        """Say this as the last of the connection."""
        self.say(content)
        self.socket.close()

    def trickle(self, content: bytes, seconds: float = 0.02) -> None:
        """Say one byte after another, until all is said or the test is over."""
        for at in range(len(content)):
            if self.is_over.wait(seconds):
                return
            self.say(content[at : at + 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class RawServer:
    """A running raw server: where it listens, and the heads of the requests that it heard."""

    url: str
    heads: list[bytes] = field(default_factory=list)


@contextmanager
def raw(saying: Saying) -> Iterator[RawServer]:
    """Hear requests on a free port until the block ends; what is said to each is the test's own bytes."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    server = RawServer(url=f"http://127.0.0.1:{listener.getsockname()[1]}")
    is_over = threading.Event()
    threads: list[threading.Thread] = []

    def accept() -> None:
        while not is_over.is_set():
            with suppress(TimeoutError):
                peer, _ = listener.accept()
                threads.append(threading.Thread(target=talk, args=(peer,), daemon=True))
                threads[-1].start()

    def talk(peer: socket.socket) -> None:
        peer.settimeout(2)
        with peer, suppress(OSError):
            while head := _head(peer):
                server.heads.append(head)
                saying(Peer(socket=peer, head=head, number=len(server.heads), is_over=is_over))

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield server
    finally:
        is_over.set()
        for each in (accepting, *threads):
            each.join(5)
        listener.close()


def _head(peer: socket.socket) -> bytes:
    """Read a request's head and drop its body, b"" where the connection ends."""
    heard = b""
    while b"\r\n\r\n" not in heard:
        piece = peer.recv(4096)
        if not piece:
            return b""
        heard += piece
    head, _, body = heard.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    left = (int(lengths[0].partition(b":")[2]) if lengths else 0) - len(body)
    while left > 0 and (piece := peer.recv(left)):
        left -= len(piece)
    return head


@pytest.fixture(name="raw")
def raw_fixture() -> Raw:
    """Give `raw(saying)`, which serves until its block ends."""
    return raw


@pytest.fixture
def clock() -> Clock:
    """Give a clock that goes on only while somebody sleeps."""
    return Clock()
