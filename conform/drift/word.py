"""Words for a value beside its claim: what a person reads instead of a bare type error."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Field, Json

_INTEGER: Final = re.compile(r"[+-]?\d+")
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_BOOLEAN_TEXTS: Final = frozenset({"true", "false", "yes", "no"})
_MOST: Final = 60
_MOST_WHOLE: Final = 1_000


def kind_of(value: Json) -> str:
    """Name the JSON kind of a value; a number without a fraction is an integer, also when written 5.0."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return "integer"
    return {float: "number", str: "string", list: "array", dict: "object"}[type(value)]


def is_of(kind: str, kinds: tuple[str, ...]) -> bool:
    """Tell whether a value's kind is among the claimed ones; an integer is a number too."""
    return kind in kinds or (kind == "integer" and "number" in kinds)


def kinds_text(field: Field) -> str:
    """Give the claimed kinds in words: `integer`, `string or null`."""
    return " or ".join(field.kinds) or "anything"


def _in_a_string(pattern: re.Pattern[str], words: str) -> Callable[[Json], str | None]:
    return lambda value: words if isinstance(value, str) and pattern.fullmatch(value) else None


def _boolean(value: Json) -> str | None:
    if kind_of(value) == "integer" and value in (0, 1):
        return "boolean as 0/1"
    if value in ("0", "1"):
        return "boolean as 0/1 in a string"
    return "boolean in a string" if isinstance(value, str) and value.lower() in _BOOLEAN_TEXTS else None


def _document(value: Json) -> str | None:
    is_one = isinstance(value, str) and value[:1] in ("{", "[") and value[-1:] in ("}", "]")
    return "JSON document in a string" if is_one else None


# what the docs claim: the words that may tell what stands there instead, first match wins
_TELLING: Final[dict[str, tuple[Callable[[Json], str | None], ...]]] = {
    "integer": (_in_a_string(_INTEGER, "integer in a string"), _in_a_string(_NUMBER, "number in a string")),
    "number": (_in_a_string(_NUMBER, "number in a string"),),
    "boolean": (_boolean,),
    "array": (_document, lambda value: "empty object for an array" if value == {} else None),
    "object": (_document, lambda value: "empty array for an object" if value == [] else None),
}


def retyped(field: Field, value: Json) -> str:
    """Say what stands where a field claims another kind: `integer in a string`, `empty string`."""
    if value == "" and isinstance(value, str):
        return "empty string"
    for kind in field.kinds:
        for tell in _TELLING.get(kind, ()):
            words = tell(value)
            if words is not None:
                return words
    return kind_of(value)


def shown(value: Json) -> str:
    """Show a value as short JSON, at most 60 characters."""
    return short(whole(value))


def whole(value: Json) -> str:
    """Give a value as JSON, of which more is kept than is shown: a secret in it must be seen whole."""
    return json.dumps(value, ensure_ascii=False)[:_MOST_WHOLE]


def short(text: str) -> str:
    """Cut a text to 60 characters."""
    return text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"


def cut(*texts: str) -> tuple[str, ...]:
    """Give those of some whole values that are cut when they are shown."""
    return tuple(text[:_MOST_WHOLE] for text in texts if len(text) > _MOST)
