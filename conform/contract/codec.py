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


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(value)
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _choice(value: Any) -> Choice:
    raw, *label = _list(value)
    return Choice(value=raw, label=str(label[0]) if label else "")


# attribute of Field: (key on disk, how it is written, how it is read back)
TABLE: dict[str, tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = {
    "kinds": ("kind", _one_or_many, lambda v: (v,) if isinstance(v, str) else tuple(_list(v))),
    "is_required": ("required", _same, _flag),
    "is_read_only": ("read_only", _same, _flag),
    "is_write_only": ("write_only", _same, _flag),
    "is_deprecated": ("deprecated", _same, _flag),
    "is_optional_on_read": ("optional_on_read", _same, _flag),
    "max_length": ("max_length", _same, _whole),
    "minimum": ("minimum", _same, _number),
    "maximum": ("maximum", _same, _number),
    "format": ("format", _same, _text),
    "pattern": ("pattern", _same, _text),
    "enum": (
        "enum",
        lambda v: [[c.value, c.label] if c.label else [c.value] for c in v],
        lambda v: tuple(_choice(each) for each in _list(v)),
    ),
    "default": ("default", lambda v: v.value, lambda v: Default(value=v)),
    "example": ("example", lambda v: v.value, lambda v: Default(value=v)),
    "reference": ("reference", _reference, lambda v: Reference(**v)),
    "reads_as": ("reads_as", _same, _text),
    "sources": ("sources", _sources, lambda v: tuple((claim, Source(**s)) for claim, s in v.items())),
    "notes": ("notes", list, lambda v: tuple(_text(each) for each in _list(v))),
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
