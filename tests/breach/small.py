"""Requests to the pens of `tests/payloads/small.py`, and what they break."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conform.breach import breaches
from conform.contract import Contradiction, Side
from conform.exchange import Call
from tests.payloads.small import CREATE, PAGE, contract

if TYPE_CHECKING:
    from conform.breach import Breach, Served
    from conform.contract import Contract, Field, Operation

GOOD: dict[str, Any] = {"name": "Quill", "stock": 3}
"""A pen as the docs want it."""


def pen(**values: Any) -> dict[str, Any]:
    """Give a body with a good pen in which these values are changed; `...` leaves one out."""
    changed = {**GOOD, **values}
    return {"Pen": {name: value for name, value in changed.items() if value is not ...}}


def call(payload: Any = None, *, raw: bytes | None = None, method: str = "POST", **said: Any) -> Call:
    body = raw if payload is None else json.dumps(payload).encode()
    media = None if body is None else "application/json"
    return Call(**{"method": method, "path": "/api2/pens.json", "body": body, "media": media, **said})


def found(
    payload: Any = None,
    operation: Operation = CREATE,
    *,
    known: Contract | None = None,
    path: tuple[str, ...] = (),
    served: Served | None = None,
    has_drifted: bool = False,
    **said: Any,
) -> tuple[Breach, ...]:
    home = known or contract(operation)
    sent = call(payload, **said)
    return breaches(home, operation, sent, path, served=served, has_drifted=has_drifted)


def names(*given: Any, **said: Any) -> list[str]:
    """Name what a request breaks, but what no page names."""
    return [each.name for each in found(*given, **said) if not each.rule.startswith("undocumented")]


def with_field(*fields: Field, operation: Operation = CREATE, **claims: Any) -> Operation:
    """Give an operation of which the pen has these fields more, and its request these claims."""
    request = operation.request
    assert request is not None
    inner = [
        replace(each, fields=(*each.fields, *fields)) if each.name == "Pen" else each
        for each in request.body.fields
    ]
    body = replace(request.body, fields=tuple(inner))
    return replace(operation, request=replace(request, **{"body": body, **claims}))


def disputing(
    about: str, at: str, *states: str, settled: str | None, operation: Operation = CREATE
) -> Operation:
    sides = tuple(Side(source=PAGE, states=each) for each in states)
    return replace(
        operation, contradictions=(Contradiction(at=at, about=about, sides=sides, settled=settled),)
    )
