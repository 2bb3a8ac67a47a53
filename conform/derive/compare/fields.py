"""What changed in one field between two editions: one row for each attribute."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from conform.derive.document import is_hollow
from conform.derive.schema import LOST_NOTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conform.contract import Field

    Way: TypeAlias = Literal["write", "read"]
    Found: TypeAlias = tuple[str, str, str, str, bool]
    """Place, attribute, what was stated before and after, and whether that breaks an integrator."""

NOTHING = "not stated"
STATED = {True: NOTHING, False: "stated"}
"""How a shape is told that is lost, and one that is not."""
_TAKES = {"number": {"number", "integer"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """Say how one attribute is compared.

    `of` gives what a field states of it on one way; `is_breaking` is asked of two that differ (before, after,
    way); `told` puts one into words, beside the other.
    """

    about: str
    of: Callable[[Field, Way], Any]
    is_breaking: Callable[[Any, Any, Way], bool] = lambda _, __, ___: False
    told: Callable[[Any, Any], str] = lambda stated, _: NOTHING if stated in (None, "") else str(stated)


def _words(kinds: tuple[str, ...]) -> str:
    return " or ".join(kinds) or NOTHING


def _needs_more(was: tuple[str, ...], now: tuple[str, ...], way: Way) -> bool:
    """Tell of types: what is written must still be taken, what is read must still be understood."""
    if not all(set(kinds) - {"null"} for kinds in (was, now)):
        return False
    wide, narrow = (now, was) if way == "write" else (was, now)
    return not set(narrow) <= {inner for kind in wide for inner in _TAKES.get(kind, {kind})}


def _is_narrower(sign: int) -> Callable[[Any, Any, Way], bool]:
    """Tell of limits: another is narrower on write where it is new, or lies further to its side."""
    return lambda was, now, way: (
        way == "write" and now is not None and (was is None or sign * now > sign * was)
    )


def _takes_less(was: list[str], now: list[str], way: Way) -> bool:
    """Tell of allowed values: one that is no longer taken breaks what is written."""
    return way == "write" and bool(now) and (not was or not set(was) <= set(now))


def _beside(values: list[str], other: list[str]) -> str:
    """Tell the values that the other side lacks, else how many there are."""
    own = [each for each in values if each not in other]
    return ", ".join(own) if own else f"{len(values)} values" if values else NOTHING


def _is_another(was: Any, now: Any, way: Way) -> bool:
    """Tell of formats: one that came narrows what is written, another one breaks both."""
    return now is not None and (was is not None or way == "write")


def _reference(field: Field, _: Way) -> str:
    known = field.reference
    return "" if known is None else known.resource or "/".join(("listing", str(known.listing)))


def _direction(field: Field, way: Way) -> str:
    if way == "write":
        return "read-only" if field.is_read_only else "read and written"
    return "write-only" if field.is_write_only else "read and written"


def _presence(field: Field, way: Way) -> str:
    is_there = field.is_required if way == "write" else not field.is_optional_on_read
    return "required" if is_there else "optional"


ATTRIBUTES: tuple[Attribute, ...] = (
    Attribute(
        about="type", of=lambda each, _: each.kinds, is_breaking=_needs_more, told=lambda own, _: _words(own)
    ),
    Attribute(
        about="presence",
        of=_presence,
        is_breaking=lambda _, now, way: (now == "required") == (way == "write"),
    ),
    Attribute(
        about="values",
        of=lambda each, _: [json.dumps(choice.value) for choice in each.enum],
        is_breaking=_takes_less,
        told=_beside,
    ),
    Attribute(about="max_length", of=lambda each, _: each.max_length, is_breaking=_is_narrower(-1)),
    Attribute(about="minimum", of=lambda each, _: each.minimum, is_breaking=_is_narrower(1)),
    Attribute(about="maximum", of=lambda each, _: each.maximum, is_breaking=_is_narrower(-1)),
    Attribute(about="format", of=lambda each, _: each.format, is_breaking=_is_another),
    Attribute(about="pattern", of=lambda each, _: each.pattern, is_breaking=_is_another),
    Attribute(about="direction", of=_direction, is_breaking=lambda _, now, __: now != "read and written"),
    Attribute(about="use", of=lambda each, _: "deprecated" if each.is_deprecated else "in use"),
    Attribute(about="default", of=lambda each, _: json.dumps(each.default.value) if each.default else None),
    Attribute(about="reference", of=_reference),
)
"""What an integrator must know of a field; what no row breaks on is told as well."""


def _differ(was: Any, now: Any) -> bool:
    return set(was) != set(now) if isinstance(was, tuple | list) else was != now


def compare(before: Field, after: Field, at: str, way: Way) -> Iterator[Found]:
    """Yield what changed in a field and all below it.

    A shape that one side lost (`is_hollow`) is said once and not compared: what is not stated has not
    been taken away. Of a shape that was lost in part, only what both sides state is compared.
    """
    lost = is_hollow(before), is_hollow(after)
    if any(lost):
        if not all(lost):
            yield at, "shape", STATED[lost[0]], STATED[lost[1]], False
        return
    for row in ATTRIBUTES:
        was, now = row.of(before, way), row.of(after, way)
        if _differ(was, now):
            yield at, row.about, row.told(was, now), row.told(now, was), row.is_breaking(was, now, way)
    yield from _below(before, after, at, way)
    for inside, was_in, now_in in (("[]", before.items, after.items), (".*", before.extra, after.extra)):
        if was_in is not None and now_in is not None:
            yield from compare(was_in, now_in, f"{at}{inside}", way)


def _below(before: Field, after: Field, at: str, way: Way) -> Iterator[Found]:
    if not before.fields or not after.fields:
        return
    for field in before.fields:
        below = f"{at}.{field.name}"
        other = after.field(field.name)
        if other is not None:
            yield from compare(field, other, below, way)
        elif LOST_NOTE not in after.notes:
            was_ignored = field.is_read_only if way == "write" else field.is_write_only
            yield below, "field", _words(field.kinds), "gone", not was_ignored
    for field in after.fields:
        if before.field(field.name) is None and LOST_NOTE not in before.notes:
            must = way == "write" and field.is_required and not field.is_read_only
            words = f"new, {_words(field.kinds)}{', required' if must else ''}"
            yield f"{at}.{field.name}", "field", "unknown", words, must
