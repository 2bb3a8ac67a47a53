"""Rules on a place of a body, beside what the docs claim of it; the table of kinds says of which parts."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from conform.drift.place import join
from conform.drift.scalar import IS_OF_FORMAT, another_kind, comparable, form, is_of, is_wider, kind_of
from conform.drift.value import Difference, as_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Field, Source
    from conform.drift.judged import Judged
    from conform.drift.place import Place
    from conform.drift.value import Facts

_MOST_CHOICES: Final = 12
MOST_NAMES: Final = 20
"""Undocumented keys of one object that get a drift each; the rest are counted in one more."""
_FEW: Final = 4
UNREQUIRED: Final = "absent_and_not_required"
"""Code of a field of a record that is absent and that its schema names without requiring it."""
REST: Final = "…"
"""Stands in facts for further names or values."""


def is_served(field: Field) -> bool:
    """Tell whether the docs have a field in every answer: not write-only, not marked as left out."""
    return not (field.is_write_only or field.is_optional_on_read or field.has_variable)


def missing(place: Place) -> Iterator[Difference]:
    """Find each documented field that an object lacks; one difference where it has none of them.

    Of a record it is told apart whether the schema requires the field. That one which it only names is told
    at all is a reading: an integrator relies on what is listed.
    """
    value, field = place.value, place.field
    if not isinstance(value, dict) or not field.fields:
        return
    wanted = [child for child in field.fields if is_served(child)]
    if _is_another(place):
        names = _few(tuple(child.name for child in wanted), _FEW)
        yield _of(place, "fields", ("object", *names), ("object_with", *_few(tuple(value), _FEW)))
        return
    for child in wanted:
        if child.key_in(value) is None:
            claimed = ("kinds", *child.kinds) if child.is_claimed else ("present",)
            where, source = join(place.at, child.name), _source(child, "fields")
            got = "absent" if child.is_required or place.part == "frame" else UNREQUIRED
            yield Difference(where=where, claimed=claimed, got=(got,), source=source)


def undocumented(place: Place) -> Iterator[Difference]:
    """Find each key that the docs do not name, where they name the keys of an object."""
    value, field = place.value, place.field
    if not isinstance(value, dict) or not field.fields or field.extra is not None or _is_another(place):
        return
    names = {child.key_in(value) for child in field.fields}
    extra = [key for key in value if key not in names]
    found: dict[str, Facts] = {key: (kind_of(value[key]),) for key in extra[:MOST_NAMES]}
    if len(extra) > MOST_NAMES:
        found["*"] = ("further_keys", str(len(extra) - MOST_NAMES))
    for key, got in found.items():
        where, source = join(place.at, key), _source(field, "fields")
        yield Difference(where=where, claimed=("not_documented",), got=got, source=source)


def retyped(place: Place) -> Iterator[Difference]:
    """Find a value of another kind than the documented one; null has a rule of its own.

    An integer beyond the documented bits is of another kind too: who reads 32 cannot read it. A value that
    the docs list by itself (an empty text beside numbers) is documented, whatever its kind.
    """
    field, value = place.field, place.value
    is_another = value is not None and field.is_claimed and not is_of(kind_of(value), field.kinds)
    if is_another and as_json(value) not in [as_json(choice.value) for choice in field.enum]:
        yield _of(place, "kinds", ("kinds", *field.kinds), (another_kind(field, value),))
    elif field.width is not None and is_wider(value, field.width):
        yield _of(place, "width", ("kinds", f"int{field.width}"), ("value",), (as_json(value),))


def null(place: Place) -> Iterator[Difference]:
    """Find a null where the docs claim a kind, and neither a default nor an allowed value is null."""
    field = place.field
    if place.value is not None or not field.is_claimed or field.is_nullable:
        return
    has_null_default = field.default is not None and field.default.value is None
    if not has_null_default and all(choice.value is not None for choice in field.enum):
        yield _of(place, "kinds", ("kinds", *field.kinds), ("null",))


def enum(place: Place) -> Iterator[Difference]:
    """Find a value outside the documented ones; an empty value (`""`, 0, false, null) is an unset one."""
    field, value = place.field, place.value
    if not field.enum or field.is_partial or not value or isinstance(value, (list, dict)):
        return
    if comparable(value) not in {comparable(choice.value) for choice in field.enum} | {Decimal(0)}:
        choices = _few(tuple(as_json(choice.value) for choice in field.enum), _MOST_CHOICES)
        yield _of(place, "enum", ("one_of", *choices), ("value",), (as_json(value),))


def is_taken_on_write(judged: Judged, place: Place) -> bool:
    """Tell whether the resource's own writes allow a value that its read page does not list.

    The docs then contradict themselves (POST `/invoices` takes 19 types, its read page lists 7), and a
    tenant that serves what it was documented to take has not drifted.
    """
    requests = [each.request for each in judged.contract.operations if each.request is not None]
    fields = [field for request in requests for _, field in request.body.walk()]
    choices = [choice for field in fields if field.name == place.field.name for choice in field.enum]
    return comparable(place.value) in {comparable(choice.value) for choice in choices}


def format_(place: Place) -> Iterator[Difference]:
    """Find a text that is not of the documented format or pattern; an empty one is silent."""
    field, value = place.field, place.value
    if not value or not isinstance(value, str):
        return
    if field.format is not None and not IS_OF_FORMAT[field.format](value):
        got = "no_address" if field.format == "email" else form(value)
        yield _of(place, "format", ("format", field.format), (got,))
    if field.pattern is not None and not _matches(field.pattern, value):
        yield _of(place, "pattern", ("pattern", field.pattern), ("another_form",))


def too_long(place: Place) -> Iterator[Difference]:
    """Find a text longer than documented, in characters; a limit on an integer claims nothing."""
    most, value = place.field.max_length, place.value
    if most is None or not isinstance(value, str) or "string" not in place.field.kinds:
        return
    if len(value) > most:
        yield _of(place, "max_length", ("at_most", str(most)), ("characters", str(len(value))))


def write_only(place: Place) -> Iterator[Difference]:
    """Find each write-only field that an object shows, whatever its value, which is a secret and not kept."""
    value = place.value
    if not isinstance(value, dict):
        return
    for child in place.field.fields:
        if child.is_write_only and child.name in value:
            where, source = join(place.at, child.name), _source(child, "is_write_only")
            got = (kind_of(value[child.name]),)
            yield Difference(where=where, claimed=("never_served",), got=got, source=source)


def _matches(pattern: str, value: str) -> bool:
    try:
        return re.search(pattern, value) is not None
    except re.error:
        return True  # a pattern that cannot be read claims nothing


def _of(place: Place, claim: str, claimed: Facts, got: Facts, raw: tuple[str, ...] = ()) -> Difference:
    """Give a difference of a value; `claim` is the attribute of its field that it contradicts."""
    source = _source(place.field, claim)
    return Difference(where=place.at or "body", claimed=claimed, got=got, raw=raw, source=source)


def _source(field: Field, claim: str) -> Source | None:
    return dict(field.sources).get(claim)


def _is_another(place: Place) -> bool:
    """Tell whether an object is something else: it has not one of its documented fields.

    One field alone is no outline, but for the wrapper of a record, under which nothing else may stand.
    """
    if not isinstance(place.value, dict):
        return False
    names = {child.name for child in place.field.fields}
    wanted = sum(1 for child in place.field.fields if is_served(child))
    is_outline = wanted > 1 or (wanted == 1 and place.part == "frame" and bool(place.value))
    return is_outline and names.isdisjoint(place.value)


def _few(names: tuple[str, ...], most: int) -> tuple[str, ...]:
    return names if len(names) <= most else (*names[:most], REST)
