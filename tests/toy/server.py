"""The zoo's server, by hand from its five pages and from no contract; `lies` make it depart from them."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.toy.document import HEADER

if TYPE_CHECKING:
    from collections.abc import Iterator

TICKET = "a-ticket-for-the-zoo"
ROOT = "/keeper/animals"
KINDS = ("bird", "fish", "lion")


class Zoo:
    """Hold the animals of one server, what it was asked, and how it lies."""

    def __init__(self, lies: frozenset[str]) -> None:
        self.lies = lies
        self.animals: dict[int, dict[str, Any]] = {3: {"id": 3, **BLANK, "name": "Leo", "kind": "lion"}}
        self.last = 3
        self.calls: list[str] = []
        self.legs_taken: set[Any] = set()
        self.legs_refused: set[Any] = set()
        self.offsets: set[int] = set()

    def takes(self, sent: Any, found: dict[str, str]) -> None:
        """Keep the legs that were sent, by whether they were taken."""
        legs = sent.get("legs") if isinstance(sent, dict) else None
        if isinstance(legs, int):
            (self.legs_refused if found else self.legs_taken).add(legs)


BLANK: dict[str, Any] = {"legs": 0, "born": "2000-01-01", "note": ""}


def problems(sent: Any, *, is_new: bool) -> dict[str, str]:
    """Say what the pages forbid in a body."""
    if not isinstance(sent, dict):
        return {"body": "must be an object"}
    needed = ("name", "kind") if is_new else ()
    found = {name: "is required" for name in needed if name not in sent}
    for name, most in (("name", 30), ("note", 60)):
        value = sent.get(name, "")
        if not isinstance(value, str) or len(value) > most:
            found[name] = "must be a shorter text"
    if "kind" in sent and sent["kind"] not in KINDS:
        found["kind"] = "is no kind of animal"
    legs = sent.get("legs", 0)
    if not isinstance(legs, int) or isinstance(legs, bool) or not 0 <= legs <= 8:
        found["legs"] = "must be 0 to 8"
    if "born" in sent and not _is_date(sent["born"]):
        found["born"] = "must be a date"
    return found


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


class Handler(BaseHTTPRequestHandler):
    """Answer for `zoo`."""

    protocol_version = "HTTP/1.1"
    wbufsize = 65536
    zoo: Zoo

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def answer(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def refuse(self, status: int, found: dict[str, str]) -> None:
        self.answer(status, {"ok": False, "problems": found})

    def handle_any(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        self.zoo.calls.append(f"{self.command} {url.path}")
        if self.headers.get(HEADER) != TICKET:
            return self.refuse(401, {})
        if url.path == ROOT:
            return self.create(raw) if self.command == "POST" else self.listing(parse_qs(url.query))
        number = url.path.removeprefix(f"{ROOT}/")
        if not number.isdecimal() or int(number) not in self.zoo.animals:
            return self.refuse(404, {})
        return self.one(int(number), raw)

    do_GET = do_POST = do_PATCH = do_DELETE = handle_any  # noqa: N815 - names of http.server

    def create(self, raw: bytes) -> None:
        sent = _json(raw)
        found = problems(sent, is_new=True)
        self.zoo.takes(sent, found)
        if found:
            return self.refuse(422, found)
        self.zoo.last += 1
        self.zoo.animals[self.zoo.last] = {"id": self.zoo.last, **BLANK, **_known(sent)}
        return self.answer(201, {"ok": True, "id": self.zoo.last})

    def listing(self, query: dict[str, list[str]]) -> None:
        offset, count = int(query.get("offset", ["0"])[0]), int(query.get("count", ["20"])[0])
        self.zoo.offsets.add(offset)
        rows = list(self.zoo.animals.values())
        shown = rows if "count is ignored" in self.zoo.lies else rows[offset : offset + count]
        self.answer(200, {"items": [self.shown(each) for each in shown], "all": len(rows)})

    def shown(self, animal: dict[str, Any]) -> dict[str, Any]:
        if "legs are text" in self.zoo.lies:
            return {**animal, "legs": str(animal["legs"])}
        return animal

    def one(self, number: int, raw: bytes) -> None:
        animal = self.zoo.animals[number]
        if self.command == "GET":
            return self.answer(200, {"items": self.shown(animal)})
        if self.command == "DELETE":
            if "nothing is removed" not in self.zoo.lies:
                del self.zoo.animals[number]
            return self.answer(200, {"ok": True, "id": number})
        sent = _json(raw)
        if found := problems(sent, is_new=False):
            return self.refuse(422, found)
        if "notes are lost" in self.zoo.lies:
            sent.pop("note", None)
        animal.update(_known(sent))
        return self.answer(200, {"ok": True, "id": number})


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw or b"null")
    except ValueError:
        return None


def _known(sent: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sent.items() if name in ("name", "kind", "legs", "born", "note")}


@contextmanager
def zoo(*lies: str) -> Iterator[tuple[str, Zoo]]:
    """Serve a zoo on loopback until the block ends; give its root and its books."""
    books = Zoo(frozenset(lies))
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OneHandler", (Handler,), {"zoo": books}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", books
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
