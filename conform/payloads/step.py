"""Steps: an operation, the values of its parameters, and what is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.case import MADE, REFERENCE, ROW, UNKNOWN_ID, Step
from conform.payloads import build
from conform.payloads import value as values

if TYPE_CHECKING:
    from conform.case import Credentials, Outcome
    from conform.contract import Contract, Json, Operation, Parameter

PATHS: dict[tuple[str, str], Json] = {
    ("v1/listing", "model"): "Branch",
    ("v1/notes", "type"): "client",
    ("v1/notes", "id"): {REFERENCE: "v1/clients"},
    ("v1/follow_up_actions", "type"): "client",
    ("v2/workflow", "workflow_id"): 1,
    ("v2/entity", "entity"): "branch",
    ("v2/app_manager", "id"): 1,
    ("v1/invoices", "send"): "0",
    ("v1/invoices", "terminal_id"): "1",
}
"""Values of parameters that are not the record's own id, where only prose says what they may be."""


def made(index: int) -> Json:
    """Refer to the id that an earlier step of the case was given."""
    return {MADE: index}


def row(index: int, number: int) -> Json:
    """Refer to the id of a chosen row of the list that an earlier step read; rows count from 0."""
    return {ROW: [index, number]}


def record(key: str) -> Json:
    """Refer to a record of a resource that the run made or found."""
    return {REFERENCE: key}


def id_parameter(operation: Operation) -> Parameter | None:
    """Find the path parameter that addresses a record: the last one that is an id, None in a collection."""
    found = [
        each
        for each in operation.parameters
        if each.where == "path"
        and f"{{{each.field.name}}}" in operation.call
        and _looks_like_id(each.field.name)
    ]
    return found[-1] if found else None


def _looks_like_id(name: str) -> bool:
    return name.lower() == "id" or name.endswith(("Id", "_id", "ID"))


def is_item(operation: Operation) -> bool:
    """Tell whether an operation addresses one existing record of its own resource by its path."""
    return operation.role in ("read", "edit", "delete", "action") and id_parameter(operation) is not None


def path(contract: Contract, operation: Operation, identity: Json) -> dict[str, Json]:
    """Fill the path: `identity` for the record's own id, else a reference, an allowed value, an example."""
    own = id_parameter(operation)
    filled: dict[str, Json] = {}
    for each in operation.parameters:
        name = each.field.name
        if each.where != "path" or f"{{{name}}}" not in operation.call:
            continue
        is_identity = each is own and (is_item(operation) or identity == UNKNOWN_ID)
        filled[name] = identity if is_identity else _parameter(contract, each)
    return filled


def _parameter(contract: Contract, parameter: Parameter) -> Json:
    field = parameter.field
    if (contract.key, field.name) in PATHS:
        return PATHS[contract.key, field.name]
    if field.reference is not None or field.enum:
        return values.plain(field, 1)
    if field.example is not None and field.example.value not in ("", None):
        return field.example.value
    if _looks_like_id(field.name):
        return record(contract.key)
    return values.plain(field, build.number(contract.key, field.name))


def _required_query(contract: Contract, operation: Operation) -> dict[str, Json]:
    return {
        each.field.name: _parameter(contract, each)
        for each in operation.parameters
        if each.where == "query" and each.field.is_required
    }


def step(
    contract: Contract,
    operation: Operation,
    expects: Outcome,
    *,
    identity: Json = None,
    subject: int | None = None,
    query: dict[str, Json] | None = None,
    payload: Json = None,
    raw: str | None = None,
    credentials: Credentials = "good",
    breaks: str | None = None,
) -> Step:
    """Make a step; `identity` fills the id of the record in the path, and in the body of an edit by POST.

    With `subject` the identity is the id that this earlier step was given; without either it is unknown
    where a record is addressed, and a valid parent where one is made.
    """
    own: Json = identity if subject is None else made(subject)
    if own is None and (is_item(operation) or is_addressed_in_body(operation)):
        own = UNKNOWN_ID
    return Step(
        contract=contract.key,
        operation=operation.id,
        expects=expects,
        path=path(contract, operation, own),
        query={**_required_query(contract, operation), **(query or {})},
        payload=addressed(operation, payload, own),
        raw=raw,
        credentials=credentials,
        subject=subject,
        breaks=breaks,
    )


def is_addressed_in_body(operation: Operation) -> bool:
    """Tell whether an edit names its record by an `id` in the body (v2 credit entities and packages)."""
    return operation.role == "edit" and id_parameter(operation) is None and operation.request is not None


def addressed(operation: Operation, payload: Json, identity: Json) -> Json:
    """Put the id of the record into the body of an edit that is addressed there."""
    if not is_addressed_in_body(operation) or not isinstance(payload, dict):
        return payload
    wrapper = operation.request.wrapper if operation.request is not None else None
    if wrapper is None:
        return {"id": identity, **payload}
    inner = payload.get(wrapper)
    return {**payload, wrapper: {"id": identity, **inner}} if isinstance(inner, dict) else payload
