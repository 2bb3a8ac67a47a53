"""What the docs settle of a value that nobody sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.contract.field import kind_of

if TYPE_CHECKING:
    from conform.contract.field import Field, Json
    from conform.contract.vendor import Answers


def has_settled_default(written: Field, read: Field, answers: Answers) -> bool:
    """Tell whether the docs settle what a field reads back as where a create leaves it out.

    They do not where the server fills it, where write and read page state two defaults, or where the
    documented kinds or values have no room for it.
    """
    default = written.default
    is_own = written.is_required or written.is_read_only or written.is_write_only or read.is_write_only
    if default is None or is_own or written.name in {*answers.stamped, *answers.filled}:
        return False
    is_one = read.default is None or read.default == default
    return is_one and all(_has_room(field, default.value) for field in (written, read))


def has_few_values(field: Field) -> bool:
    """Tell a field of so few values, a flag or one of a list, that what is sent may be the server's own."""
    return bool(field.enum) or "boolean" in field.kinds


def _has_room(field: Field, value: Json) -> bool:
    choices = [choice.value for choice in field.enum]
    if value is None:
        return field.is_nullable or not field.is_claimed
    kind = kind_of(value)
    is_kind = not field.is_claimed or kind in field.kinds or (kind == "integer" and "number" in field.kinds)
    return is_kind and (not choices or value in choices)
