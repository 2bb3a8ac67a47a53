"""One readable valid value of a field, made of a natural number: the same number, the same value."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING

from conform.case import REFERENCE, REFERENCE_TEXT
from conform.contract import kind_of
from conform.payloads.formats import IS_FORMED, format_of

if TYPE_CHECKING:
    from conform.contract import Field, Json, Kind
    from conform.contract.vendor import Asking

SHORT = 12
"""Below this many characters a text is only a number in digits, so that it still differs."""
LONG = 300
"""No made text is longer, in characters; the limits themselves are asked by boundary cases."""
_SCALARS: tuple[Kind, ...] = ("string", "number", "integer", "boolean")


def number(*parts: object) -> int:
    """Give a natural number below 2**47 that depends on the parts alone; it is even."""
    text = "\n".join(str(part) for part in parts)
    return int(hashlib.sha256(text.encode()).hexdigest()[:12], 16) & ~1


def kind(field: Field) -> Kind | None:
    """Give the kind that values of a field are made of, never null.

    An object where its fields are known, else the first scalar, else the first.
    """
    return "object" if field.fields and "object" in field.kinds else _first(field.kinds)


@cache
def _first(kinds: tuple[Kind, ...]) -> Kind | None:
    named = [each for each in kinds if each != "null"]
    return next((each for each in named if each in _SCALARS), named[0] if named else None)


def is_scalar(field: Field) -> bool:
    """Tell whether values of a field are texts, numbers or booleans."""
    return kind(field) in _SCALARS


def is_of_kind(field: Field, value: Json) -> bool:
    """Tell whether a value is of a documented kind; a whole number is a number."""
    found = kind_of(value)
    return found in field.kinds or (found == "integer" and "number" in field.kinds)


def in_kind(field: Field, value: Json) -> Json:
    """Give a code as the field's documented kind has it: a digit as a text, a text of digits as a number."""
    of_kind = kind(field)
    if of_kind == "string" and isinstance(value, int):
        return str(int(value))
    is_number = of_kind in ("integer", "number") and isinstance(value, str) and value.isdecimal()
    return int(value) if is_number and isinstance(value, str) else value


def choices(field: Field) -> tuple[Json, ...]:
    """Give the allowed values of an enumeration that are of a documented kind, the empty ones last.

    () where there is none. A value that the field's own type excludes (`''` of an integer) is no case.
    """
    values = [choice.value for choice in field.enum if is_of_kind(field, choice.value)]
    return tuple(sorted(values, key=lambda each: each is None or each == ""))


def filled(field: Field) -> tuple[Json, ...]:
    """Give the allowed values that are not empty, all where only empty ones are allowed."""
    return tuple(each for each in choices(field) if each is not None and each != "") or choices(field)


def referred(field: Field) -> str | None:
    """Name what a field refers to (`v1/clients`, `listing/Branch`), None for nothing."""
    if field.reference is None:
        return None
    return field.reference.resource or f"listing/{field.reference.listing}"


def references(field: Field, asking: Asking) -> tuple[Json, ...]:
    """Give what may stand for the record that a field refers to, () where it refers to none.

    A placeholder, before it the record that every tenant has, where there is one.
    """
    name, is_text = referred(field), kind(field) == "string"
    if name is None:
        return ()
    known = asking.everywhere.get(name)
    named: Json = {REFERENCE_TEXT if is_text else REFERENCE: name}
    return (named,) if known is None else (str(known) if is_text else known, named)


def is_unreferenced_id(field: Field) -> bool:
    """Tell an id of which the docs do not say what it is of; its default (0: none) or null is safest."""
    return field.reference is None and field.name.endswith("_id")


def is_unset(field: Field) -> bool:
    """Tell what is best left as nobody sets it: a field of no kind but null, an id of no resource."""
    of_kind = kind(field)
    has_default = field.default is not None or field.is_nullable
    return (of_kind is None and field.is_nullable) or (
        of_kind == "integer" and is_unreferenced_id(field) and has_default
    )


def unset(field: Field) -> Json:
    """Give the default of a field, null where there is none."""
    return field.default.value if field.default is not None else None


def is_free(field: Field, asking: Asking) -> bool:
    """Tell whether nothing but kind and limits binds a field's value."""
    is_bound = field.reference is not None or choices(field) or format_of(field, asking) is not None
    is_tied = any(field.name in pair for pair in asking.exclusive)
    return not is_bound and not is_tied and kind(field) in ("string", "number", "integer")


def plain(field: Field, n: int, asking: Asking) -> Json:
    """Give a readable value: what minimal and full payloads hold."""
    if allowed := references(field, asking) or filled(field):
        return allowed[n % len(allowed)]
    form = format_of(field, asking)
    if form is not None:
        return form.make(field, n)
    of_kind = kind(field)
    if of_kind is None and field.example is not None:
        return field.example.value
    if n % 2 == 0 and is_unset(field):
        return unset(field)
    if of_kind in (None, "string"):
        return _text(field, n)
    return _number(field, n, of_kind) if of_kind in ("integer", "number") else _other(n, of_kind)


def _other(n: int, of_kind: Kind | None) -> Json:
    if of_kind == "boolean":
        return n % 2 == 0
    return [] if of_kind == "array" else {}


def _text(field: Field, n: int) -> str:
    """Give a text of the field's name and a number, within the limit."""
    digits, limit = f"{n % 10**6:06d}", field.max_length
    if limit is not None and limit < SHORT:
        return digits[-limit:]
    words = field.name.replace("_", " ").strip() or "text"
    return f"{words[: (limit or LONG) - 7].strip()} {digits}"


def _number(field: Field, n: int, of_kind: Kind) -> Json:
    value = 1 + n % 1000 if of_kind == "integer" else n % 100_000 / 100
    low = value if field.minimum is None else field.minimum
    high = value if field.maximum is None else field.maximum
    if not low <= value <= high:
        both = field.minimum is not None and field.maximum is not None
        value = (
            low + int(value) % (int(high - low) + 1)
            if both
            else (low + value if value < low else high - value)
        )
    return int(value) if of_kind == "integer" else value


def allows(field: Field, value: Json) -> bool:
    """Tell whether a value is of a documented kind, within the limits, one of the choices, well formed."""
    if not is_of_kind(field, value):
        return not field.is_claimed
    if field.enum and not field.is_partial and value not in [choice.value for choice in field.enum]:
        return False
    if isinstance(value, str):
        is_short = field.max_length is None or len(value) <= field.max_length
        is_matched = field.pattern is None or re.search(field.pattern, value) is not None
        return is_short and is_matched and (field.format is None or IS_FORMED[field.format](value))
    if not isinstance(value, int | float):
        return True
    low, high = field.minimum, field.maximum
    return (low is None or low <= value) and (high is None or value <= high)
