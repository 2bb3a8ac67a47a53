"""One small contract and a tenant that answers from a list, for tests of the runner."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from conform.case import Case, Step
from conform.contract import Contract, Field, Operation, Parameter, Request, Response, Source
from conform.exchange import Answer, Exchange

if TYPE_CHECKING:
    from conform.contract import Json, Role
    from conform.exchange import Call

SOURCE = Source(page="1e0", edition="2026-01-01")
RECORD = Field(
    name="Pen", kinds=("object",), fields=(Field(name="name", kinds=("string",), is_required=True),)
)


def operation(role: Role, method: str, call: str, *statuses: int, has_body: bool = False) -> Operation:
    body = Field(name="", kinds=("object",), fields=(RECORD,))
    return Operation(
        id=f"{method} {call}",
        method=method,  # type: ignore[arg-type]  # the table below gives only real methods
        path=call,
        call=call,
        role=role,
        source=SOURCE,
        parameters=(Parameter(where="path", field=Field(name="id")),) if "{id}" in call else (),
        request=Request(media="application/json", body=body, wrapper="Pen") if has_body else None,
        responses=tuple(Response(status=status) for status in statuses),
    )


CREATE = operation("create", "POST", "/api2/pens.json", 202, 400, has_body=True)
READ = operation("read", "GET", "/api2/pens/{id}.json", 200, 404)
DELETE = operation("delete", "DELETE", "/api2/pens/{id}.json", 200, 404)
PENS = Contract(name="pens", version="v1", title="Pens", operations=(CREATE, READ, DELETE))
PROMISE = replace(
    CREATE,
    id="POST /api2/promised.json",
    responses=(
        Response(
            status=202,
            body=Field(name="", kinds=("object",), fields=(Field(name="id", kinds=("integer",)),)),
        ),
    ),
)
PENS = replace(PENS, operations=(*PENS.operations, PROMISE))
INKS = Contract(name="inks", version="v1", title="Inks", operations=(CREATE,))
CONTRACTS = {"v1/pens": PENS, "v1/inks": INKS}


MAKE = Step(contract="v1/pens", operation=CREATE.id, expects="success", payload={"Pen": {"name": "a"}})
LOOK = Step(contract="v1/pens", operation=READ.id, expects="success", path={"id": {"$made": 0}}, subject=0)
PROMISED = replace(MAKE, operation=PROMISE.id)
END = Step(contract="v1/pens", operation=DELETE.id, expects="success", path={"id": {"$made": 0}}, subject=0)


def case(*steps: Step) -> Case:
    return Case(contract="v1/pens", operation=CREATE.id, sort="lifecycle", asks="test", steps=steps)


class ListedTenant:
    """Answer each call with the next status and body, and remember the calls."""

    sort = "embedded"
    base_url = "http://127.0.0.1"
    writes = True

    def __init__(self, *answers: tuple[int, Json]) -> None:
        self.answers = list(answers)
        self.calls: list[Call] = []

    def send(self, call: Call) -> Exchange:
        self.calls.append(call)
        if not self.answers:
            return Exchange(call=call, failure="the connection was refused")
        status, body = self.answers.pop(0)
        return Exchange(call=call, answer=Answer(status=status, body=json.dumps(body).encode()))

    def close(self) -> None:
        """Hold nothing."""
