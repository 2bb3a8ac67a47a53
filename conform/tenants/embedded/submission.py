"""Read a payload as the contract means it: what to store, and which rules it breaks.

The tenant validates its own way: it shares the contract with the judge and no code. Each rule gives a
reason, or None where the value keeps it. What the documents leave open is taken leniently: unknown keys, a
number in a string, an empty text where a format is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import TYPE_CHECKING, TypeAlias

from conform.tenants.embedded.store import ID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from conform.contract import Field, Json, Reference, Request
    from conform.tenants.embedded.store import Record

Knows: TypeAlias = "Callable[[Reference, Json], bool]"
"""Tell whether the record or listing entry that a value points at is there."""
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
BOOLEANS: tuple[Json, ...] = (True, False, 0, 1, "0", "1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """Name a broken rule, the dotted place of the value, and the reason in words."""

    rule: str
    at: str
    reason: str


def is_number(text: str) -> bool:
    """Tell whether a text is a number that a reader of JSON can be given: one of a double's range."""
    return _NUMBER.fullmatch(text) is not None and isfinite(float(text))


def _is_number(value: Json) -> bool:
    if isinstance(value, str):
        return is_number(value)
    return not isinstance(value, bool) and isinstance(value, int | float)


def _is_integer(value: Json) -> bool:
    return _is_number(value) and (not isinstance(value, float) or value.is_integer())


def _is_boolean(value: Json) -> bool:
    return isinstance(value, bool | int | str) and value in BOOLEANS


KINDS: Mapping[str, Callable[[Json], bool]] = {
    "null": lambda value: value is None,
    "boolean": _is_boolean,
    "integer": _is_integer,
    "number": _is_number,
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def is_same(one: Json, other: Json) -> bool:
    """Tell whether two scalars are the same to a database: `1`, `"1"` and true are, null is only null."""
    if one is None or other is None:
        return one is other
    return _text(one) == _text(other)


def _text(value: Json) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


_DATE = r"(\d{4})-(\d{2})-(\d{2})"
_CLOCK = r"(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?"
_ZONE = r"(?:\s?(?:Z|[+-]\d{2}:?\d{2}))?"
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")


def _moment(pattern: str, *before: str) -> Callable[[str], bool]:
    """Tell of a text whether the year, month, day, hour, minute and second that it gives exist."""
    compiled = re.compile(pattern, re.ASCII)

    def is_moment(text: str) -> bool:
        found = compiled.fullmatch(text)
        if found is None:
            return False
        parts = [int(part or 0) for part in (*before, *found.groups())]
        try:
            datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc] # three to six numbers
        except ValueError:
            return False
        return True

    return is_moment


FORMATS: Mapping[str, Callable[[str], bool]] = {
    "date": _moment(_DATE),
    "date-time": _moment(rf"{_DATE}(?:[T ]{_CLOCK}{_ZONE})?"),
    "time": _moment(_CLOCK + _ZONE, "2000", "1", "1"),
    "email": lambda text: _EMAIL.fullmatch(text) is not None,
}
"""Tell whether a text has a documented format."""


def wrong_kind(value: Json, field: Field, knows: Knows) -> str | None:  # noqa: ARG001 - rules share one shape
    """Refuse a value of a kind that is not documented."""
    if not field.is_claimed or any(KINDS[kind](value) for kind in field.kinds):
        return None
    return f"must be {' or '.join(field.kinds)}"


def outside_enum(value: Json, field: Field, knows: Knows) -> str | None:  # noqa: ARG001 - rules share one shape
    """Refuse a scalar that is none of the documented values."""
    if not field.enum or field.is_partial or isinstance(value, list | dict):
        return None
    return None if any(is_same(value, choice.value) for choice in field.enum) else "is not an allowed value"


def too_long(value: Json, field: Field, knows: Knows) -> str | None:  # noqa: ARG001 - rules share one shape
    """Refuse a text of more characters than documented."""
    if field.max_length is None or not isinstance(value, str) or len(value) <= field.max_length:
        return None
    return f"must not be longer than {field.max_length} characters"


def malformed(value: Json, field: Field, knows: Knows) -> str | None:  # noqa: ARG001 - rules share one shape
    """Refuse a text that has not the documented format or pattern; an empty text is let pass."""
    if not isinstance(value, str) or not value:
        return None
    if field.format is not None and not FORMATS[field.format](value):
        return f"is not a valid {field.format}"
    if field.pattern is not None and re.search(field.pattern, value) is None:
        return "has not the documented form"
    return None


def out_of_range(value: Json, field: Field, knows: Knows) -> str | None:  # noqa: ARG001 - rules share one shape
    """Refuse a number outside the documented limits."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if field.minimum is not None and value < field.minimum:
        return f"must be at least {field.minimum:g}"
    if field.maximum is not None and value > field.maximum:
        return f"must be at most {field.maximum:g}"
    return None


def unknown_reference(value: Json, field: Field, knows: Knows) -> str | None:
    """Refuse an id that points at nothing; an empty one and 0 (the owner, not set) point at nobody."""
    if field.reference is None or isinstance(value, dict | bool):
        return None
    ids = value if isinstance(value, list) else [value]
    known = all(each in (None, "", 0, "0") or knows(field.reference, each) for each in ids)
    return None if known else "points at a record that does not exist"


RULES: Mapping[str, Callable[[Json, Field, Knows], str | None]] = {
    "kind": wrong_kind,
    "enum": outside_enum,
    "max_length": too_long,
    "format": malformed,
    "range": out_of_range,
    "reference": unknown_reference,
}


def violations(value: Json, field: Field, knows: Knows, at: str = "") -> Iterator[Violation]:
    """Yield each broken rule of a body or a value and all below it; what is read-only is passed over.

    `at` is the dotted place of the value in the body, empty for the body.
    """
    if _is_documented_value(value, field):
        return
    for rule, check in RULES.items():
        reason = check(value, field, knows)
        if reason is not None:
            yield Violation(rule=rule, at=at, reason=reason)
            return
    yield from _below(value, field, knows, at)


def _is_documented_value(value: Json, field: Field) -> bool:
    return not isinstance(value, list | dict) and any(
        type(value) is type(choice.value) and value == choice.value for choice in field.enum
    )


def _below(value: Json, field: Field, knows: Knows, at: str) -> Iterator[Violation]:
    if isinstance(value, list) and field.items is not None:
        for index, each in enumerate(value):
            yield from violations(each, field.items, knows, f"{at}[{index}]")
    if isinstance(value, dict):
        for child in field.fields:
            yield from _child(value, child, knows, f"{at}.{child.name}" if at else child.name)


def _child(value: dict[str, Json], child: Field, knows: Knows, at: str) -> Iterator[Violation]:
    if child.is_read_only:
        return
    if child.name not in value:
        if child.is_required or (child.required_if is not None and child.required_if.is_met(value)):
            yield Violation(rule="required", at=at, reason="is required")
        return
    inner = value[child.name]
    if inner is None:
        if child.is_required and child.is_claimed and not _takes_null(child):
            yield Violation(rule="null", at=at, reason="must not be empty")
        return
    yield from violations(inner, child, knows, at)


def _takes_null(field: Field) -> bool:
    return field.is_nullable or any(choice.value is None for choice in field.enum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """Hold the values of one record, children beside its columns, and what is wrong with them."""

    values: Record
    violations: tuple[Violation, ...] = ()


def submitted(payload: Json, request: Request, knows: Knows, unfilled: Iterable[str] = ()) -> Submission:
    """Read the payload of one record; `unfilled` are its columns that may not be an empty text."""
    if not isinstance(payload, dict):
        broken = Violation(rule="body", at="", reason="the body must be a JSON object")
        return Submission(values={}, violations=(broken,))
    wrapper = request.wrapper
    found = list(violations(payload, request.body, knows))
    record = payload if wrapper is None else payload.get(wrapper)
    empty = [name for name in unfilled if isinstance(record, dict) and record.get(name) == ""]
    found += [Violation(rule="empty", at=name, reason="must not be empty") for name in empty]
    if wrapper is not None and not isinstance(payload.get(wrapper), dict) and not found:
        found.append(Violation(rule="wrapper", at=wrapper, reason="is required"))
    return Submission(values=values(payload, request), violations=tuple(found))


def values(payload: dict[str, Json], request: Request) -> Record:
    """Give what is stored of a payload: the record's documented columns and the children beside it."""
    body, wrapper = request.body, request.wrapper
    if wrapper is None:
        return _kept(payload, body)
    record, claims = payload.get(wrapper), body.field(wrapper)
    kept = _kept(record, claims) if isinstance(record, dict) and claims is not None else {}
    return {**kept, **_columns(payload, [field for field in body.fields if field.name != wrapper])}


def _kept(value: dict[str, Json], claims: Field) -> Record:
    """Keep the documented, writable columns of an object; all but the id where the docs show none."""
    if not claims.fields:
        return {name: inner for name, inner in value.items() if name != ID}
    return _columns(value, claims.fields)


def _columns(value: dict[str, Json], fields: Iterable[Field]) -> Record:
    return {
        field.reads_as or field.name: _normalised(value[field.name], field)
        for field in fields
        if field.name in value and field.name != ID and not field.is_read_only and not field.is_write_only
    }


def _normalised(value: Json, field: Field) -> Json:
    """Give a value as it is stored: booleans as such, rows and objects without what is not documented."""
    if isinstance(value, dict):
        # a row keeps its id where an edit names an existing one
        identity, kept = value.get(ID), _kept(value, field)
        is_row = isinstance(identity, int) and not isinstance(identity, bool)
        return {ID: identity, **kept} if is_row else kept
    if isinstance(value, list) and field.items is not None:
        items = field.items
        return [_normalised(each, items) for each in value]
    if "boolean" in field.kinds and not isinstance(value, bool | None) and value in BOOLEANS:
        return value in (1, "1") if not {"integer", "number", "string"} & set(field.kinds) else value
    return value


def with_row_ids(
    record: Record, parents: tuple[str, ...], parent_id: int, give: Callable[[str], int]
) -> Record:
    """Give child rows their own id and their parent's, under every name that the docs have for it."""
    named: Record = dict.fromkeys(parents, parent_id)
    return {
        name: [
            {**row, ID: row.get(ID) or give(name), **named} if isinstance(row, dict) else row for row in value
        ]
        if isinstance(value, list)
        else value
        for name, value in record.items()
    }
