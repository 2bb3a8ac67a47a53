"""Stand between the engine and a tenant, and let one thing go wrong at a time.

`FAULTS` lists what can go wrong by name, each a small function. A fault sees the request, may pass it on to
the tenant, and yields the bytes that the engine gets. Nothing here is shared with the engine.
"""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import struct
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

from tests.books import KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HTML = b"<!DOCTYPE html><html><body><form>Please log in</form></body></html>"
JSON = ("Content-Type", "application/json; charset=utf-8")
ANYTHING = frozenset({"GET", "POST", "PUT", "DELETE"})
WRITES = ANYTHING - {"GET"}
PREFLIGHT = "site_info"
LONG = 600.0
"""Seconds that outlast any run of a test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Hold an answer; `length` is what is said of the body's length, None for the truth."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (JSON,)
    reason: str = "Said"
    length: int | None = None

    def raw(self) -> bytes:
        """Give the answer as it goes over the wire."""
        length = len(self.body) if self.length is None else self.length
        fields = (*self.headers, ("Content-Length", str(length)), ("Connection", "close"))
        head = [f"HTTP/1.1 {self.status} {self.reason}", *(f"{name}: {value}" for name, value in fields)]
        return "\r\n".join([*head, "", ""]).encode("latin-1", "replace") + self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """Hold a request on its way.

    `number` counts the requests that the fault is for; `foreign` is the first of five ids of somebody's.
    """

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    number: int
    foreign: int
    stopped: threading.Event
    tenant: str

    def header(self, name: str) -> str:
        """Give the value of a header, "" where there is none."""
        return next((value for each, value in self.headers if each.lower() == name.lower()), "")

    def on(self) -> Answer:
        """Pass the request on to the tenant, and give its answer."""
        connection = http.client.HTTPConnection(self.tenant, timeout=10)
        kept = {name: value for name, value in self.headers if name.lower() not in ("host", "connection")}
        try:
            connection.request(self.method, self.path, body=self.body or None, headers=kept)
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        own = ("content-length", "connection", "date", "server")
        headers = tuple(each for each in response.getheaders() if each[0].lower() not in own)
        return Answer(status=response.status, body=body, headers=headers)

    def wait(self, seconds: float) -> None:
        """Wait, but not past the end of the test."""
        self.stopped.wait(seconds)

    @property
    def is_ended(self) -> bool:
        """Tell whether the test has ended."""
        return self.stopped.is_set()


Act: TypeAlias = "Callable[[Passing], Iterator[bytes]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Describe what goes wrong: how, for which requests, from the how manieth of them, and how often.

    `path` is a part of the path, "" for any; `times` is None for ever.
    """

    act: Act
    methods: frozenset[str] = ANYTHING
    path: str = "/"
    start: int = 1
    times: int | None = None

    def is_for(self, method: str, path: str) -> bool:
        """Tell whether a request is one that the fault counts."""
        return method in self.methods and self.path in path

    def is_due(self, number: int) -> bool:
        """Tell whether the so manieth request of those goes wrong."""
        return number >= self.start and (self.times is None or number < self.start + self.times)


class ResetError(Exception):
    """Cut the connection off at once, so that the other side sees a reset."""


def instead(answer: Answer) -> Act:
    """Answer without asking the tenant."""

    def act(_: Passing) -> Iterator[bytes]:
        yield answer.raw()

    return act


def after(change: Callable[[Passing, Answer], Answer]) -> Act:
    """Let the tenant do its work, then answer something else."""

    def act(passing: Passing) -> Iterator[bytes]:
        yield change(passing, passing.on()).raw()

    return act


def with_body(change: Callable[[Passing, dict[str, Any]], Any]) -> Act:
    """Let the tenant do its work, then answer with a changed body where it succeeded."""

    def changed(passing: Passing, answer: Answer) -> Answer:
        if answer.status >= 300:
            return answer
        return replace(answer, body=json.dumps(change(passing, json.loads(answer.body))).encode())

    return after(changed)


def if_done(answer: Answer) -> Act:
    """Let the tenant do its work, then answer so where it succeeded."""
    return after(lambda _, given: answer if given.status < 300 else given)


def framed(status: int, **body: Any) -> bytes:
    """Give a body in the vendor's frame."""
    return json.dumps({"result": "successful" if status < 300 else "failed", "code": status, **body}).encode()


def asking_to_wait(value: str, status: int = 429) -> Act:
    """Answer that it is too much, and when to come back."""
    body = framed(status, message="Too many requests")
    return instead(Answer(status=status, body=body, headers=(JSON, ("Retry-After", value))))


def an_hour_off(_: Passing) -> Iterator[bytes]:
    """Ask for two seconds by a clock that is an hour ahead."""
    now = datetime.now(UTC) + timedelta(hours=1)
    headers = (
        *(JSON, ("Date", format_datetime(now, usegmt=True))),
        ("Retry-After", format_datetime(now + timedelta(seconds=2), usegmt=True)),
    )
    yield Answer(status=429, body=framed(429, message="Too many requests"), headers=headers).raw()


def reset(passing: Passing) -> Iterator[bytes]:
    """Let the tenant do its work, then cut the connection off."""
    passing.on()
    raise ResetError
    yield b""


def hang_after(passing: Passing) -> Iterator[bytes]:
    """Let the tenant do its work, then say nothing."""
    passing.on()
    yield from hang(passing)


def hang(passing: Passing) -> Iterator[bytes]:
    """Say nothing."""
    passing.wait(LONG)
    yield b""


def trickle(passing: Passing) -> Iterator[bytes]:
    """Answer rightly, one byte a second."""
    for byte in passing.on().raw():
        if passing.is_ended:
            return
        yield bytes([byte])
        passing.wait(1)


def cut(_: Passing, answer: Answer) -> Answer:
    """Give the first half of a body, and say that this is all."""
    return replace(answer, body=answer.body[: len(answer.body) // 2])


def longer(_: Passing, answer: Answer) -> Answer:
    """Promise more than there is."""
    return replace(answer, length=len(answer.body) + 10)


def shorter(_: Passing, answer: Answer) -> Answer:
    """Promise less than there is."""
    return replace(answer, length=5)


def bomb(_: Passing) -> Iterator[bytes]:
    """Send 200 MB of blanks as 200 kB."""
    body = gzip.compress(b" " * 200_000_000, 1)
    yield Answer(status=200, body=body, headers=(JSON, ("Content-Encoding", "gzip"))).raw()


def hints(passing: Passing) -> Iterator[bytes]:
    """Send two interim answers before the right one (RFC 9110, 15.2; RFC 8297)."""
    yield b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
    yield passing.on().raw()


def as_page(_: Passing, answer: Answer) -> Answer:
    """Label JSON as a web page."""
    others = tuple(each for each in answer.headers if each[0].lower() != "content-type")
    return replace(answer, headers=(("Content-Type", "text/html; charset=utf-8"), *others))


def tells(passing: Passing) -> Iterator[bytes]:
    """Refuse with control characters, and with the key that was sent."""
    key = passing.header("APIKEY")
    text = f"\x1b[2J\x1b]0;owned\x07 \u202ekey {key}\x00\x9b31m"
    body = framed(400, message=text, validation_errors={f"name {text}": [text]})
    yield Answer(status=400, body=body, headers=(JSON, ("X-Echo", key)), reason=f"Bad {key}").raw()


def garbage(_: Passing) -> Iterator[bytes]:
    """Speak no HTTP."""
    yield b"HELO books.example\r\n250 at your service\r\n\r\n"


def without_id(_: Passing, body: dict[str, Any]) -> Any:
    """Leave the id out."""
    return {name: value for name, value in body.items() if name != "id"}


def with_foreign_id(passing: Passing, body: dict[str, Any]) -> Any:
    """Name one record of somebody's after the other."""
    return body | {"id": passing.foreign + (passing.number - 1) % 5}


def with_key(act: Act) -> Act:
    """Let it go wrong for those who are let in; the tenant itself turns others away."""

    def acted(passing: Passing) -> Iterator[bytes]:
        if passing.header("APIKEY") == KEY and not passing.header("Authorization"):
            yield from act(passing)
        else:
            yield passing.on().raw()

    return acted


def on_creates(act: Act) -> Fault:
    """Let it go wrong for every create."""
    return Fault(act=act, methods=frozenset({"POST"}))


def on_deletes(act: Act) -> Fault:
    """Let it go wrong for every delete."""
    return Fault(act=with_key(act), methods=frozenset({"DELETE"}))


def later(act: Act, start: int = 26) -> Fault:
    """Let it go wrong for everything from some request on."""
    return Fault(act=act, start=start)


REFUSED = framed(400, message="Bad Request", validation_errors={"name": "is not liked"})
DENIED = instead(Answer(status=403, body=framed(403, message="Forbidden")))
PAGE = Answer(status=200, body=HTML, headers=(("Content-Type", "text/html; charset=utf-8"),))
LOGIN = Answer(status=302, headers=(("Location", "/users/login"), ("Content-Type", "text/html")))
ABSENT = Answer(status=200, body=b'{"error": "Entity Not exists"}')
UNKNOWN = Answer(status=404, body=framed(404, message="Item not found"))
FAULTS: dict[str, Fault] = {
    "nothing": Fault(act=after(lambda _, answer: answer), times=0),
    "a create names a foreign id": on_creates(with_body(with_foreign_id)),
    "a create is cut": on_creates(after(cut)),
    "a create promises more": on_creates(after(longer)),
    "a create promises less": on_creates(after(shorter)),
    "a create answers a page": on_creates(if_done(PAGE)),
    "a create answers nothing": on_creates(if_done(Answer(status=204, headers=()))),
    "a create gives no id": on_creates(with_body(without_id)),
    "a create nests its id": on_creates(
        with_body(lambda to, body: without_id(to, body) | {"data": {"Tax": {"id": body["id"]}}})
    ),
    "a create gives 13.0": on_creates(with_body(lambda _, body: body | {"id": float(body["id"])})),
    "a create gives 0": on_creates(with_body(lambda _, body: body | {"id": 0})),
    "a create redirects": on_creates(if_done(LOGIN)),
    "a create is refused but stored": on_creates(if_done(Answer(status=400, body=REFUSED))),
    "a create fails but stored": on_creates(if_done(Answer(status=500, body=framed(500, message="Oh")))),
    "a create is reset": on_creates(reset),
    "a create hangs": on_creates(hang_after),
    "a create is too much": on_creates(asking_to_wait("0")),
    "a delete answers a page": on_deletes(instead(PAGE)),
    "a delete finds nothing": on_deletes(instead(UNKNOWN)),
    "a delete does nothing": on_deletes(instead(Answer(status=200, body=framed(200)))),
    "a delete is forbidden": on_deletes(DENIED),
    "a delete fails": on_deletes(instead(Answer(status=500, body=framed(500, message="Oh")))),
    "some deletes are lost": replace(on_deletes(instead(UNKNOWN)), start=5, times=3),
    "401 later": later(instead(Answer(status=401, body=framed(401, message="Unauthorized")))),
    "404 later": later(instead(UNKNOWN)),
    "pages later": later(instead(PAGE)),
    "redirects later": later(instead(LOGIN)),
    "503 later": later(instead(Answer(status=503, body=b"down", headers=()))),
    "429 later": later(instead(Answer(status=429, body=framed(429, message="Too many requests")))),
    "429 for a second": replace(later(asking_to_wait("1")), times=2),
    "429 until the year 99999": later(asking_to_wait("Fri, 31 Dec 99999 23:59:59 GMT")),
    "429 for -5 seconds": replace(later(asking_to_wait("-5")), times=2),
    "429 for 0 seconds": replace(later(asking_to_wait("0")), times=2),
    "429 until yesterday": replace(later(asking_to_wait("Wed, 21 Oct 2015 07:28:00 GMT")), times=2),
    "429 an hour off": replace(later(an_hour_off), times=2),
    "hangs later": later(hang),
    "a byte a second later": later(trickle),
    "a bomb": Fault(act=bomb, methods=frozenset({"GET"}), start=20, times=1),
    "hints before answers": Fault(act=hints),
    "JSON as a page": Fault(act=after(as_page)),
    "no site_info": Fault(act=instead(UNKNOWN), path=PREFLIGHT),
    "a key that may not write": Fault(act=with_key(DENIED), methods=WRITES),
    "garbage later": later(garbage),
    "secrets in refusals": Fault(act=with_key(tells), methods=frozenset({"PUT"})),
    "no entities": Fault(act=with_key(instead(ABSENT)), path="/v2/"),
}


class Proxy:
    """Count the requests, and decide which of them go wrong."""

    def __init__(self, tenant: str, fault: Fault, foreign: int) -> None:
        self.tenant = urlsplit(tenant).netloc
        self.fault = fault
        self.foreign = foreign
        self.heard: list[str] = []
        self.stopped = threading.Event()
        self._counted = 0
        self._lock = threading.Lock()

    def answered(
        self, method: str, path: str, headers: tuple[tuple[str, str], ...], body: bytes
    ) -> Iterator[bytes]:
        """Yield the bytes of an answer; raise ResetError to cut it off."""
        with self._lock:
            self.heard.append(f"{method} {path}")
            is_counted = self.fault.is_for(method, path.partition("?")[0])
            self._counted += is_counted
            number = self._counted
        passing = Passing(
            method=method,
            path=path,
            headers=headers,
            body=body,
            number=number,
            foreign=self.foreign,
            stopped=self.stopped,
            tenant=self.tenant,
        )
        if is_counted and self.fault.is_due(number):
            yield from self.fault.act(passing)
        else:
            yield passing.on().raw()


class Handler(StreamRequestHandler):
    """Read one request, and write what the proxy yields."""

    proxy: Proxy

    def handle(self) -> None:
        with suppress(OSError):
            self.handle_one()

    def handle_one(self) -> None:
        first = self.rfile.readline(65536).decode("latin-1").split()
        if len(first) < 3:
            return
        headers = []
        while line := self.rfile.readline(65536).decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers.append((name.strip(), value.strip()))
        length = next((int(value) for name, value in headers if name.lower() == "content-length"), 0)
        body = self.rfile.read(length)
        try:
            for chunk in self.proxy.answered(first[0], first[1], tuple(headers), body):
                self.wfile.write(chunk)
        except ResetError:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.rfile.close()
            self.connection.close()


class Server(ThreadingTCPServer):
    """Listen with threads that end with the test."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64


@contextmanager
def proxied(tenant: str, fault: Fault, foreign: int = 41) -> Iterator[tuple[str, Proxy]]:
    """Serve on loopback, on a port of the system's choice; give the root URL and the proxy."""
    proxy = Proxy(tenant, fault, foreign)
    server = Server(("127.0.0.1", 0), type("Bound", (Handler,), {"proxy": proxy}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", proxy
    finally:
        proxy.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
