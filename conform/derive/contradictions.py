"""Contradictions: how one is kept, where a page contradicts itself, all of them as people read them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from conform.contract import Contradiction, Side, kind_of
from conform.derive.schema import kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from conform.contract import Contract, Field, Operation, Source

    Conflict: TypeAlias = tuple[str, str, str, str | None]
    """What it is about, what each side states, and what was settled."""
    Rule: TypeAlias = Callable[[dict[str, Any], tuple[str, ...]], Iterator[Conflict]]
    """Find in one plain schema, of the given kinds, what contradicts what."""


def contradiction(
    at: str, about: str, *sides: tuple[Source, str], settled: str | None = None
) -> Contradiction:
    """Keep what pages state against each other at a place; `settled` is None where neither is relied on."""
    stated = tuple(Side(source=source, states=states) for source, states in sides)
    return Contradiction(at=at, about=about, sides=stated, settled=settled)


def with_contradictions(operation: Operation, *found: Contradiction) -> Operation:
    """Give an operation with further contradictions, each kept once."""
    return replace(operation, contradictions=tuple(dict.fromkeys((*operation.contradictions, *found))))


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
            yield contradiction(at, about, (source, one), (source, other), settled=settled)
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
        sides = (source, kind := _type(field.kinds)), (source, f"example {_shown(body)}")
        yield contradiction(at, "example", *sides, settled=kind)
    elif isinstance(body, dict) and field.fields:
        for name, value in body.items():
            child = field.field(name)
            if child is not None:
                yield from with_example(child, value, f"{at}.{name}", source)
            elif field.extra is None and re.fullmatch(r"\w+", str(name)):
                sides = (source, "no such field"), (source, f"example {_shown(value)}")
                yield contradiction(f"{at}.{name}", "fields", *sides, settled="no such field")
    elif isinstance(body, list) and field.items is not None and body:
        yield from with_example(field.items, body[0], f"{at}[]", source)


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


# What each kind of contradiction is about, in words, in the order of the report.
HEADINGS = {
    "path": "Paths",
    "call": "Paths that editions print differently",
    "status": "Statuses",
    "body": "Bodies on methods that send none",
    "wrapper": "Names of records",
    "fields": "Fields that one side has and the other has not",
    "kinds": "Types",
    "is_required": "Required fields",
    "is_read_only": "Read-only fields",
    "is_write_only": "Write-only fields",
    "max_length": "Limits",
    "enum": "Allowed values",
    "format": "Formats",
    "default": "Defaults",
    "reference": "Links",
    "example": "Examples",
}


def report(contracts: Iterable[Contract]) -> str:
    """Give every contradiction as Markdown: what each side says, on which page, and what was settled.

    One that stands in several operations, because they share a schema, is told once with all of them.
    """
    found: dict[tuple[str, ...], list[tuple[str, Operation, Contradiction]]] = {}
    for contract in contracts:
        for operation in contract.operations:
            for each in operation.contradictions:
                found.setdefault(_cause(each), []).append((contract.key, operation, each))
    order = list(HEADINGS)
    rank = {about: order.index(about) if about in order else len(order) for about, *_ in found}
    abouts = sorted(rank, key=lambda about: (rank[about], about))
    total = sum(len(each) for each in found.values())
    lines = ["# Contradictions of the documents", "", f"{len(found)} causes in {total} places.", ""]
    for about in abouts:
        causes = [each for key, each in found.items() if key[0] == about]
        lines += [f"## {HEADINGS.get(about, about)}", ""]
        lines += [line for cause in causes for line in _told(cause)]
        lines.append("")
    return "\n".join(lines)


def _cause(each: Contradiction) -> tuple[str, ...]:
    """Name what two contradictions share when they have one cause: the field and what is said of it."""
    states = tuple(side.states for side in each.sides)
    if each.about in ("path", "status"):
        return (each.about, *states)
    return (each.about, each.at.rpartition(".")[2], *states, str(each.settled))


def _told(places: list[tuple[str, Operation, Contradiction]]) -> Iterator[str]:
    key, operation, first = places[0]
    more = f" (and {len(places) - 1} more)" if len(places) > 1 else ""
    yield f"- `{operation.id}` of {key}, `{first.at}`{more}"
    for side in first.sides:
        yield f"  - {side.states} (page {side.source.page}, edition {side.source.edition})"
    settled = first.settled if first.settled is not None else "neither side is relied on"
    yield f"  - settled: {settled}"
