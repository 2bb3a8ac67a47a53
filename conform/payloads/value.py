"""One valid value of a field, made of a natural number: the same number, the same value, everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.case import REFERENCE, REFERENCE_TEXT
from conform.contract import kind_of
from conform.payloads import text
from conform.payloads.accord import EXCLUSIVE
from conform.payloads.meaning import IMPLIED, meaning

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Field, Json, Kind

BIG = 2_000_000_000
"""Large, and within the 32 bits that the docs claim of what is served."""
OWNER = 0
"""The staff id that every tenant has: the owner (page 15115376e0)."""
_SCALARS: tuple[Kind, ...] = ("string", "number", "integer", "boolean")


def kind(field: Field) -> Kind | None:
    """Give the kind that values of a field are made of, never null.

    An object where its fields are known, else the first scalar, else the first.
    """
    if field.fields and "object" in field.kinds:
        return "object"
    named = [each for each in field.kinds if each != "null"]
    return next((each for each in named if each in _SCALARS), named[0] if named else None)


def is_empty(value: Json) -> bool:
    """Tell an empty value, which an enumeration lists for "nothing chosen"."""
    return value is None or value == ""


def is_of_kind(field: Field, value: Json) -> bool:
    """Tell whether a value is of a documented kind; a whole number is a number."""
    found = kind_of(value)
    return found in field.kinds or (found == "integer" and "number" in field.kinds)


def choices(field: Field) -> tuple[Json, ...]:
    """Give the allowed values of an enumeration that are of a documented kind, the empty ones last.

    () where there is none. A value that the field's own type excludes (`''` of an integer) is no case.
    """
    values = [choice.value for choice in field.enum if is_of_kind(field, choice.value)]
    return (*(each for each in values if not is_empty(each)), *(each for each in values if is_empty(each)))


def filled(field: Field) -> tuple[Json, ...]:
    """Give the allowed values that are not empty, all where only empty ones are allowed."""
    return tuple(each for each in choices(field) if not is_empty(each)) or choices(field)


def is_free(field: Field) -> bool:
    """Tell whether nothing but kind and limits binds a field's value."""
    bound = referred(field) is not None or bool(choices(field)) or meaning(field) is not None
    is_tied = any(field.name in pair for pair in EXCLUSIVE)
    return not bound and not is_tied and kind(field) in ("string", "number", "integer")


def referred(field: Field) -> str | None:
    """Name what a field refers to (`v1/clients`, `listing/Branch`), by link or name; None for nothing."""
    if field.reference is None:
        is_id = bool({"integer", "string", "number"} & set(field.kinds))
        return IMPLIED.get(field.name) if is_id else None
    return field.reference.resource or f"listing/{field.reference.listing}"


def reference(field: Field, n: int) -> Json:
    """Give a placeholder for a record; staff is the owner by turns, whom every tenant has."""
    name = referred(field)
    if name == "v1/staff" and n % 2 == 0:
        return str(OWNER) if kind(field) == "string" else OWNER
    return {REFERENCE_TEXT if kind(field) == "string" else REFERENCE: name}


def plain(field: Field, n: int) -> Json:
    """Give a readable value: what minimal and full payloads hold."""
    return _value(field, n, _PLAIN)


def wild(field: Field, n: int) -> Json:
    """Give a value out of everything that the field allows: what drawn payloads hold."""
    return _value(field, n, _WILD)


def _value(field: Field, n: int, table: dict[Kind, Callable[[Field, int], Json]]) -> Json:
    of_kind = kind(field)
    if referred(field) is not None:
        return reference(field, n)
    if choices(field):
        chosen = filled(field)
        return chosen[n % len(chosen)]
    known = meaning(field)
    if known is not None:
        return known.make(field, n)
    if of_kind is None:
        return (
            field.example.value if field.example is not None else text.plain(field.name, n, field.max_length)
        )
    return table[of_kind](field, n)


def _whole(field: Field, n: int) -> Json:
    if (
        n % 2 == 0
        and field.default is not None
        and is_unreferenced_id(field)
        and field.default.value is not None
    ):
        return field.default.value
    return int(_within(field, 1 + n % 1000))


def is_unreferenced_id(field: Field) -> bool:
    """Tell an id of which the docs do not say what it is of; its default (0: none) is the safest value."""
    return field.reference is None and field.name.endswith("_id")


def _wild_whole(field: Field, n: int) -> Json:
    rest, turn = divmod(n, 4)
    turns = (rest % 100_000, -(rest % 100_000), BIG - rest % 100_000, rest % 1000)
    return int(_within(field, turns[turn]))


def _decimal(field: Field, n: int) -> Json:
    return _within(field, n % 100_000 / 100)


def _wild_decimal(field: Field, n: int) -> Json:
    rest, turn = divmod(n, 4)
    turns = (rest % 10**6 / 1000, -(rest % 10**6) / 100, rest % 10**10 / 10**7, BIG + rest % 10**6 / 100)
    return _within(field, turns[turn])


def _within(field: Field, number: float) -> float:
    low = field.minimum if field.minimum is not None else number
    high = field.maximum if field.maximum is not None else number
    if low <= number <= high:
        return number
    if field.minimum is not None and field.maximum is not None:
        return low + abs(int(number)) % (int(high - low) + 1)
    return low + abs(number) if number < low else high - abs(number)


_PLAIN: dict[Kind, Callable[[Field, int], Json]] = {
    "string": lambda field, n: text.plain(field.name, n, field.max_length),
    "integer": _whole,
    "number": _decimal,
    "boolean": lambda _, n: n % 2 == 0,
    "array": lambda _field, _n: [],
    "object": lambda _field, _n: {},
}
_WILD: dict[Kind, Callable[[Field, int], Json]] = {
    **_PLAIN,
    "string": lambda field, n: text.wild(n, field.max_length),
    "integer": _wild_whole,
    "number": _wild_decimal,
}
