"""Which places of a payload a refusal names, in whatever form it gives its reasons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Json
    from conform.contract.vendor import Answers

_NUMBERS: Final = re.compile(r"\.\d+(?=\.|$)")
_ROWS: Final = re.compile(r"\[\d*\]")


_MOST: Final = 200
"""Characters of a reason that are kept."""


def named_places(body: Json, answers: Answers) -> frozenset[str]:
    """Give the places that the body of a refusal gives reasons for: `Client.email`; rows have no numbers.

    Reasons stand nested or flat, by row numbers or without; none where a refusal names no place.
    """
    return frozenset(dict(_reasons(body, answers)))


def told_reasons(body: Json, answers: Answers) -> tuple[str, ...]:
    """Give the first reason of each place that a refusal names, in the order of their names.

    Where it names none, what it says of the whole; () where it says nothing.
    """
    found = dict(reversed([*_reasons(body, answers)]))
    whole = body.get(answers.message) if isinstance(body, dict) else None
    said = [found[place] for place in sorted(found)] if found else [_text(whole)]
    return tuple(each[:_MOST] for each in said if each)


def _reasons(body: Json, answers: Answers) -> Iterator[tuple[str, str]]:
    told = body if isinstance(body, dict) else {}
    reasons = next((told[name] for name in answers.reasons if name in told), None)
    return ((place, said) for place, said in _leaves(reasons) if place)


def _text(reason: Json) -> str:
    """Give a reason as a text: of several the first, of anything else nothing."""
    first = reason[0] if isinstance(reason, list) and reason else reason
    return first if isinstance(first, str) else ""


def _leaves(reasons: Json, at: str = "") -> Iterator[tuple[str, str]]:
    if not isinstance(reasons, dict) or not reasons:
        yield _NUMBERS.sub("", at).lstrip("."), _text(reasons)
        return
    for name, each in reasons.items():
        yield from _leaves(each, f"{at}.{name}")


def is_meant(named: str, place: str) -> bool:
    """Tell whether a reason for `email` or `Client.email` is one for the place `Client.email`.

    A reason is given with the way to its place or without, from the record or from the body.
    """
    bare = _ROWS.sub("", place)
    return named == bare or bare.endswith(f".{named}") or named.endswith(f".{bare}")


def is_inside(place: str, named: str) -> bool:
    """Tell whether a place stands inside what a reason was given for: rows as a whole, say."""
    above = _ROWS.sub("", place).rpartition(".")[0]
    while above:
        if is_meant(named, above):
            return True
        above = above.rpartition(".")[0]
    return False
