"""What a refused write may not do: leave a record behind, or change the one that it was sent to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.payloads import place
from conform.payloads.build import full
from conform.payloads.constraints import is_as_pinned
from conform.payloads.sorts.invalid import is_refusing, other_kind
from conform.payloads.steps import by_role, is_item, most_rows, step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Case, Step
    from conform.contract import Json
    from conform.payloads.endpoint import Endpoint

ASKS = "refused_leaves_nothing"


def cases(of: Endpoint) -> Iterator[Case]:
    """Yield for a create or an edit that documents a refusal one case that looks at what it left."""
    role = of.operation.role
    broken = _broken(of) if role in ("create", "edit") and is_refusing(of) else None
    if broken is not None:
        steps = _create(of, *broken) if role == "create" else _edit(of, *broken)
        if steps:
            yield of.case("lifecycle", ASKS, *steps)


def _broken(of: Endpoint) -> tuple[str, Json] | None:
    """Give a full payload of which one value has another kind, and the rule that it breaks."""
    payload = full(of, f"{ASKS} {of.operation.id}", variant=1)
    for each in of.inputs():
        is_inner = "[]" in each.at or each.field.fields or each.field.items
        if is_inner or not place.has(payload, each.at) or not of.is_settled(each.at, "kinds"):
            continue
        for rule, value in other_kind(each):
            return f"{rule}:{each.at}", place.with_value(payload, each.at, value)
    return None


def _create(of: Endpoint, rule: str, payload: Json) -> tuple[Step, ...]:
    """List, send, list: nowhere where the docs have no list to look at."""
    listing = by_role(of.contract, of.operation).list
    if listing is None or not is_as_pinned(of, payload):
        return ()
    look = step(listing, "success", query=most_rows(listing))
    return look, step(of, "refused", payload=payload, breaks=rule), look


def _edit(of: Endpoint, rule: str, payload: Json) -> tuple[Step, ...]:
    """Create, send, read."""
    roles = by_role(of.contract)
    if roles.create is None or roles.read is None or not is_item(of.operation):
        return ()
    salt = f"{ASKS} {roles.create.operation.id}"
    return (
        step(roles.create, "success", payload=full(roles.create, salt)),
        step(of, "refused", subject=0, payload=payload, breaks=rule),
        step(roles.read, "success", subject=0),
    )
