"""The life of a record, as far as the docs describe it, and the answers for records that are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.payloads import build
from conform.payloads import value as values
from conform.payloads.constraints import constrained
from conform.payloads.steps import by_role, most_rows, needs_record, record, step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Case, Outcome, Step
    from conform.contract import Field, Json
    from conform.payloads.endpoint import Endpoint, Input
    from conform.payloads.steps import ByRole


def absence(of: Endpoint) -> Outcome:
    """Say what to expect of a record that is not there: `absent` where the docs list an answer for it."""
    is_edit = of.operation.role == "edit"
    documented = of.operation.response(404) or (is_edit and of.operation.response(400))
    return "absent" if documented else "observed"


def cases(of: Endpoint) -> Iterator[Case]:
    """Yield the life that begins with a create, the reads of what no create makes, and an unknown id."""
    role, roles = of.operation.role, by_role(of.contract)
    if role == "create" and of.body is not None:
        roles = by_role(of.contract, of.operation)
        yield of.case("lifecycle", "whole_life", *_life(roles, of))
    elif not _is_made(of):
        if role == "list" and of is roles.list:
            yield of.case("lifecycle", "list", step(of, "success"))
        if role == "read":
            reads = step(of, "success", identity=record(of.contract.key))
            yield of.case("lifecycle", "read", reads)
    yield from _unknown(of)


def _is_made(of: Endpoint) -> bool:
    """Tell whether a create with a body makes records of this resource."""
    bodies = (each.request for each in of.contract.operations if each.role == "create")
    return any(request is not None and "json" in request.media for request in bodies)


def _life(roles: ByRole, create: Endpoint) -> Iterator[Step]:
    identity = create.operation.id
    yield step(create, "success", payload=build.full(create, f"life {identity}"))
    yield from _seen(roles)
    yield from _listed(roles)
    for edit, payload in _edits(roles.edit, identity):
        yield step(edit, "success", subject=0, payload=payload)
        yield from _seen(roles)
    if roles.delete is None:
        return
    yield step(roles.delete, "success", subject=0)
    if roles.read is not None:
        yield step(roles.read, absence(roles.read), subject=0)
    yield from _listed(roles)
    yield step(roles.delete, absence(roles.delete), subject=0)
    yield step(create, "success", payload=build.minimal(create, f"after_delete {identity}"))


def _seen(roles: ByRole) -> Iterator[Step]:
    if roles.read is not None:
        yield step(roles.read, "success", subject=0)


def _listed(roles: ByRole) -> Iterator[Step]:
    if roles.list is not None:
        yield step(roles.list, "success", subject=0, query=most_rows(roles.list))


def _edits(edit: Endpoint | None, salt: str) -> Iterator[tuple[Endpoint, Json]]:
    """Yield the bodies of three edits: all fields, one field alone, the child rows replaced."""
    if edit is None or edit.body is None:
        return
    yield edit, build.full(edit, f"life {salt}", variant=1)
    place = _one_field(edit)
    if place is not None:
        yield edit, build.sample(edit, f"one_field {salt}", build.on_the_way(edit, place))
    rows = [each.name for each in edit.body.fields if values.kind(each) == "array" and each.items is not None]
    if rows and edit.wrapper is not None:
        yield edit, _with_rows(edit, rows, salt)


def _one_field(edit: Endpoint) -> str | None:
    """Find the field for the edit of one field: a free text, a free number, then any, outside child rows."""

    def rank(of: Input) -> int:
        is_free = values.is_free(of.field, of.asking)
        if is_free and values.kind(of.field) == "string":
            return 0
        return 1 if is_free and not values.is_unreferenced_id(of.field) else 2

    scalars = [
        each
        for each in edit.inputs()
        if each.at.count(".") == (1 if edit.wrapper else 0)
        and "[]" not in each.at
        and each.at.startswith(edit.wrapper or "")
        and values.kind(each.field) in ("string", "number", "integer")
        and each.field.reference is None
    ]
    return min(scalars, key=rank).at if scalars else None


def _with_rows(edit: Endpoint, rows: list[str], salt: str) -> Json:
    """Give the required part of an edit with two other rows in each child collection."""

    def wants(at: str, field: Field) -> bool:
        return field.is_required or (at.partition("[]")[0].partition(".")[0] in rows and field.is_claimed)

    first, second = (build.sample(edit, f"rows_{index} {salt}", wants) for index in range(2))
    if not isinstance(first, dict) or not isinstance(second, dict):
        return first
    joined: dict[str, Json] = dict(first)
    for name in rows:
        upper, lower = first.get(name), second.get(name)
        if isinstance(upper, list) and isinstance(lower, list):
            joined[name] = [*upper, *lower]
    return constrained(joined, edit.asking)


def _unknown(of: Endpoint) -> Iterator[Case]:
    """Yield for a read, edit or delete one call with an id that no record has."""
    role = of.operation.role
    if role in ("read", "edit", "delete") and needs_record(of.operation) and absence(of) == "absent":
        payload = build.minimal(of, "unknown") if role == "edit" else None
        yield of.case("lifecycle", "unknown_id", step(of, "absent", payload=payload))
