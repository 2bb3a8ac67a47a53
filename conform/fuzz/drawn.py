"""Make cases of what Schemathesis draws: our steps around it, and what the docs lead one to expect."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from conform.fuzz.expected import expected
from conform.fuzz.fair import named
from conform.fuzz.library import requests
from conform.fuzz.tame import tamed
from conform.payloads.steps import (
    CONDITION,
    companions,
    id_parameter,
    is_addressed_in_body,
    is_item,
    needs_record,
    row,
    some_record,
    step,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.case import Case, Step
    from conform.contract import Json
    from conform.fuzz.library import Request
    from conform.payloads.endpoint import Endpoint


def cases(of: Endpoint, *, seed: int, count: int, is_read: bool = False) -> Iterator[Case]:
    """Yield the cases of an operation, `count` that keep to its schema and as many that do not at most.

    An edit or a delete is of a record that the case made, or of one that is not there; with `is_read` none is
    made, and a read is of one that a list shows.
    """
    known: set[str] = set()
    for number, request in enumerate(requests(of.contract, of.operation, seed=seed, count=count)):
        steps = _steps(of, request, number, is_read=is_read)
        asks = f"{request.mode}:{number}"
        if steps and (told := repr(steps[-1])) not in known:
            known.add(told)
            yield of.case("fuzz", asks, *steps)


def _steps(of: Endpoint, request: Request, number: int, *, is_read: bool) -> tuple[Step, ...]:
    """Give the steps of one request, none where it cannot be told what record it would touch.

    Every second read is of the id that was drawn, which may be anything: it changes nothing.
    """
    before: tuple[Step, ...] = ()
    made = step(of, "answered")
    is_of_drawn = of.operation.role == "read" and number % 2 == 1 and _is_alone(of)
    if needs_record(of.operation) and not is_of_drawn:
        before, made = _of_record(of, number, is_read=is_read)
    filled = _filled(of, made, request, number, is_of_drawn=is_of_drawn)
    return () if filled is None else (*before, expected(of, filled))


def _of_record(of: Endpoint, number: int, *, is_read: bool) -> tuple[tuple[Step, ...], Step]:
    """Give what makes or finds a record, and the step that asks of it; without either it is not there."""
    roles = companions(of)
    if is_read and roles.list is not None and of.operation.role == "read":
        return (step(roles.list, "success"),), step(of, "answered", identity=row(0, 0))
    if roles.create is None:
        return (), step(of, "answered")
    # of its own among those of other operations: nothing may ever remove them
    salt = f"fuzz {of.operation.id} {number}"
    return (some_record(roles.create, salt),), step(of, "answered", subject=0)


def _filled(of: Endpoint, made: Step, request: Request, number: int, *, is_of_drawn: bool) -> Step | None:
    """Put what was drawn into a step, but for the ids in its path; None where it does not fit.

    Of every second body that keeps to the schema only what has a name there stays: what no page names, no
    page promises to take.
    """
    own = id_parameter(of.operation) if is_item(of.operation) and not is_of_drawn else None
    kept = {
        each.field.name
        for each in of.operation.parameters
        if each is own or each.field.reference is not None or not each.field.is_claimed
    }
    drawn = {name: value for name, value in request.path.items() if name in made.path and name not in kept}
    filled = replace(made, path={**made.path, **drawn}, query={**made.query, **_texts(request.query)})
    if not request.has_body:
        return filled
    body = tamed(of, request.body, is_text=not _is_plain(request.body))
    if request.mode == "positive" and number % 2 == 1:
        body = named(body, of.body)
    return _addressed(of, filled, body) if is_addressed_in_body(of.operation) else _with_body(filled, body)


def _addressed(of: Endpoint, filled: Step, body: Any) -> Step | None:
    """Give an edit whose body names its record, None where the body has no room for the id."""
    addressed = step(of, "answered", subject=filled.subject, payload=body, breaks=CONDITION).payload
    has_id = addressed != body and _is_plain(body)
    return replace(filled, payload=addressed) if has_id else None


def _with_body(filled: Step, body: Any) -> Step | None:
    """Give a step with a body; as text where JSON does not come back as it was, None where it is no text."""
    if isinstance(body, bytes):
        try:
            return replace(filled, raw=body.decode())
        except UnicodeDecodeError:
            return None
    if _is_plain(body) and body is not None:
        return replace(filled, payload=body)
    return replace(filled, raw=json.dumps(body))


def _is_plain(body: Any) -> bool:
    """Tell whether a body comes back from JSON as it was: it has no lone surrogate and no huge number."""
    try:
        return repr(msgspec.json.decode(json.dumps(body, ensure_ascii=False).encode())) == repr(body)
    except (TypeError, ValueError, RecursionError):  # of bytes, of what is no text, of what is too deep
        return False


def _texts(query: Mapping[str, Any]) -> dict[str, Json]:
    """Give the parameters of a query that can be sent as texts."""
    plain = (str, int, float, bool)
    return {
        name: value
        for name, value in query.items()
        if isinstance(value, plain) and _is_text(name) and _is_text(str(value))
    }


def _is_text(value: str) -> bool:
    return value.isprintable() or value.isascii()


def _is_alone(of: Endpoint) -> bool:
    """Tell whether no other operation may be meant by a path that holds whatever was drawn."""
    own = of.operation
    others = (each for each in of.contract.operations if each is not own and each.method == own.method)
    return not any(len(each.call.split("/")) == len(own.call.split("/")) for each in others)
