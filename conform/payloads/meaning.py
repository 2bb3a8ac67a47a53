"""What a field's name and format mean beyond its kind: one table, asked in order, first match wins.

Each entry makes one valid value out of a natural number: the same number gives the same value on every
machine, neighbours differ, and both the readable samples and Hypothesis' draws go through it. Rules that
stand in the docs' prose only (a discount between 0 and 100, an active payment method) are kept here.
This module is a table and may be longer than others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Field, Json

CURRENCIES = ("USD", "EGP", "SAR", "AED", "EUR", "GBP", "KWD", "JOD", "QAR", "JPY")
COUNTRIES = ("EG", "SA", "AE", "KW", "JO", "QA", "GB", "US", "DE", "FR", "MA", "TN", "OM", "BH")
LEAP_DAYS = tuple(date(year, 2, 29) for year in range(2000, 2025, 4))
EARLY, LATE = date(2001, 1, 1), date(2025, 1, 1)
DAYS = 6000
"""Days after EARLY or LATE in which dates lie: an end is always after a start."""
IMPLIED = {
    "product_id": "v1/products",
    "store_id": "v1/stores",
    "treasury_id": "v1/treasuries",
    "staff_id": "v1/staff",
    "sales_person_id": "v1/staff",
    "user_id": "v1/staff",
    "client_id": "v1/clients",
    "work_order_id": "v1/work_orders",
    "payment_work_order_id": "v1/work_orders",
    "estimate_id": "v1/estimates",
    "branch_id": "v1/branches",
    "cost_center_id": "v2/cost_center",
    "journal_account_id": "v1/journal_accounts",
    "follow_up_status_id": "v2/follow_up_status",
    "tax1": "v1/taxes",
    "tax2": "v1/taxes",
    "shipping_tax_id": "v1/taxes",
}
"""What a field's name says that it refers to where no link does: an id of nothing is no valid payload."""
_LATE_NAME = re.compile(r"due|expir|end(_|$)|(^|_)to(_|$)|return|finish|deliver|late", re.IGNORECASE)
_FORMATTED = (
    ("date-time", re.compile(r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")),
    ("date", re.compile(r"^\d{4}-\d{2}-\d{2}$")),
    ("time", re.compile(r"^\d{1,2}:\d{2}(:\d{2})?$")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """Say for which names and kinds a meaning holds and how a value is made of a natural number.

    `name` is searched in the field's name in any letter case; `shape` is a format, None for any.
    """

    is_for: Callable[[Field], bool]
    make: Callable[[Field, int], Json]


def named(pattern: str, kind: str = "string") -> Callable[[Field], bool]:
    """Ask whether a field takes a kind and its name matches a pattern in any letter case."""
    expression = re.compile(pattern, re.IGNORECASE)
    return lambda field: kind in field.kinds and expression.search(field.name) is not None


def shape(field: Field) -> str | None:
    """Give the format of a string: the documented one, or the one that its documented example shows."""
    if "string" not in field.kinds:
        return None
    if field.format is not None:
        return field.format
    text = field.example.value if field.example is not None else None
    if not isinstance(text, str):
        return None
    return next((name for name, expression in _FORMATTED if expression.search(text)), None)


def shaped(name: str) -> Callable[[Field], bool]:
    """Ask whether a field is a string of a format."""
    return lambda field: shape(field) == name


def day(field: Field, n: int) -> date:
    """Give a day, each seventh one a leap day; ends lie after starts."""
    is_late = _LATE_NAME.search(field.name) is not None
    if n % 7 == 0 and not is_late:
        return LEAP_DAYS[n // 7 % len(LEAP_DAYS)]
    if n % 7 == 0:
        return date(2028 + 4 * (n // 7 % 5), 2, 29)
    return (LATE if is_late else EARLY) + timedelta(days=n % DAYS)


def moment(field: Field, n: int) -> str:
    """Give a date-time as the docs write it, with a space: `2018-05-10 00:42:00`."""
    return f"{day(field, n).isoformat()} {clock(field, n)}"


def clock(field: Field, n: int) -> str:
    """Give a time of day, ends after noon; with seconds unless a documented pattern leaves no room."""
    hour = n % 12 + (12 if _LATE_NAME.search(field.name) else 0)
    minutes = f"{hour:02d}:{n // 12 % 60:02d}"
    if field.pattern is not None and re.fullmatch(field.pattern, minutes):
        return minutes
    example = field.example.value if field.example is not None else ""
    return minutes if isinstance(example, str) and example.count(":") == 1 else f"{minutes}:{n // 7 % 60:02d}"


def email(field: Field, n: int) -> str:
    """Give an address at example.com (RFC 2606), another one for each number, within the limit."""
    text = f"{field.name.replace('_', '-').lower()}-{n % 16**8:08x}@example.com"
    return text[-field.max_length :].lstrip("-") if field.max_length else text


def serial(field: Field, n: int) -> str:
    """Give a number that no other record of the run has, with leading zeros where there is room."""
    return f"{n % 10**10:010d}"[-(field.max_length or 10) :]


def phone(field: Field, n: int) -> str:
    """Give a phone number of the range that is kept for fiction."""
    return f"+1202555{n % 10**4:04d}"[-(field.max_length or 12) :]


def postal_code(field: Field, n: int) -> str:
    """Give five digits, of which the first may be zero."""
    return f"{n % 10**5:05d}"[: field.max_length]


def percent(_: Field, n: int) -> Json:
    """Give a share between 0 and 100 with two places (docs prose: discount between 0 and 100)."""
    return n % 10000 / 100


def pick(*values: Json) -> Callable[[Field, int], Json]:
    """Take a value by turns out of a list."""
    return lambda _, n: values[n % len(values)]


def small(_: Field, n: int) -> Json:
    """Give a small natural number (docs prose: days and the like are not negative)."""
    return n % 365


def spot(_: Field, n: int) -> str:
    """Give latitude, longitude and zoom."""
    return f"{24 + n % 800 / 100:.2f},{30 + n // 800 % 500 / 100:.2f},{1 + n % 15}"


def digits(field: Field, n: int) -> str:
    """Give a natural number in a string."""
    return str(1 + n % 10 ** min(field.max_length or 6, 6))[: field.max_length]


TABLE = (
    Meaning(is_for=shaped("email"), make=email),
    Meaning(is_for=shaped("date-time"), make=moment),
    Meaning(is_for=shaped("date"), make=lambda field, n: day(field, n).isoformat()),
    Meaning(is_for=shaped("time"), make=clock),
    Meaning(is_for=lambda field: field.pattern is not None and "string" in field.kinds, make=clock),
    Meaning(is_for=named(r"^payment_method$"), make=pick("cash")),
    Meaning(is_for=named(r"(^|_)discount(_percent(age)?)?$|percent", "number"), make=percent),
    Meaning(is_for=named(r"(^|_)discount(_percent(age)?)?$|percent", "integer"), make=lambda _, n: n % 100),
    Meaning(is_for=named(r"^value$", "number"), make=percent),
    Meaning(is_for=named(r"due_after|_days$|^days$", "integer"), make=small),
    Meaning(is_for=named(r"due_after|_days$|^days$", "number"), make=small),
    Meaning(is_for=named(r"e_?mail"), make=email),
    Meaning(is_for=named(r"currency(_code)?$"), make=pick(*CURRENCIES)),
    Meaning(is_for=named(r"country(_code)?$"), make=pick(*COUNTRIES)),
    Meaning(is_for=named(r"phone|mobile|(^|_)fax"), make=phone),
    Meaning(is_for=named(r"postal|zip"), make=postal_code),
    Meaning(is_for=named(r"map_location|coordinates"), make=spot),
    Meaning(is_for=named(r"(^|_)ip$"), make=lambda _, n: f"192.0.2.{n % 255}"),
    Meaning(is_for=named(r"(^|_)(url|link|website)$"), make=lambda _, n: f"https://example.com/{n % 10**6}"),
    Meaning(is_for=named(r"colou?r"), make=lambda _, n: f"#{n % 16**6:06x}"),
    Meaning(is_for=named(r"(^|_)date$"), make=lambda field, n: day(field, n).isoformat()),
    Meaning(is_for=named(r"(^|_)time$"), make=clock),
    Meaning(is_for=named(r"(^|_)(number|no|code|barcode|sku)$"), make=serial),
    Meaning(is_for=named(r"(^|_)(id|limit|period|amount|total|price|balance|rate|quantity)$"), make=digits),
)


_UNIQUE = (email, serial)
"""Makers of values of which a tenant takes each only once (docs prose: uniqueness is a precondition)."""


def is_unique(field: Field) -> bool:
    """Tell whether no two records of a tenant may share a field's value."""
    found = meaning(field)
    return found is not None and found.make in _UNIQUE


def meaning(field: Field) -> Meaning | None:
    """Find what a field means beyond its kind, None where it is free."""
    return next((each for each in TABLE if each.is_for(field)), None)
