"""Look for secrets in a text however they are written, and take them out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from conform.redact.needle import PLAIN, REDACTED, Needle, fold
from conform.redact.view import joined, normal, unwrapped, views

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conform.redact.view import View

_RUN: Final = re.compile(r"[A-Za-z0-9+/_=-]*")
_BEFORE: Final = re.compile(r"[A-Za-z0-9+/_=-]*\Z")
_WIDEST: Final = 4096
"""Characters of base64 beside a needle that go with it on either side."""
_SHORT: Final = 1_000
"""Characters of a text that is worth remembering: names and values come again with each answer."""
_MOST: Final = 20_000
"""How many such texts are remembered, the last ones used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Say which needle stands where in a text."""

    needle: Needle
    start: int
    end: int


class Search:
    """Look for needles in every reading of a text; `needles` in any order."""

    def __init__(self, needles: Iterable[Needle] = ()) -> None:
        known = tuple(needles)
        self._folded = tuple(each for each in known if each.is_folded)
        self._exact = tuple(each for each in known if not each.is_folded and not each.is_base64)
        self._base64 = tuple(each for each in known if each.is_base64)
        self._remembered = lru_cache(maxsize=_MOST)(self._without)
        self._least = min((len(each.text) for each in known), default=0)

    def first(self, text: str) -> Needle | None:
        """Give a needle that stands in a text, None where none does."""
        if not self._least or len(text) < self._least:
            return None
        if (found := next(self._in(text), None)) is not None:
            return found
        undone = normal(text)
        found = None if undone == text else next(self._in(undone), None)
        return found if found is None or found.form != PLAIN else replace(found, form="in escapes")

    def _in(self, text: str) -> Iterator[Needle]:
        folded, whole = fold(text), unwrapped(text)
        yield from (needle for needle in self._folded if needle.text in folded)
        yield from (needle for needle in self._exact if needle.text in text)
        yield from (needle for needle in self._base64 if needle.text in text)
        if whole is not text:
            yield from (needle for needle in self._base64 if needle.text in whole)

    def without(self, text: str) -> str:
        """Give a text with every secret in it replaced, whatever escapes it is written in."""
        if not self._least or len(text) < self._least:
            return text
        return self._remembered(text) if len(text) <= _SHORT else self._without(text)

    def _without(self, text: str) -> str:
        if self.first(text) is None:
            return text
        spans = sorted({(found.start, found.end) for found in self._all(text)})
        parts, last = list[str](), 0
        for start, end in spans:
            if start >= last:
                parts += [text[last:start], REDACTED]
            last = max(last, end)
        return "".join([*parts, text[last:]])

    def _all(self, text: str) -> Iterator[Found]:
        for view in views(text):
            yield from _in(view, self._folded, fold(view.text))
            yield from _in(view, self._exact, view.text)
            yield from _in(view, self._base64, view.text)
            if self._base64 and (whole := joined(view)) is not None:
                yield from _in(whole, self._base64, whole.text)


def _in(view: View, needles: tuple[Needle, ...], text: str) -> Iterator[Found]:
    for needle in needles:
        start = text.find(needle.text)
        while start >= 0:
            end = start + len(needle.text)
            first, last = _whole(text, start, end) if needle.is_base64 else (start, end)
            begin, stop = view.source(first, last)
            yield Found(needle=needle, start=begin, end=stop)
            start = text.find(needle.text, last)


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a place to the run of base64 that it is part of: the rest of it tells of the same secret."""
    before = _BEFORE.search(text[max(0, start - _WIDEST) : start])
    after = _RUN.match(text[end : end + _WIDEST])
    return start - len(before[0] if before else ""), end + len(after[0] if after else "")
