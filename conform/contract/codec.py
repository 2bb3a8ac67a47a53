"""One table of how the attributes of a field stand on disk, read by the writer and the reader alike."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any

from conform.contract.field import Choice, Default, Field, Reference, Source
from conform.contract.operation import Contradiction, Side

if TYPE_CHECKING:
    from collections.abc import Callable

JSON_MEDIA = "application/json"


def _one_or_many(kinds: tuple[str, ...]) -> str | list[str]:
    return kinds[0] if len(kinds) == 1 else list(kinds)


def _reference(reference: Reference) -> dict[str, str]:
    pairs = (("resource", reference.resource), ("listing", reference.listing), ("page", reference.page))
    return {key: value for key, value in pairs if value is not None}


def _sources(sources: tuple[tuple[str, Source], ...]) -> dict[str, dict[str, str]]:
    return {claim: {"page": source.page, "edition": source.edition} for claim, source in sources}


def _same(value: Any) -> Any:
    return value


# attribute of Field: (key on disk, how it is written, how it is read back)
TABLE: dict[str, tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = {
    "kinds": ("kind", _one_or_many, lambda v: (v,) if isinstance(v, str) else tuple(v)),
    "is_required": ("required", _same, bool),
    "is_read_only": ("read_only", _same, bool),
    "is_write_only": ("write_only", _same, bool),
    "is_deprecated": ("deprecated", _same, bool),
    "is_optional_on_read": ("optional_on_read", _same, bool),
    "max_length": ("max_length", _same, int),
    "minimum": ("minimum", _same, _same),
    "maximum": ("maximum", _same, _same),
    "format": ("format", _same, str),
    "pattern": ("pattern", _same, str),
    "enum": (
        "enum",
        lambda v: [[c.value, c.label] if c.label else [c.value] for c in v],
        lambda v: tuple(Choice(value=c[0], label=str(c[1]) if len(c) > 1 else "") for c in v),
    ),
    "default": ("default", lambda v: v.value, lambda v: Default(value=v)),
    "example": ("example", lambda v: v.value, lambda v: Default(value=v)),
    "reference": ("reference", _reference, lambda v: Reference(**v)),
    "reads_as": ("reads_as", _same, str),
    "sources": ("sources", _sources, lambda v: tuple((claim, Source(**s)) for claim, s in v.items())),
    "notes": ("notes", list, tuple),
}
SHAPE_KEYS = ("model", "fields", "items", "extra")
_PLAIN = {each.name: None if each.default is MISSING else each.default for each in fields(Field)}


def attributes(field: Field) -> dict[str, Any]:
    """Give what a field states beyond its shape, leaving out what it leaves at its default."""
    return {
        key: write(getattr(field, name))
        for name, (key, write, _) in TABLE.items()
        if getattr(field, name) != _PLAIN[name]
    }


def contradiction(value: Contradiction) -> dict[str, Any]:
    """Give a contradiction as it stands on disk."""
    written: dict[str, Any] = {"at": value.at, "about": value.about}
    written["sides"] = [
        {"page": side.source.page, "edition": side.source.edition, "states": side.states}
        for side in value.sides
    ]
    if value.settled is not None:
        written["settled"] = value.settled
    return written


def read_contradiction(value: dict[str, Any]) -> Contradiction:
    """Read a contradiction back."""
    return Contradiction(
        at=value["at"],
        about=value["about"],
        sides=tuple(
            Side(source=Source(page=side["page"], edition=side["edition"]), states=side["states"])
            for side in value["sides"]
        ),
        settled=value.get("settled"),
    )
