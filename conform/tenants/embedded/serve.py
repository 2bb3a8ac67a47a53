"""Serve stored values as the read page documents them: every documented field, each of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from conform.tenants.embedded.blank import blank, is_kind
from conform.tenants.embedded.validate import NUMBER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conform.contract import Field, Json
    from conform.tenants.embedded.store import Record

Embed: TypeAlias = "Callable[[str, Mapping[str, Json]], Record | None]"
"""Find the record that an object inside another one shows (`Client` of an invoice), None for nobody."""
Server: TypeAlias = "Callable[[Json, Embed], Json]"
"""Turn a stored value into a served one."""


def server(field: Field) -> Server:
    """Compile the claims of a field into a function, once, because each row of each list calls it."""
    if field.is_claimed and field.kinds[0] == "object" and field.fields:
        return _object(field)
    if field.items is not None and "array" in field.kinds:
        return _array(field)
    return _scalar(field)


def _object(field: Field) -> Server:
    shown = [each for each in field.fields if not each.is_write_only]
    plan = [(each.name, server(each), _is_embeddable(each), blank(each)) for each in shown]
    otherwise = blank(field)

    def serve(value: Json, embed: Embed) -> Json:
        if not isinstance(value, dict):
            return otherwise
        served: dict[str, Json] = {}
        for name, inner, is_embeddable, empty in plan:
            found = (
                value.get(name, ...) if not is_embeddable else value.get(name) or embed(name, value) or ...
            )
            served[name] = empty if found is ... else inner(found, embed)
        return served

    return serve


def _array(field: Field) -> Server:
    inner = server(field.items) if field.items is not None else _scalar(field)
    single = _scalar(field)
    is_rows = "object" not in field.kinds

    def serve(value: Json, embed: Embed) -> Json:
        rows = [value] if is_rows and isinstance(value, dict) else value
        return [inner(each, embed) for each in rows] if isinstance(rows, list) else single(value, embed)

    return serve


def _scalar(field: Field) -> Server:
    if not field.is_claimed:
        return lambda value, _: value
    kinds, empty, cut = field.kinds, blank(field), field.max_length

    def serve(value: Json, _: Embed) -> Json:
        if isinstance(value, str) and "string" in kinds:
            return value if cut is None else value[:cut]
        if any(is_kind(value, kind) for kind in kinds):
            return int(value) if isinstance(value, float) and "number" not in kinds else value
        for kind in kinds:
            for converted in _converted(value, kind):
                return converted
        return empty

    return serve


def _is_embeddable(field: Field) -> bool:
    return "object" in field.kinds and bool(field.fields)


def _boolean(value: Json) -> list[Json]:
    return [value in (1, "1")] if value in (0, 1, "0", "1") else []


def _number(value: Json) -> list[Json]:
    if isinstance(value, bool):
        return [int(value)]
    if not isinstance(value, str) or NUMBER.fullmatch(value) is None:
        return []
    return [float(value) if "." in value else int(value)]


def _integer(value: Json) -> list[Json]:
    return [int(each) for each in _number(value) if isinstance(each, int | float) and each == int(each)]


def _string(value: Json) -> list[Json]:
    if isinstance(value, bool):
        return ["1" if value else "0"]
    return [str(value)] if isinstance(value, int | float) else []


_CONVERSIONS: Mapping[str, Callable[[Json], list[Json]]] = {
    "boolean": _boolean,
    "integer": _integer,
    "number": _number,
    "string": _string,
}


def _converted(value: Json, kind: str) -> list[Json]:
    """Give the value as another kind, in a list that is empty where it cannot be one."""
    return _CONVERSIONS[kind](value) if kind in _CONVERSIONS else []
