"""Settled readings on numbers: what one example or an old schema shows as whole and may have decimals."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from conform.daftra.readings.places import noted, of_each, places, with_answers, with_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Contract, Field, Operation, Source

MONEY = re.compile(
    r"amount|budget|credit_limit|factor|price|quantity|subtotal|summary_\w+"
    r"|\w+_(amount|price|discount)|discount"
)
"""Names of money and quantities among the whole numbers of v2, all of them made from one example."""


def money_may_have_decimals(contracts: tuple[Contract, ...]) -> tuple[Contract, ...]:
    """Serve money and quantities of v2 as numbers, whatever the one example shows.

    v1 documents the same columns as numbers, and its page is the other side where it has one.
    """
    known = _numbers(contracts)

    @of_each(version="v2")
    def settled(operation: Operation, _: Contract) -> Operation:
        success = operation.success
        walk = success.body.walk() if success is not None and success.body is not None else ()
        found = [(at, field) for at, field in walk if _is_money(field)]
        changed = with_answers(operation, lambda body: body.mapped(_as_number), lambda each: each is success)
        for at, field in found:
            pages = ((known[field.name], "number"),) if field.name in known else ()
            place = f"responses.{success.status if success else ''}.{at}"
            changed = noted(changed, place, "kinds", "integer, of one example", *pages, settled="number")
        return changed

    return tuple(map(settled, contracts))


def _numbers(contracts: tuple[Contract, ...]) -> Mapping[str, Source]:
    """Give by its name the first page of v1 that documents a column as a number."""
    found: dict[str, Source] = {}
    for contract in (each for each in contracts if each.version == "v1"):
        for operation in contract.operations:
            for field in places(operation).values():
                if "number" in field.kinds:
                    found.setdefault(field.name, operation.source)
    return found


def _is_money(field: Field) -> bool:
    is_free = field.reference is None and not field.enum
    return is_free and "integer" in field.kinds and MONEY.fullmatch(field.name) is not None


def _as_number(field: Field) -> Field:
    if not _is_money(field):
        return field
    kinds = dict.fromkeys("number" if each == "integer" else each for each in field.kinds)
    return replace(field, kinds=tuple(kinds), width=None)


def rows_are_served_as_they_are_written(contracts: tuple[Contract, ...]) -> tuple[Contract, ...]:
    """Serve as numbers the columns of child rows of which a write page says that decimals are allowed.

    The rows are the same records under every document (`InvoiceItem` of an invoice, an estimate, a refund).
    """
    allowed = _decimals(contracts)

    @of_each(version="v1", roles=("read", "list"))
    def settled(operation: Operation, _: Contract) -> Operation:
        lost: list[tuple[str, Source]] = []

        def change(place: str, field: Field) -> Field:
            source = allowed.get(place)
            if source is None or "integer" not in field.kinds:
                return field
            lost.append((place, source))
            kinds = dict.fromkeys("number" if each == "integer" else each for each in field.kinds)
            sources = (*field.sources, ("kinds", source))
            return replace(field, kinds=tuple(kinds), width=None, sources=sources)

        changed = with_record(operation, change)
        for place, source in lost:
            at = f"responses.200.{place}"
            changed = noted(
                changed, at, "kinds", "integer", (source, "text: decimal values"), settled="number"
            )
        return changed

    return tuple(map(settled, contracts))


def _decimals(contracts: tuple[Contract, ...]) -> Mapping[str, Source]:
    """Give by its place below the record each column that a write page allows decimals in."""
    found: dict[str, Source] = {}
    for contract in contracts:
        for operation in contract.operations:
            for each in operation.contradictions:
                if each.at.startswith("request") and each.settled == "number" and each.about == "kinds":
                    place = each.at.partition(".")[2]
                    if any(side.states == "text: decimal values" for side in each.sides):
                        found.setdefault(place, operation.source)
    return found
