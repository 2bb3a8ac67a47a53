"""The settled readings on statuses that a page leaves out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.contract import Contradiction, Field, Response, Side, Source
from conform.derive.reading.guide import EDITION
from conform.derive.reading.note import noted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conform.contract import Contract, Operation

GUIDE = "933385m0"
"""Guide page on authorization: every endpoint wants a key."""
_TEXT = Field(name="message", kinds=("string",))
_MESSAGE = Field(name="", kinds=("object",), fields=(_TEXT,))
_V1 = Field(
    name="",
    kinds=("object",),
    fields=(Field(name="result", kinds=("string",)), Field(name="code", kinds=("integer",)), _TEXT),
)
_REASONS = Field(name="*", kinds=("array",), items=Field(name="[]", kinds=("string",)))
_ERRORS = Field(
    name="",
    kinds=("object",),
    fields=(_TEXT, Field(name="errors", kinds=("object",), extra=_REASONS)),
)


def statuses_are_completed(contract: Contract) -> Contract:
    """Add what every endpoint answers without credentials, and v2's refusals where a page leaves them out.

    401 stands in the guide on authorization. v2 answers 422 to a bad payload, 400 to an edit of an
    unknown id, 404 to a read of one.
    """
    return replace(contract, operations=tuple(_completed(each, contract) for each in contract.operations))


def _completed(operation: Operation, contract: Contract) -> Operation:
    documented = {each.status for each in operation.responses}
    missing = [each for each in _settled(operation, contract) if each.status not in documented]
    found = (
        Contradiction(
            at=f"responses.{each.status}",
            about="status",
            sides=(
                Side(source=operation.source, states=f"page lists {_listed(operation)} and no {each.status}"),
                Side(source=Source(page=GUIDE, edition=EDITION), states="401 without a key"),
            )[: 2 if each.status == 401 else 1],  # noqa: PLR2004 - HTTP Unauthorized
            settled=str(each.status),
        )
        for each in missing
    )
    return noted(replace(operation, responses=(*operation.responses, *missing)), *found)


def _listed(operation: Operation) -> str:
    return ", ".join(str(each.status) for each in operation.responses)


def _settled(operation: Operation, contract: Contract) -> Iterable[Response]:
    if contract.name == "authentication":
        return
    is_v2 = contract.version == "v2"
    yield Response(status=401, body=_MESSAGE if is_v2 else _V1)
    if not is_v2 or ("{id}" not in operation.call and operation.role not in ("create", "edit")):
        return
    if operation.role == "read":
        yield Response(status=404, body=_MESSAGE)
    if operation.role == "edit":
        yield Response(status=400, body=_MESSAGE)
    if operation.role == "create" or (operation.role == "edit" and not _gives_reasons(operation, 400)):
        yield Response(status=422, body=_ERRORS)


def _gives_reasons(operation: Operation, status: int) -> bool:
    response = operation.response(status)
    return bool(response and response.body and response.body.field("errors"))


def reasons_are_keyed_by_field(contract: Contract) -> Contract:
    """Read the `errors` of a v2 refusal as a map from field to reasons; its example names one field only."""

    def keyed(response: Response) -> Response:
        body = response.body
        errors = body.field("errors") if body else None
        if body is None or errors is None or not errors.fields or response.status not in (400, 422):
            return response
        reasons = replace(errors, fields=(), extra=_REASONS)
        fields = tuple(reasons if each is errors else each for each in body.fields)
        return replace(response, body=replace(body, fields=fields))

    operations = (
        replace(each, responses=tuple(keyed(one) for one in each.responses)) for each in contract.operations
    )
    return replace(contract, operations=tuple(operations))
