"""One small contract of each version, conformant bodies for them, and short ways to judge."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from conform.case import Case, Step
from conform.contract import (
    Choice,
    Contract,
    Default,
    Field,
    Operation,
    Parameter,
    Request,
    Response,
    Source,
)
from conform.daftra import DAFTRA
from conform.drift.judge import judge, judge_exchange
from conform.exchange import Answer, Call, Exchange
from conform.words import documented, observed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conform.case import Credentials, Outcome
    from conform.drift.value import Drift

EDITION = "2026-01-01"


def page(number: int) -> Source:
    return Source(page=f"{number}e0", edition=EDITION)


def text(name: str, **claims: Any) -> Field:
    return Field(name=name, kinds=("string",), **claims)


def integer(name: str, **claims: Any) -> Field:
    return Field(name=name, kinds=("integer",), **claims)


NIB = Field(
    name="[]",
    kinds=("object",),
    fields=(integer("id", is_read_only=True), text("width"), integer("count", width=32)),
)
PEN_FIELDS = (
    integer("id", is_read_only=True),
    text("name", max_length=20, is_required=True),
    integer("count"),
    Field(name="price", kinds=("number",)),
    Field(name="is_open", kinds=("boolean",)),
    Field(
        name="state",
        kinds=("integer", "null"),
        enum=(Choice(value=1, label="full"), Choice(value=2, label="empty")),
        default=Default(value=None),
    ),
    text("day", format="date"),
    text("at", format="date-time"),
    text("mail", format="email"),
    text("code", pattern="^[A-Z]+$"),
    text("secret", is_write_only=True),
    Field(name="note", kinds=("string", "null")),
    text("hint", is_optional_on_read=True),
    Field(name="options", kinds=("object",)),
    Field(name="owners", kinds=("integer", "array"), items=integer("[]")),
    Field(name="free"),
    text("created", format="date-time", is_read_only=True),
)
NIBS = Field(name="Nib", kinds=("array",), items=NIB)
PEN = Field(name="Pen", kinds=("object",), fields=(*PEN_FIELDS, NIBS))
WRITTEN = Field(
    name="",
    kinds=("object",),
    fields=(Field(name="Pen", kinds=("object",), fields=PEN_FIELDS), NIBS),
)


def framed(*fields: Field) -> Field:
    return Field(name="", kinds=("object",), fields=(text("result"), integer("code"), *fields))


PAGINATION = Field(
    name="pagination",
    kinds=("object",),
    fields=(
        Field(name="prev", kinds=("string", "null")),
        Field(name="next", kinds=("string", "null")),
        integer("page"),
        integer("page_count"),
        integer("total_results"),
    ),
)
ROWS = Field(
    name="data",
    kinds=("array",),
    items=Field(name="[]", kinds=("object",), fields=(PEN,)),
)
ONE = Field(name="data", kinds=("object",), fields=(PEN,))
DENIED = Response(status=401, body=framed(text("message")))
GONE = Response(status=404, body=framed(text("message")))
BAD = Response(
    status=400,
    body=framed(text("message"), Field(name="validation_errors", kinds=("object",), extra=Field(name="*"))),
)
DONE = Response(status=200, body=framed())
MADE = Response(status=202, body=framed(integer("id")))
WRITE = Request(media="application/json", body=WRITTEN, wrapper="Pen")
PAGED = (
    Parameter(where="query", field=integer("limit", maximum=1000, default=Default(value=20))),
    Parameter(where="query", field=integer("page", default=Default(value=1))),
)


def operation(identity: str, role: str, number: int, *responses: Response, **more: Any) -> Operation:
    method, _, path = identity.partition(" ")
    return Operation(
        id=identity,
        method=method,  # type: ignore[arg-type]  # every identity below begins with a method
        path=path,
        call=f"/api2{path}.json",
        role=role,  # type: ignore[arg-type]  # every role below is one
        source=page(number),
        responses=responses,
        **more,
    )


LIST = operation(
    "GET /pens",
    "list",
    1,
    Response(status=200, body=framed(ROWS, PAGINATION), record=("data", "[]", "Pen")),
    parameters=PAGED,
)
READ = operation(
    "GET /pens/{id}",
    "read",
    2,
    Response(status=200, body=framed(ONE), record=("data", "Pen")),
    GONE,
)
CREATE = operation("POST /pens", "create", 3, MADE, BAD, DENIED, request=WRITE)
EDIT = operation("PUT /pens/{id}", "edit", 4, DONE, BAD, GONE, request=WRITE)
DELETE = operation("DELETE /pens/{id}", "delete", 5, DONE, GONE)
PENS = Contract(
    name="pens",
    version="v1",
    title="Pens",
    operations=(LIST, READ, CREATE, EDIT, DELETE),
    vendor=DAFTRA,
)

INK = (integer("id"), text("name"), Field(name="tone", kinds=("string", "null")))
INK_LIST = operation(
    "GET /ink/list/1",
    "list",
    6,
    Response(
        status=200,
        body=Field(
            name="",
            kinds=("object",),
            fields=(
                integer("current_page"),
                Field(name="data", kinds=("array",), items=Field(name="[]", kinds=("object",), fields=INK)),
                integer("last_page"),
                integer("per_page"),
                integer("total"),
            ),
        ),
        record=("data", "[]"),
    ),
    parameters=(Parameter(where="query", field=integer("per_page")),),
)
INK_READ = operation(
    "GET /ink/{id}/1",
    "read",
    7,
    Response(status=200, body=Field(name="", kinds=("object",), fields=INK), record=()),
)
INKS = Contract(name="inks", version="v2", title="Inks", operations=(INK_LIST, INK_READ), vendor=DAFTRA)
CONTRACTS = {each.key: each for each in (PENS, INKS)}

A_PEN: dict[str, Any] = {
    "id": 7,
    "name": "فلم ✒",
    "count": 3,
    "price": 1.5,
    "is_open": True,
    "state": None,
    "day": "2024-02-29",
    "at": "2024-02-29 10:00:00",
    "mail": "a@example.com",
    "code": "ABC",
    "note": None,
    "options": {},
    "owners": 4,
    "free": None,
    "created": "2024-02-29 10:00:00",
    "Nib": [{"id": 1, "width": "fine", "count": 2}],
}


def pen(**changed: Any) -> dict[str, Any]:
    """Give a conformant pen with some values changed; `...` leaves a field out."""
    merged = {**copy.deepcopy(A_PEN), **changed}
    return {name: value for name, value in merged.items() if value is not ...}


def framed_pen(**changed: Any) -> dict[str, Any]:
    return {"result": "successful", "code": 200, "data": {"Pen": pen(**changed)}}


def rows(*pens: dict[str, Any], page: int = 1, pages: int = 1, total: int | None = None) -> dict[str, Any]:
    return {
        "result": "successful",
        "code": 200,
        "data": [{"Pen": each} for each in pens],
        "pagination": {
            "prev": f"/pens?page={page - 1}" if 1 < page <= pages else None,
            "next": f"/pens?page={page + 1}" if page < pages else None,
            "page": page,
            "page_count": pages,
            "total_results": len(pens) if total is None else total,
        },
    }


def made(identity: int = 7, code: int = 202) -> dict[str, Any]:
    return {"result": "successful", "code": code, "id": identity}


DONE_BODY = {"result": "successful", "code": 200}
GONE_BODY = {"result": "failed", "code": 404, "message": "none"}
BAD_BODY = {"result": "failed", "code": 400, "message": "no", "validation_errors": {"name": "needed"}}
DENIED_BODY = {"result": "failed", "code": 401, "message": "no"}


def exchange(
    status: int,
    body: Any = None,
    *,
    sent: Any = None,
    query: tuple[tuple[str, str], ...] = (),
    media: str | None = "application/json",
) -> Exchange:
    """Give an exchange; bytes are taken as they are, None as no body, anything else as JSON."""
    raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    headers = () if media is None else (("Content-Type", media),)
    return Exchange(
        call=Call(
            method="GET", path="/", query=query, body=None if sent is None else json.dumps(sent).encode()
        ),
        answer=Answer(status=status, headers=headers, body=raw),
    )


def step(
    operation: Operation,
    expects: Outcome = "success",
    *,
    subject: int | None = None,
    breaks: str | None = None,
    credentials: Credentials = "good",
) -> Step:
    contract = INKS if operation in INKS.operations else PENS
    return Step(
        contract=contract.key,
        operation=operation.id,
        expects=expects,
        subject=subject,
        breaks=(breaks,) if breaks else (),
        credentials=credentials,
    )


def drifts(*taken: tuple[Step, Exchange]) -> tuple[Drift, ...]:
    """Judge a case of the given steps with the given exchanges."""
    steps = tuple(each for each, _ in taken)
    case = Case(
        contract=steps[0].contract,
        operation=steps[0].operation,
        sort="lifecycle",
        asks="anything",
        steps=steps,
    )
    return judge(case, tuple(each for _, each in taken), CONTRACTS)


def seen(operation: Operation, status: int, body: Any, **more: Any) -> tuple[Drift, ...]:
    """Judge one captured exchange."""
    contract = INKS if operation in INKS.operations else PENS
    return judge_exchange(contract, operation, exchange(status, body, **more))


def said(drifts: Iterable[Drift]) -> list[tuple[str, str, str, str]]:
    return [(each.kind, each.where, documented(each), observed(each)) for each in drifts]


def kinds(drifts: Iterable[Drift]) -> list[str]:
    return [each.kind for each in drifts]
