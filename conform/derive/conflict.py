"""Where a page contradicts itself: a schema and its own default, limit, text, links or examples."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from conform.contract import Contradiction, Side, kind_of
from conform.derive.kinds import kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conform.contract import Field, Source

    Conflict: TypeAlias = tuple[str, str, str, str | None]
    """What it is about, what each side states, and what was settled."""
    Rule: TypeAlias = Callable[[dict[str, Any], tuple[str, ...]], Iterator[Conflict]]
    """Find in one plain schema, of the given kinds, what contradicts what."""


def default_of_another_kind(schema: dict[str, Any], stated: tuple[str, ...]) -> Iterator[Conflict]:
    """Find a default that its own type excludes."""
    if "default" in schema and stated and not _fits(schema["default"], stated):
        yield "default", _type(stated), f"default {_shown(schema['default'])}", "no default"


def length_of_a_number(schema: dict[str, Any], stated: tuple[str, ...]) -> Iterator[Conflict]:
    """Find a number of characters that limits what has none."""
    if "maxLength" in schema and stated and "string" not in stated:
        yield "max_length", _type(stated), f"maxLength {schema['maxLength']}", "no limit"


def decimals_of_an_integer(schema: dict[str, Any], stated: tuple[str, ...]) -> Iterator[Conflict]:
    """Find an integer whose text allows decimals."""
    text = str(schema.get("description") or "")
    if "integer" in stated and re.search(r"\bdecimal values are allowed\b", text, re.IGNORECASE):
        yield "kinds", _type(stated), "text: decimal values", "number"


def example_of_another_kind(schema: dict[str, Any], stated: tuple[str, ...]) -> Iterator[Conflict]:
    """Find an example that its own type excludes."""
    given = schema.get("examples")
    for each in given if isinstance(given, list) else []:
        if stated and not _fits(each, stated):
            yield "example", _type(stated), f"example {_shown(each)}", _type(stated)
            return


def enum_of_sentences(schema: dict[str, Any], stated: tuple[str, ...]) -> Iterator[Conflict]:
    """Find allowed values that are sentences."""
    given = schema.get("enum")
    if isinstance(given, list) and any(len(str(each).split("=>")[0].split()) > 4 for each in given):  # noqa: PLR2004
        yield "enum", _type(stated), "enum of sentences", "no values"


def value_beyond_the_enum(schema: dict[str, Any], _: tuple[str, ...]) -> Iterator[Conflict]:
    """Find a value that the text allows and the enum leaves out."""
    given = schema.get("enum")
    text = str(schema.get("description") or "")
    beyond = [each for each in re.findall(r"`(-?\d+)` means", text) if isinstance(given, list)]
    missing = [each for each in beyond if each not in [str(one) for one in given or []]]
    if missing:
        allowed = ", ".join(str(each) for each in given or [])
        yield (
            "enum",
            f"enum: {allowed}",
            f"text: {', '.join(missing)} too",
            f"{allowed}, {', '.join(missing)}",
        )


RULES: tuple[Rule, ...] = (
    default_of_another_kind,
    length_of_a_number,
    decimals_of_an_integer,
    example_of_another_kind,
    enum_of_sentences,
    value_beyond_the_enum,
)


def within(
    schema: dict[str, Any], at: str, source: Source, rules: tuple[Rule, ...] = RULES
) -> Iterator[Contradiction]:
    """Yield where a plain schema contradicts itself, at dotted places below `at`."""
    stated = kinds(schema)[0]
    for rule in rules:
        for about, one, other, settled in rule(schema, stated):
            yield _contradiction(at, about, (one, other), source, settled)
    for name, child in (schema.get("properties") or {}).items():
        if isinstance(child, dict):
            yield from within(child, f"{at}.{name}", source, rules)
    if isinstance(schema.get("items"), dict):
        yield from within(schema["items"], f"{at}[]", source, rules)


def with_example(field: Field, body: Any, at: str, source: Source) -> Iterator[Contradiction]:
    """Yield where an example body has another kind than its schema, or a key that the schema lacks."""
    if body is None or body == "":
        return
    if field.is_claimed and not _fits(body, field.kinds):
        sides = (_type(field.kinds), f"example {_shown(body)}")
        yield _contradiction(at, "example", sides, source, _type(field.kinds))
    elif isinstance(body, dict) and field.fields:
        for name, value in body.items():
            child = field.field(name)
            if child is not None:
                yield from with_example(child, value, f"{at}.{name}", source)
            elif field.extra is None and re.fullmatch(r"\w+", str(name)):
                sides = ("no such field", f"example {_shown(value)}")
                yield _contradiction(f"{at}.{name}", "fields", sides, source, "no such field")
    elif isinstance(body, list) and field.items is not None and body:
        yield from with_example(field.items, body[0], f"{at}[]", source)


def _contradiction(
    at: str, about: str, sides: tuple[str, str], source: Source, settled: str | None
) -> Contradiction:
    return Contradiction(
        at=at,
        about=about,
        sides=tuple(Side(source=source, states=each) for each in sides),
        settled=settled,
    )


def _fits(value: Any, stated: tuple[str, ...]) -> bool:
    kind = kind_of(value)
    if "boolean" in stated and value in (0, 1, "0", "1"):
        return True
    return kind in stated or (kind == "integer" and "number" in stated)


def _type(stated: tuple[str, ...]) -> str:
    return " or ".join(stated) or "no type"


def _shown(value: Any) -> str:
    """Give the kind of an example, never its text, which may be anybody's; numbers and dates as they are."""
    kind = kind_of(value)
    if kind in ("integer", "number", "boolean"):
        return f"{value!r}" if kind != "boolean" else str(value).lower()
    if kind == "string":
        if not value:
            return "an empty string"
        return f"a string ({value})" if re.fullmatch(r"-?\d{1,6}(\.\d+)?", value) else "a string"
    return {"null": "null", "array": "an array", "object": "an object"}[kind]


def unsendable(body: dict[str, Any], method: str, source: Source) -> Iterator[Contradiction]:
    """Yield a body with fields on a method that sends none; `body` is a page's, as Apidog has it."""
    count = len((body.get("jsonSchema") or {}).get("properties") or {})
    if count and body.get("type") not in (None, "none"):
        sides = (Side(source=source, states=f"a body of {count} fields with {method}"),)
        yield Contradiction(at="request", about="body", sides=sides, settled="no body")
