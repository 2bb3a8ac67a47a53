"""Frozen cases on disk: what was asked when a recording was made, so that a replay never draws again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args

from conform.case import Case, Credentials, Outcome, Sort, Step, content

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT = 1
_CASE_KEYS = frozenset(["contract", "operation", "sort", "asks", "steps"])
_CHOICES = {"expects": get_args(Outcome), "credentials": get_args(Credentials), "sort": get_args(Sort)}


class CorpusError(Exception):
    """Say on one line why frozen cases cannot be read, and where: a dotted place (`cases[3].steps[0]`)."""

    def __init__(self, *, place: str, reason: str) -> None:
        self.place = place
        self.reason = reason
        super().__init__(f"{place}: {reason}; record the cases anew with --record" if place else reason)


def dump_cases(cases: Iterable[Case]) -> bytes:
    """Give cases as UTF-8 JSON, keys in a fixed order; the same cases give the same bytes."""
    document = {"format": FORMAT, "cases": [content(case) for case in cases]}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def load_cases(data: bytes) -> tuple[Case, ...]:
    """Read cases back, equal to those that were written; raise CorpusError with place and reason."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise CorpusError(place="corpus", reason=f"is not JSON ({type(error).__name__})") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise CorpusError(place="format", reason=f"expected format {FORMAT}")
    rows = document.get("cases")
    if not isinstance(rows, list):
        raise CorpusError(place="cases", reason="expected a list")
    return tuple(_case(f"cases[{index}]", row) for index, row in enumerate(rows))


def _case(place: str, value: Any) -> Case:
    _check(place, value, _CASE_KEYS, _CASE_KEYS)
    if not isinstance(value["steps"], list):
        raise CorpusError(place=f"{place}.steps", reason="expected a list")
    steps = tuple(_step(f"{place}.steps[{index}]", each) for index, each in enumerate(value["steps"]))
    return Case(**{**value, "steps": steps})


def _step(place: str, value: Any) -> Step:
    _check(place, value, frozenset(Step.__slots__), frozenset(["contract", "operation", "expects"]))
    return Step(**value)


def _check(place: str, value: Any, known: frozenset[str], needed: frozenset[str]) -> None:
    if not isinstance(value, dict):
        raise CorpusError(place=place, reason=f"expected a mapping, found {type(value).__name__}")
    strange, absent = sorted(set(value) - known), sorted(needed - set(value))
    if strange or absent:
        reason = f"unknown key {strange[0]!r}" if strange else f"lacks {absent[0]!r}"
        raise CorpusError(place=place, reason=reason)
    for key, allowed in _CHOICES.items():
        if key in value and value[key] not in allowed:
            raise CorpusError(place=f"{place}.{key}", reason=f"must be one of {', '.join(allowed)}")
