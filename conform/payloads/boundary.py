"""Payloads exactly at a documented limit: one rule a case, still allowed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conform.payloads import build, place
from conform.payloads import value as values
from conform.payloads.accord import with_partner
from conform.payloads.longest import at_limit
from conform.payloads.meaning import meaning
from conform.payloads.story import told
from conform.payloads.writable import is_settled, writable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conform.case import Case
    from conform.contract import Contract, Field, Json, Operation

ARABIC = "سلام"
MANY = 3
"""Rows of a child collection that count as many."""
BOOLEANS: tuple[Json, ...] = (0, "1", 1, "0")
"""Other forms in which booleans are taken (docs README); by turns, two a field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Hold a value at a limit: rule (`max_length:Client.city`), place, value; `rows` of a collection."""

    rule: str
    at: str
    value: Json = None
    rows: int | None = None


def full_length(at: str, field: Field) -> Iterator[Edge]:
    """Fill a text to its limit, once in ASCII and once in Arabic, of which a character is two bytes."""
    if field.max_length is None or "string" not in field.kinds or values.referred(field) or field.enum:
        return
    for script, letters in (("", "Abcdefghi "), ("_arabic", ARABIC)):
        text = at_limit(field, letters)
        if text is not None and (script == "" or values.is_free(field)):
            yield Edge(rule=f"max_length{script}:{at}", at=at, value=text)


def each_choice(at: str, field: Field) -> Iterator[Edge]:
    """Send each allowed value of an enumeration."""
    if values.referred(field) is None:
        for value in values.choices(field):
            if value is not None or not field.is_required:
                yield Edge(rule=f"enum:{at}:{json.dumps(value)}", at=at, value=value)


def zero(at: str, field: Field) -> Iterator[Edge]:
    """Send zero where a number is free."""
    is_number = values.kind(field) in ("integer", "number")
    if (
        is_number
        and not field.enum
        and values.referred(field) is None
        and not values.is_unreferenced_id(field)
    ):
        low = field.minimum if field.minimum is not None else 0
        yield Edge(rule=f"zero:{at}" if low <= 0 else f"minimum:{at}", at=at, value=max(0, int(low)))


def extremes(at: str, field: Field) -> Iterator[Edge]:
    """Send the smallest and the largest number that the docs allow."""
    for rule, bound in (("minimum", field.minimum), ("maximum", field.maximum)):
        if bound is not None and values.kind(field) in ("integer", "number"):
            yield Edge(rule=f"{rule}:{at}:exactly", at=at, value=int(bound) if bound == int(bound) else bound)


def empty_text(at: str, field: Field) -> Iterator[Edge]:
    """Send an empty text where it may be anything and may be left out; for dates this is not settled."""
    if values.kind(field) == "string" and values.is_free(field) and not field.is_required:
        yield Edge(rule=f"empty:{at}", at=at, value="")


def null(at: str, field: Field) -> Iterator[Edge]:
    """Send null where the field may be left out (docs README: taken)."""
    is_scalar = values.kind(field) in ("string", "integer", "number", "boolean")
    if is_scalar and not field.is_required and field.is_nullable:
        yield Edge(rule=f"null:{at}", at=at, value=None)


def boolean_form(at: str, field: Field) -> Iterator[Edge]:
    """Send a boolean as a number and as a digit in a string."""
    if values.kind(field) == "boolean" and not field.enum:
        turn = build.number(at) // 2 % 2 * 2
        for form in BOOLEANS[turn : turn + 2]:
            yield Edge(rule=f"boolean:{at}:{form!r}", at=at, value=form)


def hollow(at: str, field: Field) -> Iterator[Edge]:
    """Send an empty container where the docs claim nothing of its content."""
    if build.is_hollow(field) and field.is_claimed and not field.is_required:
        empty: Json = {} if values.kind(field) == "object" else []
        yield Edge(rule=f"empty_container:{at}", at=at, value=empty)


def row_counts(at: str, field: Field) -> Iterator[Edge]:
    """Send many rows of a child collection; one is what full payloads have."""
    has_rows = field.items is not None and values.kind(field.items) == "object"
    if values.kind(field) == "array" and has_rows and "[]" not in at and at:
        yield Edge(rule=f"rows_{MANY}:{at}", at=at, rows=MANY)


RULES: tuple[Callable[[str, Field], Iterator[Edge]], ...] = (
    full_length,
    each_choice,
    zero,
    extremes,
    empty_text,
    null,
    boolean_form,
    hollow,
    row_counts,
)


def edges(operation: Operation) -> Iterator[Edge]:
    """Yield every limit of an operation's body, place by place."""
    body = writable(operation)
    for at, field in body.walk() if body is not None else ():
        if not at or at.endswith("[]") or not is_settled(operation, at, "kinds"):
            continue
        for rule in RULES:
            yield from rule(at, field)


def payload(operation: Operation, edge: Edge) -> Json:
    """Give the required fields, the way to the place, and the value at the limit."""
    wants = build.on_the_way(edge.at)
    salt = f"boundary {operation.id} {edge.rule}"
    if edge.rows is not None:
        return build.sample(operation, salt, _with_rows(edge.at), rows=lambda _: MANY)
    base = build.sample(operation, salt, wants)
    return with_partner(base, edge.at, edge.value) if place.has(base, edge.at) else None


def _with_rows(at: str) -> Callable[[str, Field], bool]:
    def wants(here: str, field: Field) -> bool:
        return (
            field.is_required or here == at or (here.startswith(f"{at}[") and build.is_sendable(here, field))
        )

    return wants


def cases(contract: Contract) -> Iterator[Case]:
    """Yield a case for each limit of each operation that writes."""
    for operation in contract.operations:
        if operation.role not in ("create", "edit", "action"):
            continue
        for edge in edges(operation):
            sent = payload(operation, edge)
            if sent is not None:
                yield from told(contract, operation, "boundary", edge.rule, sent)


def is_limited_by_prose(field: Field) -> bool:
    """Tell a text whose meaning leaves no value at its limit: a currency of five letters."""
    return meaning(field) is not None and at_limit(field, "x") is None
