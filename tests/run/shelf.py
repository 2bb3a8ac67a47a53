"""A shelf of pens: a made-up resource, and a tenant in memory that keeps them and can be told to lie."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from conform.case import Case, Step
from conform.contract import Contract, Field, Operation, Parameter, Request, Response, Source
from conform.daftra import DAFTRA
from conform.exchange import Answer, Call, Exchange
from tests.conftest import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Json, Role
    from tests.conftest import Heard

SOURCE = Source(page="1e0", edition="2026-01-01")
ID = Field(name="id", kinds=("integer",))
WRITTEN = (
    Field(name="name", kinds=("string",), is_required=True),
    Field(name="notes", kinds=("string",)),
    Field(name="price", kinds=("number",)),
)
PEN = Field(name="Pen", kinds=("object",), is_required=True, fields=WRITTEN)
SERVED = Field(name="Pen", kinds=("object",), fields=(ID, *WRITTEN))


def _body(*fields: Field) -> Field:
    return Field(name="", kinds=("object",), fields=fields)


def _operation(
    role: Role, method: str, call: str, responses: tuple[Response, ...], *, is_written: bool = False
) -> Operation:
    parameters = [Parameter(where="path", field=Field(name="id"))] if "{id}" in call else []
    if role == "list":
        parameters += [
            Parameter(where="query", field=Field(name=name, kinds=("integer",))) for name in ("page", "limit")
        ]
    return Operation(
        id=f"{method} {call.removeprefix('/api2')}",
        method=method,  # type: ignore[arg-type]  # the table below gives only real methods
        path=call,
        call=call,
        role=role,
        source=SOURCE,
        parameters=tuple(parameters),
        request=Request(media="application/json", body=_body(PEN), wrapper="Pen") if is_written else None,
        responses=responses,
    )


ROWS = Field(name="data", kinds=("array",), items=_body(SERVED))
ONE = Field(name="data", kinds=("object",), fields=(SERVED,))
REFUSED, ABSENT = Response(status=400), Response(status=404)
CREATE = _operation(
    "create", "POST", "/api2/pens", (Response(status=202, body=_body(ID)), REFUSED), is_written=True
)
READ = _operation(
    "read",
    "GET",
    "/api2/pens/{id}",
    (Response(status=200, body=_body(ONE), record=("data", "Pen")), ABSENT),
)
LIST = _operation(
    "list", "GET", "/api2/pens", (Response(status=200, body=_body(ROWS), record=("data", "[]", "Pen")),)
)
EDIT = _operation("edit", "PUT", "/api2/pens/{id}", (Response(status=200), REFUSED, ABSENT), is_written=True)
DELETE = _operation("delete", "DELETE", "/api2/pens/{id}", (Response(status=200), ABSENT))
PENS = Contract(
    name="pens", version="v1", title="Pens", operations=(CREATE, READ, LIST, EDIT, DELETE), vendor=DAFTRA
)
INKS = Contract(name="inks", version="v1", title="Inks", operations=(CREATE, READ, LIST), vendor=DAFTRA)
CONTRACTS = {"v1/pens": PENS, "v1/inks": INKS}

MADE: Json = {"$made": 0}
MAKE = Step(contract="v1/pens", operation=CREATE.id, expects="success", payload={"Pen": {"name": "Blue"}})
LOOK = Step(contract="v1/pens", operation=READ.id, expects="success", path={"id": MADE}, subject=0)
CHANGE = Step(
    contract="v1/pens",
    operation=EDIT.id,
    expects="success",
    path={"id": MADE},
    subject=0,
    payload={"Pen": {"price": 3}},
)
END = Step(contract="v1/pens", operation=DELETE.id, expects="success", path={"id": MADE}, subject=0)


def case(*steps: Step, asks: str = "test") -> Case:
    return Case(contract="v1/pens", operation=CREATE.id, sort="lifecycle", asks=asks, steps=steps)


@dataclass(slots=True)
class Shelf:
    """Keep pens by id; `lies` answers a call in the shelf's stead, None where it does not."""

    pens: dict[int, dict[str, Json]] = field(default_factory=dict)
    lies: Callable[[Shelf, Call], Exchange | None] = lambda _shelf, _call: None
    calls: list[Call] = field(default_factory=list)
    last: int = 100
    sort: str = "live"
    base_url: str = "http://127.0.0.1"
    writes: bool = True
    identity: str | None = "one"

    def send(self, call: Call) -> Exchange:
        self.calls.append(call)
        lie = self.lies(self, call)
        return self.answer(call) if lie is None else lie

    def answer(self, call: Call) -> Exchange:
        """Answer as the docs of the shelf say."""
        name = call.path.removeprefix("/api2/pens").strip("/")
        if not name:
            return self.listed(call) if call.method == "GET" else self.made(call)
        pen = self.pens.get(int(name))
        if pen is None:
            return said(call, 404, {"message": "no such pen"})
        if call.method == "DELETE":
            del self.pens[int(name)]
            return said(call, 200, {})
        if call.method == "PUT":
            pen |= json.loads(call.body or b"")["Pen"]
            return said(call, 200, {})
        return said(call, 200, {"data": {"Pen": dict(pen)}})

    def made(self, call: Call) -> Exchange:
        """Keep a pen, if it has a name."""
        try:
            pen = json.loads(call.body or b"")["Pen"]
            name = pen["name"]
        except (ValueError, KeyError, TypeError):
            return said(call, 400, {"message": "no"})
        if not isinstance(name, str):
            return said(call, 400, {"message": "no"})
        self.last += 1
        self.pens[self.last] = {"id": self.last, "name": "", "notes": "", **pen}
        return said(call, 202, {"id": self.last})

    def listed(self, call: Call) -> Exchange:
        """Give a page of pens, the first ones first."""
        query = dict(call.query)
        limit, page = int(query.get("limit", 20)), int(query.get("page", 1))
        rows = list(self.pens.values())
        shown = rows[(page - 1) * limit : page * limit]
        pages = {"page_count": max(1, -(-len(rows) // limit)), "total_results": len(rows)}
        return said(call, 200, {"data": [{"Pen": dict(pen)} for pen in shown], "pagination": pages})

    def close(self) -> None:
        """Hold nothing."""

    def stock(self, *ids: int) -> None:
        """Put somebody's pens on the shelf."""
        for each in ids:
            self.pens[each] = {"id": each, "name": f"Somebody's pen {each}", "notes": "", "price": 1}

    def wrote(self) -> list[str]:
        """Give the calls that changed something, as `DELETE 7`."""
        return [
            f"{each.method} {each.path.rpartition('/')[2]}" for each in self.calls if each.method != "GET"
        ]


def said(call: Call, status: int, body: object, media: str = "application/json") -> Exchange:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Exchange(call=call, answer=Answer(status=status, headers=(("Content-Type", media),), body=data))


def over_http(shelf: Shelf) -> Callable[[Heard], Reply]:
    """Let a server on loopback answer for a shelf."""

    def answer(heard: Heard) -> Reply:
        url = urlsplit(heard.target)
        if url.path == "/api2/site_info.json":
            return Reply(body=b'{"data": {"Site": {"id": 1}}}')
        call = Call(
            method=heard.method, path=url.path, query=tuple(parse_qsl(url.query)), body=heard.body or None
        )
        found = shelf.send(call).answer
        assert found is not None
        return Reply(status=found.status, body=found.body, headers=found.headers)

    return answer


PAGE = b"<html>Log in</html>"
