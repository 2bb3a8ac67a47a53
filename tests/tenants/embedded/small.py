"""A small vendor of our own making: pens of v1 with nibs, inks of v2, and ways to ask for them."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from conform.contract import (
    Choice,
    Contract,
    Default,
    Field,
    Operation,
    Parameter,
    Reference,
    Request,
    Response,
    Source,
)
from conform.daftra import DAFTRA
from conform.tenants.embedded.access import KEY as SECRET
from conform.tenants.embedded.application import Application
from conform.tenants.embedded.behaviour import Behaviours
from conform.tenants.embedded.http import HttpRequest
from conform.tenants.embedded.state import Context

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.contract import Json, Role
    from conform.contract.embedded import Behaviour
    from conform.tenants.embedded.http import Reply

SOURCE = Source(page="1e0", edition="2026-01-01")
KEY = {"apikey": SECRET}


def text(name: str, **claims: Any) -> Field:
    return Field(name=name, kinds=("string",), **claims)


def integer(name: str, **claims: Any) -> Field:
    return Field(name=name, kinds=("integer",), **claims)


def shape(*fields: Field, name: str = "", **claims: Any) -> Field:
    return Field(name=name, kinds=("object",), fields=fields, **claims)


def rows(items: Field, name: str = "", **claims: Any) -> Field:
    return Field(name=name, kinds=("array",), items=items, **claims)


NIB = shape(
    integer("id", is_read_only=True), integer("pen_id"), text("width"), Field(name="gold", kinds=("boolean",))
)
PEN = (
    integer("id", is_read_only=True),
    text("name", is_required=True, max_length=10),
    text("secret", is_write_only=True),
    integer("owner_id", reference=Reference(resource="v1/owners")),
    Field(name="price", kinds=("number",), minimum=0, maximum=1000),
    Field(name="is_full", kinds=("boolean",)),
    integer("sort", enum=(Choice(value=1, label="ball"), Choice(value=2, label="ink"))),
    Field(name="note", kinds=("string", "null"), default=Default(value="none yet")),
    text("made", format="date"),
    text("email", format="email"),
    text("country", reference=Reference(listing="Country")),
    text("Kept_as", reads_as="kept_as"),
    text("code", pattern="^[A-Z]+$"),
    text("created", format="date-time", is_read_only=True),
)
SHOWN = tuple(
    replace(each, name=each.reads_as or each.name, is_required=False, reads_as=None) for each in PEN
)
OWNER = shape(integer("id"), text("name"), name="Owner")
FRAME = (integer("code"), text("result"))
MESSAGE = (*FRAME, text("message"))
PAGES = shape(
    Field(name="prev", kinds=("string", "null")),
    Field(name="next", kinds=("string", "null")),
    integer("page"),
    integer("page_count"),
    integer("total_results"),
    name="pagination",
)
SUBMITTED = shape(shape(*PEN, name="Pen"), rows(NIB, "Nib"))
READ_PEN = shape(*SHOWN, rows(NIB, "Nib"), OWNER, name="Pen")
ROW_PEN = shape(*SHOWN, rows(NIB, "Nib", is_optional_on_read=True), name="Pen")
REFUSALS = (
    Response(status=400, body=shape(*MESSAGE, shape(name="validation_errors"))),
    Response(status=401, body=shape(*MESSAGE)),
    Response(status=404, body=shape(*MESSAGE)),
)


def operation(identity: str, call: str, role: Role, *responses: Response, **claims: Any) -> Operation:
    method: Any = identity.partition(" ")[0]
    return Operation(
        id=identity,
        method=method,
        path=call,
        call=call,
        role=role,
        source=SOURCE,
        responses=responses,
        **claims,
    )


def query(name: str, **claims: Any) -> Parameter:
    return Parameter(where="query", field=integer(name, **claims))


WRITE = Request(media="application/json", wrapper="Pen", body=SUBMITTED)
EDIT = replace(
    WRITE,
    body=shape(shape(*(replace(each, is_required=False) for each in PEN), name="Pen"), rows(NIB, "Nib")),
)
PENS = Contract(
    name="pens",
    version="v1",
    title="Pens",
    vendor=DAFTRA,
    operations=(
        operation(
            "POST /pens",
            "/api2/pens.json",
            "create",
            Response(status=202, body=shape(*FRAME, integer("id"))),
            *REFUSALS,
            request=WRITE,
        ),
        operation(
            "GET /pens",
            "/api2/pens.json",
            "list",
            Response(
                status=200,
                body=shape(*FRAME, rows(shape(ROW_PEN), "data"), PAGES),
                record=("data", "[]", "Pen"),
            ),
            parameters=(
                query("limit", maximum=50),
                query("page"),
                query("sort"),
                query("owner_id"),
                query("price_from"),
            ),
        ),
        operation(
            "GET /pens/{id}",
            "/api2/pens/{id}.json",
            "read",
            Response(
                status=200, body=shape(*FRAME, shape(READ_PEN, name="data"), PAGES), record=("data", "Pen")
            ),
            *REFUSALS,
        ),
        operation(
            "PUT /pens/{id}",
            "/api2/pens/{id}.json",
            "edit",
            Response(status=200, body=shape(*FRAME)),
            *REFUSALS,
            request=EDIT,
        ),
        operation(
            "DELETE /pens/{id}",
            "/api2/pens/{id}.json",
            "delete",
            Response(status=200, body=shape(*FRAME)),
            *REFUSALS,
        ),
        operation("GET /pens/{id}/rinse", "/api2/pens/{id}/rinse", "action", Response(status=200)),
    ),
)
OWNERS = Contract(
    name="owners",
    version="v1",
    title="Owners",
    vendor=DAFTRA,
    operations=(
        operation(
            "GET /owners",
            "/api2/owners.json",
            "list",
            Response(
                status=200,
                body=shape(*FRAME, rows(shape(OWNER), "data"), PAGES),
                record=("data", "[]", "Owner"),
            ),
        ),
        operation("GET /owners/{id}", "/api2/owners/{id}.json", "read", Response(status=200)),
    ),
)
INK = (text("name", is_required=True), integer("pen_id", reference=Reference(resource="v1/pens")))
V2_MESSAGE = Response(status=200, body=shape(text("message"), integer("id")))
INKS = Contract(
    name="ink",
    version="v2",
    title="Inks",
    vendor=DAFTRA,
    operations=(
        operation(
            "POST /ink",
            "/v2/api/entity/ink",
            "create",
            V2_MESSAGE,
            Response(status=422, body=shape(text("message"), shape(name="errors"))),
            Response(status=401, body=shape(text("message"))),
            request=Request(media="application/json", body=shape(*INK)),
        ),
        operation(
            "POST /ink (edit)",
            "/v2/api/entity/ink",
            "edit",
            V2_MESSAGE,
            Response(status=400, body=shape(text("message"))),
            request=Request(media="application/json", body=shape(integer("id"), *INK)),
        ),
        operation("GET /ink", "/v2/api/entity/ink/list/1", "list", Response(status=200)),
        operation(
            "GET /ink/{id}",
            "/v2/api/entity/ink/{id}/1",
            "read",
            Response(status=200, body=shape(integer("id"), *INK), record=()),
        ),
    ),
)
DOCUMENT = shape(integer("id"), integer("type"), text("date", format="date"), name="Invoice")


def documents(name: str) -> Contract:
    """Give the contract of one resource of the family that shares a store."""
    call = f"/api2/{name}.json"
    framed = shape(*FRAME, shape(DOCUMENT, name="data"))
    listed = shape(*FRAME, rows(shape(DOCUMENT), "data"), PAGES)
    return Contract(
        name=name,
        version="v1",
        title=name,
        vendor=DAFTRA,
        operations=(
            operation(
                f"POST /{name}",
                call,
                "create",
                Response(status=202),
                request=Request(media="application/json", wrapper="Invoice", body=shape(DOCUMENT)),
            ),
            operation(
                f"GET /{name}",
                call,
                "list",
                Response(status=200, body=listed, record=("data", "[]", "Invoice")),
            ),
            operation(
                f"GET /{name}/{{id}}",
                f"/api2/{name}/{{id}}.json",
                "read",
                Response(status=200, body=framed, record=("data", "Invoice")),
            ),
        ),
    )


TOKEN = Contract(
    name="authentication",
    version="v1",
    title="Token",
    vendor=DAFTRA,
    operations=(
        operation(
            "POST /v2/oauth/token",
            "/v2/oauth/token",
            "action",
            Response(status=200, body=shape(text("token_type"), integer("expires_in"), text("access_token"))),
        ),
    ),
)
LISTING = Contract(
    name="listing",
    version="v1",
    title="Listing",
    vendor=DAFTRA,
    operations=(
        operation("GET /listing/{model}", "/api2/listing/{model}.json", "list", Response(status=200)),
    ),
)
MULTI = Contract(
    name="multi_entity",
    version="v2",
    title="Several",
    vendor=DAFTRA,
    operations=(
        operation(
            "POST /v2/api/multi-entity",
            "/v2/api/multi-entity",
            "action",
            Response(status=200),
            request=Request(media="application/json", body=rows(shape())),
        ),
    ),
)
ENTITY = Contract(
    name="entity",
    version="v2",
    title="Any",
    vendor=DAFTRA,
    operations=(operation("GET /{entity}", "/v2/api/entity/{entity}/list/1", "list", Response(status=200)),),
)
ALL = (PENS, OWNERS, INKS, documents("invoices"), documents("estimates"), TOKEN, LISTING, MULTI, ENTITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """An application and short ways to ask it."""

    application: Application

    def ask(
        self,
        method: str,
        target: str,
        payload: Any = None,
        headers: Mapping[str, str] = KEY,
        raw: bytes = b"",
    ) -> Reply:
        path, _, pairs = target.partition("?")
        body = raw if payload is None else json.dumps(payload).encode()
        parts = tuple((one.partition("=")[0], one.partition("=")[2]) for one in pairs.split("&") if one)
        return self.application.answer(
            HttpRequest(method=method, path=path, query=parts, headers=headers, body=body)
        )

    def body(self, method: str, target: str, payload: Any = None) -> Any:
        return self.ask(method, target, payload).body

    def pen(self, **values: Json) -> int:
        children = {name: values.pop(name) for name in ("Nib",) if name in values}
        made: Any = self.body("POST", "/api2/pens.json", {"Pen": {"name": "a pen", **values}, **children})
        return int(made["id"])

    def read(self, identity: int) -> dict[str, Any]:
        found: dict[str, Any] = self.body("GET", f"/api2/pens/{identity}.json")["data"]["Pen"]
        return found


@contextmanager
def shop(*behaviours: Behaviour, contracts: tuple[Contract, ...] = ALL) -> Iterator[Shop]:
    """Open an application over the small vendor until the block ends."""
    application = Application(contracts, Behaviours(behaviours))
    try:
        yield Shop(application=application)
    finally:
        application.state.store.close()


def context(
    contract: Contract = PENS,
    role: Role = "read",
    request: HttpRequest | None = None,
    made: Operation | None = None,
    **values: Any,
) -> Context:
    """Give the context of a request that asks for the first operation of a role."""
    operation = made or contract.having(role)
    assert operation is not None
    request = request or HttpRequest(method=operation.method, path=operation.call, headers=KEY)
    return Context(request=request, contract=contract, operation=operation, **values)


STRANGER = HttpRequest(method="GET", path="/api2/pens.json")
