"""A tenant served from the documents alone: a witness that shares no code with what it tests.

It is a server on loopback over dictionaries. Where the documents are silent it takes what it is sent.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from tests.independent import actions, filters
from tests.independent.asked import Asked, Router
from tests.independent.documents import operations
from tests.independent.lies import HONEST, Lie
from tests.independent.rules import refused
from tests.independent.shape import NOTHING, Shape
from tests.independent.store import Store
from tests.independent.values import blank, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    Answer: TypeAlias = tuple[int, Any]

KEY = "independent-key"
FRAMES = {400: "Bad Request", 401: "Unauthorized", 404: "Item not found", 405: "Method not allowed"}
CREDITS = ("credit_usage", "charge_usage", "credit_type", "credit_charge", "package", "credit_type_package")
"""Their pages answer a caller without a key in the body of v1."""
DEFAULT_SIZE, LARGEST = 20, 1000


class Tenant:
    """Answer requests as the documents say, but for one lie."""

    def __init__(self, lie: Lie = HONEST, source: str = "") -> None:
        self.lie = lie
        self.operations = operations(source)
        self.router = Router(self.operations)
        self.store = Store(self.operations)
        self.heard: list[str] = []
        self.lock = threading.Lock()

    def answer(self, method: str, target: str, headers: dict[str, str], raw: bytes) -> Answer:
        """Answer one request with a status and a body; one request at a time."""
        with self.lock:
            self.heard.append(f"{method} {target}")
            asked = self.router.read(method, target, headers, raw)
            if isinstance(asked, int):
                return asked, failure(asked, is_v2=target.startswith("/v2/"))
            status, body = self.honest(asked)
            if status >= 400 and isinstance(body, dict):
                body = completed(asked.operation.answers.get(status) or Shape(), status, body)
            if self.lie.is_for(asked):
                if self.lie.answers:
                    status, body = self.lie.answers(asked, status, body)
                if self.lie.then:
                    self.lie.then(asked, status, self.store.of(asked.operation))
            return status, body

    def honest(self, asked: Asked) -> Answer:
        if not self.is_admitted(asked):
            is_v2 = asked.operation.is_v2 and asked.operation.resource not in CREDITS
            return 401, failure(401, is_v2=is_v2)
        if asked.operation.role == "action":
            return actions.done(self, asked)
        answers = {
            "create": self.create,
            "edit": self.edit,
            "read": self.read,
            "list": self.listed,
            "delete": self.delete,
        }
        return answers[asked.operation.role](asked)

    def is_admitted(self, asked: Asked) -> bool:
        """A key opens, a token that we gave opens; both together are an error, by the guide on access."""
        key, token = asked.headers.get("apikey"), asked.headers.get("authorization")
        is_good = (token is None and key == KEY) or (key is None and token == f"Bearer {actions.TOKEN}")
        is_good = is_good or asked.operation.path.endswith("/token")
        if self.lie.admits and self.lie.is_for(asked):
            return self.lie.admits(asked, is_good)
        return is_good

    def create(self, asked: Asked) -> Answer:
        if reasons := self.reasons(asked, is_new=True):
            return self.refusal(asked, reasons)
        values = self.told(asked, self.store.flat(asked.operation, asked.body))
        number = self.store.add(asked.operation, values, is_reused=self.lie.reuses and self.lie.is_for(asked))
        return self.success(asked, number)

    def edit(self, asked: Asked) -> Answer:
        record = self.store.of(asked.operation).get(asked.number)
        if record is None:
            return self.unknown(asked)
        if reasons := self.reasons(asked, is_new=False):
            return self.refusal(asked, reasons)
        values = self.told(asked, self.store.flat(asked.operation, asked.body))
        values.pop("id", None)
        self.store.change(record, values)
        return self.success(asked, asked.number)

    def told(self, asked: Asked, values: dict[str, Any]) -> dict[str, Any]:
        return self.lie.stores(asked, values) if self.lie.stores and self.lie.is_for(asked) else values

    def reasons(self, asked: Asked, *, is_new: bool) -> list[tuple[str, str]]:
        found = refused(asked, self.store, is_new=is_new)
        return self.lie.checks(asked, found) if self.lie.checks and self.lie.is_for(asked) else found

    def read(self, asked: Asked) -> Answer:
        table = self.store.of(asked.operation)
        is_single = "{id}" not in asked.operation.path
        record = next(iter(table.values())) if is_single else table.get(asked.number)
        if record is None or not self.store.is_served(asked.operation, record):
            return self.unknown(asked)
        shape = asked.operation.answers.get(200) or Shape()
        row = self.store.row(asked.operation, record)
        if asked.operation.is_v2:
            return 200, framed(shape, {"payload": {"data": row}}) if "payload" in shape.fields else row
        body = {"code": 200, "result": "successful", "data": row, "pagination": pages(asked, 1, 1, 1)}
        return 200, framed(shape, body)

    def listed(self, asked: Asked) -> Answer:
        if asked.operation.resource == "listing":
            return actions.listing(asked)
        records = [
            each
            for each in self.store.of(asked.operation).values()
            if self.store.is_listed(asked.operation, each)
        ]
        rows = self.picked(asked, records)
        size = asked.parameter("limit", asked.parameter("per_page", DEFAULT_SIZE))
        size = size if asked.operation.resource == "invoices" else min(size, LARGEST)
        page = asked.parameter("page", 1)
        if self.lie.cuts and self.lie.is_for(asked):
            page, size = self.lie.cuts(page, size)
        part = rows[(page - 1) * size : page * size]
        served = [self.store.row(asked.operation, each) for each in part]
        if asked.operation.resource == "invoices":
            served = [{"Invoice": filters.at_depth(each["Invoice"], asked.query)} for each in served]
        shape = asked.operation.answers.get(200) or Shape()
        count = max(1, -(-len(rows) // size))
        head = {"code": 200, "result": "successful", "pagination": pages(asked, page, count, len(rows))}
        body = paginator(asked, served, page, size, len(rows))
        if not shape.fields:
            return 200, body if asked.operation.is_v2 else head | {"data": served}
        inner = {"data": served, "pagination": body | {"has_more_pages": page < count}}
        return 200, framed(shape, head | body | {"payload": inner})

    def picked(self, asked: Asked, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Filter and order by what is served, and give the records behind it."""
        by_id = {each["id"]: each for each in records}
        rows = [{**self.store.plain(asked.operation, each), "id": each["id"]} for each in records]
        if asked.operation.resource == "invoices":
            chosen = filters.invoices(rows, asked.query)
        elif asked.operation.is_v2:
            chosen = filters.ordered(filters.filtered(rows, asked.query), asked.query)
        else:
            chosen = sorted(rows, key=lambda row: row["id"], reverse=True)
        if self.lie.picks and self.lie.is_for(asked):
            chosen = self.lie.picks(asked, chosen, rows)
        return [by_id[row["id"]] for row in chosen]

    def delete(self, asked: Asked) -> Answer:
        table = self.store.of(asked.operation)
        record = table.get(asked.number)
        if record is None or not self.store.is_served(asked.operation, record):
            return self.unknown(asked)
        if 400 in asked.operation.answers and self.store.is_used(asked.operation, asked.number):
            body = failure(400, is_v2=asked.operation.is_v2)
            return 400, body | {"message": "Can't delete item. Remove its transactions first."}
        if not (self.lie.spares and self.lie.is_for(asked)):
            del table[asked.number]
        return self.success(asked, asked.number)

    def success(self, asked: Asked, number: int) -> Answer:
        operation = asked.operation
        status = operation.success
        shape = operation.answers.get(status) or Shape()
        record = self.store.of(operation).get(number, {})
        body: dict[str, Any] = {"id": number, "message": "Done"}
        if not operation.is_v2:
            body = {"code": status, "result": "successful", "id": number} | {
                name: record[name] for name in ("client_number",) if name in record
            }
        return status, framed(shape, body)

    def refusal(self, asked: Asked, reasons: list[tuple[str, str]]) -> Answer:
        if not asked.operation.is_v2:
            return 400, failure(400, is_v2=False) | {"validation_errors": dict(reasons)}
        status = 400 if asked.operation.resource == "brand" and asked.operation.role == "edit" else 422
        return status, {
            "message": "The given data was invalid.",
            "errors": {place: [reason] for place, reason in reasons},
        }

    def unknown(self, asked: Asked) -> Answer:
        is_v2 = asked.operation.is_v2
        status = 400 if is_v2 and asked.operation.role == "edit" else 404
        return status, failure(404, is_v2=is_v2)


def failure(status: int, *, is_v2: bool) -> dict[str, Any]:
    message = FRAMES.get(status, "Failed")
    return {"message": message} if is_v2 else {"result": "failed", "code": status, "message": message}


def framed(shape: Shape, body: dict[str, Any]) -> dict[str, Any]:
    """Give a body as its page describes it: its fields and no other; records are as they are."""
    if not shape.fields:
        return body
    return {
        name: part(name, each, body)
        for name, each in shape.fields.items()
        if not (name in ("client_number", "invoice_pos_html") and name not in body)
    }


def part(name: str, shape: Shape, body: dict[str, Any]) -> Any:
    if name == "payload":
        return framed(shape, body[name])
    return body[name] if name == "data" else shown(shape, body.get(name, NOTHING))


def completed(shape: Shape, status: int, body: dict[str, Any]) -> dict[str, Any]:
    """Give a refusal what its page documents beside the reason."""
    known = {"code": status, "result": "failed", "errors": {}}
    absent = {
        name: known.get(name, blank(each))
        for name, each in shape.fields.items()
        if name not in body and name not in ("validation_errors", "messsage")
    }
    return body | absent


def at_page(asked: Asked, page: int) -> str:
    path, _, query = asked.url.partition("?")
    rest = [f"{name}={value}" for name, value in parse_qsl(query) if name != "page"]
    return f"{path}?{'&'.join([*rest, f'page={page}'])}"


def pages(asked: Asked, page: int, count: int, total: int) -> dict[str, Any]:
    return {
        "prev": at_page(asked, page - 1) if page > 1 else None,
        "next": at_page(asked, page + 1) if page < count else None,
        "page": page,
        "page_count": count,
        "total_results": total,
    }


def paginator(asked: Asked, rows: list[Any], page: int, size: int, total: int) -> dict[str, Any]:
    count = max(1, -(-total // size))
    first = (page - 1) * size + 1
    root = f"http://{asked.headers.get('host', '127.0.0.1')}"
    following = root + at_page(asked, page + 1) if page < count else None
    previous = root + at_page(asked, page - 1) if page > 1 else None
    links = [{"url": previous, "label": "Previous", "page": page - 1 or None, "active": False}]
    links += [
        {"url": root + at_page(asked, each), "label": str(each), "page": each, "active": each == page}
        for each in range(1, count + 1)
    ]
    return {
        "current_page": page,
        "data": rows,
        "first_page_url": root + at_page(asked, 1),
        "from": first if rows else None,
        "last_page": count,
        "last_page_url": root + at_page(asked, count),
        "links": [*links, {"url": following, "label": "Next", "page": page + 1, "active": False}],
        "next_page_url": following,
        "path": root + asked.url.partition("?")[0],
        "per_page": size,
        "prev_page_url": previous,
        "to": first + len(rows) - 1 if rows else None,
        "total": total,
    }


class Handler(BaseHTTPRequestHandler):
    """Read a request, write the tenant's answer."""

    protocol_version = "HTTP/1.1"
    wbufsize = 65536  # header and body in one packet: two would wait 40 ms for each other
    timeout = 30
    tenant: Tenant

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def handle_any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length)
        status, body = self.tenant.answer(self.command, self.path, dict(self.headers.items()), raw)
        is_text = isinstance(body, str)
        data = body.encode() if is_text else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if is_text else "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815 - http.server wants these names


class Server(ThreadingHTTPServer):
    """Listen with threads that end with the test."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64


@contextmanager
def independent_tenant(lie: Lie = HONEST, source: str = "") -> Iterator[tuple[str, Tenant]]:
    """Serve on loopback, on a port of the system's choice; give the root URL and the tenant."""
    tenant = Tenant(lie, source)
    server = Server(("127.0.0.1", 0), type("Bound", (Handler,), {"tenant": tenant}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", tenant
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
