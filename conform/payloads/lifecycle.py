"""The life of a record, as far as the docs describe it, and the answers for records that are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.case import Case
from conform.payloads import build, valid
from conform.payloads import value as values
from conform.payloads.accord import accord
from conform.payloads.family import Family, family, query_field
from conform.payloads.step import is_addressed_in_body, is_item, record, step
from conform.payloads.writable import writable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Outcome, Step
    from conform.contract import Contract, Field, Json, Operation

WHOLE_LIST = 1000
"""Rows to ask of a list at once, where it takes a `limit`: the docs' own maximum (page 15115261e0)."""
REFUSALS_OF_ABSENT = (404, 400, 422)


def absence(operation: Operation) -> Outcome:
    """Say what to expect of a record that is not there: `absent` where the docs list an answer for it."""
    documented = operation.response(404) or (operation.role == "edit" and operation.response(400))
    return "absent" if documented else "observed"


def cases(contract: Contract) -> Iterator[Case]:
    """Yield the lifecycles of a contract, one for each create, or its reads where it has none."""
    creates = [each for each in contract.operations if each.role == "create" and writable(each) is not None]
    for create in creates:
        yield from _of(family(contract, create), create)
    if not creates:
        yield from _reads(family(contract))
    yield from unknown(contract)


def _of(kin: Family, create: Operation) -> Iterator[Case]:
    steps = tuple(_life(kin, create))
    yield Case(
        contract=kin.contract.key, operation=create.id, sort="lifecycle", asks="whole_life", steps=steps
    )


def _life(kin: Family, create: Operation) -> Iterator[Step]:
    yield step(kin.contract, create, "success", payload=valid.full(create, f"life {create.id}"))
    yield from _seen(kin)
    if kin.list is not None:
        yield step(kin.contract, kin.list, "success", subject=0, query=whole(kin.list))
    for payload in _edits(kin.edit, create):
        if kin.edit is not None:
            yield step(kin.contract, kin.edit, "success", subject=0, payload=payload)
            yield from _seen(kin)
    if kin.delete is not None:
        yield from _end(kin, create, kin.delete)


def _seen(kin: Family) -> Iterator[Step]:
    if kin.read is not None:
        yield step(kin.contract, kin.read, "success", subject=0)


def _end(kin: Family, create: Operation, delete: Operation) -> Iterator[Step]:
    yield step(kin.contract, delete, "success", subject=0)
    if kin.read is not None:
        yield step(kin.contract, kin.read, absence(kin.read), subject=0)
    if kin.list is not None:
        yield step(kin.contract, kin.list, "success", subject=0, query=whole(kin.list))
    yield step(kin.contract, delete, absence(delete), subject=0)
    yield step(kin.contract, create, "success", payload=valid.minimal(create, f"after_delete {create.id}"))


def whole(operation: Operation) -> dict[str, Json]:
    """Give the query that asks for as many rows as the docs allow, empty where they have no limit."""
    limit = query_field(operation, "limit")
    return {} if limit is None else {"limit": int(min(limit.maximum or WHOLE_LIST, WHOLE_LIST))}


def _edits(edit: Operation | None, create: Operation) -> Iterator[Json]:
    """Yield the bodies of three edits: all fields, one field alone, the child rows replaced."""
    body = None if edit is None else writable(edit)
    if edit is None or body is None:
        return
    yield valid.full(edit, f"life {create.id}", variant=1)
    place = _one_field(edit, body)
    if place is not None:
        yield build.sample(edit, f"one_field {create.id}", build.on_the_way(place))
    rows = [each.name for each in body.fields if values.kind(each) == "array" and each.items is not None]
    if rows and edit.request is not None and edit.request.wrapper is not None:
        yield _with_rows(edit, rows, create.id)


def _one_field(edit: Operation, body: Field) -> str | None:
    """Find the field for the edit of one field: a free one before others, outside child rows."""
    wrapper = edit.request.wrapper if edit.request is not None else None
    places = [
        (place, field)
        for place, field in body.walk()
        if place.count(".") == (1 if wrapper else 0)
        and "[]" not in place
        and (not wrapper or place.startswith(wrapper))
    ]
    scalars = [
        (place, field)
        for place, field in places
        if values.kind(field) in ("string", "number", "integer") and values.referred(field) is None
    ]
    free = [(place, field) for place, field in scalars if values.is_free(field)]
    texts = [(place, field) for place, field in free if values.kind(field) == "string"]
    plain = [(place, field) for place, field in free if not values.is_unreferenced_id(field)]
    return next((place for place, _ in [*texts, *plain, *scalars]), None)


def _with_rows(edit: Operation, rows: list[str], salt: str) -> Json:
    """Give the required part of an edit with two other rows in each child collection."""

    def wants(at: str, field: Field) -> bool:
        return field.is_required or (at.partition("[]")[0].partition(".")[0] in rows and field.is_claimed)

    bodies = [build.sample(edit, f"rows_{index} {salt}", wants) for index in range(2)]
    first, second = bodies
    if not isinstance(first, dict) or not isinstance(second, dict):
        return first
    joined: dict[str, Json] = dict(first)
    for name in rows:
        upper, lower = first.get(name), second.get(name)
        if isinstance(upper, list) and isinstance(lower, list):
            joined[name] = [*upper, *lower]
    return accord(joined)


def _reads(kin: Family) -> Iterator[Case]:
    """Yield the reads of a resource that cannot be created: its list, then one of its records."""
    if kin.list is not None:
        steps = (step(kin.contract, kin.list, "success"),)
        yield Case(
            contract=kin.contract.key, operation=kin.list.id, sort="lifecycle", asks="list", steps=steps
        )
    for each in kin.contract.operations:
        if each.role == "read":
            reads = (step(kin.contract, each, "success", identity=record(kin.contract.key)),)
            yield Case(
                contract=kin.contract.key, operation=each.id, sort="lifecycle", asks="read", steps=reads
            )


def unknown(contract: Contract) -> Iterator[Case]:
    """Yield for each read, edit and delete one call with an id that no record has."""
    for each in contract.operations:
        if each.role not in ("read", "edit", "delete") or not (is_item(each) or is_addressed_in_body(each)):
            continue
        if absence(each) == "absent":
            payload = valid.minimal(each, "unknown") if each.role == "edit" else None
            steps = (step(contract, each, "absent", payload=payload),)
            yield Case(
                contract=contract.key, operation=each.id, sort="lifecycle", asks="unknown_id", steps=steps
            )
