"""Operations of our own that the settled readings are tried on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conform.contract import Contract, Field, Operation, Request, Response, Source

if TYPE_CHECKING:
    from conform.contract import Kind, Role

METHODS = {"create": "POST", "edit": "PUT", "delete": "DELETE", "action": "POST"}
PAGES = {"create": "1e0", "list": "2e0", "read": "3e0", "edit": "4e0", "delete": "5e0", "action": "6e0"}


def field(name: str, *kinds: Kind, **stated: Any) -> Field:
    return Field(name=name, kinds=kinds, **stated)


def body(*fields: Field) -> Field:
    return Field(name="", kinds=("object",), fields=fields)


def source(role: Role) -> Source:
    return Source(page=PAGES[role], edition="2026-01-02")


def operation(role: Role, **stated: Any) -> Operation:
    """Give an operation of a role; `sends` is its request body, `wrapper` its record's key."""
    sends, wrapper = stated.pop("sends", None), stated.pop("wrapper", None)
    method: Any = METHODS.get(role, "GET")
    values: dict[str, Any] = {
        "id": f"{method} /lions{role}",
        "method": method,
        "path": "/lions",
        "call": "/api2/lions.json",
        "role": role,
        "source": source(role),
        "request": Request(media="application/json", body=sends, wrapper=wrapper) if sends else None,
        **stated,
    }
    return Operation(**values)


def single(record: Field) -> tuple[Response, ...]:
    """Give the success of a v1 read: `data.Record`."""
    shape = body(field("data", "object", fields=(record,)))
    return (Response(status=200, body=shape, record=("data", record.name)),)


def rows(record: Field) -> tuple[Response, ...]:
    """Give the success of a v1 list: `data.[].Record`."""
    row = Field(name="[]", kinds=("object",), fields=(record,))
    shape = body(field("data", "array", items=row))
    return (Response(status=200, body=shape, record=("data", "[]", record.name)),)


def contract(*operations: Operation, name: str = "lions", version: Any = "v1") -> Contract:
    return Contract(name=name, version=version, title=name, operations=operations)
