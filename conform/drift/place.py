"""A walk over a body beside its claims: the frame, the record in it, and what stands below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conform.contract import Field, Json, Response

Part: TypeAlias = Literal["frame", "root", "record"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Hold one value beside the field that claims something of it.

    `at` is where it stands, dotted and with indices, empty for the body's root. `part` tells the frame
    around the record, the record's root, and what stands below it apart.
    """

    at: str
    field: Field
    value: Json
    part: Part


def join(at: str, name: str) -> str:
    """Give the place of a named child; the body's root has no name of its own."""
    return f"{at}.{name}" if at else name


def places(response: Response, value: Json) -> Iterator[Place]:
    """Yield every place of a documented body, parents first; nothing where the docs show no body."""
    if response.body is not None:
        way = response.record
        yield from _walk(response.body, value, "", way, "frame" if way != () else "root")


def records(response: Response, value: Json) -> Iterator[Place]:
    """Yield the records of a body: one of a single read, each row of a list."""
    if response.body is not None and response.record is not None:
        yield from _records(response.body, value, "", response.record)


def at_place(value: Json, way: Sequence[str]) -> Iterator[Json]:
    """Yield what stands at the end of a way into a record, of each child where a name ends in `[]`."""
    if not way:
        yield value
    elif isinstance(value, dict) and (name := way[0].removesuffix("[]")) in value:
        inner = value[name]
        for each in inner if name != way[0] and isinstance(inner, list) else [inner]:
            yield from at_place(each, way[1:])


def children(field: Field, value: Json, at: str) -> Iterator[tuple[str, Field, Json, str]]:
    """Yield what stands directly below a value as its name (`[]` in arrays), claims, value and place.

    What is write-only claims nothing of what is served, but that it is not.
    """
    if isinstance(value, dict):
        named = {key: child for child in field.fields if (key := child.key_in(value)) is not None}
        for key, child in named.items():
            if not child.is_write_only:
                yield child.name, child, value[key], join(at, key)
        if field.extra is not None:
            for key in value.keys() - named.keys():
                yield "*", field.extra, value[key], join(at, key)
    elif isinstance(value, list) and field.items is not None:
        for index, item in enumerate(value):
            yield "[]", field.items, item, f"{at}[{index}]"


def _walk(field: Field, value: Json, at: str, way: tuple[str, ...] | None, part: Part) -> Iterator[Place]:
    yield Place(at=at, field=field, value=value, part=part)
    if part != "frame":
        for _, child, inner, place in children(field, value, at):
            yield from _walk(child, inner, place, None, "record")
        return
    for name, child, inner, place in children(field, value, at):
        rest = way[1:] if way and way[0] == name else None
        yield from _walk(child, inner, place, rest, "root" if rest == () else "frame")


def _records(field: Field, value: Json, at: str, way: tuple[str, ...]) -> Iterator[Place]:
    if not way:
        yield Place(at=at, field=field, value=value, part="root")
        return
    for name, child, inner, place in children(field, value, at):
        if name == way[0]:
            yield from _records(child, inner, place, way[1:])
