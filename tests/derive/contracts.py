"""Contracts of our own making that the tests of the export and of the comparison share."""

from __future__ import annotations

from dataclasses import replace
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

if TYPE_CHECKING:
    from conform.contract import Kind

JSON = "application/json"


def field(name: str, *kinds: Kind, **stated: Any) -> Field:
    return Field(name=name, kinds=kinds, **stated)


def source(page: str) -> Source:
    return Source(page=page, edition="2026-07-03")


LION = field(
    "Lion",
    "object",
    model="LionBase",
    is_required=True,
    fields=(
        field("id", "integer", is_read_only=True, is_required=True),
        field(
            "mane",
            "integer",
            is_required=True,
            enum=(Choice(value=2, label="Long"), Choice(value=3, label="Short")),
            example=Default(value=2),
        ),
        field("name", "string", is_required=True, max_length=10, example=Default(value="Leo")),
        field("born", "string", "null", format="date"),
        field("seen", "string", format="date-time"),
        field("secret", "string", is_write_only=True),
        field("is_tame", "boolean", default=Default(value=False)),
        field("keeper_id", "integer", reference=Reference(resource="v1/keepers", page="9e0")),
        field("anything"),
    ),
)
BODY = field("", "object", fields=(LION,))
DONE = field("", "object", fields=(field("result", "string"), field("code", "integer")))
CREATE = Operation(
    id="POST /lions{format}",
    method="POST",
    path="/lions{format}",
    call="/api2/lions.json",
    role="create",
    source=source("1e0"),
    title="Add Lion",
    request=Request(media=JSON, body=BODY, wrapper="Lion"),
    responses=(Response(status=202, body=DONE), Response(status=400)),
)
READ = Operation(
    id="GET /lions/{id}{format}",
    method="GET",
    path="/lions/{id}{format}",
    call="/api2/lions/{id}.json",
    role="read",
    source=source("2e0"),
    title="Get Lion",
    parameters=(Parameter(where="path", field=field("id", "integer", is_required=True)),),
    responses=(
        Response(
            status=200,
            record=("data", "Lion"),
            body=field("", "object", fields=(replace(LION, name="Lion"),)),
        ),
    ),
)
TOKEN = Operation(
    id="POST /v2/oauth/token",
    method="POST",
    path="/v2/oauth/token",
    call="/v2/oauth/token",
    role="action",
    source=source("3e0"),
    responses=(Response(status=200, body=field("", "object")),),
)
BRAND = Operation(
    id="GET /brand/list/1",
    method="GET",
    path="/brand/list/1",
    call="/v2/api/entity/brand/list/1",
    role="list",
    source=source("4e0"),
    responses=(Response(status=200, body=field("", "object")),),
)


def contract(*operations: Operation, name: str = "lions", version: Any = "v1") -> Contract:
    return Contract(name=name, version=version, title=name.title(), operations=operations, vendor=DAFTRA)


LIONS = contract(CREATE, READ)
EVERYTHING = (
    LIONS,
    contract(TOKEN, name="authentication"),
    contract(BRAND, name="brand", version="v2"),
)
