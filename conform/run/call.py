"""Turn a step into a call, and read from the answer what it made or what the tenant lacks."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from conform.case import bind
from conform.exchange import Call

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conform.case import Case, Step
    from conform.contract import Contract, Json, Operation
    from conform.exchange import Exchange, Purpose

JSON_MEDIA = "application/json"
FORM_MEDIA = "application/x-www-form-urlencoded"
_PARAMETER = re.compile(r"\{(\w+)\}")
_SUCCESS = range(200, 300)
_ID = re.compile(r"(?!0+$)[\w-]{1,64}")
"""What a text may be to be an id: not `0`, not `13.0`, nothing that would lead elsewhere in a path."""


def is_write(operation: Operation) -> bool:
    """Tell whether an operation may change a tenant; a GET that acts (convert a booking) does too."""
    return operation.method != "GET" or operation.role == "action"


def compose(
    step: Step,
    operation: Operation,
    *,
    case: str,
    purpose: Purpose = "cases",
    references: Mapping[str, Json] | None = None,
    made: Mapping[int, Json] | None = None,
    rows: Mapping[tuple[int, int], Json] | None = None,
    values: Mapping[str, Json] | None = None,
) -> Call:
    """Bind the placeholders of a step and give the call; raise UnboundError where an id is not known.

    A parameter with a list is sent once for each of its values.
    """

    def bound(value: Json) -> Json:
        return bind(value, references=references or {}, made=made or {}, rows=rows, values=values)

    path = {name: bound(value) for name, value in step.path.items()}
    query = {name: bound(value) for name, value in step.query.items()}
    body, media = _body(step, operation, bound(step.payload))
    return Call(
        method=step.method or operation.method,
        path=_PARAMETER.sub(
            lambda found: quote(str(path.get(found[1], found[0])), safe="{}"), operation.call
        ),
        query=tuple(
            (name, _text(each))
            for name, value in query.items()
            for each in (value if isinstance(value, list) else [value])
        ),
        body=body,
        media=step.media or media if body is not None else None,
        credentials=step.credentials,
        is_repeatable=not (is_write(operation) or step.method),
        case=case,
        purpose=purpose,
    )


def _text(value: Json) -> str:
    """Write a value of a query; true and false as the docs let them be sent, 1 and 0."""
    return str(int(value)) if isinstance(value, bool) else str(value)


def _body(step: Step, operation: Operation, payload: Json) -> tuple[bytes | None, str | None]:
    """Give body bytes and their media type; both None where nothing is sent."""
    if step.raw is not None:
        return step.raw.encode(), JSON_MEDIA
    if payload is None:
        return None, None
    if operation.request is not None and operation.request.media == FORM_MEDIA and isinstance(payload, dict):
        return urlencode({key: str(value) for key, value in payload.items()}).encode(), FORM_MEDIA
    return json.dumps(payload, ensure_ascii=False).encode(), JSON_MEDIA


def maybe_body(exchange: Exchange) -> Json:
    """Give an answer's body as JSON; None where there is no answer, or none that can be read."""
    try:
        body: Json = None if exchange.answer is None else json.loads(exchange.answer.body)
    except (ValueError, RecursionError):
        return None
    return body


def made_ids(exchange: Exchange) -> tuple[Json, ...]:
    """Give the ids that the answer of a create names, in order; empty where it names none.

    The docs show them as `id` of the body (page 15115262e0), or of each element where several are
    made at once (page 38757780e0).
    """
    if exchange.answer is None or exchange.answer.status not in _SUCCESS:
        return ()
    body = maybe_body(exchange)
    rows = body if isinstance(body, list) else [body]
    return tuple(row["id"] for row in rows if isinstance(row, dict) and is_id(row.get("id")))


def is_id(value: Json) -> bool:
    """Tell whether a value can be the id of a record: a natural number above 0, or a word."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return False
    return value > 0 if isinstance(value, int) else _ID.fullmatch(value) is not None


def lacking(case: Case, exchanges: Sequence[Exchange], contracts: Mapping[str, Contract]) -> tuple[str, str]:
    """Name the first contract that a tenant says it has not, and why; both empty where it has them all.

    Its plan or settings lack the module, which is no drift; what is said is the same for all cases of it, so
    that they are one reason. Such an answer without good credentials still tells that nobody asked for
    them, so it does not count.
    """
    for step, exchange in zip(case.steps, exchanges, strict=False):
        contract = contracts[step.contract]
        said = contract.vendor.books.no_module.get(contract.version)
        if said is None or step.credentials != "good" or exchange.answer is None:
            continue
        if exchange.answer.status in _SUCCESS and maybe_body(exchange) == said:
            words = " ".join(str(each) for each in said.values())
            lack = f"the tenant has no entity {contract.key} ({words}): its plan or settings lack the module"
            return contract.key, lack
    return "", ""
