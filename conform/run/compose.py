"""Turn a step and the ids known so far into a call."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from conform.case import bind
from conform.exchange import Call

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.case import Step
    from conform.contract import Json, Operation

_PARAMETER = re.compile(r"\{(\w+)\}")
JSON_MEDIA = "application/json"
FORM_MEDIA = "application/x-www-form-urlencoded"


def is_write(operation: Operation) -> bool:
    """Tell whether an operation may change a tenant; a GET that acts (convert a booking) does too."""
    return operation.method != "GET" or operation.role == "action"


def compose(
    step: Step,
    operation: Operation,
    *,
    references: Mapping[str, Json],
    made: Mapping[int, Json],
    case: str,
    rows: Mapping[tuple[int, int], Json] | None = None,
) -> Call:
    """Bind the placeholders of a step and give the call; raise UnboundError where an id is not known."""

    def bound(value: Json) -> Json:
        return bind(value, references=references, made=made, rows=rows)

    path = {name: bound(value) for name, value in step.path.items()}
    query = {name: bound(value) for name, value in step.query.items()}
    body, media = _body(step, operation, bound(step.payload))
    body, media = _body(step, operation, bound(step.payload))
    return Call(
        method=operation.method,
        path=_PARAMETER.sub(
            lambda found: quote(str(path.get(found[1], found[0])), safe="{}"), operation.call
        ),
        query=tuple((name, str(value)) for name, value in query.items()),
        body=body,
        media=media,
        credentials=step.credentials,
        is_repeatable=not is_write(operation),
        case=case,
    )


def _body(step: Step, operation: Operation, payload: Json) -> tuple[bytes | None, str | None]:
    """Give body bytes and their media type; both None where nothing is sent."""
    if step.raw is not None:
        return step.raw.encode(), JSON_MEDIA
    if payload is None:
        return None, None
    if operation.request is not None and operation.request.media == FORM_MEDIA and isinstance(payload, dict):
        return urlencode({key: str(value) for key, value in payload.items()}).encode(), FORM_MEDIA
    return json.dumps(payload, ensure_ascii=False).encode(), JSON_MEDIA
