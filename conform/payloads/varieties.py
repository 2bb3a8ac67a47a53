"""What software gets wrong in a value that it should only keep: one variety a payload, in all places at once.

A variety is a row of the table: what a free text, a formatted one or a number looks like there. All are
allowed by the docs, so each is to come back as it was sent. White space never stands at either end, and a
number in a text stands only where the docs take no number: neither is settled (docs README, "Values").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from conform.payloads import build, place
from conform.payloads import value as values
from conform.payloads.constraints import constrained
from conform.payloads.formats import DOMAIN, clock, day, format_name, leap_day
from conform.payloads.steps import companions

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from conform.contract import Field, Json
    from conform.payloads.endpoint import Endpoint, Input

    Make: TypeAlias = Callable[[Input, int], Json]

LONG, LONGEST = 300, 70_001
"""Characters where no page states a limit: past a column of 255, a note past one of 65,535."""
SCRIPTS = "سلام e\u0301 \u200f日本 n\u0303 "
"""Arabic, a letter with a combining accent, a mark of direction, signs of three bytes."""
EMOJI = "🙂👩‍🚀🇪🇬"
WORDS = ("1e5", "0x1F", "12.50", "1_000", "true", "null")
"""Texts that a number, a truth or nothing is read from; the last ones only where no name need be its own."""
NAMES = 4
LARGE = 12_345_000
"""An amount of eight digits, which a narrow column caps."""
_TURN = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Variety:
    """Hold what is sent in place of ordinary values.

    `text` makes a free text of a natural number, which keeps it apart from others. `forms` make texts of a
    format by its name, and as `number` and `signed` free numbers, and those that may be below zero.
    """

    text: Make
    forms: Mapping[str, Make] = field(default_factory=dict)


def _word(of: Input, n: int) -> Json:
    found = WORDS[n % (NAMES if of.field.is_required else len(WORDS))]
    return found.replace("1", str(1 + n // _TURN % 9), 1)


def _filled(of: Input, n: int) -> Json:
    """Fill a limit, or a column of 255 characters, with other scripts."""
    length = of.field.max_length or LONG
    text = f"{n % _TURN} {SCRIPTS * (length // len(SCRIPTS) + 1)}"[:length]
    return _ending(text)


def _ending(text: str) -> str:
    return f"{text[:-1]}ن" if text[-1:].isspace() else text


def _long(of: Input, n: int) -> Json:
    """Give a long text where no limit is stated, None where one is: boundary cases are at it."""
    return None if of.field.max_length else f"{n % _TURN} {'abcdefghi ' * LONG}"[: LONG - 1] + "x"


def _mixed(of: Input, n: int) -> Json:
    """Give letters of both cases, white space, emoji, markup and other scripts, as long as may be."""
    text = f"MiXed  CaSe\t{n % _TURN}\nTwo {EMOJI} {_marked(n)} {SCRIPTS}"
    length = of.field.max_length
    filler = SCRIPTS * ((length or LONG) // len(SCRIPTS) + 1)
    return (
        _ending(f"{text}{filler}"[:length]) if length else f"{text}{'abcdefghi ' * LONG}"[: LONG * 10] + "x"
    )


def _marked(n: int) -> str:
    return f'<b>"{n % _TURN}"</b> O\'B & C:\\n %s {{x}} &amp;'


def _below_zero(of: Input, n: int) -> Json:
    return -(1 + n % _TURN) if values.kind(of.field) == "integer" else -(n % _TURN + 0.5)


VARIETIES: Mapping[str, Variety] = {
    "case": Variety(
        text=lambda _, n: f"MiXed  CaSe\t{n % _TURN}\nTwo",
        forms={
            "email": lambda _, n: f"MiXed.CaSe-{n:x}@{DOMAIN}",
            "address": lambda _, n: f"https://{DOMAIN}/MiXed/{n % 10**6}",
            "colour": lambda _, n: f"#aBcD{n % 256:02x}",
            "date": lambda of, n: leap_day(of.field, n).isoformat(),
            "date-time": lambda of, n: f"{leap_day(of.field, n).isoformat()} {clock(of.field, n)}",
        },
    ),
    "zeros": Variety(
        text=lambda _, n: f"00{n % _TURN}.50",
        forms={
            "phone": lambda _, n: f"0020{n % 10**8:08d}",
            "number": lambda _, n: n % 1000 + 0.12345,
        },
    ),
    "plus": Variety(
        text=lambda _, n: f"+00{n % _TURN}",
        forms={
            "email": lambda _, n: f"first+tag-{n:x}@{DOMAIN}",
            "phone": lambda _, n: f"+0020{n % 10**7:07d}",
            "number": lambda _, n: LARGE + n % _TURN + 0.25,
            "date-time": lambda of, n: f"{day(of.field, n).isoformat()}T10:00:00+03:00",
        },
    ),
    "words": Variety(text=_word, forms={"signed": _below_zero}),
    "scripts": Variety(text=_filled),
    "emoji": Variety(text=lambda _, n: f"{EMOJI} {n % _TURN}"),
    "markup": Variety(text=lambda _, n: _marked(n)),
    "long": Variety(text=_long),
}
"""By the name under which a case asks it (`varied:emoji`)."""


_LONG, MIXED = "long", "mixed"
BLENDS: Mapping[str, tuple[str, ...]] = {
    MIXED: ("case", "scripts", "emoji", "markup", "long"),
}
"""Varieties that one value has at once, so that what alters any of them alters it.

What reads a text as a number looks at all of it: zeros, signs and words stand alone.
"""
BLENDED: Mapping[str, Variety] = {
    MIXED: Variety(text=_mixed, forms=VARIETIES["case"].forms),
}


_KNOWN: Mapping[str, Variety] = {**VARIETIES, **BLENDED}


def filled(of: Endpoint, name: str) -> frozenset[str]:
    """Name the places that a variety fills."""
    return frozenset(values_of(of, name))


@cache
def values_of(of: Endpoint, name: str) -> Mapping[str, Json]:
    """Give the value of a variety, or of several in one, for each place that it fills."""
    found: dict[str, Json] = {
        each.at: value for each in of.inputs() if (value := _value(of, each, name)) is not None
    }
    if name in (_LONG, MIXED):
        marks, endless = of.contract.vendor.books.marks, found if name == _LONG else values_of(of, _LONG)
        words = next((at for at in endless if at.rpartition(".")[2] in marks), None)
        found |= {} if words is None else {words: f"{found[words]} {'z' * LONGEST}"}
    return found


def payload(of: Endpoint, name: str) -> Json:
    """Give what the docs require and every place that a variety can fill; None where it fills none."""
    found = values_of(of, name)
    if not found:
        return None
    made = build.sample(of, f"varied {of.operation.id} {name}", _with(of, found.keys()))
    for at, value in found.items():
        made = place.with_value(made, at, value) if place.has(made, at) else made
    return constrained(made, of.asking)


def _with(of: Endpoint, places: Collection[str]) -> Callable[[str, Field], bool]:
    """Want what the docs require and the places with all above them; in an edit whole rows (docs README)."""
    wanted = {at[:end] for at in places for end, sign in enumerate(at) if sign in ".["} | {*places}
    is_needed, is_edit = build.on_the_way(of, next(iter(places))), of.operation.role == "edit"

    def wants(at: str, field: Field) -> bool:
        is_in_row = is_edit and "[" in at and build.is_sendable(at, field)
        return at in wanted or is_needed(at, field) or is_in_row

    return wants


def _value(of: Endpoint, each: Input, name: str) -> Json:
    """Give a variety's value at a place, None where the docs do not allow one or say what stands there.

    A limit that the page of the read alone states holds as well (docs README, "Values").
    """
    make = None if build.only(of, each.at, each.field) else _make(each, _KNOWN[name])
    if make is None or not of.is_settled(each.at, "kinds"):
        return None
    read = _shown(of, each.at)
    if each.field.max_length is None and read is not None:
        each = replace(each, field=replace(each.field, max_length=read.max_length))
    value = make(each, values.number(of.operation.id, of.operation.source.page, name, each.at))
    return value if value is not None and values.allows(each.field, value) else None


def _shown(of: Endpoint, at: str) -> Field | None:
    """Find what the record's own page claims of a written place, None where it shows none."""
    read = companions(of).read
    shown = None if read is None else read.operation.shown
    written = of.body
    for part in place.parts(at):
        if isinstance(part, int):
            written = written.items if written is not None else None
            continue
        is_wrapper = part == of.wrapper
        written = written.field(part) if written is not None else None
        if shown is not None and written is not None and not is_wrapper:
            above = shown.items if shown.items is not None else shown
            shown = above.field(written.reads_as or part)
    return shown


def _make(of: Input, variety: Variety) -> Make | None:
    field, of_kind, is_free = of.field, values.kind(of.field), values.is_free(of.field, of.asking)
    if of_kind in ("number", "integer"):
        is_signed = of.asking.signed and re.search(of.asking.signed, field.name)
        number = variety.forms.get("number") if of_kind == "number" else None
        return ((variety.forms.get("signed") if is_signed else None) or number) if is_free else None
    if of_kind != "string" or not set(field.kinds) <= {"string", "null"} or field.is_write_only:
        return None
    written = field.format or format_name(field, of.asking)
    if written == "date-time" and field.format is None:
        return None  # an example shows one way to write it, no claim allows another
    return variety.text if is_free else variety.forms.get(written or "")
