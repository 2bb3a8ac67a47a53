"""One small resource of each version, with a field of every sort that the generators tell apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conform.case import MADE_TEXT, PLACEHOLDERS, REFERENCE_TEXT
from conform.contract import (
    Choice,
    Contract,
    Contradiction,
    Default,
    Field,
    Operation,
    Parameter,
    Reference,
    Request,
    Response,
    Side,
    Source,
)
from conform.daftra import DAFTRA
from conform.payloads.endpoint import Endpoint, endpoint, endpoints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conform.case import Case

PAGE = Source(page="1e0", edition="2026-01-01")


def text(name: str, **claims: Any) -> Field:
    return Field(name=name, kinds=("string",), **claims)


def integer(name: str, **claims: Any) -> Field:
    return Field(name=name, kinds=("integer",), **claims)


def boolean(name: str, **claims: Any) -> Field:
    return Field(name=name, kinds=("boolean",), **claims)


def number(name: str, **claims: Any) -> Field:
    return Field(name=name, kinds=("number",), **claims)


def thing(name: str, *fields: Field, **claims: Any) -> Field:
    return Field(name=name, kinds=("object",), fields=fields, **claims)


def rows(name: str, *fields: Field, **claims: Any) -> Field:
    return Field(name=name, kinds=("array",), items=thing("[]", *fields), **claims)


STATE = (Choice(value=1, label="full"), Choice(value=2, label="empty"), Choice(value=None))
PEN = thing(
    "Pen",
    integer("id", is_read_only=True),
    text("name", max_length=20, is_required=True, example=Default(value="Quill")),
    text("note"),
    text("label", max_length=6),
    text("email", format="email", max_length=60),
    text("code", max_length=30),
    text("currency_code", max_length=3),
    text("bought", format="date"),
    text("opened", format="date-time"),
    integer("stock", is_required=True),
    number("price"),
    number("discount"),
    integer("discount_amount"),
    Field(name="is_open", kinds=("boolean",)),
    Field(name="state", kinds=("integer", "null"), enum=STATE),
    integer("client_id", reference=Reference(resource="v1/clients")),
    text("shop", reference=Reference(resource="v1/shops")),
    integer("branch", reference=Reference(listing="Branch")),
    text("created", format="date-time", is_read_only=True),
    Field(name="anything"),
    integer("score", minimum=1, maximum=5),
    is_required=True,
)
NIBS = rows(
    "PenNib", integer("id"), integer("pen_id"), text("width", is_required=True, max_length=10), number("cost")
)
BODY = thing("", PEN, NIBS, thing("Extras"))
IDENTITY = Parameter(where="path", field=integer("id", is_required=True))
REFUSED = tuple(Response(status=status, body=thing("", text("message"))) for status in (400, 401, 403, 404))
PAGED = tuple(Parameter(where="query", field=integer(name)) for name in ("limit", "page"))


def optional(field: Field) -> Field:
    """Give the same shape with nothing required, as edits have it."""
    values: dict[str, Any] = {name: getattr(field, name) for name in Field.__slots__}
    values["is_required"] = False
    values["fields"] = tuple(optional(each) for each in field.fields)
    values["items"] = optional(field.items) if field.items is not None else None
    return Field(**values)


def operation(method: str, tail: str, role: str, **claims: Any) -> Operation:
    stated: dict[str, Any] = {
        "id": f"{method} /pens{tail}{{format}}",
        "method": method,
        "path": f"/pens{tail}{{format}}",
        "call": f"/api2/pens{tail}.json",
        "role": role,
        "source": PAGE,
        "responses": (Response(status=200, body=thing("", integer("id"))), *REFUSED),
        "parameters": (IDENTITY,) if tail else (),
    }
    return Operation(**{**stated, **claims})


CREATE = operation(
    "POST",
    "",
    "create",
    request=Request(media="application/json", body=BODY, wrapper="Pen"),
    responses=(Response(status=202, body=thing("", integer("id"))), *REFUSED),
)
SERVED = Response(status=200, body=thing("", PEN), record=("Pen",))
READ = operation("GET", "/{id}", "read", responses=(SERVED, *REFUSED))
LIST = operation("GET", "", "list", parameters=PAGED, responses=(Response(status=200), *REFUSED[1:3]))
EDIT = operation(
    "PUT",
    "/{id}",
    "edit",
    request=Request(media="application/json", body=optional(BODY), wrapper="Pen"),
)
DELETE = operation("DELETE", "/{id}", "delete")


def contract(*operations: Operation, name: str = "pens", version: str = "v1") -> Contract:
    return Contract(name=name, version=version, title="", operations=operations, vendor=DAFTRA)


def of(operation: Operation, *, name: str = "pens") -> Endpoint:
    """Give an operation in the contract to which it belongs, or alone in one of its own."""
    known = [each for each in (PENS, CARDS) if operation in each.operations]
    return endpoint(known[0] if known else contract(operation, name=name), operation)


def asked(cases: Callable[[Endpoint], Iterator[Case]], known: Contract) -> list[Case]:
    """Give the cases of all operations of a contract."""
    return [case for each in endpoints(known) for case in cases(each)]


PENS = contract(LIST, READ, CREATE, EDIT, DELETE)
READ_ONLY = contract(LIST, READ)

CARD_BODY = thing("", text("title", is_required=True, max_length=40), integer("size"))
CARD = Operation(
    id="POST /card",
    method="POST",
    path="/card",
    call="/v2/api/entity/card",
    role="create",
    source=PAGE,
    request=Request(media="application/json", body=CARD_BODY),
    responses=(Response(status=200, body=thing("", integer("id"))), Response(status=422)),
)
CARD_EDIT = Operation(
    id="POST /card (edit)",
    method="POST",
    path="/card",
    call="/v2/api/entity/card",
    role="edit",
    source=PAGE,
    request=Request(media="application/json", body=thing("", integer("id"), *CARD_BODY.fields)),
    responses=(Response(status=200), Response(status=400), Response(status=422)),
)
CARDS = contract(CARD, CARD_EDIT, name="card", version="v2")


def disputed(at: str, about: str) -> Operation:
    """Give the create with a contradiction that nobody settled."""
    sides = (Side(source=PAGE, states="one"), Side(source=PAGE, states="other"))
    values: dict[str, Any] = {name: getattr(CREATE, name) for name in Operation.__slots__}
    values["contradictions"] = (Contradiction(at=at, about=about, sides=sides),)
    return Operation(**values)


def with_create(create: Operation) -> Contract:
    return contract(LIST, READ, create, EDIT, DELETE)


def bound(value: Any) -> Any:
    """Replace each placeholder by an id, as a run does."""
    if isinstance(value, dict):
        if len(value) == 1 and (key := next(iter(value))) in PLACEHOLDERS:
            return "1" if key in (REFERENCE_TEXT, MADE_TEXT) else 1
        return {key: bound(each) for key, each in value.items()}
    return [bound(each) for each in value] if isinstance(value, list) else value


def told(*operations: Operation, **asking: Any) -> Contract:
    """Give a contract of a vendor whose prose says this of requests as well."""
    vendor = replace(DAFTRA, asking=replace(DAFTRA.asking, **asking))
    return replace(contract(*operations), vendor=vendor)
