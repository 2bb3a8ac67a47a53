"""Somebody's books: a live tenant by hand, from the vendor's pages and from nothing of the engine.

It keeps clients, taxes, stores, treasuries, invoices, and payments of clients, beside the records that were
there before any run: those are *foreign*, and `damage` says what became of them. `habits` make it behave as
live tenants have been seen to where the pages say otherwise.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.pages import TABLES, Column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

KEY = "books-key-4711"
FOREIGN = 5
"""How many records of each table are somebody's, unless a test wants more."""
Record = dict[str, Any]

PLACES = {"staff": 3, "branches": 2, "follow_up_status": 2}
"""Tables that a run can only refer to, and how many rows they have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Hold one request as the books took it; `foreign` tells whether it was a write to a foreign record."""

    method: str
    path: str
    status: int
    foreign: bool


class RefusedError(Exception):
    """End a request with a status and a body."""

    def __init__(self, status: int, **body: Any) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


class Books:
    """Hold the records of one tenant, whose they are, and what was asked of it.

    `pause` is in seconds between the doing of a request and its answer. `habits`: "ids as text",
    "oldest first", "branches" (an account that has some; their ids are served as text, page 24700082e0).
    """

    def __init__(self, *habits: str, foreign: int = FOREIGN, pause: float = 0) -> None:
        self.habits = frozenset(habits)
        self.pause = pause
        self.site: Record = dict(SITE)
        self.heard: list[Heard] = []
        self.rows: dict[str, dict[int, Record]] = {name: {} for name in TABLES}
        self.last = dict.fromkeys(TABLES, 40)
        counts = PLACES if "branches" in habits else PLACES | {"branches": 0}
        self.places = {name: dict.fromkeys(range(1, count + 1)) for name, count in counts.items()}
        self.lock = threading.RLock()
        self.foreign: dict[tuple[str, int], str] = {}
        self.employ(foreign)

    def employ(self, count: int, *names: str) -> None:
        """Let people make so many records of each table that is named, of all where none is."""
        for number in range(count):
            for name in names or TABLES:
                made = self.make(name, SOMEBODYS[name](number, self))
                self.foreign[name, made] = digest(self.rows[name][made])

    def damage(self) -> list[str]:
        """Tell each foreign record that is gone, that changed, or that somebody tried to write to."""
        with self.lock:
            changed = [
                f"{name} {number} is {'changed' if number in self.rows[name] else 'gone'}"
                for (name, number), was in self.foreign.items()
                if digest(self.rows[name].get(number)) != was
            ]
            return changed + [f"{each.method} {each.path}" for each in self.heard if each.foreign]

    def ours(self) -> dict[str, list[int]]:
        """Give the ids of the records that stand and are not foreign, by table; empty where there is none."""
        found: dict[str, list[int]] = {}
        with self.lock:
            for name, number in ((name, number) for name, rows in self.rows.items() for number in rows):
                if (name, number) not in self.foreign:
                    found.setdefault(name, []).append(number)
        return found

    def backup(self) -> tuple[Any, ...]:
        """Give what `restore` needs to come back to this moment."""
        with self.lock:
            return copy.deepcopy((self.rows, self.last, self.foreign))

    def restore(self, backup: tuple[Any, ...]) -> None:
        """Come back to a backup: what was made since is gone, and its ids will be given anew."""
        with self.lock:
            self.rows, self.last, self.foreign = copy.deepcopy(backup)

    def tables(self) -> Mapping[str, Mapping[int, Any]]:
        """Give all that a record may refer to."""
        return {**self.places, **self.rows}

    def make(self, name: str, sent: Record) -> int:
        """Store a checked record, `sent` with its children beside the model; give its id."""
        table, now = TABLES[name], moment()
        self.last[name] += 1
        record = filled(table.columns, sent[table.model], now) | {"id": self.last[name]}
        for child, fields in table.children:
            record[child] = [filled(fields, row, now) for row in several(sent.get(child, []))]
        if name == "taxes":
            record["tax_id"] = record["id"]
        if name == "invoices" and "no" not in sent[table.model]:
            record["no"] = f"{record['id']:06}"
        self.rows[name][record["id"]] = record
        return int(record["id"])

    def edit(self, name: str, number: int, sent: Record) -> None:
        """Take over what was sent for a record, and leave the rest as it is."""
        table, now = TABLES[name], moment()
        record = self.rows[name][number]
        record |= taken(table.columns, sent[table.model])
        for child, fields in table.children:
            if child in sent:
                record[child] = [filled(fields, row, now) for row in several(sent[child])]
        record["modified"] = now

    def check(self, name: str, sent: Any, *, is_new: bool) -> None:
        """Raise RefusedError with 400 where a payload breaks a rule of the pages."""
        table = TABLES[name]
        if not isinstance(sent, dict) or not isinstance(sent.get(table.model), dict):
            raise RefusedError(400, message="Bad Request", validation_errors={table.model: "is required"})
        faults = self.faults(table.columns, sent[table.model], is_new=is_new)
        for child, fields in table.children:
            rows = several(sent.get(child, []))
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                faults[child] = "is no list of records"
                continue
            for row in rows:
                faults |= self.faults(fields, row, is_new=True)
        for child in MAPS if name == "invoices" else ():
            if not isinstance(sent.get(child, {}), dict | list):
                faults[child] = "is no map"
        if faults:
            raise RefusedError(400, message="Bad Request", validation_errors=faults)

    def faults(self, fields: tuple[Column, ...], sent: Record, *, is_new: bool) -> dict[str, str]:
        """Give the reason for each field that is wrong."""
        found = {}
        for each in fields:
            if each.name not in sent:
                if "must" in each.words and (is_new or "always" in each.words):
                    found[each.name] = "is required"
            elif "ro" not in each.words and (fault := each.fault(sent[each.name], self.tables())):
                found[each.name] = fault
        return found

    def shown(self, name: str, record: Record, *, with_children: bool = True) -> Record:
        """Give a record as it is served."""
        table = TABLES[name]
        served = {each.name: record[each.name] for each in table.columns if "wo" not in each.words}
        if name == "invoices":
            served |= totals(record)
            client = self.rows["clients"].get(record["client_id"])
            served["Client"] = self.shown("clients", client) if client else {}
        if name == "invoices" and with_children:
            served["InvoiceItem"] = [
                line(record, number, row) for number, row in lines(record, "InvoiceItem")
            ]
            served["InvoicePayment"] = [part(record, number, row) for number, row in lines(record, "Payment")]
            served |= {child: {} for child in MAPS}
        if "ids as text" in self.habits:
            served["id"] = str(served["id"])
        return served

    def listed(self, name: str, query: Mapping[str, str]) -> Record:
        """Give one page of a table: the newest first, unless the query or a habit says otherwise."""
        limit, page = whole(query, "limit", 20, 1000), whole(query, "page", 1, 10**9)
        found = [row for row in self.rows[name].values() if name != "invoices" or is_asked_for(row, query)]
        is_rising = "oldest first" in self.habits or query.get("direction", "DESC").upper() == "ASC"
        by = query.get("sort", "date").rpartition(".")[2] if name == "invoices" else "id"
        found.sort(key=lambda row: (str(row.get(by)) if by != "id" else "", row["id"]), reverse=not is_rising)
        rows = found[(page - 1) * limit : page * limit]
        with_children = query.get("recursive") == "1"
        shown = [{TABLES[name].model: self.shown(name, row, with_children=with_children)} for row in rows]
        return {"data": shown, "pagination": paging(f"/api2/{name}", page, limit, len(found))}


def totals(invoice: Record) -> Record:
    """Give the sums of an invoice, and its state of payment unless the create stated one."""
    subtotal = sum(row["unit_price"] * row["quantity"] for row in invoice["InvoiceItem"])
    paid = sum(row["amount"] for row in invoice["Payment"])
    total = subtotal - (invoice["discount_amount"] or 0)
    state = 2 if paid and total <= paid else 1 if paid else 0
    stated = invoice["payment_status"]
    return {
        "summary_subtotal": subtotal,
        "summary_total": total,
        "summary_paid": paid,
        "summary_unpaid": total - paid,
        "payment_status": state if stated is None else stated,
    }


def lines(invoice: Record, child: str) -> Iterator[tuple[int, Record]]:
    """Yield the children of an invoice, each with an id of its own."""
    return ((invoice["id"] * 100 + number, row) for number, row in enumerate(invoice[child], 1))


def line(invoice: Record, number: int, row: Record) -> Record:
    """Give a line of an invoice as it is served."""
    served = {name: value for name, value in row.items() if name not in ("lot", "expiry_date", "serials")}
    subtotal = row["unit_price"] * row["quantity"]
    return served | {"id": number, "invoice_id": invoice["id"], "subtotal": subtotal}


def part(invoice: Record, number: int, row: Record) -> Record:
    """Give a payment of an invoice as it is served, in the shape of a client's payment."""
    blank = filled(TABLES["client_payments"].columns, {}, invoice["created"])
    blank |= {name: value for name, value in row.items() if value is not None}
    blank |= {"id": number, "invoice_id": invoice["id"]}
    return {name: value for name, value in blank.items() if name != "client_id"}


MAPS = ("InvoiceCustomField", "Deposit", "InvoiceReminder", "Document", "DocumentTitle")


def several(rows: Any) -> Any:
    """Give one record as a list of one: page 32867460e0 sends its payment so."""
    return [rows] if isinstance(rows, dict) else rows


def moment() -> str:
    """Give the present moment as the vendor writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")


def digest(record: Record | None) -> str:
    """Give what two records share only if they are the same to the byte."""
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def taken(fields: tuple[Column, ...], sent: Record) -> Record:
    """Give what is kept of what was sent: flags as true and false, nothing read-only, nothing unknown."""
    writable = [each for each in fields if each.name in sent and "ro" not in each.words]
    return {each.name: each.kept(sent[each.name]) for each in writable}


def filled(fields: tuple[Column, ...], sent: Record, now: str) -> Record:
    """Give a whole record: what was sent, and what the rest holds unset."""
    unset = {each.name: each.unset(now) for each in fields}
    return unset | taken(fields, sent)


def whole(query: Mapping[str, str], name: str, default: int, most: int) -> int:
    """Read a number of the query; what is none counts as not given."""
    text = query.get(name, "")
    return min(max(int(text), 1), most) if text.isdecimal() else default


INVOICES = (0, 16, 19)
"""The types that the list of invoices knows: invoice, debit note, advance payment (page 15115239e0)."""
EQUAL = (
    *("client_id", "type", "payment_status", "follow_up_status", "currency_code", "no", "po_number"),
    *("subscription_id", "work_order_id", "source_type", "source_id", "pos_shift_id"),
)
BETWEEN = {"date": "date", "created": "created"}


def is_invoice(record: Record) -> bool:
    """Tell whether a record can be found under its table: documents of another type live elsewhere."""
    return "payment_status" not in record or record["type"] in INVOICES


def is_asked_for(invoice: Record, query: Mapping[str, str]) -> bool:
    """Tell whether an invoice is what the filters of the list ask for (page of the list of invoices)."""
    if not is_invoice(invoice):
        return False
    for name in EQUAL:
        if name in query and str(invoice.get(name) or 0) != query[name] and invoice.get(name) != query[name]:
            return False
    for name, field in BETWEEN.items():
        day = str(invoice[field])[:10]
        if not query.get(f"{name}_from", day) <= day <= query.get(f"{name}_to", day):
            return False
    word = query.get("keywords", "")
    return word in json.dumps(invoice, ensure_ascii=False)


def paging(path: str, page: int, limit: int, total: int) -> Record:
    """Give the `pagination` of a list."""
    count = max(1, -(-total // limit))
    return {
        "prev": f"{path}?page={page - 1}" if page > 1 else None,
        "next": f"{path}?page={page + 1}" if page < count else None,
        "page": page,
        "page_count": count,
        "total_results": total,
    }


def somebody(number: int, _: Books) -> Record:
    """Give a client of somebody's; the third is a trap for whoever takes a word for a mark."""
    name = "conform-ity & Sons" if number == 2 else f"Client {number} of somebody's"
    names = {"business_name": name, "first_name": "Amal", "last_name": f"No {number}"}
    return {"Client": names | {"email": f"amal{number}@example.org", "password": "hers", "type": 3}}


def order(number: int, books: Books) -> Record:
    """Give an invoice of somebody's, for the client that was made last."""
    invoice = {"client_id": max(books.rows["clients"]), "date": "2026-01-02", "notes": f"Order {number}"}
    return {"Invoice": invoice, "InvoiceItem": [{"item": "Chair", "unit_price": 40 + number, "quantity": 2}]}


def paid(number: int, books: Books) -> Record:
    """Give a payment of somebody's, by the client that was made last."""
    sent = {"client_id": max(books.rows["clients"]), "amount": 10 + number, "status": 1}
    return {"ClientPayment": sent | {"payment_method": "cash", "notes": f"Paid {number}"}}


SOMEBODYS: dict[str, Callable[[int, Books], Record]] = {
    "clients": somebody,
    "taxes": lambda number, _: {"Tax": {"name": f"Tax {number}", "value": number, "description": "conform-"}},
    "stores": lambda number, _: {"Store": {"name": f"Shop {number}", "active": True, "primary": not number}},
    "treasuries": lambda number, _: {"Treasury": {"name": f"Safe {number}", "type": 3}},
    "invoices": order,
    "client_payments": paid,
}
SITE = {
    "id": 990017,
    "business_name": "Somebody's Chairs",
    "first_name": "Amal",
    "last_name": "Haddad",
    "subdomain": "somebody",
    "site_logo": "",
    "invoice_logo": "",
    "address1": "",
    "address2": "",
    "city": "",
    "state": "",
    "postal_code": "",
    "phone1": "",
    "phone2": "",
    "country_code": "EG",
    "timezone": 1,
    "date_format": 1,
    "currency_code": "EGP",
    "language_code": "en",
    "email": "amal@example.org",
    "staff_id": 1,
    "is_super_admin": True,
    "currencyFormat": "",
    "numberFormat": [],
    "SITE_HASH": "5f1c",
}
V1 = re.compile(r"/api2/([a-z_]+?)(?:/([^/.]+))?(?:\.json)?")
LISTS = {"branches": "Branch", "staff": "Staff"}


class Handler(BaseHTTPRequestHandler):
    """Answer for `books`."""

    protocol_version = "HTTP/1.1"
    wbufsize = 65536  # header and body in one packet: two would wait 40 ms for each other
    books: Books

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def handle(self) -> None:
        with suppress(ConnectionError):  # who asked has been killed
            super().handle()

    def handle_any(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(url.query).items()}
        try:
            with self.books.lock:
                status, body = self.taken(url.path, query, raw)
        except RefusedError as refused:
            status, body = refused.status, refused.body
        found = V1.fullmatch(url.path)
        target = (found[1], int(found[2])) if found and (found[2] or "").isdecimal() else None
        is_foreign = self.command != "GET" and target in self.books.foreign
        heard = Heard(method=self.command, path=self.path, status=status, foreign=is_foreign)
        self.books.heard.append(heard)
        time.sleep(self.books.pause)
        self.answer(status, body)

    do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 - http.server wants these names

    def answer(self, status: int, body: Record) -> None:
        frame = {"result": "successful" if status < 300 else "failed", "code": status}
        is_bare = "error" in body or (self.command == "POST" and self.path.startswith("/v2/"))
        data = json.dumps(body if is_bare else {**frame, **body}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def taken(self, path: str, query: Mapping[str, str], raw: bytes) -> tuple[int, Record]:
        """Do what is asked; give the status and the body."""
        if self.headers.get("APIKEY") != KEY or self.headers.get("Authorization") is not None:
            raise RefusedError(401, message="Unauthorized")
        if path.startswith("/v2/api/entity/"):
            return self.entity(path)
        found = V1.fullmatch(path)
        if found is None:
            raise RefusedError(404, message="Item not found")
        name, rest = found[1], found[2]
        if name == "site_info":
            return 200, {"data": {"Site": self.books.site}}
        if name in LISTS and self.command == "GET":
            return self.place(name, rest)
        if name not in TABLES:
            raise RefusedError(404, message="Item not found")
        if rest is not None:
            return self.item(name, rest, raw)
        if self.command != "POST":
            return 200, self.books.listed(name, query)
        sent = parsed(raw)
        self.books.check(name, sent, is_new=True)
        made: Any = self.books.make(name, sent)
        status = 200 if path == "/api2/invoices" else 202  # pages 32867460e0 and 15115242e0 differ
        return status, {"id": str(made) if "ids as text" in self.books.habits else made}

    def item(self, name: str, rest: str, raw: bytes) -> tuple[int, Record]:
        """Read, edit or delete one record."""
        number = int(rest) if rest.isdecimal() else 0
        record = self.books.rows[name].get(number)
        if record is None or not is_invoice(record):
            raise RefusedError(404, message="Item not found")
        if self.command == "DELETE":
            del self.books.rows[name][number]
            return 200, {}
        if self.command == "PUT":
            sent = parsed(raw)
            self.books.check(name, sent, is_new=False)
            self.books.edit(name, number, sent)
            return 200, {}
        shown = {TABLES[name].model: self.books.shown(name, record)}
        return 200, {"data": shown, "pagination": paging("", 1, 1, 1)}

    def place(self, name: str, rest: str | None) -> tuple[int, Record]:
        """Serve a table that can only be read."""
        rows = [{LISTS[name]: row} for row in PLACED[name](self.books.places[name])]
        if rest is None:
            return 200, {"data": rows, "pagination": paging(f"/api2/{name}", 1, 20, len(rows))}
        if not rest.isdecimal() or int(rest) not in self.books.places[name]:
            raise RefusedError(404, message="Item not found")
        return 200, {"data": rows[int(rest) - 1], "pagination": paging("", 1, 1, 1)}

    def entity(self, path: str) -> tuple[int, Record]:
        """Serve the entities of v2, of which the books have one."""
        if self.command != "GET" or not path.startswith("/v2/api/entity/follow_up_status/list"):
            return 200, {"error": "Entity Not exists"}
        rows = [{"FollowUpStatus": {"id": number}} for number in self.books.places["follow_up_status"]]
        return 200, {"data": rows, "pagination": paging(path, 1, 20, len(rows))}


PLACED: dict[str, Callable[[Mapping[int, Any]], list[Record]]] = {
    "branches": lambda rows: [{"id": str(number), "name": f"Branch {number}"} for number in rows],
    "staff": lambda rows: [{"id": number, "name": f"Colleague {number}"} for number in rows],
}


def parsed(raw: bytes) -> Any:
    """Read a body; raise RefusedError with 400 for what is no JSON."""
    try:
        return json.loads(raw)
    except ValueError:
        raise RefusedError(400, message="Bad Request", validation_errors={"": "is no JSON"}) from None


@contextmanager
def tenant(books: Books) -> Iterator[str]:
    """Serve the books on loopback, on a port of the system's choice; give the root URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"books": books}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
