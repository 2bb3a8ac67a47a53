"""What a value's shape may be: the small rules that frame and record share, under kinds of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conform.drift.spot import Difference, Spot, join
from conform.drift.word import is_of, kind_of, kinds_text, retyped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Field

MOST_NAMES: Final = 20
"""Undocumented keys of one object that get a drift each; the rest are counted in one more."""
_FEW: Final = 4


def is_served(field: Field) -> bool:
    """Tell whether the docs have a field in every answer: not write-only, not marked as left out."""
    return not (field.is_write_only or field.is_optional_on_read)


def missing(spot: Spot) -> Iterator[Difference]:
    """Yield each documented field that an object lacks; one difference where it has none of them."""
    value, field = spot.value, spot.field
    if not isinstance(value, dict) or not field.fields:
        return
    wanted = [child for child in field.fields if is_served(child)]
    if _is_another(spot):
        documented = f"an object with {_named(tuple(child.name for child in wanted))}"
        found = f"an object with {_named(tuple(value))}" if value else "an empty object"
        yield Difference(
            where=spot.at or "body", field=field, claim="fields", documented=documented, observed=found
        )
        return
    for child in wanted:
        if child.name not in value:
            yield Difference(
                where=join(spot.at, child.name),
                field=child,
                claim="fields",
                documented=kinds_text(child) if child.is_claimed else "present",
                observed="absent",
            )


def undocumented(spot: Spot) -> Iterator[Difference]:
    """Yield each key that the docs do not name, where they name the keys of an object."""
    value, field = spot.value, spot.field
    if not isinstance(value, dict) or not field.fields or field.extra is not None or _is_another(spot):
        return
    names = {child.name for child in field.fields}
    extra = [key for key in value if key not in names]
    for key in extra[:MOST_NAMES]:
        yield Difference(
            where=join(spot.at, key),
            field=field,
            claim="fields",
            documented="not documented",
            observed=kind_of(value[key]),
        )
    if len(extra) > MOST_NAMES:
        yield Difference(
            where=join(spot.at, "*"),
            field=field,
            claim="fields",
            documented="not documented",
            observed=f"{len(extra) - MOST_NAMES} further keys",
        )


def another_kind(spot: Spot) -> Iterator[Difference]:
    """Yield a value of a kind that the docs do not claim; null has a rule of its own."""
    field, value = spot.field, spot.value
    if value is None or not field.is_claimed or is_of(kind_of(value), field.kinds):
        return
    yield Difference(
        where=spot.at or "body",
        field=field,
        claim="kinds",
        documented=kinds_text(field),
        observed=retyped(field, value),
    )


def null(spot: Spot) -> Iterator[Difference]:
    """Yield a null where the docs claim a kind, and neither a default nor an allowed value is null."""
    field = spot.field
    if spot.value is not None or not field.is_claimed or field.is_nullable:
        return
    has_null_default = field.default is not None and field.default.value is None
    if not has_null_default and all(choice.value is not None for choice in field.enum):
        yield Difference(
            where=spot.at or "body",
            field=field,
            claim="kinds",
            documented=kinds_text(field),
            observed="null",
        )


def _is_another(spot: Spot) -> bool:
    """Tell whether an object is something else: it has not one of its documented fields.

    One field alone is no outline, but for the wrapper of a record, under which nothing else may stand.
    """
    if not isinstance(spot.value, dict):
        return False
    names = {child.name for child in spot.field.fields}
    wanted = sum(1 for child in spot.field.fields if is_served(child))
    is_outline = wanted > 1 or (wanted == 1 and spot.part == "frame" and bool(spot.value))
    return is_outline and names.isdisjoint(spot.value)


def _named(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_FEW])
    return f"{shown}, …" if len(names) > _FEW else shown
