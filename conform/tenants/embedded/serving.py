"""Serve stored values as the read page documents them: every documented field, each of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from conform.tenants.embedded.validate import NUMBER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conform.contract import Field, Json
    from conform.tenants.embedded.store import Record

Nested: TypeAlias = "Callable[[str, Mapping[str, Json]], Record | None]"
"""Find the record that an object inside another one shows (`Client` of an invoice), None for nobody."""
Serve: TypeAlias = "Callable[[Json, Nested], Json]"
"""Turn a stored value into a served one."""

BLANKS: Mapping[str, Callable[[], Json]] = {
    "boolean": lambda: False,
    "integer": lambda: 0,
    "number": lambda: 0,
    "string": lambda: "",
    "array": list,
    "object": dict,
}
"""An empty value of each kind; it is never outside an enum or a format, because nothing was set."""
_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "null": type(None),
    "integer": int,
    "number": (int, float),
    "string": str,
    "array": list,
    "object": dict,
}


def is_kind(value: Json, kind: str) -> bool:
    """Tell whether a JSON value is of a kind; booleans are no numbers here."""
    if isinstance(value, bool) or kind == "boolean":
        return isinstance(value, bool) and kind == "boolean"
    if isinstance(value, float) and kind == "integer":
        return value.is_integer()
    return isinstance(value, _TYPES[kind])


def fits(value: Json, field: Field) -> bool:
    """Tell whether a value is of one of the documented kinds; where none is claimed everything is."""
    return not field.is_claimed or any(is_kind(value, kind) for kind in field.kinds)


def blank(field: Field) -> Json:
    """Give the documented default where it fits, else null where allowed, else something empty.

    An enum gives its first value that fits; an object gives all its documented fields, blank.
    """
    if field.default is not None and fits(field.default.value, field):
        return field.default.value
    if field.is_nullable or not field.is_claimed:
        return None
    for choice in field.enum:
        if fits(choice.value, field):
            return choice.value
    if field.kinds[0] == "object":
        return {each.name: blank(each) for each in field.fields if not each.is_write_only}
    return BLANKS[field.kinds[0]]()


def serving(field: Field, *, is_row: bool = False) -> Serve:
    """Compile the claims of a field into a function, once, because each row of each list calls it.

    `is_row` leaves out children of the record that the docs show in a single read alone.
    """
    if field.is_claimed and field.kinds[0] == "object" and field.fields:
        return _object(field, is_row=is_row)
    if field.items is not None and "array" in field.kinds:
        return _array(field, serving(field.items))
    return _scalar(field)


def _object(field: Field, *, is_row: bool) -> Serve:
    plan = [
        (each.name, serving(each), "object" in each.kinds and bool(each.fields), blank(each))
        for each in field.fields
        if not (each.is_write_only or (is_row and each.is_optional_on_read and each.items is not None))
    ]
    otherwise = blank(field)

    def serve(value: Json, nested: Nested) -> Json:
        if not isinstance(value, dict):
            return otherwise
        served: dict[str, Json] = {}
        for name, inner, may_nest, empty in plan:
            found = value.get(name, ...)
            if may_nest:
                found = value.get(name) or nested(name, value) or ...
            served[name] = empty if found is ... else inner(found, nested)
        return served

    return serve


def _array(field: Field, inner: Serve) -> Serve:
    single = _scalar(field)
    is_rows = "object" not in field.kinds

    def serve(value: Json, nested: Nested) -> Json:
        rows = [value] if is_rows and isinstance(value, dict) else value
        return [inner(each, nested) for each in rows] if isinstance(rows, list) else single(value, nested)

    return serve


def _scalar(field: Field) -> Serve:
    if not field.is_claimed:
        return lambda value, _: value
    kinds, empty, longest = field.kinds, blank(field), field.max_length

    def serve(value: Json, _: Nested) -> Json:
        if isinstance(value, str) and "string" in kinds:
            return value if longest is None else value[:longest]
        if any(is_kind(value, kind) for kind in kinds):
            return int(value) if isinstance(value, float) and "number" not in kinds else value
        converted = (_CONVERSIONS[kind](value) for kind in kinds if kind in _CONVERSIONS)
        return next((each for each in converted if each is not None), empty)

    return serve


def _boolean(value: Json) -> Json:
    return value in (1, "1") if value in (0, 1, "0", "1") else None


def _number(value: Json) -> float | None:
    if isinstance(value, bool):
        return int(value)
    if not isinstance(value, str) or NUMBER.fullmatch(value) is None:
        return None
    return float(value) if "." in value else int(value)


def _integer(value: Json) -> Json:
    number = _number(value)
    return None if number is None or number != int(number) else int(number)


def _string(value: Json) -> Json:
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value) if isinstance(value, int | float) else None


_CONVERSIONS: Mapping[str, Callable[[Json], Json]] = {
    "boolean": _boolean,
    "integer": _integer,
    "number": _number,
    "string": _string,
}
"""Give a value as another kind, None where it cannot be one."""
