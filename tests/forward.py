"""A forward proxy on loopback (RFC 9110, 3.7 and 9.3.6): it passes on what it is asked to, and remembers."""

from __future__ import annotations

import select
import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 10.0
"""Seconds after which nobody is waited for any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forward:
    """A running proxy: host and port, the heads that it heard, and the credentials that it wants."""

    address: str
    wants: str = ""
    heads: list[str] = field(default_factory=list)

    @property
    def asked(self) -> list[str]:
        """Give the first lines of what it was asked."""
        return [head.partition("\r\n")[0] for head in self.heads]


class _Handler(StreamRequestHandler):
    forward: Forward
    timeout = LONGEST

    def handle(self) -> None:
        with suppress(OSError):
            while head := self._head():
                self.forward.heads.append(head)
                if self.forward.wants and self.forward.wants not in head:
                    self.wfile.write(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
                elif head.startswith("CONNECT "):
                    return self._tunnel(head.split()[1])
                else:
                    return self._pass_on(head)
        return None

    def _head(self) -> str:
        lines = []
        while (line := self.rfile.readline(65536).decode("latin-1")).strip():
            lines.append(line)
        return "".join(lines)

    def _tunnel(self, authority: str) -> None:
        host, _, port = authority.rpartition(":")
        with socket.create_connection((host, int(port)), LONGEST) as other:
            self.wfile.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            self._copied(other)

    def _pass_on(self, head: str) -> None:
        method, url, rest = head.split(" ", 2)
        parts = urlsplit(url)
        lines = [each for each in rest.split("\r\n") if each and not each.lower().startswith("proxy-")]
        length = next((int(each[15:]) for each in lines if each.lower().startswith("content-length:")), 0)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        passed = [f"{method} {target} {lines[0]}", *lines[1:], "Connection: close", "", ""]
        with socket.create_connection((parts.hostname or "", parts.port or 80), LONGEST) as other:
            other.sendall("\r\n".join(passed).encode("latin-1") + self.rfile.read(length))
            self._copied(other)

    def _copied(self, other: socket.socket) -> None:
        ends = {self.connection: other, other: self.connection}
        while True:
            ready, _, _ = select.select([*ends], [], [], LONGEST)
            for one in ready:
                piece = one.recv(65536)
                if not piece:
                    return
                ends[one].sendall(piece)
            if not ready:
                return


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False


@contextmanager
def forwarding(wants: str = "") -> Iterator[Forward]:
    """Serve on loopback until the block ends; with `wants` only those who send these credentials."""
    server = _Server(("127.0.0.1", 0), _Handler)
    forward = Forward(address=f"127.0.0.1:{server.server_address[1]}", wants=wants)
    server.RequestHandlerClass = type("Bound", (_Handler,), {"forward": forward})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield forward
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
