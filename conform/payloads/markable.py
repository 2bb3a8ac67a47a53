"""Where a record can carry a mark: a text that is a person's own words and comes back."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from conform.payloads.endpoint import endpoint
from conform.payloads.steps import by_role

if TYPE_CHECKING:
    from conform.contract import Contract, Field, Operation
    from conform.payloads.endpoint import Endpoint

LONGEST = 32
"""Characters that a mark, and what tells one edit's from another's, may take."""


def places(contract: Contract, create: Operation) -> dict[str, str]:
    """Give the places of a create at which a mark comes back, the best first, and as which field it does."""
    of = endpoint(contract, create)
    served = _served(contract, create)
    names = contract.vendor.books.marks
    found = [
        each
        for each in (of.record.fields if of.record is not None else ())
        if each.name in names
        and _has_room(each)
        and (served is None or (each.reads_as or each.name) in served)
    ]
    found.sort(key=lambda each: names.index(each.name))
    return {of.place_of(each.name): each.reads_as or each.name for each in found}


def _has_room(text: Field) -> bool:
    is_short = text.max_length is not None and text.max_length < LONGEST
    is_bound = bool(text.enum) or text.format is not None or text.pattern is not None
    is_text = "string" in text.kinds and not text.is_write_only and text.reference is None
    return is_text and not is_short and not is_bound


def _served(contract: Contract, create: Operation) -> frozenset[str] | None:
    """Name the fields that the record's own page shows, or the list where the docs have no such page.

    None where they show a record and none of its fields: any may be there.
    """
    roles = by_role(contract, create)
    alone = roles if contract.lent is None else by_role(contract.lent)
    for page in (alone.read, roles.list):
        success = page.operation.success if page is not None else None
        if success is not None and success.record is not None and success.body is not None:
            shown = dict(success.body.walk())
            record = shown.get(".".join(success.record).replace(".[]", "[]"))
            is_hollow = record is not None and record.is_claimed and not record.fields
            return None if is_hollow else frozenset(at.rpartition(".")[2] for at in shown)
    return frozenset()


@cache
def markable(of: Endpoint) -> frozenset[str]:
    """Name the places of a create at which a mark comes back, none for any other operation."""
    is_create = of.operation.role == "create"
    return frozenset(places(of.contract, of.operation)) if is_create else frozenset()
