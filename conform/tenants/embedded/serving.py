"""Serve stored values as the docs show them, each of its kind, in the frame of the docs or of the version."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from conform.tenants.embedded.http import Reply
from conform.tenants.embedded.submission import is_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from conform.contract import Field, Json, Response
    from conform.contract.embedded import Embedded
    from conform.tenants.embedded.state import Context
    from conform.tenants.embedded.store import Record
    from conform.tenants.embedded.submission import Violation

OK, BAD_REQUEST, DENIED, ABSENT, NOT_ALLOWED, UNPROCESSABLE = 200, 400, 401, 404, 405, 422
Nested: TypeAlias = "Callable[[str, Mapping[str, Json]], Record | None]"
"""Find the record that an object inside another one shows (`Client` of an invoice), None for nobody."""
Serve: TypeAlias = "Callable[[Json, Nested], Json]"
"""Turn a stored value into a served one."""

EMPTY: Mapping[str, Callable[[], Json]] = {
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


def unset(field: Field) -> Json:
    """Give the documented default where it fits, else null where allowed, else something empty.

    An enum gives its first value that fits; an object gives all its documented fields, unset.
    """
    if field.default is not None and fits(field.default.value, field):
        return field.default.value
    if field.is_nullable or not field.is_claimed:
        return None
    for choice in field.enum:
        if fits(choice.value, field):
            return choice.value
    if field.kinds[0] == "object":
        served = (each for each in field.fields if not (each.is_write_only or each.has_variable))
        return {each.name: unset(each) for each in served}
    return EMPTY[field.kinds[0]]()


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
        (each.name, serving(each), "object" in each.kinds and bool(each.fields), unset(each))
        for each in field.fields
        if not (each.is_write_only or each.has_variable)
        and not (is_row and each.is_optional_on_read and each.items is not None)
    ]
    otherwise = unset(field)

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
    kinds, empty, longest = field.kinds, unset(field), field.max_length

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
    if not isinstance(value, str) or not is_number(value):
        return None
    return float(value) if "." in value else int(Decimal(value))  # `int` of a text minds leading zeros


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


def shown(response: Response | None) -> Field | None:
    """Give the body that the docs show for a status, None where they show none or one without a field."""
    if response is None or response.body is None:
        return None
    items = response.body.items
    return response.body if response.body.fields or (items is not None and items.fields) else None


def way_to_record(response: Response, data: str) -> tuple[str, ...] | None:
    """Give the documented way to the record, else that to the first field named `data`, None without."""
    if response.record is not None or response.body is None:
        return response.record
    return _way_to(response.body, data)


def _way_to(field: Field, data: str) -> tuple[str, ...] | None:
    for child in field.fields:
        if child.name == data:
            return (data, "[]") if child.items is not None else (data,)
        if (below := _way_to(child, data)) is not None:
            return (child.name, *below)
    return None


def framed(field: Field, known: Mapping[str, Json], way: Sequence[str] = (), content: Json = None) -> Json:
    """Fill the documented body: `content` at the end of the way, known values by name, the rest unset."""
    if not field.fields:
        return unset(field)
    filled: dict[str, Json] = {}
    for child in field.fields:
        if way and child.name == way[0]:
            rest = way[1:]
            filled[child.name] = framed(child, known, rest, content) if rest else content
        elif not (child.is_write_only or child.has_variable):
            filled[child.name] = _known(child, known)
    return filled


def _known(child: Field, known: Mapping[str, Json]) -> Json:
    if child.name in known and (not child.fields or isinstance(known[child.name], dict)):
        value = known[child.name]
        return value if not child.fields and fits(value, child) else serving(child)(value, _nobody)
    return framed(child, known) if child.fields and "object" in child.kinds else unset(child)


def _nobody(name: str, record: Mapping[str, Json]) -> None:
    """Nest nothing: a frame has no record of its own."""


def stated(names: Sequence[str], known: Mapping[str, Json]) -> dict[str, Json]:
    """Give the part of what is known that a frame states."""
    return {name: known[name] for name in names}


def bare(embedded: Embedded, path: str, status: int, message: str) -> Reply:
    """Refuse what belongs to no documented body: a message in the frame of the path's version."""
    return Reply(
        status=status, body={**stated(embedded.frame(path).refused, embedded.envelope(status, message))}
    )


def refused(at: Context, status: int, message: str, reasons: dict[str, Json] | None = None) -> Reply:
    """Refuse with the documented body of a status, else in the frame of the version."""
    known, documented = at.embedded.envelope(status, message), shown(at.operation.response(status))
    if documented is not None:
        names = {frame.reasons for frame in at.embedded.frames}
        way = [each.name for each in documented.fields if reasons and each.name in names][:1]
        return Reply(status=status, body=framed(documented, known, way, reasons))
    named: dict[str, Json] = {} if reasons is None else {at.frame.reasons: reasons}
    return Reply(status=status, body={**stated(at.frame.refused, known), **named})


def invalid(at: Context, violations: Sequence[Violation]) -> Reply:
    """Refuse a payload: each field with its reason, or with all of its reasons.

    It is 422 where the docs list that, and then with all, else 400 whether they do or not.
    """
    is_listed = at.operation.response(UNPROCESSABLE) is not None
    listing = (each for each in at.embedded.frames if is_listed and each.has_all_reasons)
    frame = next(listing, at.frame)
    grouped: dict[str, list[Json]] = {}
    for each in violations:
        grouped.setdefault(each.at.rpartition(".")[2] or each.rule, []).append(each.reason)
    reasons: dict[str, Json] = {
        name: [*found] if frame.has_all_reasons else found[0] for name, found in grouped.items()
    }
    return refused(at, UNPROCESSABLE if is_listed else BAD_REQUEST, frame.invalid, reasons)


def absent(at: Context) -> Reply:
    """Refuse because the record is not there: 404, or 400 where only that is documented (edits of v2)."""
    documents, is_edit = at.operation.response, at.operation.role == "edit"
    is_bad = is_edit and documents(ABSENT) is None and documents(BAD_REQUEST) is not None
    return refused(at, BAD_REQUEST if is_bad else ABSENT, "Record not found")
