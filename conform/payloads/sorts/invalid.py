"""Payloads that break exactly one documented rule each, where the docs list an answer for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from conform.contract import kind_of
from conform.payloads import build, place
from conform.payloads import value as values
from conform.payloads.conditions import unique_in
from conform.payloads.formats import long_email
from conform.payloads.steps import CONDITION, by_role, companions, needs_record, round_trip, step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conform.case import Case, Step
    from conform.contract import Json
    from conform.payloads.endpoint import Endpoint, Input

    Violations: TypeAlias = Iterator[tuple[str, Json]]
    """Ways to break a field's contract: the name of the rule and a value that breaks it."""

REFUSALS = (422, 400)
"""The statuses by which the docs refuse a payload. Some pages list both."""
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


def max_length(of: Input) -> Violations:
    """Pass the limit of a text by one character."""
    limit, field = of.field.max_length, of.field
    if limit is None or "string" not in field.kinds or field.reference is not None or field.enum:
        return
    known = values.plain(field, 0, of.asking)
    text = known if isinstance(known, str) else "x"
    longer = long_email(limit + 1) if "@" in text else (text * (limit + 2))[: limit + 1].replace(" ", "x")
    yield "max_length", longer


def other_kind(of: Input) -> Violations:
    """Replace a value by one of a kind that is not documented."""
    value = OBJECT if "string" in of.field.kinds else TEXT
    if of.field.is_claimed and kind_of(value) not in of.field.kinds:
        yield "kind", value


def enum(of: Input) -> Violations:
    """Send a value outside an enumeration, of a kind and length that are allowed."""
    of_kind = values.kind(of.field)
    value: Json = "zz_none_of_these"[: of.field.max_length] if of_kind == "string" else STRANGER
    is_whole = of.field.enum and not of.field.is_partial
    is_open = is_whole and of.field.reference is None and of_kind != "boolean"
    if is_open and value not in [choice.value for choice in of.field.enum]:
        yield "enum", value


def malformed(of: Input) -> Violations:
    """Send a date, date-time, time or e-mail that is none."""
    if of.field.format in MALFORMED and "string" in of.field.kinds:
        yield "format", MALFORMED[of.field.format][: of.field.max_length]


def pattern(of: Input) -> Violations:
    """Send a text that a documented pattern does not match."""
    known = of.field.pattern if of.field.format is None else None
    if known is not None and not re.search(known, "no match"):
        yield "pattern", "no match"


def out_of_range(of: Input) -> Violations:
    """Pass a documented minimum or maximum by one."""
    if values.kind(of.field) in ("integer", "number"):
        if of.field.minimum is not None:
            yield "minimum", int(of.field.minimum) - 1
        if of.field.maximum is not None:
            yield "maximum", int(of.field.maximum) + 1


def null(of: Input) -> Violations:
    """Send null for what is required and has no null among its kinds; for optional fields it is taken."""
    if of.field.is_required and of.field.is_claimed and not of.field.is_nullable:
        yield "null", None


RULES: tuple[tuple[str, Callable[[Input], Violations]], ...] = (
    ("max_length", max_length),
    ("kinds", other_kind),
    ("enum", enum),
    ("format", malformed),
    ("pattern", pattern),
    ("minimum", out_of_range),
    ("kinds", null),
)
"""Each rule with the attribute of the contract that it breaks."""


def is_refusing(of: Endpoint) -> bool:
    """Tell whether the docs list an answer for a refused payload."""
    return any(of.operation.response(status) is not None for status in REFUSALS)


def cases(of: Endpoint) -> Iterator[Case]:
    """Yield a case for each rule that an operation documents and that the docs answer with a refusal."""
    if not of.is_write or not is_refusing(of):
        return
    for rule, payload in _broken(of):
        yield from round_trip(of, "invalid", rule, payload, expects="refused", breaks=rule)
    yield from unmet(of)
    yield from taken(of)
    for rule, payload, raw in transport(of):
        yield from round_trip(of, "invalid", rule, payload, raw=raw, expects="refused", breaks=rule)


def _broken(of: Endpoint) -> Violations:
    for at in of.asking.unfilled.get(of.stem, ()):
        around = _around(of, f"empty:{at}", at)
        yield f"empty:{at}", place.with_value(around, at, "")
    for each in () if of.is_exemplary else of.inputs():
        at = each.at
        if each.field.is_required and at != of.wrapper and of.is_settled(at, "is_required"):
            yield f"required:{at}", place.without_value(_around(of, f"required:{at}", at), at)
        for attribute, rule in RULES:
            if of.is_settled(at, attribute) and of.is_settled(at, "kinds"):
                for name, value in rule(each):
                    yield f"{name}:{at}", place.with_value(_around(of, f"{name}:{at}", at), at, value)


def unmet(of: Endpoint) -> Iterator[Case]:
    """Leave out, for each condition of the record, what the value beside it requires.

    The record of an edit is made without it, so that the edit alone can be what lacks it.
    """
    shape = of.record
    for each in shape.fields if shape is not None else ():
        when = each.required_if
        if when is None or shape is None or shape.field(when.field) is None:
            continue
        at, giver = of.place_of(each.name), of.place_of(when.field)
        rule = f"{CONDITION}:{at}"
        lacking = _lacking(_around(of, rule, giver), giver, at, when.values[0])
        steps = _made_without(of, rule, when.field)
        if steps is not None:
            subject = 0 if steps else None
            sent = step(of, "refused", subject=subject, payload=lacking, breaks=rule, claims=(rule,))
            yield of.case("invalid", rule, *steps, sent)


def _lacking(payload: Json, giver: str, at: str, value: Json) -> Json:
    whole = place.with_value(payload, giver, value)
    return place.without_value(whole, at) if place.has(whole, at) else whole


def _made_without(of: Endpoint, rule: str, giver: str) -> tuple[Step, ...] | None:
    """Give the step that makes the record of an edit, () for a create, None where each value requires one."""
    if not needs_record(of.operation):
        return ()
    create = by_role(of.contract).create
    shape = None if create is None else create.record
    field = None if shape is None else shape.field(giver)
    if create is None or shape is None or field is None:
        return None
    conditions = [each.required_if for each in shape.fields if each.required_if is not None]
    requiring = [value for each in conditions if each.field == giver for value in each.values]
    free = [value for value in values.choices(field) if value not in requiring]
    if not free:
        return None
    made = build.sample(create, rule, build.on_the_way(create, create.place_of(giver)))
    return (step(create, "success", payload=place.with_value(made, create.place_of(giver), free[0])),)


def taken(of: Endpoint) -> Iterator[Case]:
    """Send, for each field of which no two records may share a value, the value that another record has."""
    shape, is_create = of.record, of.operation.role == "create"
    roles = companions(of)
    if shape is None or roles.create is None or not (is_create or needs_record(of.operation)):
        return
    for each in unique_in(shape):
        at = of.place_of(each.name)
        rule = f"unique:{at}"
        first, second = (
            build.sample(roles.create, f"{of.operation.id} {rule} {n}", build.on_the_way(of, at))
            for n in "12"
        )
        if not place.has(first, at):
            continue
        own = second if is_create else build.sample(of, rule, build.on_the_way(of, at))
        shared = place.with_value(own, at, place.read(first, at))
        steps = [step(roles.create, "success", payload=first)]
        if not is_create:
            steps.append(step(roles.create, "success", payload=second))
        subject = None if is_create else 1
        steps.append(step(of, "refused", subject=subject, payload=shared, breaks=rule, claims=(rule,)))
        yield of.case("invalid", rule, *steps)


def _around(of: Endpoint, rule: str, at: str) -> Json:
    """Give a valid payload that has a value at a place."""
    return build.sample(of, f"invalid {of.operation.id} {rule}", build.on_the_way(of, at))


def requires(of: Endpoint) -> bool:
    """Tell whether the docs require anything of a body, so that one which holds none of it is at fault."""
    return any(each.field.is_required for each in of.inputs() if "[]" not in each.at)


def transport(of: Endpoint) -> Iterator[tuple[str, Json, str | None]]:
    """Break the body as a whole: no JSON, nothing at all, no wrapper, another wrapper.

    What is missing is a fault only where the docs require something.
    """
    yield "json", None, '{"unfinished": [1, 2'
    if not requires(of):
        return
    yield "empty_body", None, ""
    minimal, wrapper = build.minimal(of, "transport"), of.wrapper
    inner = minimal.get(wrapper) if isinstance(minimal, dict) and wrapper is not None else None
    wrapped = of.record if wrapper is not None else None
    is_owed = wrapped is not None and any(each.is_required for each in wrapped.fields)
    if isinstance(minimal, dict) and isinstance(inner, dict) and is_owed:
        others: dict[str, Json] = {key: each for key, each in minimal.items() if key != wrapper}
        yield "wrapper_missing", {**others, **inner}, None
        yield "wrapper_wrong", {**others, "WrongWrapper": inner}, None
