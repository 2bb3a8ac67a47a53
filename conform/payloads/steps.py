"""Steps: an operation, the values of its parameters, what is expected, and the steps around one payload."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from conform.case import MADE, MADE_TEXT, REFERENCE, REFERENCE_TEXT, ROW, UNKNOWN_ID, Step
from conform.payloads import build
from conform.payloads import value as values
from conform.payloads.conditions import distinct, met
from conform.payloads.constraints import is_as_pinned, is_unserved
from conform.payloads.endpoint import OWN_ID, endpoint, endpoints
from conform.payloads.settled import read_back, write_onlys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Case, Credentials, Outcome, Sort
    from conform.contract import Contract, Field, Json, Operation, Parameter, Role
    from conform.payloads.endpoint import Endpoint


CONDITION = "condition"
"""Begins the name of a rule that a payload breaks by leaving out what a value beside it requires."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ByRole:
    """Hold what makes a record, and what reads, lists, edits and deletes it; None where no page does.

    Whether the create's answer promises an id is not asked here: the run shortens a case that gets none.
    """

    create: Endpoint | None
    read: Endpoint | None
    list: Endpoint | None
    edit: Endpoint | None
    delete: Endpoint | None

    @property
    def reading(self) -> Endpoint | None:
        """Give what shows a record after a write: its read, or its list where the read shows no record."""
        listed = self.list.operation.shown if self.list is not None else None
        is_hidden = self.read is not None and self.read.operation.shown is None
        return self.list if is_hidden and listed is not None and listed.fields else self.read


def by_role(contract: Contract, create: Operation | None = None) -> ByRole:
    """Find the companions of a create (the contract's first where none is given): same path before others."""
    operation = create or contract.having("create")
    made = endpoint(contract, operation) if operation is not None else None
    base = _base(made) if made is not None else None

    def companion(role: Role) -> Endpoint | None:
        found = [each for each in endpoints(contract) if each.operation.role == role]
        near = [each for each in found if _base(each) == base]
        return next(iter([*near, *found]), None)

    return ByRole(
        create=made,
        read=companion("read"),
        list=companion("list"),
        edit=companion("edit"),
        delete=companion("delete"),
    )


def is_walked(of: Endpoint) -> bool:
    """Tell whether walks begin with a create: its records can be seen again."""
    roles = by_role(of.contract, of.operation)
    is_create = of.operation.role == "create" and of.body is not None
    return is_create and (roles.read is not None or roles.list is not None)


@cache
def is_in_a_walk(of: Endpoint) -> bool:
    """Tell whether a walk sends what is drawn for an operation: a create that begins one, or its edit."""
    if of.operation.role != "edit":
        return is_walked(of)
    creates = (endpoint(of.contract, each) for each in of.contract.operations if each.role == "create")
    return any(is_walked(create) and by_role(of.contract, create.operation).edit is of for create in creates)


@cache
def companions(of: Endpoint) -> ByRole:
    """Find the companions of an operation: a create's own, else those of the contract's first create."""
    return by_role(of.contract, of.operation if of.operation.role == "create" else None)


def _base(of: Endpoint) -> str:
    return of.stem.removesuffix("/list/1").removesuffix("/list")


def query_field(operation: Operation, name: str) -> Field | None:
    """Find a documented query parameter, None where there is none."""
    return next((p.field for p in operation.parameters if p.where == "query" and p.field.name == name), None)


def most_rows(listing: Endpoint, most: int | None = None) -> dict[str, Json]:
    """Give the query for as many rows as the docs allow, or `most`; empty where a list takes no limit."""
    for name, allowed in listing.asking.most_rows.items():
        limit = query_field(listing.operation, name)
        if limit is not None:
            wanted = most or allowed
            return {name: int(min(limit.maximum or wanted, wanted))}
    return {}


def row(index: int, number: int, *otherwise: Json) -> Json:
    """Refer to the id of a chosen row of the list that an earlier step read; rows count from 0.

    `otherwise` is the id to take where the list has too few rows; without it nothing is asked then.
    """
    return {ROW: [index, number, *otherwise]}


def record(key: str) -> Json:
    """Refer to a record of a resource that the run made or found."""
    return {REFERENCE: key}


def id_parameter(operation: Operation) -> Parameter | None:
    """Find the path parameter that addresses a record: the last one that is an id, None in a collection."""
    found = [each for each in _path_parameters(operation) if _looks_like_id(each.field.name)]
    return found[-1] if found else None


def _path_parameters(operation: Operation) -> list[Parameter]:
    return [
        each
        for each in operation.parameters
        if each.where == "path" and f"{{{each.field.name}}}" in operation.call
    ]


def _looks_like_id(name: str) -> bool:
    return name.lower() == "id" or name.endswith(("Id", "_id", "ID"))


def is_item(operation: Operation) -> bool:
    """Tell whether an operation addresses one existing record of its own resource by its path."""
    return operation.role in ("read", "edit", "delete", "action") and id_parameter(operation) is not None


def is_addressed_in_body(operation: Operation) -> bool:
    """Tell whether an edit names its record by an `id` in the body (v2 credit entities and packages)."""
    return operation.role == "edit" and id_parameter(operation) is None and operation.request is not None


def needs_record(operation: Operation) -> bool:
    """Tell whether an operation addresses a record that must be made first."""
    return is_item(operation) or is_addressed_in_body(operation)


def step(
    of: Endpoint,
    expects: Outcome,
    *,
    identity: Json = None,
    subject: int | None = None,
    query: dict[str, Json] | None = None,
    payload: Json = None,
    raw: str | None = None,
    credentials: Credentials = "good",
    breaks: str | None = None,
    claims: tuple[str, ...] = (),
) -> Step:
    """Make a step; `identity` fills the id of the record in the path, and in the body of an edit by POST.

    With `subject` the identity is the id that this earlier step was given; without either it is unknown
    where a record is addressed, and a valid parent where one is made.
    """
    own: Json = identity if subject is None else {MADE: subject}
    if not (breaks or "").startswith(CONDITION):
        payload = met(of, payload, _leaf(breaks))
    if own is None and needs_record(of.operation):
        own = UNKNOWN_ID
    return Step(
        contract=of.contract.key,
        operation=of.operation.id,
        expects=expects,
        path=_path(of, own),
        query={**_required_query(of), **(query or {})},
        payload=_addressed(of, payload, own),
        raw=raw,
        credentials=credentials,
        subject=subject,
        breaks=() if breaks is None else (breaks,),
        claims=(*claims, *(write_onlys(of.operation) if expects == "success" else ())),
    )


def some_record(create: Endpoint, salt: str) -> Step:
    """Make the step that makes a record of which nothing is asked but that it is there."""
    return replace(step(create, "success", payload=build.minimal(create, salt)), is_any=True)


def _leaf(rule: str | None) -> str:
    """Give the last name of the place at which a rule is broken, empty where none is."""
    return (rule or "").partition(":")[2].rpartition(".")[2]


def _path(of: Endpoint, identity: Json) -> dict[str, Json]:
    """Fill the path: `identity` for the record's own id, else a reference, an allowed value, an example."""
    own = id_parameter(of.operation)
    is_identity = is_item(of.operation) or identity == UNKNOWN_ID
    return {
        each.field.name: identity if each is own and is_identity else _parameter(of, each.field)
        for each in _path_parameters(of.operation)
    }


def _required_query(of: Endpoint) -> dict[str, Json]:
    return {
        each.field.name: _parameter(of, each.field)
        for each in of.operation.parameters
        if each.where == "query" and each.field.is_required
    }


def _parameter(of: Endpoint, field: Field) -> Json:
    key = of.contract.key
    if (key, field.name) in of.asking.parameters:
        known: Json = of.asking.parameters[key, field.name]
        return known
    if field.reference is not None or field.enum:
        return values.plain(field, 1, of.asking)
    if field.example is not None and field.example.value not in ("", None):
        return field.example.value
    if _looks_like_id(field.name):
        return record(key)
    return values.plain(field, values.number(key, field.name), of.asking)


def _addressed(of: Endpoint, payload: Json, identity: Json) -> Json:
    """Put the id of the record into the body of an edit that is addressed there."""
    if not is_addressed_in_body(of.operation) or not isinstance(payload, dict):
        return payload
    identity = _in_kind(of, identity)
    if of.wrapper is None:
        return {OWN_ID: identity, **payload}
    inner = payload.get(of.wrapper)
    return {**payload, of.wrapper: {OWN_ID: identity, **inner}} if isinstance(inner, dict) else payload


def _in_kind(of: Endpoint, identity: Json) -> Json:
    """Give the id of a record in the kind that the body documents for it (docs README, references)."""
    record = None if of.operation.request is None else of.operation.request.record
    own = record.field(OWN_ID) if record is not None else None
    if own is None or values.kind(own) != "string":
        return identity
    texts = {MADE: MADE_TEXT, REFERENCE: REFERENCE_TEXT}
    if isinstance(identity, dict):
        return {texts.get(name, name): value for name, value in identity.items()}
    return values.in_kind(own, identity)


def round_trip(
    of: Endpoint,
    sort: Sort,
    asks: str,
    payload: Json = None,
    *,
    raw: str | None = None,
    expects: Outcome = "success",
    breaks: str | None = None,
) -> Iterator[Case]:
    """Yield the case that sends one payload; nothing where an edit has no record that could be made.

    Before an edit its record is made; a payload that is to be taken is read back, where the docs have a
    read that serves it.
    """
    is_create = of.operation.role == "create"
    roles = companions(of)
    steps: list[Step] = []
    subject: int | None = None
    payload = distinct(of, payload, f"{of.operation.id} {sort} {asks}") if expects == "success" else payload
    if needs_record(of.operation):
        if roles.create is None:
            return
        steps.append(some_record(roles.create, f"{of.operation.id} {sort} {asks}"))
        subject = 0
    is_read = expects == "success" and (is_create or subject is not None) and is_as_pinned(of, payload)
    read = roles.reading if is_read else None
    claims = () if read is None else read_back(of, payload, read)
    steps.append(step(of, expects, subject=subject, payload=payload, raw=raw, breaks=breaks, claims=claims))
    if read is not None:
        query = most_rows(read) if read is roles.list else None
        steps.append(step(read, "success", subject=0, query=query))
    elif is_create and expects == "success" and roles.read is not None and is_unserved(of, payload):
        steps.append(step(roles.read, "absent", subject=0))
    yield of.case(sort, asks, *steps)
