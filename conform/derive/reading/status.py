"""The settled readings on statuses that a page leaves out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.contract import Contradiction, Field, Response, Side, Source
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
    missing = [each for each in _settled(operation, contract, documented) if each.status not in documented]
    found = (
        Contradiction(
            at=f"responses.{each.status}",
            about="status",
            sides=(
                Side(source=operation.source, states=f"page lists {_listed(operation)}"),
                Side(source=Source(page=GUIDE, edition=operation.source.edition), states="401 without a key"),
            )[: 2 if each.status == 401 else 1],  # noqa: PLR2004 - HTTP Unauthorized
            settled=str(each.status),
        )
        for each in missing
    )
    return noted(replace(operation, responses=(*operation.responses, *missing)), *found)


def _listed(operation: Operation) -> str:
    return ", ".join(str(each.status) for each in operation.responses)


def _settled(operation: Operation, contract: Contract, documented: set[int]) -> Iterable[Response]:
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
    if operation.role == "create" or (operation.role == "edit" and 400 not in documented):  # noqa: PLR2004
        yield Response(status=422, body=_ERRORS)
