"""What of a value software trips over: a table of traits, with the smallest value of each and one without.

All values are such as the docs allow. White space at either end, and a number in a text where the docs take a
number, are no rows: neither is settled (docs README, "Values").
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

from conform.case import placeholders
from conform.payloads import build
from conform.payloads import value as values
from conform.payloads.formats import clock, day, format_name, leap_day, long_email

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from conform.contract import Json
    from conform.payloads.endpoint import Endpoint, Input

    Make: TypeAlias = "Callable[[Input, Json], tuple[Json, Json]]"
    Grow: TypeAlias = "Callable[[Input, int, Json], Json]"

FREE, ROWS, CHOICE, BOOLEAN, NUMBER, INTEGER = "free", "rows", "choice", "boolean", "number", "integer"
"""Forms of values that no format names."""
ALTERNATIVES: Final = 3
"""Other choices of an enumeration that are tried."""
_ASTRAL: Final = 0x10000
_OTHER: Final = "other_scripts"
_LONG: Final = 64
"""Characters above which the length of a text is looked at before its signs."""
_WIDTHS: Final = (10, 16, 20, 32, 40, 45, 50, 64, 80, 100, 120, 128, 150, 191, 200, 250, 255, 500, 512, 1000)
_WIDER: Final = (1024, 2000, 2048, 4000, 4096, 8192, 10_000, 16_384, 21_845, 32_767, 65_535)
_LARGE: Final = (*(2**bits for bits in (7, 8, 15, 16, 31, 32)), *(10**digits for digits in range(1, 16)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """Hold a row: what a value has or has not.

    `is_shown` tells whether a value has it. `forms` make, by the form of the field, the smallest value that
    has it alone and the same without it, out of the value that is narrowed; of other forms none is tried.
    `wider` names the row that tells more where it holds as well, empty for none.
    """

    code: str
    is_shown: Callable[[Json], bool]
    forms: Mapping[str, Make]
    wider: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Hold a row: how much of something a value has.

    `measure` counts it, 0 for none. `forms` make, by the form of the field, a value that has so much of it
    and nothing else, out of the value that is narrowed. `marks` are the amounts at which software often
    ends, in order; `least` is the smallest amount that is tried.
    """

    code: str
    measure: Callable[[Json], int]
    forms: Mapping[str, Grow]
    marks: tuple[int, ...] = ()
    least: int = 0

    def is_shown(self, value: Json) -> bool:
        """Tell whether a value has more of it than the least."""
        return self.measure(value) > self.least

    def between(self, low: int, high: int) -> int:
        """Choose the amount to try next: the mark in the middle, else the middle itself."""
        inside = [mark for mark in self.marks if low < mark < high]
        return inside[len(inside) // 2] if inside else (low + high) // 2


def form_of(of: Endpoint, each: Input) -> str | None:
    """Name the form of a field's values: free, of a written format, …; None where no trait is tried."""
    field = each.field
    if field.reference is not None:
        return None
    if len(choices(of, each)) > 1:
        return CHOICE
    if build.only(of, each.at, field) or values.choices(field) or of.is_coded(each.at, field):
        return None
    kind = values.kind(field)
    if kind == "array":
        return ROWS if field.items is not None and values.kind(field.items) == "object" else None
    if kind != "string":
        return kind if kind in (BOOLEAN, NUMBER, INTEGER) and not values.is_unset(field) else None
    return FREE if values.is_free(field, each.asking) else format_name(field, each.asking)


def choices(of: Endpoint, each: Input) -> tuple[Json, ...]:
    """Give the values among which a client chooses, () where there are none to choose from."""
    return build.only(of, each.at, each.field) or values.filled(each.field)


def others(of: Endpoint, each: Input, value: Json) -> Iterator[Json]:
    """Yield ordinary values that may stand instead of one; none where a record is referred to."""
    form = form_of(of, each)
    if form is None or form == ROWS or next(placeholders(value), None) is not None:
        return
    if form == BOOLEAN:
        yield str(value).lower() not in ("1", "true")
    elif form == CHOICE:
        yield from [other for other in choices(of, each) if other != value][:ALTERNATIVES]
    else:
        start = values.number(of.stem, "trait", each.at) + 1  # an odd number sets what may be left unset
        made = (values.plain(each.field, n, each.asking) for n in range(start, start + ALTERNATIVES))
        yield from [other for other in made if other != value][:1]


def rows(of: Endpoint, each: Input) -> Iterator[tuple[Trait | Scale, str]]:
    """Yield the rows for a field, in the order of the table, each with the form of its values.

    How long a text is that no two records may share is the run's affair: it adds to such a text.
    """
    form = form_of(of, each)
    for row in TRAITS:
        is_ours = isinstance(row, Trait) or form == ROWS or not each.field.is_unique
        if form is not None and form in row.forms and is_ours:
            yield row, form


def _text(is_met: Callable[[str], object]) -> Callable[[Json], bool]:
    return lambda value: isinstance(value, str) and bool(is_met(value))


def _has(expression: str) -> Callable[[Json], bool]:
    return _text(re.compile(expression).search)


def _number(is_met: Callable[[float], bool]) -> Callable[[Json], bool]:
    return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and is_met(value)


def _filled(bad: str, good: str) -> Make:
    """Make texts of two patterns, in which the same number, days and times stand for names in braces."""

    def make(of: Input, value: Json) -> tuple[Json, Json]:
        n, field = values.number(of.at, bad, value), of.field
        leap, moment = leap_day(field, n), clock(field, n | 1)
        named = {
            "n": f"{n % 10**8:08d}",
            "day": f"{day(field, n)}",
            "year": str(day(field, 0).year),
            "leap": f"{leap}",
            "before": f"{leap - timedelta(days=1)}",
            "clock": moment,
            "midnight": "00:00:00"[: len(moment)],
        }
        return bad.format_map(named), good.format_map(named)

    return make


def _free(bad: str, good: str, **forms: tuple[str, str]) -> dict[str, Make]:
    return {FREE: _filled(bad, good), **{name: _filled(*patterns) for name, patterns in forms.items()}}


def _sign(code: str, is_met: Callable[[str], object], usual: str = "", wider: str = "") -> Trait:
    """Give the row of a sort of signs: the first of the value, else the usual one, between two letters."""

    def make(_: Input, value: Json) -> tuple[Json, Json]:
        return f"a{next((sign for sign in str(value) if is_met(sign)), usual)}b", "ab"

    return Trait(
        code=code, is_shown=_text(lambda text: any(map(is_met, text))), forms={FREE: make}, wider=wider
    )


def _lengths(least: int) -> Scale:
    """Give the row of lengths; of more than the least, in characters."""
    forms: dict[str, Grow] = {FREE: _long, "email": lambda _of, length, _: long_email(length)}
    return Scale(code="length", measure=_length, forms=forms, marks=_both((*_WIDTHS, *_WIDER)), least=least)


def _is_other_script(sign: str) -> bool:
    return sign.isalpha() and _is_wide(sign) and not _is_latin(sign)


def _is_wide(sign: str) -> bool:
    return not sign.isascii() and ord(sign) < _ASTRAL


def _is_latin(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith("LATIN")


def _may_be_swapped(text: str) -> bool:
    found = re.match(r"\d{4}-(\d\d)-(0\d|1[0-2])", text)
    return found is not None and found[1] != found[2]


def _lower(of: Input, _: Json) -> tuple[Json, Json]:
    """Compare with capitals, with digits where a run adds small letters of its own (a unique text)."""
    return ("a", "12345678") if of.field.is_unique else ("a", "A")


def _as_boolean(_: Input, value: Json) -> tuple[Json, Json]:
    return value, str(value) == "1"


def _emptied(value: Json) -> Make:
    return lambda of, _: (value, values.plain(of.field, values.number(of.at) + 1, of.asking))


def _fraction_digits(value: Json) -> int:
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent if isinstance(value, float) else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _with_fraction(_of: Input, digits: int, _: Json) -> Json:
    return float(f"1.{'1'.rjust(digits, '0')}") if digits else 1


def _size(value: Json) -> int:
    return int(abs(value)) if isinstance(value, int | float) and not isinstance(value, bool) else 0


def _long(_: Input, length: int, __: Json) -> Json:
    return "a" * length


def _wide(_: Input, length: int, __: Json) -> Json:
    return "س" * (length // 2) + "a" * (length % 2)


def _length(value: Json) -> int:
    return len(value) if isinstance(value, str) else 0


def _bytes(value: Json) -> int:
    return len(value.encode()) if isinstance(value, str) and not value.isascii() else 0


def _both(marks: tuple[int, ...]) -> tuple[int, ...]:
    """Give amounts with what stands on either side of them: an end is the last or the first one beyond."""
    return tuple(sorted({mark + side for mark in marks for side in (-1, 0, 1)}))


_NUMBERS: Final = (NUMBER, INTEGER)
TRAITS: Final[tuple[Trait | Scale, ...]] = (
    Trait(
        code="null",
        is_shown=lambda value: value is None,
        forms=dict.fromkeys((FREE, *_NUMBERS), _emptied(None)),
    ),
    Trait(code="empty", is_shown=lambda value: value == "", forms={FREE: _emptied("")}),
    Trait(
        code="zero",
        is_shown=_number(lambda value: value == 0),
        forms=dict.fromkeys(_NUMBERS, lambda _of, _: (0, 1)),
    ),
    Trait(
        code="below_zero",
        is_shown=_number(lambda value: value < 0),
        forms=dict.fromkeys(_NUMBERS, lambda _of, _: (-1, 1)),
    ),
    Scale(code="fraction_digits", measure=_fraction_digits, forms={NUMBER: _with_fraction}),
    Scale(
        code="size",
        measure=_size,
        forms=dict.fromkeys(_NUMBERS, lambda _of, size, _: size),
        marks=_both(_LARGE),
        least=1,
    ),
    Trait(
        code="boolean_form",
        is_shown=lambda value: not isinstance(value, bool),
        forms={BOOLEAN: _as_boolean},
    ),
    Trait(code="true", is_shown=lambda value: value is True, forms={BOOLEAN: lambda _of, _: (True, False)}),
    Trait(code="false", is_shown=lambda value: value is False, forms={BOOLEAN: lambda _of, _: (False, True)}),
    Scale(
        code="rows",
        measure=lambda rows: len(rows) if isinstance(rows, list) else 0,
        forms={ROWS: lambda _, number, rows: rows[:number] if isinstance(rows, list) else rows},
        least=1,
    ),
    Trait(
        code="leap_day",
        is_shown=_has(r"-02-29"),
        forms={
            "date": _filled("{leap}", "{before}"),
            "date-time": _filled("{leap} {clock}", "{before} {clock}"),
        },
    ),
    Trait(
        code="day_like_month",
        is_shown=_text(_may_be_swapped),
        forms={
            "date": _filled("{year}-09-08", "{year}-09-09"),
            "date-time": _filled("{year}-09-08 {clock}", "{year}-09-09 {clock}"),
        },
    ),
    Trait(
        code="zone",
        is_shown=_has(r":\d\d ?([+-]\d\d:?\d\d|Z)$"),
        forms={"date-time": _filled("{day}T{clock}+03:00", "{day}T{clock}")},
    ),
    Trait(
        code="t_before_the_time",
        is_shown=_has(r"^\d{4}-\d\d-\d\dT"),
        forms={"date-time": _filled("{day}T{clock}", "{day} {clock}")},
    ),
    Trait(
        code="time_of_day",
        is_shown=_has(r"[T ](?!00:00(:00)?)\d\d:\d\d"),
        forms={"date-time": _filled("{day} {clock}", "{day} {midnight}")},
    ),
    Trait(
        code="looks_like_number",
        is_shown=_has(r"^[+-]?\d+(\.\d+)?$"),
        forms=_free("1.50", "1.50a"),
    ),
    Trait(code="exponent", is_shown=_has(r"^\d+e\d+$"), forms=_free("1e5", "1x5")),
    Trait(code="looks_like_boolean", is_shown=_has(r"^true$"), forms=_free("true", "trues")),
    Trait(code="looks_like_null", is_shown=_has(r"^null$"), forms=_free("null", "nulls")),
    Trait(
        code="leading_zero",
        is_shown=_has(r"^0\w"),
        forms=_free(
            "0a",
            "a",
            phone=("002025550{n:.3}", "122025550{n:.3}"),
            postal_code=("01234", "11234"),
            serial=("01{n}", "11{n}"),
        ),
    ),
    Trait(
        code="plus_sign",
        is_shown=_text(lambda text: "+" in text),
        forms=_free(
            "+a",
            "a",
            phone=("+12025550{n:.3}", "12025550{n:.3}"),
            email=("a+{n}@example.com", "a{n}@example.com"),
        ),
    ),
    _lengths(_LONG),
    _sign(_OTHER, _is_other_script, "س"),
    _sign("accents", lambda sign: sign.isalpha() and _is_wide(sign) and _is_latin(sign), wider=_OTHER),
    _sign("combining_accents", lambda sign: unicodedata.combining(sign) and _is_wide(sign), wider=_OTHER),
    _sign("emoji", lambda sign: ord(sign) >= _ASTRAL, wider=_OTHER),
    _sign("other_digits", lambda sign: sign.isdigit() and _is_wide(sign), wider=_OTHER),
    _sign("directions", lambda sign: unicodedata.category(sign) == "Cf", wider=_OTHER),
    Trait(code="markup", is_shown=_has(r"<\w+>"), forms=_free("<b>a</b>", "a")),
    _sign("angle_brackets", lambda sign: sign in "<>"),
    _sign("ampersands", lambda sign: sign == "&"),
    _sign("double_quotes", lambda sign: sign == '"'),
    _sign("apostrophes", lambda sign: sign == "'"),
    _sign("backslashes", lambda sign: sign == "\\"),
    _sign("line_breaks", lambda sign: sign == "\n"),
    _sign("tabs", lambda sign: sign == "\t"),
    Trait(code="double_spaces", is_shown=_has(r"  "), forms=_free("a  b", "a b")),
    Trait(
        code="upper_case",
        is_shown=_has(r"[A-Z]"),
        forms=_free(
            "aA",
            "aa",
            email=("aA{n}@example.com", "aa{n}@example.com"),
            address=("https://example.com/A{n}", "https://example.com/a{n}"),
            colour=("#aaaaaA", "#aaaaaa"),
        ),
    ),
    Trait(code="lower_case", is_shown=_has(r"[a-z]"), forms={FREE: _lower}),
    _sign("digits", lambda sign: sign.isascii() and sign.isdigit()),
    _sign("spaces", lambda sign: sign == " "),
    _lengths(1),
    Scale(code="bytes", measure=_bytes, forms={FREE: _wide}, marks=_both((*_WIDTHS, *_WIDER)), least=1),
)
"""In the order in which they are tried: what is told of the whole value before what is told of its signs."""
BY_CODE: Final = {row.code: row for row in TRAITS}
