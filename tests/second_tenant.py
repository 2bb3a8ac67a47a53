"""A second server, by hand and from no contract: nothing may depend on the habits of our embedded tenant.

It serves taxes only, as a page for people would describe them. `lies` makes it depart from the docs;
"slow" makes each answer take a while; "hangs" makes the tenth create, and "freezes" everything from then
on, take until the block ends.
"""

from __future__ import annotations

import json
import re
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "second-key"
ITEM = re.compile(r"/api2/taxes/(\d+)(?:\.json)?")
CONTROLS = "a\x00b\x1b[31m \ufffe ]]> <b> \"&amp;' \r\n\u202e"
"""What no XML document may hold, what moves a cursor, and what ends a piece of XML."""
LIST = re.compile(r"/api2/taxes(?:\.json)?")


class Books:
    """Hold the taxes of one server, and how it lies."""

    def __init__(self, lies: frozenset[str]) -> None:
        self.lies = lies
        self.taxes: dict[int, dict[str, Any]] = {}
        self.last = 40
        self.calls: list[str] = []
        self.frozen = 0
        self.is_over = threading.Event()

    def create(self, sent: dict[str, Any]) -> int:
        self.last += 1
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
        self.taxes[self.last] = {
            "id": self.last,
            "tax_id": self.last,
            "name": sent["name"],
            "value": sent["value"],
            "description": sent.get("description") or "",
            "included": sent.get("included") in (True, 1, "1"),
            "created": now,
            "modified": now,
        }
        return self.last


class Handler(BaseHTTPRequestHandler):
    """Answer for `server.books`."""

    protocol_version = "HTTP/1.1"
    wbufsize = 65536  # header and body in one packet: two would wait 40 ms for each other
    books: Books

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def answer(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(
            {"result": "successful" if status < 300 else "failed", "code": status, **body}
        ).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def shown(self, tax: dict[str, Any]) -> dict[str, Any]:
        shown = dict(tax)
        if "value as text" in self.books.lies:
            shown["value"] = str(shown["value"])
        if "controls" in self.books.lies:
            shown |= {"description": CONTROLS, CONTROLS: 1}
        if "half a character" in self.books.lies:
            shown["description"] = "\ud800"
        if "no description" in self.books.lies:
            del shown["description"]
        return shown

    def handle_any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length)
        url = urlsplit(self.path)
        self.books.calls.append(f"{self.command} {url.path}")
        if "slow" in self.books.lies:
            self.books.is_over.wait(0.03)
        if "hangs" in self.books.lies and self.command == "POST" and self.books.last >= 50:
            self.books.is_over.wait(60)
        if "freezes" in self.books.lies and self.books.last >= 50:
            self.books.frozen += 1
            self.books.is_over.wait(60)
        is_let_in = self.headers.get("APIKEY") == KEY and self.headers.get("Authorization") is None
        if not is_let_in and "open" not in self.books.lies:
            return self.answer(401, {"message": "Unauthorized"})
        item = ITEM.fullmatch(url.path)
        if item is not None:
            return self.item(int(item[1]), raw)
        if LIST.fullmatch(url.path) is None:
            return self.answer(404, {"message": "No such path"})
        return self.create(raw) if self.command == "POST" else self.listing(parse_qs(url.query))

    do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 - http.server wants these names

    def sent(self, raw: bytes) -> dict[str, Any] | None:
        try:
            tax = json.loads(raw)["Tax"]
        except (ValueError, KeyError, TypeError):
            return None
        return tax if isinstance(tax, dict) else None

    def faults(self, sent: dict[str, Any], *, is_new: bool) -> dict[str, str]:
        found = {}
        for name, kinds in (("name", str), ("description", str), ("value", (int, float))):
            if name not in sent:
                if is_new and name != "description":
                    found[name] = "is required"
            elif sent[name] is None and name == "description":
                continue
            elif not isinstance(sent[name], kinds) or isinstance(sent[name], bool):
                found[name] = "has the wrong type"
        if sent.get("included") not in (None, True, False, 0, 1, "0", "1"):
            found["included"] = "is not a flag"
        return found

    def refuse(self, faults: dict[str, str]) -> None:
        self.answer(400, {"message": "Bad Request", "validation_errors": faults})

    def create(self, raw: bytes) -> None:
        sent = self.sent(raw)
        if sent is None:
            return self.refuse({"Tax": "is missing"})
        faults = self.faults(sent, is_new=True)
        if "takes anything" in self.books.lies:
            sent = {"name": "x", "value": 1} | sent
            faults = {}
        if faults:
            return self.refuse(faults)
        return self.answer(202, {"id": self.books.create(sent)})

    def item(self, number: int, raw: bytes) -> None:
        tax = self.books.taxes.get(number)
        if tax is None:
            return self.answer(404, {"message": "Item not found"})
        if self.command == "DELETE":
            del self.books.taxes[number]
            return self.answer(200, {})
        if self.command == "PUT":
            sent = self.sent(raw)
            if sent is None:
                return self.refuse({"Tax": "is missing"})
            if faults := self.faults(sent, is_new=False):
                return self.refuse(faults)
            if "included" in sent:
                sent["included"] = sent["included"] in (True, 1, "1")
            if "forgets edits" not in self.books.lies:
                tax |= {k: v for k, v in sent.items() if k in ("name", "value", "description", "included")}
            return self.answer(200, {})
        page = {"prev": None, "next": None, "page": 1, "page_count": 1, "total_results": 1}
        return self.answer(200, {"data": {"Tax": self.shown(tax)}, "pagination": page})

    def listing(self, query: dict[str, list[str]]) -> None:
        limit, page = int(query.get("limit", ["20"])[0]), int(query.get("page", ["1"])[0])
        taxes = list(self.books.taxes.values())
        rows = taxes[(page - 1) * limit : page * limit]
        count = max(1, -(-len(taxes) // limit))
        pagination = {
            "prev": f"/api2/taxes?page={page - 1}" if page > 1 else None,
            "next": f"/api2/taxes?page={page + 1}" if page < count else None,
            "page": page,
            "page_count": count,
            "total_results": len(taxes),
        }
        self.answer(200, {"data": [{"Tax": self.shown(tax)} for tax in rows], "pagination": pagination})


@contextmanager
def second_tenant(*lies: str) -> Iterator[tuple[str, Books]]:
    """Serve on loopback, on a port of the system's choice; give the root URL and the books."""
    books = Books(frozenset(lies))
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"books": books}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", books
    finally:
        books.is_over.set()
        server.shutdown()
        thread.join()
        server.server_close()
