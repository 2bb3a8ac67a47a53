"""What a refused write may not do: leave a record behind, or change the one that it was sent to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.case import Case
from conform.payloads import place, valid
from conform.payloads.accord import is_as_pinned
from conform.payloads.build import stem
from conform.payloads.family import family
from conform.payloads.invalid import is_refusing, other_kind
from conform.payloads.lifecycle import whole
from conform.payloads.step import is_item, step
from conform.payloads.writable import is_settled, writable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Step
    from conform.contract import Contract, Json, Operation
    from conform.payloads.family import Family

ASKS = "refused_leaves_nothing"


def cases(contract: Contract) -> Iterator[Case]:
    """Yield for each create and edit that documents a refusal one case that looks at what it left."""
    for operation in contract.operations:
        if operation.role not in ("create", "edit") or not is_refusing(operation):
            continue
        broken = _broken(operation)
        if broken is None:
            continue
        kin = family(contract, operation if operation.role == "create" else None)
        steps = (
            _create(kin, operation, broken) if operation.role == "create" else _edit(kin, operation, broken)
        )
        if steps:
            yield Case(
                contract=contract.key, operation=operation.id, sort="lifecycle", asks=ASKS, steps=steps
            )


def _broken(operation: Operation) -> tuple[str, Json] | None:
    """Give a full payload of which one value has another kind, and the rule that it breaks."""
    body = writable(operation)
    payload = valid.full(operation, f"{ASKS} {operation.id}", variant=1)
    for at, field in () if body is None else body.walk():
        if not at or "[]" in at or field.fields or field.items or not place.has(payload, at):
            continue
        for fault in other_kind(at, field) if is_settled(operation, at, "kinds") else ():
            return fault.rule, place.with_value(payload, at, fault.value)
    return None


def _create(kin: Family, create: Operation, broken: tuple[str, Json]) -> tuple[Step, ...]:
    """List, send, list: nowhere where the docs have no list to look at."""
    if kin.list is None or not is_as_pinned(stem(create), broken[1]):
        return ()
    rule, payload = broken
    look = step(kin.contract, kin.list, "success", query=whole(kin.list))
    refused = step(kin.contract, create, "refused", payload=payload, breaks=rule)
    return look, refused, look


def _edit(kin: Family, edit: Operation, broken: tuple[str, Json]) -> tuple[Step, ...]:
    """Create, send, read."""
    if kin.create is None or kin.read is None or not is_item(edit):
        return ()
    rule, payload = broken
    return (
        step(kin.contract, kin.create, "success", payload=valid.full(kin.create, f"{ASKS} {kin.create.id}")),
        step(kin.contract, edit, "refused", subject=0, payload=payload, breaks=rule),
        step(kin.contract, kin.read, "success", subject=0),
    )
