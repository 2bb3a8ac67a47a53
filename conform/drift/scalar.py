"""Single values as the docs mean them: kinds of JSON, numbers that compare, dates and times."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Field, Json

_INTEGER: Final = re.compile(r"[+-]?\d+")
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_BOOLEAN_TEXTS: Final = frozenset({"true", "false", "yes", "no"})


_KINDS: Final = {
    type(None): "null",
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}


def kind_of(value: Json) -> str:
    """Name the JSON kind of a value; a number without a fraction is an integer, also when written 5.0."""
    return "integer" if isinstance(value, float) and value.is_integer() else _KINDS[type(value)]


def is_wider(value: Json, bits: int) -> bool:
    """Tell whether a whole number needs more bits than these, of which one is its sign (two's complement)."""
    is_whole = kind_of(value) == "integer"
    return is_whole and isinstance(value, int | float) and not -(2 ** (bits - 1)) <= value < 2 ** (bits - 1)


def is_of(kind: str, kinds: tuple[str, ...]) -> bool:
    """Tell whether a value's kind is among the claimed ones; an integer is a number too."""
    return kind in kinds or (kind == "integer" and "number" in kinds)


def comparable(value: Json) -> Json | Decimal:
    """Give a scalar in a form in which `3`, `3.0`, `"3"` and, for 1 and 0, true and false are equal."""
    if isinstance(value, bool):
        return Decimal(int(value))
    if isinstance(value, (int, float, str)):
        try:
            number = Decimal(str(value).strip())
        except InvalidOperation:
            return value
        return number if number.is_finite() else value
    return value


def is_empty(value: Json) -> bool:
    """Tell whether a value is what an unset field may hold: null, `""`, 0, false, nothing inside."""
    return not value or comparable(value) == 0


def _in_a_string(pattern: re.Pattern[str], code: str) -> Callable[[Json], str | None]:
    return lambda value: code if isinstance(value, str) and pattern.fullmatch(value) else None


def _boolean(value: Json) -> str | None:
    if kind_of(value) == "integer" and value in (0, 1):
        return "boolean_as_0/1"
    if value in ("0", "1"):
        return "boolean_as_0/1_in_a_string"
    return "boolean_in_a_string" if isinstance(value, str) and value.lower() in _BOOLEAN_TEXTS else None


def _document(value: Json) -> str | None:
    is_one = isinstance(value, str) and value[:1] in ("{", "[") and value[-1:] in ("}", "]")
    return "JSON_document_in_a_string" if is_one else None


# what the docs claim: the codes that may tell what stands there instead, first match wins
_TELLING: Final[dict[str, tuple[Callable[[Json], str | None], ...]]] = {
    "integer": (_in_a_string(_INTEGER, "integer_in_a_string"), _in_a_string(_NUMBER, "number_in_a_string")),
    "number": (_in_a_string(_NUMBER, "number_in_a_string"),),
    "boolean": (_boolean,),
    "array": (_document, lambda value: "empty_object_for_an_array" if value == {} else None),
    "object": (_document, lambda value: "empty_array_for_an_object" if value == [] else None),
}


def another_kind(field: Field, value: Json) -> str:
    """Give the code of what stands where a field claims another kind: `integer_in_a_string`."""
    if value == "" and isinstance(value, str):
        return "empty_string"
    told = (tell(value) for kind in field.kinds for tell in _TELLING.get(kind, ()))
    return next(filter(None, told), kind_of(value))


_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATE_TIME: Final = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
_SLASHED: Final = re.compile(r"\d{1,2}([/.-])\d{1,2}\1-?\d{1,4}( \d{2}:\d{2}(:\d{2})?)?")
_DAY_FIRST: Final = ("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d.%m.%Y")
_WIDEST_ZONE: Final = timedelta(hours=14)


def maybe_datetime(text: str) -> datetime | None:
    """Read a documented date or date-time, None where it is none. One without a zone stays without."""
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        return None
    time = (match["time"] or "00:00")[:15]
    zone = (match["zone"] or "").replace("Z", "+00:00")
    try:
        return datetime.fromisoformat(f"{match['date']}T{time}{zone}")
    except ValueError:
        return None


def datetimes(text: str) -> tuple[datetime, ...]:
    """Give every date-time that a text may mean, also in a tenant's own format (`17/04/2026`)."""
    found = maybe_datetime(text)
    if found is not None:
        return (found,)
    days = []
    for form in _DAY_FIRST:
        try:
            days.append(datetime.strptime(text.partition(" ")[0], form))  # noqa: DTZ007 - the text has no zone
        except ValueError:
            continue
    return tuple(days)


def is_same_instant(one: datetime, other: datetime) -> bool:
    """Compare two date-times; where one alone has a zone they may lie a zone's width apart, unsettled."""
    if (one.tzinfo is None) == (other.tzinfo is None):
        return one == other
    return abs(one.replace(tzinfo=UTC) - other.replace(tzinfo=UTC)) <= _WIDEST_ZONE


def _is_date(text: str) -> bool:
    return _DATE.fullmatch(text) is not None and maybe_datetime(text) is not None


# format of the docs: whether a text is of it. Dates are days of the calendar (docs README, "Values"); of an
# address the docs claim no grammar beyond the name
IS_OF_FORMAT: Final[dict[str, Callable[[str], bool]]] = {
    "date": _is_date,
    "date-time": lambda text: maybe_datetime(text) is not None,
    "time": lambda text: _TIME.fullmatch(text) is not None,
    "email": lambda text: _EMAIL.fullmatch(text) is not None,
}


def form(text: str) -> str:
    """Give the code of the form of a text that should have been a date or a time, without its value."""
    if text.startswith("0000-00-00"):
        return "zero_date"
    for name in ("date", "date-time"):
        if IS_OF_FORMAT[name](text):
            return name
    if _DATE_TIME.fullmatch(text):
        return "a_day_that_no_calendar_has"
    if "/-" in text:
        return "a_date_before_the_year_1"
    if _SLASHED.fullmatch(text):
        return "tenants_date_and_time" if ":" in text else "tenants_date"
    return "digits" if text.isdigit() else "text"
