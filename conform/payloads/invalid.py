"""Payloads that break exactly one documented rule each, where the docs list an answer for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conform.contract import kind_of
from conform.payloads import build, place
from conform.payloads import value as values
from conform.payloads.longest import long_email
from conform.payloads.story import told
from conform.payloads.writable import is_settled, writable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conform.case import Case
    from conform.contract import Contract, Field, Json, Operation

REFUSALS = (422, 400)
"""The statuses by which the docs refuse a payload: v2, v1. Some pages of v2 list both."""
MALFORMED: dict[str, str] = {
    "date": "2024-13-45",
    "date-time": "2024-02-30 25:61:00",
    "email": "not-an-address",
    "time": "25:61",
}
"""A text for each format that is none by any reading; an empty one is not settled."""
TEXT: Json = "text instead"
OBJECT: Json = {"unexpected": "object"}
"""Values of another kind that no reader could take for the documented one: a text for what is none, an
object for a text. A number in a string is not settled and is never sent."""
STRANGER = 987_654
"""A number that no enumeration of the docs has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Hold one way to break a field's contract: the rule's name and the value that breaks it."""

    rule: str
    value: Json


def required(at: str, field: Field) -> Iterator[str]:
    """Name a field that may not be left out."""
    if field.is_required:
        yield f"required:{at}"


def max_length(at: str, field: Field) -> Iterator[Fault]:
    """Pass the limit of a text by one character."""
    if (
        field.max_length is not None
        and "string" in field.kinds
        and not values.referred(field)
        and not field.enum
    ):
        yield Fault(rule=f"max_length:{at}", value=_beyond(field, field.max_length))


def _beyond(field: Field, limit: int) -> str:
    known = values.plain(field, 0)
    text = known if isinstance(known, str) else "x"
    if "@" in text:
        return long_email(limit + 1)
    return (text * (limit + 2))[: limit + 1].replace(" ", "x")


def other_kind(at: str, field: Field) -> Iterator[Fault]:
    """Replace a value by one of a kind that is not documented."""
    if field.is_claimed:
        value = OBJECT if "string" in field.kinds else TEXT
        if kind_of(value) not in field.kinds:
            yield Fault(rule=f"kind:{at}", value=value)


def enum(at: str, field: Field) -> Iterator[Fault]:
    """Send a value outside an enumeration, of a kind and length that are allowed."""
    if not field.enum or values.referred(field) or values.kind(field) == "boolean":
        return
    is_text = values.kind(field) == "string"
    value: Json = "zz_none_of_these"[: field.max_length] if is_text else STRANGER
    if value not in [choice.value for choice in field.enum]:
        yield Fault(rule=f"enum:{at}", value=value)


def malformed(at: str, field: Field) -> Iterator[Fault]:
    """Send a date, date-time, time or e-mail that is none."""
    if field.format in MALFORMED and "string" in field.kinds:
        yield Fault(rule=f"format:{at}", value=MALFORMED[field.format][: field.max_length])


def pattern(at: str, field: Field) -> Iterator[Fault]:
    """Send a text that a documented pattern does not match."""
    if field.pattern is not None and field.format is None and not re.search(field.pattern, "no match"):
        yield Fault(rule=f"pattern:{at}", value="no match")


def out_of_range(at: str, field: Field) -> Iterator[Fault]:
    """Pass a documented minimum or maximum by one."""
    if values.kind(field) in ("integer", "number"):
        if field.minimum is not None:
            yield Fault(rule=f"minimum:{at}", value=int(field.minimum) - 1)
        if field.maximum is not None:
            yield Fault(rule=f"maximum:{at}", value=int(field.maximum) + 1)


def null(at: str, field: Field) -> Iterator[Fault]:
    """Send null for what is required and has no null among its kinds; for optional fields it is taken."""
    if field.is_required and field.is_claimed and not field.is_nullable:
        yield Fault(rule=f"null:{at}", value=None)


RULES: tuple[tuple[str, Callable[[str, Field], Iterator[Fault]]], ...] = (
    ("max_length", max_length),
    ("kinds", other_kind),
    ("enum", enum),
    ("format", malformed),
    ("pattern", pattern),
    ("minimum", out_of_range),
    ("kinds", null),
)
"""Each rule with the attribute of the contract that it breaks."""


def is_refusing(operation: Operation) -> bool:
    """Tell whether the docs list an answer for a refused payload."""
    return any(operation.response(status) is not None for status in REFUSALS)


def cases(contract: Contract) -> Iterator[Case]:
    """Yield a case for each rule that an operation documents and that the docs answer with a refusal."""
    for operation in contract.operations:
        body = writable(operation)
        if body is None or not is_refusing(operation) or operation.role not in ("create", "edit", "action"):
            continue
        for rule, payload, raw in _broken(operation, body):
            yield from told(
                contract, operation, "invalid", rule, payload, raw=raw, expects="refused", breaks=rule
            )


def _broken(operation: Operation, body: Field) -> Iterator[tuple[str, Json, str | None]]:
    for at, field in body.walk():
        if not at or at.endswith("[]"):
            continue
        yield from _left_out(operation, at, field)
        for attribute, rule in RULES:
            if is_settled(operation, at, attribute) and (
                attribute == "kinds" or is_settled(operation, at, "kinds")
            ):
                for fault in rule(at, field):
                    yield fault.rule, _with(operation, at, fault), None
    yield from transport(operation, body)


def _left_out(operation: Operation, at: str, field: Field) -> Iterator[tuple[str, Json, str | None]]:
    is_wrapper = operation.request is not None and at == operation.request.wrapper
    if is_wrapper or not is_settled(operation, at, "is_required"):
        return
    for rule in required(at, field):
        base = build.sample(operation, f"invalid {operation.id} {rule}", build.on_the_way(at))
        yield rule, place.without_value(base, at), None


def _with(operation: Operation, at: str, fault: Fault) -> Json:
    base = build.sample(operation, f"invalid {operation.id} {fault.rule}", build.on_the_way(at))
    return place.with_value(base, at, fault.value)


def transport(operation: Operation, body: Field) -> Iterator[tuple[str, Json, str | None]]:
    """Break the body as a whole: no JSON, nothing at all, no wrapper, another wrapper.

    What is missing is a fault only where the docs require something.
    """
    minimal = build.sample(operation, "transport", build.is_needed)
    yield "json", None, '{"unfinished": [1, 2'
    is_owed = any(field.is_required for at, field in body.walk() if at and "[]" not in at)
    if not is_owed:
        return
    yield "empty_body", None, ""
    wrapper = operation.request.wrapper if operation.request is not None else None
    if wrapper is None or not isinstance(minimal, dict) or not isinstance(minimal.get(wrapper), dict):
        return
    inner = minimal[wrapper]
    others: dict[str, Json] = {key: each for key, each in minimal.items() if key != wrapper}
    if isinstance(inner, dict) and _is_owed(body.field(wrapper)):
        yield "wrapper_missing", {**others, **inner}, None
        yield "wrapper_wrong", {**others, "WrongWrapper": inner}, None


def _is_owed(wrapped: Field | None) -> bool:
    return wrapped is not None and any(each.is_required for each in wrapped.fields)
