"""For the engine's tests: a small server on loopback that stops with its block, and golden files."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, TypeAlias

import hypothesis
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

Golden: TypeAlias = "Callable[[str, str], None]"
Serving: TypeAlias = "Callable[[Callable[[Heard], Reply]], AbstractContextManager[Running]]"
Replying: TypeAlias = "Callable[..., Reply]"


hypothesis.settings.register_profile("tests", deadline=None)  # a busy machine is no fault
hypothesis.settings.load_profile("tests")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A request as the server heard it."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the server says; `phrase` stands beside the status, `before` and `beside` are lines as they are.

    `before` goes out ahead of the status line, `beside` among the headers, well formed or not.
    """

    status: int = 200
    phrase: str | None = None
    before: bytes = b""
    beside: bytes = b""
    body: bytes = b"{}"
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),)
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A running server: where it listens and what it heard."""

    url: str
    heard: list[Heard] = field(default_factory=list)


@contextmanager
def serving(answer: Callable[[Heard], Reply]) -> Iterator[Running]:
    """Serve on a free port until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            lowered = {name.lower(): value for name, value in self.headers.items()}
            heard = Heard(method=self.command, target=self.path, headers=lowered, body=body)
            running.heard.append(heard)
            reply = answer(heard)
            self.wfile.write(reply.before)
            self.send_response(reply.status, reply.phrase)
            for name, value in reply.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
            getattr(self, "_headers_buffer").append(reply.beside)  # noqa: B009 - the standard library's own
            self.end_headers()
            self.wfile.write(reply.body)
            if reply.length is not None:
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 - names of the standard library

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    running = Running(url=f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@pytest.fixture(name="serving")
def serving_fixture() -> Serving:
    """Give `serving(answer)`, which serves until its block ends."""
    return serving


@pytest.fixture
def reply() -> Replying:
    """Give `reply(status=…, body=…, headers=…)`."""
    return Reply


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the one option that lets golden files change."""
    parser.addoption("--rewrite-golden", action="store_true", help="take what tests see now as golden")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Give `golden(name, text)`, which holds a text to the file of that name in `golden/` beside the test."""
    folder: Path = request.path.parent / "golden"

    def hold(name: str, text: str) -> None:
        if request.config.getoption("--rewrite-golden"):
            folder.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        assert text == (folder / name).read_text(encoding="utf-8"), f"{name}: see --rewrite-golden"

    return hold
