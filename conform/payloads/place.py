"""Dotted places in a payload (`Client.email`, `InvoiceItem[].item`): read, set, cut; `[]` is row 0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from conform.contract import Json


def parts(place: str) -> tuple[str | int, ...]:
    """Split a place into keys and row numbers: `a[].b` → `("a", 0, "b")`; the root is `()`."""
    found: list[str | int] = []
    for name in place.split(".") if place else ():
        bare = name.rstrip("[]")
        found.extend([bare] if bare else [])
        found.extend([0] * name.count("[]"))
    return tuple(found)


def read(payload: Json, place: str) -> Json:
    """Give the value at a place; raise KeyError or IndexError where there is none."""
    return at_way(payload, parts(place))


def at_way(payload: Json, way: tuple[str | int, ...]) -> Json:
    """Give the value at the end of a way of keys and row numbers; raise KeyError or IndexError for none."""
    value: Any = payload
    for part in way:
        value = value[part]
    found: Json = value
    return found


def with_way(payload: Json, way: tuple[str | int, ...], value: Json) -> Json:
    """Give a copy with another value at the end of a way."""
    return _changed(payload, way, value, is_cut=False)


def has(payload: Json, place: str) -> bool:
    """Tell whether a payload has a value at a place."""
    try:
        read(payload, place)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def with_value(payload: Json, place: str, value: Json) -> Json:
    """Give a copy with another value at a place whose parent is there."""
    return _changed(payload, parts(place), value, is_cut=False)


def without_value(payload: Json, place: str) -> Json:
    """Give a copy without the value at a place; the parent stays."""
    return _changed(payload, parts(place), None, is_cut=True)


def _changed(payload: Json, way: tuple[str | int, ...], value: Json, *, is_cut: bool) -> Json:
    if not way:
        return value
    part, rest = way[0], way[1:]
    copy: Any = dict(payload) if isinstance(payload, dict) else list(payload)  # type: ignore[arg-type] # a container, by the way that leads here
    if rest:
        copy[part] = _changed(copy[part], rest, value, is_cut=is_cut)
    elif is_cut:
        del copy[part]
    else:
        copy[part] = value
    result: Json = copy
    return result
