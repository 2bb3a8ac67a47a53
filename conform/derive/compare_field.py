"""What changed in one field between two editions: one small rule for each attribute."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, TypeAlias

from conform.derive.document import is_hollow
from conform.derive.schema import LOST_NOTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conform.contract import Field

Side: TypeAlias = Literal["write", "read"]
Found: TypeAlias = "tuple[str, str, str, str, bool]"
"""Place, attribute, what was stated before, what is stated after, and whether that breaks an integrator."""
Rule: TypeAlias = "Callable[[Field, Field, Side], Iterator[tuple[str, str, str, bool]]]"
NOTHING = "not stated"
_TAKES = {"number": {"number", "integer"}}


def _words(kinds: tuple[str, ...]) -> str:
    return " or ".join(kinds) or NOTHING


def _each(values: object) -> str:
    return NOTHING if values is None or values == "" else str(values)


def _covers(wide: set[str], narrow: set[str]) -> bool:
    return narrow <= {inner for kind in wide for inner in _TAKES.get(kind, {kind})}


def kinds(before: Field, after: Field, side: Side) -> Iterator[tuple[str, str, str, bool]]:
    """Find another type; what is written must still be taken, what is read must still be understood."""
    if set(before.kinds) == set(after.kinds):
        return
    if not (before.is_claimed and after.is_claimed):
        is_breaking = False
    elif side == "write":
        is_breaking = not _covers(set(after.kinds), set(before.kinds))
    else:
        is_breaking = not _covers(set(before.kinds), set(after.kinds))
    yield "type", _words(before.kinds), _words(after.kinds), is_breaking


def required(before: Field, after: Field, side: Side) -> Iterator[tuple[str, str, str, bool]]:
    """Find a field that must be sent now, or that an answer may leave out now."""
    words = {True: "required", False: "optional"}
    was = before.is_required if side == "write" else not before.is_optional_on_read
    now = after.is_required if side == "write" else not after.is_optional_on_read
    if was != now:
        yield "presence", words[was], words[now], now == (side == "write")


def enum(before: Field, after: Field, side: Side) -> Iterator[tuple[str, str, str, bool]]:
    """Find allowed values that came or went; a value that is no longer taken breaks what is written."""
    was, now = ([json.dumps(choice.value) for choice in each.enum] for each in (before, after))
    gone, come = [each for each in was if each not in now], [each for each in now if each not in was]
    if not gone and not come:
        return
    is_narrower = bool(now) and (bool(gone) or not was)
    yield "values", _listed(was, gone), _listed(now, come), side == "write" and is_narrower


def _listed(known: list[str], marked: list[str]) -> str:
    return ", ".join(marked) if marked else (f"{len(known)} values" if known else NOTHING)


def length(before: Field, after: Field, side: Side) -> Iterator[tuple[str, str, str, bool]]:
    """Find another limit of characters."""
    was, now = before.max_length, after.max_length
    if was != now:
        is_narrower = now is not None and (was is None or now < was)
        yield "max_length", _each(was), _each(now), side == "write" and is_narrower


def bounds(before: Field, after: Field, side: Side) -> Iterator[tuple[str, str, str, bool]]:
    """Find another minimum or maximum."""
    for name, sign in (("minimum", 1), ("maximum", -1)):
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            is_narrower = now is not None and (was is None or sign * now > sign * was)
            yield name, _each(was), _each(now), side == "write" and is_narrower


def form(before: Field, after: Field, side: Side) -> Iterator[tuple[str, str, str, bool]]:
    """Find another format or pattern; one that came narrows what is written, another one breaks both."""
    for name in ("format", "pattern"):
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            is_other = was is not None and now is not None
            yield name, _each(was), _each(now), is_other or (side == "write" and now is not None)


def direction(before: Field, after: Field, side: Side) -> Iterator[tuple[str, str, str, bool]]:
    """Find a field that cannot be written or is not served any more."""
    name = "is_read_only" if side == "write" else "is_write_only"
    words = {True: "read-only" if side == "write" else "write-only", False: "read and written"}
    was, now = getattr(before, name), getattr(after, name)
    if was != now:
        yield "direction", words[was], words[now], now


def remarks(before: Field, after: Field, side: Side) -> Iterator[tuple[str, str, str, bool]]:  # noqa: ARG001
    """Find what an integrator should know and nothing breaks on."""
    if before.is_deprecated != after.is_deprecated:
        words = {True: "deprecated", False: "in use"}
        yield "use", words[before.is_deprecated], words[after.is_deprecated], False
    if before.default != after.default:
        was, now = (json.dumps(each.default.value) if each.default else "" for each in (before, after))
        yield "default", _each(was), _each(now), False
    was_at, now_at = (_reference(each) for each in (before, after))
    if was_at != now_at:
        yield "reference", _each(was_at), _each(now_at), False


def _reference(field: Field) -> str:
    known = field.reference
    return "" if known is None else known.resource or f"listing/{known.listing}"


RULES: tuple[Rule, ...] = (kinds, required, enum, length, bounds, form, direction, remarks)


def compare(before: Field, after: Field, at: str, side: Side) -> Iterator[Found]:
    """Yield what changed in a field and all below it.

    A shape that one side lost (`is_hollow`) is said once and not compared: what is not stated has not
    been taken away. Of a shape that was lost in part, only what both sides state is compared.
    """
    if is_hollow(before) or is_hollow(after):
        words = {True: "not stated", False: "stated"}
        if is_hollow(before) != is_hollow(after):
            yield at, "shape", words[is_hollow(before)], words[is_hollow(after)], False
        return
    for rule in RULES:
        for about, was, now, is_breaking in rule(before, after, side):
            yield at, about, was, now, is_breaking
    yield from _below(before, after, at, side)
    if before.items is not None and after.items is not None:
        yield from compare(before.items, after.items, f"{at}[]", side)
    if before.extra is not None and after.extra is not None:
        yield from compare(before.extra, after.extra, f"{at}.*", side)


def _below(before: Field, after: Field, at: str, side: Side) -> Iterator[Found]:
    if not before.fields or not after.fields:
        return
    for field in before.fields:
        below = f"{at}.{field.name}"
        other = after.field(field.name)
        if other is not None:
            yield from compare(field, other, below, side)
        elif LOST_NOTE not in after.notes:
            was_ignored = field.is_read_only if side == "write" else field.is_write_only
            yield below, "field", _words(field.kinds), "gone", not was_ignored
    for field in after.fields:
        if before.field(field.name) is None and LOST_NOTE not in before.notes:
            must = side == "write" and field.is_required and not field.is_read_only
            words = f"new, {_words(field.kinds)}{', required' if must else ''}"
            yield f"{at}.{field.name}", "field", "unknown", words, must
