"""The claims of a contract that a request can ask, and why some of them cannot be asked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from conform.payloads import value as values
from conform.payloads.access import is_token
from conform.payloads.boundary import is_limited_by_prose
from conform.payloads.invalid import REFUSALS, is_refusing
from conform.payloads.story import needs_record
from conform.payloads.writable import is_settled, writable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Contract, Field, Operation

Rule: TypeAlias = Literal["status", "field", "at_limit", "over_limit", "choice", "required", "format"]

STATUS_REASONS = {
    403: "needs a key with fewer rights",
    404: "addresses no record by its id",
    500: "a fault of the server is not asked for",
}
NO_RECORD = "no page makes what it addresses"
PRECONDITION = "only a broken precondition of prose calls for it"
OTHER_REFUSAL = "the docs list another status for a refusal as well"
NO_KIND = "the docs name no kind"
NO_REFUSAL = "the docs list no answer for a refusal"
NOT_OF_KIND = "the value is not of the field's documented kind"
IS_REFERENCE = "is the id of a record"
PROSE = "its meaning leaves no value at the limit"
OPEN = "the docs contradict themselves"
OWED = "null is no choice for what is required"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Claim:
    """Name one claim: contract key, operation id, rule, and a place with its value (`Client.type=2`)."""

    contract: str
    operation: str
    rule: Rule
    at: str


def claims(contract: Contract) -> Iterator[tuple[Claim, str]]:
    """Yield each claim with the reason why no case asks it, empty where one must."""
    for operation in contract.operations:
        for rule, at, reason in (*_statuses(contract, operation), *_body(operation)):
            yield Claim(contract=contract.key, operation=operation.id, rule=rule, at=at), reason


def _statuses(contract: Contract, operation: Operation) -> Iterator[tuple[Rule, str, str]]:
    for response in operation.responses:
        yield "status", str(response.status), _status_reason(contract, operation, response.status)


def _status_reason(contract: Contract, operation: Operation, status: int) -> str:
    if operation.success is not None and status == operation.success.status:
        return "" if _can_succeed(contract, operation) else NO_RECORD
    if status in REFUSALS:
        if writable(operation) is None:
            return PRECONDITION
        return (
            "" if status == next(s for s in REFUSALS if operation.response(s) is not None) else OTHER_REFUSAL
        )
    return STATUS_REASONS.get(status, "")


def _can_succeed(contract: Contract, operation: Operation) -> bool:
    """Tell whether there is, or can be made, what the operation addresses."""
    if is_token(operation):
        return False
    has_create = contract.having("create") is not None
    return has_create or operation.role in ("list", "read") or not needs_record(operation)


def _body(operation: Operation) -> Iterator[tuple[Rule, str, str]]:
    body = writable(operation)
    for at, field in body.walk() if body is not None else ():
        if at and not at.endswith("[]"):
            yield "field", at, "" if field.is_claimed or field.is_required else NO_KIND
            yield from _limits(operation, at, field)
            yield from _choices(at, field)
            yield from _refusals(operation, at, field)


def _limits(operation: Operation, at: str, field: Field) -> Iterator[tuple[Rule, str, str]]:
    if field.max_length is None or "string" not in field.kinds:
        return
    reason = IS_REFERENCE if values.referred(field) else ""
    reason = reason or (OPEN if not is_settled(operation, at, "kinds") else "")
    prose = PROSE if is_limited_by_prose(field) else ""
    refusal = "" if is_refusing(operation) else NO_REFUSAL
    yield "at_limit", at, reason or prose
    yield "over_limit", at, reason or refusal


def _choices(at: str, field: Field) -> Iterator[tuple[Rule, str, str]]:
    for choice in field.enum:
        reason = IS_REFERENCE if values.referred(field) else ""
        reason = reason or ("" if values.is_of_kind(field, choice.value) else NOT_OF_KIND)
        reason = reason or (OWED if choice.value is None and field.is_required else "")
        yield "choice", f"{at}={json.dumps(choice.value, ensure_ascii=False)}", reason


def _refusals(operation: Operation, at: str, field: Field) -> Iterator[tuple[Rule, str, str]]:
    is_wrapper = operation.request is not None and at == operation.request.wrapper
    refusal = "" if is_refusing(operation) else NO_REFUSAL
    if field.is_required and not is_wrapper:
        yield "required", at, refusal or ("" if is_settled(operation, at, "is_required") else OPEN)
    if field.format is not None and "string" in field.kinds:
        yield "format", at, refusal or ("" if is_settled(operation, at, "format") else OPEN)
