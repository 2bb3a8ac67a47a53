"""Short scalar examples of the documents: what may be kept of them, and where they come from."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conform.contract import Default, kind_of

if TYPE_CHECKING:
    from conform.contract import Choice, Field

LONGEST = 40
"""Characters of the longest example that is kept."""
# Shapes of what looks personal, secret or like a placeholder; such an example is left out.
LEFT_OUT = "left out of the example"
"""Note on a required field that the page's own example of the body leaves out."""
_UNWANTED = (
    re.compile(r"://|www\.|(?<!example)\.(com|net|org|io)\b", re.IGNORECASE),  # an address of someone
    re.compile(r"\S@(?!example\.com$)"),  # an e-mail of someone
    re.compile(r"^\+?\d[\d\s().-]{8,}$"),  # a telephone number
    re.compile(r"^(?=.*\d)[A-Za-z0-9+/=_-]{24,}$"),  # a key or a token
    re.compile(r"^(?=.*\d)(?=.*[a-z])[^\s/@.]{12,}$"),  # what somebody typed that reads like one
    re.compile(r"\{\w*|<[a-z]|\$\{|_HERE\b|caused the error|Reason of", re.IGNORECASE),  # a placeholder
    re.compile(r"^\d{1,3}(\.\d{1,3}){3}$"),  # an address of a machine
)
_PERSONAL = re.compile(
    r"phone|mobile|fax|password|secret|token|hash|(first|last|user|full|business|secondary)_?name|last_ip"
    r"|address|location|postal|city|state$|secondary_|bn\d|vendor|username"
)
_PERSON = re.compile(r"[A-Z][a-z]+([ -][A-Z][a-z]+)*")
"""What may be a person's name, in a field that is called `name`."""
_LONGEST_WORDS = 3
"""What has more words reads as a sentence (`Payment has been deleted`)."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def is_kept(name: str, value: Any) -> bool:
    """Tell whether an example is short, scalar and nobody's own."""
    if value is None or isinstance(value, dict | list):
        return False
    if isinstance(value, str):
        if not value.strip() or len(value) > LONGEST or len(value.split()) > _LONGEST_WORDS:
            return False
        if _PERSONAL.search(name.lower()) or (name == "name" and _PERSON.fullmatch(value)):
            return False
        if _DATE.match(value):
            return True
        return not any(shape.search(value) for shape in _UNWANTED)
    return bool(abs(value) < 10**9)


def fits(value: Any, kinds: tuple[str, ...], enum: tuple[Choice, ...]) -> bool:
    """Tell whether an example has a kind of its field and is one of its allowed values."""
    kind = kind_of(value)
    is_kind = kind in kinds or (kind == "integer" and "number" in kinds)
    return is_kind and (not enum or any(each.value == value for each in enum))


def maybe_example(
    name: str, schema: dict[str, Any], kinds: tuple[str, ...], enum: tuple[Choice, ...]
) -> Default | None:
    """Give the first example of a schema that may be kept and fits the schema, None where none does."""
    stated = schema.get("examples")
    given = list(stated) if isinstance(stated, list) else []
    given += [schema["example"]] if "example" in schema else []
    return next(
        (Default(value=each) for each in given if is_kept(name, each) and fits(each, kinds, enum)), None
    )


def with_body(field: Field, body: Any) -> Field:
    """Give a shape with the scalars of an example body at their places, where it has no example yet."""
    if field.fields and isinstance(body, dict):
        return replace(
            field,
            fields=tuple(
                with_body(each, body[each.name]) if each.name in body else _left_out(each)
                for each in field.fields
            ),
        )
    if field.items is not None and isinstance(body, list) and body:
        return replace(field, items=with_body(field.items, body[0]))
    if (
        field.example is None
        and field.reference is None
        and is_kept(field.name, body)
        and fits(body, field.kinds, field.enum)
    ):
        return replace(field, example=Default(value=body))
    return field


def _left_out(field: Field) -> Field:
    return replace(field, notes=(*field.notes, LEFT_OUT)) if field.is_required else field
