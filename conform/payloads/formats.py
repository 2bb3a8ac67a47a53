"""The formats of values: documented, shown by an example, or told by a field's name as the vendor says.

Each makes one valid value out of a natural number: the same number gives the same value on every machine,
and neighbours differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Field, Json
    from conform.contract.vendor import Asking

CURRENCIES = ("USD", "EGP", "SAR", "AED", "EUR", "GBP", "KWD", "JOD", "QAR", "JPY")
COUNTRIES = ("EG", "SA", "AE", "KW", "JO", "QA", "GB", "US", "DE", "FR", "MA", "TN", "OM", "BH")
EARLY, LATE = date(2025, 7, 1), date(2026, 7, 1)
DAYS = 364
"""Days after EARLY or LATE in which dates lie: an end is after a start, a start in a period that is open."""
LEAP_DAYS = (date(2024, 2, 29),)
LATE_LEAP_DAYS = tuple(date(year, 2, 29) for year in range(2028, 2045, 4))
DOMAIN = "example.com"
_LATE_NAME = re.compile(r"due|expir|end(_|$)|(^|_)to(_|$)|return|finish|deliver|late", re.IGNORECASE)
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_TIME = re.compile(r"^\d{1,2}:\d{2}(:\d{2})?$")
_SHOWN = (
    ("date-time", re.compile(r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")),
    ("date", re.compile(r"^\d{4}-\d{2}-\d{2}$")),
    ("time", _TIME),
)
"""What an example shows of a format that no claim names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenForm:
    """Say how values of a format are made.

    `make` gives one of a natural number, of which there are `span` different ones. `longest` gives one of
    exactly so many characters, None where lengths are what `make` gives. `is_unique` tells what a tenant
    takes only once (docs prose: uniqueness is a precondition).
    """

    make: Callable[[Field, int], Json]
    span: int = 10**6
    longest: Callable[[int], str] | None = None
    is_unique: bool = False


def is_late(field: Field) -> bool:
    """Tell by its name whether a field ends what another begins."""
    return _LATE_NAME.search(field.name) is not None


def day(field: Field, n: int) -> date:
    """Give a day; ends lie after starts."""
    return (LATE if is_late(field) else EARLY) + timedelta(days=n % DAYS)


def leap_day(field: Field, n: int) -> date:
    """Give a 29 February; ends lie after starts."""
    days = LATE_LEAP_DAYS if is_late(field) else LEAP_DAYS
    return days[n % len(days)]


def clock(field: Field, n: int) -> str:
    """Give a time of day, ends after noon."""
    hour = n % 12 + (12 if is_late(field) else 0)
    return clock_text(field, time(hour, n // 12 % 60, n // 7 % 60))


def clock_text(field: Field, of_day: time) -> str:
    """Write a time of day, with seconds unless a documented pattern or example leaves no room."""
    minutes = of_day.isoformat("minutes")
    if field.pattern is not None and re.fullmatch(field.pattern, minutes):
        return minutes
    example = field.example.value if field.example is not None else ""
    return minutes if isinstance(example, str) and example.count(":") == 1 else of_day.isoformat("seconds")


def email(field: Field, n: int) -> str:
    """Give an address at example.com (RFC 2606), another one for each number, within the limit."""
    text = f"{field.name.replace('_', '-').lower()}-{n % 16**8:08x}@{DOMAIN}"
    return text[-field.max_length :].lstrip("-") if field.max_length else text


def long_email(limit: int) -> str:
    """Give an address of exactly `limit` characters; labels have 63 at most (RFC 1035, RFC 5321)."""
    domain = DOMAIN
    local = "a" * max(1, min(63, limit - len(domain) - 1))
    rest = limit - len(local) - len(domain) - 1
    if rest == 1:
        local, rest = local[1:], 2
    while rest > 1:
        label = min(62, rest - 1)
        label -= 1 if rest - label - 1 == 1 else 0
        domain = f"{'b' * label}.{domain}"
        rest -= label + 1
    return f"{local}@{domain}"


def serial(field: Field, n: int) -> str:
    """Give a number that no other record of the run has, with leading zeros where there is room."""
    return f"{n % 10**10:010d}"[-(field.max_length or 10) :]


def phone(field: Field, n: int) -> str:
    """Give a phone number of the range that is kept for fiction."""
    return f"+1202555{n % 10**4:04d}"[-(field.max_length or 12) :]


def digits(field: Field, n: int) -> str:
    """Give a natural number in a string."""
    return str(1 + n % 10 ** min(field.max_length or 6, 6))[: field.max_length]


def coordinates(_: Field, n: int) -> str:
    """Give latitude, longitude and zoom."""
    return f"{24 + n % 800 / 100:.2f},{30 + n // 800 % 500 / 100:.2f},{1 + n % 15}"


def _repeated(text: str) -> Callable[[int], str]:
    return lambda limit: (text * (limit // len(text) + 1))[:limit]


FORMATS: dict[str, WrittenForm] = {
    "email": WrittenForm(make=email, span=16**8, longest=long_email, is_unique=True),
    "date-time": WrittenForm(make=lambda field, n: f"{day(field, n).isoformat()} {clock(field, n)}"),
    "date": WrittenForm(make=lambda field, n: day(field, n).isoformat()),
    "time": WrittenForm(make=clock),
    "percent": WrittenForm(make=lambda _, n: n % 10000 / 100, span=10000),
    "share": WrittenForm(make=lambda _, n: n % 100, span=100),
    "days": WrittenForm(make=lambda _, n: n % 365, span=365),
    "currency": WrittenForm(make=lambda _, n: CURRENCIES[n % len(CURRENCIES)], span=len(CURRENCIES)),
    "country": WrittenForm(make=lambda _, n: COUNTRIES[n % len(COUNTRIES)], span=len(COUNTRIES)),
    "phone": WrittenForm(
        make=phone, span=10**4, longest=lambda limit: "+" + ("1202555" * limit)[: limit - 1]
    ),
    "postal_code": WrittenForm(
        make=lambda field, n: f"{n % 10**5:05d}"[: field.max_length], span=10**5, longest=_repeated("01234")
    ),
    "coordinates": WrittenForm(make=coordinates),
    "ip": WrittenForm(make=lambda _, n: f"192.0.2.{n % 255}", span=255),
    "address": WrittenForm(make=lambda _, n: f"https://example.com/{n % 10**6}"),
    "colour": WrittenForm(make=lambda _, n: f"#{n % 16**6:06x}", span=16**6),
    "serial": WrittenForm(make=serial, span=10**10, longest=_repeated("1234567890"), is_unique=True),
    "digits": WrittenForm(make=digits, longest=_repeated("9")),
}
"""By name; the first four are formats that contracts name, the others are told by a field's name alone."""


def format_of(field: Field, asking: Asking) -> WrittenForm | None:
    """Find the format of a field: documented, shown, or told by its name; None where it is free."""
    name = format_name(field, asking)
    if name is not None:
        return FORMATS[name]
    constant = asking.constants.get(field.name) if "string" in field.kinds else None
    return None if constant is None else WrittenForm(make=lambda _field, _n: constant, span=1)


def format_name(field: Field, asking: Asking) -> str | None:
    """Name the format of a field, None where it has none or one value only."""
    if "string" in field.kinds:
        text = field.example.value if field.example is not None else None
        shown = field.format or (_shown(text) if isinstance(text, str) else None)
        if shown is not None or field.name in asking.constants:
            return shown
    return _named(field.name, field.kinds, asking.formats)


@lru_cache(maxsize=4096)
def _named(name: str, kinds: tuple[str, ...], rows: tuple[tuple[str, str, str], ...]) -> str | None:
    found = (
        form for kind, pattern, form in rows if kind in kinds and re.search(pattern, name, re.IGNORECASE)
    )
    return next(found, None)


def _shown(text: str) -> str | None:
    return next((name for name, expression in _SHOWN if expression.search(text)), None)


def is_unique(field: Field, asking: Asking) -> bool:
    """Tell whether no two records of a tenant may share a field's value."""
    found = format_of(field, asking)
    return field.is_unique or (found is not None and found.is_unique)


def at_limit(field: Field, letters: str, asking: Asking) -> str | None:
    """Give a text of exactly the field's limit in characters, None where its format has none so long.

    Free texts repeat `letters`; white space never stands at the end.
    """
    limit = field.max_length or 0
    found = format_of(field, asking)
    if found is None:
        text = _repeated(letters)(limit)
        return f"{text[:-1]}x" if text.endswith(" ") else text
    text = found.longest(limit) if found.longest is not None else str(found.make(field, 10**9 + 7))
    return text if len(text) == limit else None


def _reads(read: Callable[[str], object]) -> Callable[[str], bool]:
    def is_read(text: str) -> bool:
        try:
            read(text)
        except ValueError:
            return False
        return True

    return is_read


IS_FORMED: dict[str, Callable[[str], bool]] = {
    "date": _reads(date.fromisoformat),
    "date-time": _reads(datetime.fromisoformat),
    "email": lambda text: _EMAIL.match(text) is not None,
    "time": lambda text: _TIME.match(text) is not None,
}
"""Whether a text is of a documented format."""
