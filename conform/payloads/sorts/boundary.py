"""Payloads exactly at a documented limit, one rule a case, still allowed; values that software gets wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from conform.payloads import build, place, varieties
from conform.payloads import value as values
from conform.payloads.constraints import with_equal
from conform.payloads.formats import at_limit
from conform.payloads.steps import round_trip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conform.case import Case
    from conform.contract import Field, Json
    from conform.payloads.endpoint import Endpoint, Input

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


def _edge(rule: str, of: Input, value: Json = None, *, tail: str = "", rows: int | None = None) -> Edge:
    return Edge(rule=f"{rule}:{of.at}{tail}", at=of.at, value=value, rows=rows)


def full_length(of: Input) -> Iterator[Edge]:
    """Fill a text to its limit in ASCII; other scripts fill all limits at once (`varied:scripts`)."""
    field = of.field
    if field.max_length is None or "string" not in field.kinds or field.reference or field.enum:
        return
    text = at_limit(field, "Abcdefghi ", of.asking)
    if text is not None:
        yield _edge("max_length", of, text)


def each_choice(of: Input) -> Iterator[Edge]:
    """Send each allowed value of an enumeration."""
    for value in values.choices(of.field) if of.field.reference is None else ():
        if value is not None or not of.field.is_required:
            yield _edge("enum", of, value, tail=f":{json.dumps(value)}")


def zero(of: Input) -> Iterator[Edge]:
    """Send zero where a number is free, the minimum where it may not be so small."""
    field = of.field
    is_bound = field.enum or field.reference is not None or values.is_unreferenced_id(field)
    if _is_number(field) and not is_bound:
        low = field.minimum or 0
        yield _edge("zero" if low <= 0 else "minimum", of, max(0, int(low)))


def extremes(of: Input) -> Iterator[Edge]:
    """Send the smallest and the largest number that the docs allow."""
    for rule, bound in (("minimum", of.field.minimum), ("maximum", of.field.maximum)):
        if bound is not None and _is_number(of.field):
            yield _edge(rule, of, int(bound) if bound == int(bound) else bound, tail=":exactly")


def empty_text(of: Input) -> Iterator[Edge]:
    """Send an empty text where it may be anything and may be left out; for dates this is not settled."""
    is_free = values.kind(of.field) == "string" and values.is_free(of.field, of.asking)
    if is_free and not of.field.is_required:
        yield _edge("empty", of, "")


def null(of: Input) -> Iterator[Edge]:
    """Send null where the field may be left out (docs README: taken)."""
    if values.is_scalar(of.field) and not of.field.is_required and of.field.is_nullable:
        yield _edge("null", of)


def boolean_form(of: Input) -> Iterator[Edge]:
    """Send a boolean as a number and as a digit in a string."""
    if values.kind(of.field) == "boolean" and not of.field.enum:
        turn = values.number(of.at) // 2 % 2 * 2
        for form in BOOLEANS[turn : turn + 2]:
            yield _edge("boolean", of, form, tail=f":{form!r}")


def hollow(of: Input) -> Iterator[Edge]:
    """Send an empty container where the docs claim nothing of its content."""
    if build.is_hollow(of.field) and of.field.is_claimed and not of.field.is_required:
        yield _edge("empty_container", of, {} if values.kind(of.field) == "object" else [])


def row_counts(of: Input) -> Iterator[Edge]:
    """Send many rows of a child collection; one is what full payloads have."""
    has_rows = of.field.items is not None and values.kind(of.field.items) == "object"
    if values.kind(of.field) == "array" and has_rows and "[]" not in of.at:
        yield _edge(f"rows_{MANY}", of, rows=MANY)


RULES: tuple[Callable[[Input], Iterator[Edge]], ...] = (
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

EMPTYING = (empty_text, null)
"""The rules that leave a field without a value."""


def _is_number(field: Field) -> bool:
    return values.kind(field) in ("integer", "number")


def edges(of: Endpoint) -> Iterator[Edge]:
    """Yield every limit of an operation's body, place by place; none of one that an example alone shows.

    What a create requires may not be emptied by its edit: that is not settled (docs README).
    """
    for each in () if of.is_exemplary else of.inputs():
        is_asked = of.is_settled(each.at, "kinds") and not of.is_coded(each.at, each.field)
        for rule in RULES if is_asked else ():
            if not (rule in EMPTYING and of.is_owed(each.at)):
                yield from rule(each)


def payload(of: Endpoint, edge: Edge) -> Json:
    """Give the required fields, the way to the place, and the value at the limit."""
    salt = f"boundary {of.operation.id} {edge.rule}"
    if edge.rows is not None:
        return build.sample(of, salt, _with_rows(of, edge.at), rows=MANY)
    made = build.sample(of, salt, build.on_the_way(of, edge.at))
    return with_equal(made, edge.at, edge.value, of.asking) if place.has(made, edge.at) else None


def _with_rows(of: Endpoint, at: str) -> Callable[[str, Field], bool]:
    is_needed = build.needed(of)

    def wants(here: str, field: Field) -> bool:
        is_inside = here.startswith(f"{at}[") and build.is_sendable(here, field)
        return is_needed(here, field) or here == at or is_inside

    return wants


def cases(of: Endpoint) -> Iterator[Case]:
    """Yield a case for each limit of an operation that writes, and for each variety of its values."""
    if not of.is_write:
        return
    asked = ((edge.rule, payload(of, edge)) for edge in edges(of))
    varied = ((f"varied:{name}", varieties.payload(of, name)) for name in varieties.VARIETIES)
    for asks, sent in chain(asked, varied):
        if sent is not None:
            yield from round_trip(of, "boundary", asks, sent)
