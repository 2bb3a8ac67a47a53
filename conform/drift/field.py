"""Rules on the record: each of its fields, nested children too, beside what the docs claim of it."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from conform.drift import moment, shape
from conform.drift.spot import Difference
from conform.drift.word import cut, shown, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conform.contract import Contract, Json
    from conform.drift.spot import Spot

_MOST_CHOICES: Final = 12

_IS_OF_FORMAT: Final[dict[str, Callable[[str], bool]]] = {
    "date": moment.is_date,
    "date-time": moment.is_date_time,
    "time": moment.is_time,
    "email": moment.is_email,
}


def missing(spot: Spot) -> Iterator[Difference]:
    """Find a documented field that a record or a child lacks."""
    if spot.part != "frame":
        yield from shape.missing(spot)


def undocumented(spot: Spot) -> Iterator[Difference]:
    """Find a key of a record or a child that the docs do not name."""
    if spot.part != "frame":
        yield from shape.undocumented(spot)


def retyped(spot: Spot) -> Iterator[Difference]:
    """Find a value of another kind than the documented one, and say what it is."""
    if spot.part == "record":
        yield from shape.another_kind(spot)


def null(spot: Spot) -> Iterator[Difference]:
    """Find a null where the docs do not allow one."""
    if spot.part == "record":
        yield from shape.null(spot)


def enum(spot: Spot) -> Iterator[Difference]:
    """Find a value outside the documented ones; an empty value (`""`, 0, false, null) is an unset one."""
    field, value = spot.field, spot.value
    if spot.part != "record" or not field.enum or not value or isinstance(value, (list, dict)):
        return
    if comparable(value) in {comparable(choice.value) for choice in field.enum} | {Decimal(0)}:
        return
    choices = [shown(choice.value) for choice in field.enum[:_MOST_CHOICES]]
    rest = ", …" if len(field.enum) > _MOST_CHOICES else ""
    yield Difference(
        where=spot.at,
        field=field,
        claim="enum",
        documented=f"one of {', '.join(choices)}{rest}",
        observed=shown(value),
        values=cut(whole(value)),
    )


def is_taken_on_write(contract: Contract, difference: Difference, value: Json) -> bool:
    """Tell whether the resource's own writes allow a value that its read page does not list.

    The docs then contradict themselves (POST `/invoices` takes 19 types, its read page lists 7), and a
    tenant that serves what it was documented to take has not drifted.
    """
    requests = [each.request for each in contract.operations if each.request is not None]
    fields = [field for request in requests for _, field in request.body.walk()]
    choices = [choice for field in fields if field.name == difference.field.name for choice in field.enum]
    return comparable(value) in {comparable(choice.value) for choice in choices}


def format_(spot: Spot) -> Iterator[Difference]:
    """Find a text that is not of the documented format or pattern; an empty one is silent."""
    field, value = spot.field, spot.value
    if spot.part != "record" or not value or not isinstance(value, str):
        return
    if field.format is not None and not _IS_OF_FORMAT[field.format](value):
        observed = "no address" if field.format == "email" else moment.described(value)
        yield Difference(
            where=spot.at, field=field, claim="format", documented=field.format, observed=observed
        )
    if field.pattern is not None and not _matches(field.pattern, value):
        yield Difference(
            where=spot.at,
            field=field,
            claim="pattern",
            documented=f"the pattern {field.pattern}",
            observed="another form",
        )


def too_long(spot: Spot) -> Iterator[Difference]:
    """Find a text longer than documented, in characters; a limit on an integer claims nothing."""
    field, value = spot.field, spot.value
    if spot.part != "record" or field.max_length is None or not isinstance(value, str):
        return
    if "string" in field.kinds and len(value) > field.max_length:
        yield Difference(
            where=spot.at,
            field=field,
            claim="max_length",
            documented=f"at most {field.max_length} characters",
            observed=f"{len(value)} characters",
        )


def comparable(value: Json) -> Json | Decimal:
    """Give a scalar in a form in which `3`, `3.0`, `"3"` and, for 1 and 0, true and false are equal."""
    if isinstance(value, bool):
        return Decimal(int(value))
    if isinstance(value, (int, float, str)):
        try:
            number = Decimal(str(value).strip())
        except InvalidOperation:
            return value
        return number if number.is_finite() else value
    return value


def _matches(pattern: str, value: str) -> bool:
    try:
        return re.search(pattern, value) is not None
    except re.error:
        return True  # a pattern that cannot be read claims nothing
