"""One field as several editions state it: the newest claim wins, the others are kept as contradictions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from conform.contract import Contradiction, Field, Side, Source
from conform.derive.document import is_hollow

if TYPE_CHECKING:
    from collections.abc import Callable

CLAIMS = ("kinds", "max_length", "minimum", "maximum", "format", "pattern", "enum", "default", "reference")
"""Attributes that are claims where they are stated; an edition that leaves one out is silent on it."""
FLAGS = {
    "is_read_only": ("not flagged read-only", "read-only"),
    "is_write_only": ("not flagged write-only", "write-only"),
}
"""Attributes that every edition states which names the field at all, and how each reads: unset, set."""
_QUIET = ("reference",)
"""Claims whose difference is none for the vendor: links move between editions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Hold what one edition states of a field; the base gives the fields and their order."""

    source: Source
    field: Field
    is_base: bool = False


def overlaid(versions: list[Version], at: str, *, is_read: bool) -> tuple[Field, list[Contradiction]]:
    """Lay the versions of a field over each other, the newest first; give it and what contradicts.

    A hollow version says nothing. A field that the base lacks is no field of a request; in an answer it
    may be there and may be left out.
    """
    full = [each for each in versions if not _is_silent(each.field)] or versions
    base = next((each for each in full if each.is_base), full[0])
    if len(full) == 1:
        own = next((each for each in versions if each.is_base), base)
        return (base.field if own is base else _borrowed(base)), []
    field, found = _claimed(base, full, at)
    children, more = _children(base, full, at, is_read=is_read)
    required = _required(base, full, at)
    items, rows = _inner(base, full, at, is_read=is_read, of=lambda one: one.items, suffix="[]")
    extra, values = _inner(base, full, at, is_read=is_read, of=lambda one: one.extra, suffix=".*")
    whole = replace(field, fields=children, items=items, extra=extra)
    return whole, [*found, *required, *more, *rows, *values]


def _is_silent(field: Field) -> bool:
    """Tell whether a version says nothing: it is hollow, and not even an array of something unknown."""
    return is_hollow(field) and "array" not in field.kinds


def _borrowed(version: Version) -> Field:
    """Mark a field as standing in another edition than the operation."""
    names = [name for name in CLAIMS if getattr(version.field, name) not in (None, ())]
    sources = tuple((name, version.source) for name in names[:1])
    return replace(version.field, sources=(*version.field.sources, *sources))


def _claimed(base: Version, full: list[Version], at: str) -> tuple[Field, list[Contradiction]]:
    field, found = base.field, []
    for name in (*CLAIMS, *FLAGS):
        stated = [each for each in full if name in FLAGS or getattr(each.field, name) not in (None, ())]
        if not stated:
            continue
        winner = stated[0]
        value = getattr(winner.field, name)
        if _said(value) != _said(getattr(base.field, name)):
            field = replace(field, **{name: value}, sources=(*field.sources, (name, winner.source)))
        differing = [each for each in stated if _said(getattr(each.field, name)) != _said(value)]
        if differing and name not in _QUIET:
            sides = tuple(
                Side(source=each.source, states=_told(name, getattr(each.field, name)))
                for each in (winner, *differing)
            )
            found.append(Contradiction(at=at, about=name, sides=sides, settled=_told(name, value)))
    return field, found


def _children(
    base: Version, full: list[Version], at: str, *, is_read: bool
) -> tuple[tuple[Field, ...], list[Contradiction]]:
    fields, found = [], []
    known = {field.name for field in base.field.fields}
    for child in base.field.fields:
        versions = [
            replace(each, field=own) for each in full if (own := each.field.field(child.name)) is not None
        ]
        merged, more = overlaid(versions, f"{at}.{child.name}", is_read=is_read)
        fields.append(merged)
        found += more
    for each in full:
        for child in each.field.fields:
            if child.name in known or each is base:
                continue
            known.add(child.name)
            sides = (
                Side(source=each.source, states=_kinds(child)),
                Side(source=base.source, states="no such field"),
            )
            settled = "may be left out" if is_read else "no such field"
            found.append(Contradiction(at=f"{at}.{child.name}", about="fields", sides=sides, settled=settled))
            if is_read:
                source = (*child.sources, ("kinds", each.source))
                fields.append(replace(child, is_optional_on_read=True, is_required=False, sources=source))
    return tuple(fields), found


def _required(base: Version, full: list[Version], at: str) -> list[Contradiction]:
    """Keep in one contradiction that editions require different fields of one object."""
    lists = [(each, {one.name for one in each.field.fields if one.is_required}) for each in full]
    own = next(names for each, names in lists if each is base)
    shared = {one.name for one in base.field.fields}
    differing = [(each, names & shared) for each, names in lists if names & shared != own]
    if not differing:
        return []
    sides = tuple(
        Side(source=each.source, states=_requires(names, len(each.field.fields)))
        for each, names in ((base, own), *differing)
    )
    return [Contradiction(at=at, about="is_required", sides=sides, settled=sides[0].states)]


def _requires(names: set[str], of: int) -> str:
    if not names:
        return "requires nothing"
    return f"requires {len(names)} of {of}: {', '.join(sorted(names)[:8])}{', …' if len(names) > 8 else ''}"  # noqa: PLR2004


def _inner(
    base: Version,
    full: list[Version],
    at: str,
    *,
    is_read: bool,
    of: Callable[[Field], Field | None],
    suffix: str,
) -> tuple[Field | None, list[Contradiction]]:
    versions = [replace(each, field=inner) for each in full if (inner := of(each.field)) is not None]
    if of(base.field) is None and versions and not base.field.fields:
        return _borrowed(versions[0]), []
    if of(base.field) is None or len(versions) < 2:  # noqa: PLR2004 - two sides
        return of(base.field), []
    return overlaid(versions, f"{at}{suffix}", is_read=is_read)


def _told(name: str, value: Any) -> str:
    return FLAGS[name][bool(value)] if name in FLAGS else _said(value)


def _kinds(field: Field) -> str:
    return " or ".join(field.kinds) or "no type"


def _said(value: Any) -> str:
    """Give a claim as a short fact that two editions can be compared by; labels and links do not count."""
    if isinstance(value, tuple):
        each = [repr(one.value) if hasattr(one, "value") else str(one) for one in value]
        return " or ".join(each if value and isinstance(value[0], str) else sorted(each))
    return str(getattr(value, "value", value))
