"""Places in a payload: dotted (`InvoiceItem[].item`; `[]` is row 0), or a way of keys and row numbers."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from conform.contract import Json

Way: TypeAlias = "tuple[str | int, ...]"


def parts(place: str | Way) -> Way:
    """Split a place into keys and row numbers: `a[].b` → `("a", 0, "b")`; the root is `()`."""
    return _split(place) if isinstance(place, str) else place


@cache  # the places of the documents are few, and each is asked for a hundred times
def _split(place: str) -> Way:
    found: list[str | int] = []
    for name in place.split(".") if place else ():
        bare = name.rstrip("[]")
        found.extend([bare] if bare else [])
        found.extend([0] * name.count("[]"))
    return tuple(found)


def dotted(way: Way) -> str:
    """Give the place of a way, every row as `[]`: `("a", 1, "b")` is `a[].b`."""
    found = ""
    for part in way:
        found += "[]" if isinstance(part, int) else f".{part}" if found else part
    return found


def read(payload: Json, place: str | Way) -> Json:
    """Give the value at a place; raise KeyError or IndexError where there is none."""
    value: Any = payload
    for part in parts(place):
        value = value[part]
    found: Json = value
    return found


def has(payload: Json, place: str | Way) -> bool:
    """Tell whether a payload has a value at a place."""
    try:
        read(payload, place)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def with_value(payload: Json, place: str | Way, value: Json) -> Json:
    """Give a copy with another value at a place whose parent is there."""
    return _changed(payload, parts(place), [value])


def without_value(payload: Json, place: str | Way) -> Json:
    """Give a copy without the value at a place; the parent stays."""
    return _changed(payload, parts(place), [])


def _changed(payload: Any, way: Way, values: list[Json]) -> Json:
    """Give a copy with the one value at the end of a way, or without any."""
    if not way:
        return values[0]
    copy: Any = payload.copy()
    part, rest = way[0], way[1:]
    if rest:
        copy[part] = _changed(copy[part], rest, values)
    elif values:
        copy[part] = values[0]
    else:
        del copy[part]
    result: Json = copy
    return result
