"""Bodies of an OpenAPI document: the media type that counts, examples, what was lost on export."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Field

HOLLOW = "hollow"
"""Note on a body, or a part of one, whose schema was lost on export (`{"allOf": [{}]}`)."""


def content(stated: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Give media type and content of a body: JSON where there is one, else the first."""
    known = stated.get("content") or {}
    media = next((each for each in known if "json" in each), next(iter(known), ""))
    return media, known.get(media) or {}


def examples(media: dict[str, Any]) -> Iterator[Any]:
    """Yield the example bodies of a media type."""
    if "example" in media:
        yield media["example"]
    for each in (media.get("examples") or {}).values():
        if isinstance(each, dict):
            yield each.get("value")


def with_hollows(field: Field) -> Field:
    """Mark the parts of a body that claim nothing at all, not even null."""
    if field.fields:
        return replace(field, fields=tuple(with_hollows(each) for each in field.fields))
    if field.items is not None:
        return replace(field, items=with_hollows(field.items))
    if field.kinds or field.enum or field.extra is not None:
        return field
    return replace(field, notes=(*field.notes, HOLLOW))
