"""Payloads as strategies of Hypothesis, made of its public parts: what a field allows is what is drawn.

A run draws by `fuzz_one_input`, with the bytes of a seeded generator: that neither mixes in constants of
the loaded modules nor mutates earlier examples, so that a payload hangs on nothing but its seed, the
contract and Hypothesis' version, and ten draws give ten different payloads.
"""

from __future__ import annotations

import json
import random
import warnings
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning

from conform.contract import Contract, Vendor
from conform.payloads import build
from conform.payloads import value as values
from conform.payloads.constraints import constrained
from conform.payloads.endpoint import endpoint
from conform.payloads.formats import (
    DAYS,
    EARLY,
    LATE,
    LATE_LEAP_DAYS,
    LEAP_DAYS,
    clock_text,
    format_name,
    format_of,
    is_late,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import SearchStrategy

    from conform.contract import Field, Json, Operation
    from conform.contract.vendor import Asking
    from conform.payloads.endpoint import Endpoint

PIECES = (
    "Nile Trading",
    "شركة النيل للتجارة",
    "Sales مبيعات 2024",
    "café naïve Ærø",
    "🙂 👩‍🚀 🇪🇬",
    'said "yes"',
    "O'Brien & sons",
    "a < b > c",
    "<b>bold</b>",
    "50% off; 100_000",
    "C:\\path\\name",
    "日本語テスト",
    "(خصم) ١٢٣ [off]",
    "line one\nline two",
    "{curly} $dollar ${x}",
    "\u200fright to left mark",
)
"""Arabic, mixed direction, emoji, quotes, angle brackets, escapes; no white space at either end."""
PAIRS = (*PIECES, *(f"{one} {other}" for one, other in pairwise(PIECES)))
ALPHABET = "".join(sorted({letter for piece in PIECES for letter in piece if letter.isprintable()} - {" "}))
WORDS = 24
"""Characters of the alphabet that a text has at most; the limits themselves are asked by boundary cases."""
MANY = 2
"""Rows of a child collection at most."""
BUFFER = 2**14
"""Bytes for one payload: one that needs more is not drawn, and the largest body takes a fifth."""
TRIALS = 4
"""Buffers a wanted payload that are tried: of a small body some payloads come twice."""


def payloads(operation: Operation, vendor: Vendor | None = None) -> SearchStrategy[Any]:
    """Give the payloads that the docs allow for an operation; None alone where it takes no JSON body.

    What refers to a record is a placeholder (`{"$ref": "v1/clients"}`), as in a case. `vendor` says what no
    schema says, nothing where it is None.
    """
    contract = Contract(name="", version="", title="", operations=(operation,), vendor=vendor or Vendor())
    return _payloads(endpoint(contract, operation))


def drawn(of: Endpoint, seed: int, count: int) -> tuple[Json, ...]:
    """Draw different payloads, with all fields and with some by turns; fewer where the docs allow no more.

    The same operation, seed and count give the same payloads in every process.
    """
    if of.body is None or of.is_exemplary or count < 1:
        return ()
    by_turns = [_payloads(of, is_whole=is_whole) for is_whole in (True, False)]
    return collected(by_turns, f"{seed} {of.operation.id} {of.operation.source.page}", count)


def collected(by_turns: Sequence[SearchStrategy[Any]], salt: str, count: int) -> tuple[Any, ...]:
    """Draw different values of strategies by turns; fewer where they have no more."""
    found: dict[str, Any] = {}

    def collect(value: Any) -> None:
        found.setdefault(json.dumps(value, sort_keys=True, default=repr), value)

    source = random.Random(salt)  # noqa: S311 - no secrets
    with warnings.catch_warnings():  # drawing while pytest starts is our plan; what it prints then is long
        warnings.simplefilter("ignore", HypothesisWarning)
        turns = [_fed(each, collect) for each in by_turns]
        for turn in range(TRIALS * count):
            turns[turn % len(turns)](source.randbytes(BUFFER))
            if len(found) == count:
                break
    return tuple(found.values())


def _fed(strategy: SearchStrategy[Any], collect: Callable[[Any], None]) -> Callable[[bytes], object]:
    """Give what draws one value out of bytes, as a fuzzer would."""

    @settings(database=None, deadline=None)
    @given(strategy)
    def drawing(value: Any) -> None:
        collect(value)

    fuzz: Callable[[bytes], object] = cast("Any", drawing).hypothesis.fuzz_one_input
    return fuzz


def _payloads(of: Endpoint, *, is_whole: bool = False) -> SearchStrategy[Any]:
    if of.body is None:
        return st.none()
    body = _value(of, "", of.body, is_whole)

    @st.composite
    def payload(draw: st.DrawFn) -> Json:  # with a name, since the parts of one would fill pages
        return constrained(draw(body), of.asking)

    return payload()


def _value(of: Endpoint, at: str, field: Field, is_whole: bool) -> SearchStrategy[Any]:  # noqa: FBT001 - handed down
    only = build.only(of, at, field)
    if only:
        return st.sampled_from(only)
    of_kind = values.kind(field)
    if of_kind == "object" and (field.fields or field.extra is None):
        return _object(of, at, field, is_whole)
    if of_kind == "object" and field.extra is not None:
        return st.fixed_dictionaries({"1": _value(of, f"{at}.1", field.extra, is_whole)})
    if of_kind == "array" and field.reference is not None:
        return _scalar(field, of.asking).map(lambda each: [each])
    if of_kind == "array" and field.items is not None and field.items.is_claimed:
        row = _value(of, f"{at}[]", replace(field.items, name=field.name), is_whole)
        return st.lists(row, min_size=1, max_size=MANY)
    return _scalar(field, of.asking)


def _object(of: Endpoint, at: str, field: Field, is_whole: bool) -> SearchStrategy[Any]:  # noqa: FBT001 - handed down
    """Give objects with all fields, or with some of the optional ones, of which null may stand for one."""
    needed: dict[str, SearchStrategy[Any]] = {}
    optional: dict[str, SearchStrategy[Any]] = {}
    for each in field.fields:
        place = f"{at}.{each.name}" if at else each.name
        is_needed = is_whole or each.is_required or of.is_usual(place) or place == of.wrapper
        if is_needed and (build.is_sendable(place, each) or place == of.wrapper):
            needed[each.name] = _value(of, place, each, is_whole)
        elif build.is_sendable(place, each):
            optional[each.name] = _value(of, place, each, is_whole)
            if each.is_nullable and not values.choices(each) and not of.is_owed(place):
                optional[each.name] |= st.none()
    if is_whole:  # in documented order, which costs a third less than shuffled
        return st.tuples(*needed.values()).map(lambda made: dict(zip(needed, made, strict=True)))
    return st.fixed_dictionaries(needed, optional=optional)


def _scalar(field: Field, asking: Asking) -> SearchStrategy[Any]:
    allowed = values.references(field, asking) or (
        values.filled(field) if field.is_required else values.choices(field)
    )
    if allowed:
        return st.sampled_from(allowed)
    name = format_name(field, asking)
    if name in ("date", "date-time", "time"):
        return _dated(name, is_late(field), clock_text(field, time()))
    form = format_of(field, asking)
    if form is not None:
        return st.integers(0, form.span - 1).map(partial(form.make, field))
    of_kind = values.kind(field)
    if of_kind is None and field.example is not None:
        return st.just(field.example.value)
    if values.is_unset(field):
        return st.just(values.unset(field))
    return _free(of_kind or "string", field.max_length, field.minimum, field.maximum)


@cache  # of one for many fields Hypothesis looks at the parts once
def _dated(name: str, is_after: bool, midnight: str) -> SearchStrategy[str]:  # noqa: FBT001 - a key of the cache
    """Give days, times written as long as `midnight`, or both with a space; an end is after a start."""
    first, leap_days = (LATE, LATE_LEAP_DAYS) if is_after else (EARLY, LEAP_DAYS)
    noon, end = (time(12), time(23, 59, 59)) if is_after else (time(), time(11, 59, 59))
    if name == "date":
        days = st.dates(first, first + timedelta(days=DAYS)) | st.sampled_from(leap_days)
        return days.map(date.isoformat)
    if name == "time":
        return st.times(noon, end).map(lambda each: str(each.isoformat("seconds"))[: len(midnight)])
    earliest = datetime.combine(first, time())
    both = st.datetimes(earliest, earliest + timedelta(days=DAYS))
    return both.map(lambda each: each.isoformat(" ", "seconds")[: len("2018-05-10 ") + len(midnight)])


@cache
def _free(kind: str, limit: int | None, low: float | None, high: float | None) -> SearchStrategy[Any]:
    """Give values that nothing but kind and limits bind."""
    if kind == "string":
        return _texts(min(limit or values.LONG, values.LONG))
    if kind == "integer":
        return _integers(low, high)
    if kind == "number":
        return _decimals(low, high)
    return {"boolean": st.booleans(), "array": st.builds(list)}.get(kind, st.builds(dict))


def _texts(limit: int) -> SearchStrategy[str]:
    """Give texts of the alphabet, and pieces beside a number, so that they differ."""
    if limit < values.SHORT:
        return st.integers(0, 10 ** min(limit, 9) - 1).map(str)
    pieces = st.tuples(st.sampled_from(PAIRS), st.integers(0, 10**9 - 1))
    return st.text(ALPHABET, min_size=4, max_size=min(limit, WORDS)) | pieces.map(partial(_joined, limit))


def _joined(limit: int, parts: tuple[str, int]) -> str:
    piece, number = parts[0][: limit - 10].strip(), str(parts[1])
    return f"{number} {piece}" if parts[1] % 2 else f"{piece} {number}"


def _integers(low: float | None, high: float | None) -> SearchStrategy[int]:
    if low is None and high is None:
        return st.integers(0, 99_999)
    first = int(low) if low is not None else int(high or 0) - 99_999
    return st.integers(first, int(high) if high is not None else first + 99_999)


def _decimals(low: float | None, high: float | None) -> SearchStrategy[float]:
    """Give numbers of two places, or where nothing bounds them of up to seven."""
    if low is not None or high is not None:
        return _integers(low, high).map(float)
    ranges = ((0, 9999, 2), (0, 999, 7))
    return st.one_of([st.decimals(low, high, places=places).map(float) for low, high, places in ranges])
