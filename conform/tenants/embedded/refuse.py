"""Refuse a request with the status and the body that the docs give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.tenants.embedded.frame import framed, is_hollow
from conform.tenants.embedded.wire import Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conform.contract import Json, Operation
    from conform.tenants.embedded.house import Visit
    from conform.tenants.embedded.validate import Violation

BAD_REQUEST, DENIED, ABSENT, NOT_ALLOWED, UNPROCESSABLE = 400, 401, 404, 405, 422
NOT_FOUND = "Record not found"


def bare(status: int, message: str, *, is_v1: bool) -> Reply:
    """Refuse what belongs to no documented body: the v1 or the v2 frame around a message."""
    body: dict[str, Json] = {"result": "failed", "code": status, "message": message}
    return Reply(status=status, body=body if is_v1 else {"message": message})


def refused(at: Visit, status: int, message: str, reasons: dict[str, Json] | None = None) -> Reply:
    """Refuse with the documented body of a status, else with that of the version."""
    named = "validation_errors" if at.is_v1 else "errors"
    response = at.operation.response(status)
    known: dict[str, Json] = {"result": "failed", "code": status, "message": message}
    if reasons is not None:
        known |= {"validation_errors": reasons, "errors": reasons}
    if response is not None and response.body is not None and not is_hollow(response):
        return Reply(status=status, body=framed(response.body, known))
    reply = bare(status, message, is_v1=at.is_v1)
    if reasons is None or not isinstance(reply.body, dict):
        return reply
    return reply.with_body({**reply.body, named: reasons})


def invalid(at: Visit, violations: Sequence[Violation]) -> Reply:
    """Refuse a payload: each field with its reason (v1), or with its list of reasons (v2)."""
    status = refusal_status(at.operation)
    grouped: dict[str, list[Json]] = {}
    for each in violations:
        grouped.setdefault(each.at.rpartition(".")[2] or each.rule, []).append(each.reason)
    listed: dict[str, Json] = {name: list(reasons) for name, reasons in grouped.items()}
    flat: dict[str, Json] = {name: reasons[0] for name, reasons in grouped.items()}
    is_listed = status == UNPROCESSABLE or not at.is_v1
    message = "Entity not saved" if is_listed else "Bad Request"
    return refused(at, status, message, listed if is_listed else flat)


def refusal_status(operation: Operation) -> int:
    """Give the status of a refused payload: 422 where the docs list it, else 400 whether they do or not."""
    return UNPROCESSABLE if operation.response(UNPROCESSABLE) is not None else BAD_REQUEST


def absent(at: Visit) -> Reply:
    """Refuse because the record is not there: 404, or 400 where only that is documented (edits of v2)."""
    documents = at.operation.response
    is_bad_request = (
        at.operation.role == "edit" and documents(ABSENT) is None and documents(BAD_REQUEST) is not None
    )
    return refused(at, BAD_REQUEST if is_bad_request else ABSENT, NOT_FOUND)
