"""What is looked for of a secret, and how it is found and taken out however it is written."""

from __future__ import annotations

import base64
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from conform.redact.escapes import normal, unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REDACTED = "[redacted]"
PLAIN = "as it is"
SHORTEST = 6
"""A shorter value occurs by chance: it is hidden where its name tells, and not looked for elsewhere."""
LONGEST_WORD = 11
"""A value of letters alone up to this length may be a word of the docs: it is looked for as it is written."""
_SHORTEST_BASE64 = 7
"""The fewest base64 characters that are looked for; fewer would occur by chance."""
_WIDEST: Final = 4096
"""Characters of base64 beside a place that go with it on either side."""
_SHORT: Final = 1_000
"""Characters of a text that is worth remembering: names and values come again with each answer."""
_MOST: Final = 20_000
"""How many such texts are remembered, the last ones used."""
_NEAR: Final = 64
"""In so many characters a secret is looked for first, then in twice as many."""
_BASE64: Final = r"(?:[A-Za-z0-9+/_=-]|%[0-9A-Fa-f]{2}|\\[nr/]|(?>[ \t]*\r?\n[ \t]*))*+"
_AFTER, _BEFORE = re.compile(_BASE64), re.compile(rf"{_BASE64}\Z")
_NUMBER: Final = re.compile(r"&(?:amp;)*\#[xX]?[0-9A-Fa-f]+\Z")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Secret:
    """Hold a value that must reach no file; `kind` says what it is and may be shown (`API key`)."""

    kind: str
    value: str

    def __repr__(self) -> str:
        return f"Secret(kind={self.kind!r})"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Writing:
    """Hold one way to write a secret, to look for; `form` names it in words.

    `is_folded` tells that letters of the other case count too, and `text` is folded then; `is_base64` that
    the characters around it are of the same secret.
    """

    kind: str
    form: str
    text: str
    is_folded: bool = False
    is_base64: bool = False

    def __repr__(self) -> str:
        return f"Writing(kind={self.kind!r}, form={self.form!r})"


def writings(secret: Secret) -> tuple[Writing, ...]:
    """Give what to look for of a secret, each text once; nothing of one that is too short to look for."""
    if len(secret.value) < SHORTEST:
        return ()
    found: dict[str, Writing] = {}
    for each in (*_plain(secret), *_coded(secret)):
        found.setdefault(each.text, each)
    return tuple(found.values())


def _plain(secret: Secret) -> Iterator[Writing]:
    """Yield the value as it is and with all escapes undone; forms write a blank as a plus."""
    is_folded = not (secret.value.isalpha() and len(secret.value) <= LONGEST_WORD)
    undone = normal(secret.value)
    meant = undone if len(undone) >= SHORTEST else secret.value
    for text in (secret.value, meant, meant.replace(" ", "+")):
        folded = text.casefold() if is_folded else text
        yield Writing(kind=secret.kind, form=PLAIN, text=folded, is_folded=is_folded)


def _coded(secret: Secret) -> Iterator[Writing]:
    """Yield the value in hexadecimal, in base64, and in base64 of that, both in two alphabets (RFC 4648)."""
    value = secret.value.encode("utf-8", "surrogateescape")
    yield Writing(kind=secret.kind, form="in hexadecimal", text=value.hex(), is_folded=True)
    once = [each for text in aligned_base64(value) for each in (text, _for_urls(text))]
    twice = [
        each for text in once for code in aligned_base64(text.encode()) for each in (code, _for_urls(code))
    ]
    for form, texts in (("in base64", once), ("in base64 twice", twice)):
        for text in texts:
            yield Writing(kind=secret.kind, form=form, text=text, is_base64=True)


def _for_urls(text: str) -> str:
    return text.replace("+", "-").replace("/", "_")


def aligned_base64(value: bytes) -> Iterator[str]:
    """Yield what stays the same of a value's base64 wherever it stands in what was encoded (RFC 4648, 4).

    Three bytes are four characters, so there are three alignments; characters that also hold bits of a
    neighbouring byte are left out.
    """
    for offset in range(3):
        first = -(-offset * 8 // 6)
        last = (offset + len(value)) * 8 // 6
        text = base64.b64encode(b"\0" * offset + value).decode()[first:last]
        if len(text) >= _SHORTEST_BASE64:
            yield text


class Search:
    """Look for writings of secrets in a text as it is and as it reads without its escapes."""

    def __init__(self, known: Iterable[Writing] = ()) -> None:
        self._writings = tuple(known)
        self._remembered = lru_cache(maxsize=_MOST)(self._without)
        self._least = min((len(each.text) for each in self._writings), default=0)

    def first(self, text: str) -> Writing | None:
        """Give a writing that stands in a text, None where none does."""
        if not self._least or len(text) < self._least:
            return None
        return next(_standing(self._writings, text), None)

    def without(self, text: str) -> str:
        """Give a text with every secret in it replaced, whatever escapes it is written in."""
        if not self._least or len(text) < self._least:
            return text
        return self._remembered(text) if len(text) <= _SHORT else self._without(text)

    def _without(self, text: str) -> str:
        found = {(each.text, each.is_base64): each for each in _standing(self._writings, text)}
        parts, last = list[str](), 0
        for start, end in sorted(span for each in found.values() for span in _spans(each, text)):
            if start >= last:
                parts += [text[last:start], REDACTED]
            last = max(last, end)
        return "".join([*parts, text[last:]])


def _standing(known: Iterable[Writing], text: str) -> Iterator[Writing]:
    """Yield the writings that stand in a text; one may come twice."""
    yield from _in(known, text)
    if (undone := normal(text)) != text:
        for each in _in(known, undone):
            yield replace(each, form="in escapes") if each.form == PLAIN else each


def _in(known: Iterable[Writing], text: str) -> Iterator[Writing]:
    folded, whole = text.casefold(), unwrapped(text)
    for each in known:
        if each.text in (folded if each.is_folded else whole if each.is_base64 else text):
            yield each


def _spans(writing: Writing, text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of a writing in a text, from left to right: each is the least part that holds it.

    No table is kept of which escape became which character: what is asked is whether it still reads so.
    """

    def holds(start: int, end: int) -> bool:
        return next(_standing((writing,), text[start:end]), None) is not None

    plain = text.casefold() if writing.is_folded else text
    at, size = 0, _NEAR
    while at < len(text):
        start = plain.find(writing.text, at) if len(plain) == len(text) else -1
        end = start + len(writing.text)
        if start < 0 or holds(at, end - 1):
            if not holds(at, at + size):
                if at + size >= len(text):
                    return
                size *= 2
                continue
            end = bisect_left(range(at + size), True, lo=at, key=partial(holds, at))  # noqa: FBT003 - sought
            start = bisect_right(range(end), -1, lo=at, key=lambda start: -holds(start, end)) - 1
        start, at = _whole(writing, text, start, end)
        yield start, at
        size = _NEAR


def _whole(writing: Writing, text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a place to all of its escapes, and to the run of base64 that tells of the same secret."""
    if writing.is_base64:
        before = _BEFORE.search(text[max(0, start - _WIDEST) : start])
        after = _AFTER.match(text[end : end + _WIDEST])
        return start - len(before[0] if before else ""), end + len(after[0] if after else "")
    while start > 0 and text[start - 1] == "\\":
        start -= 1
    is_cut = text[end : end + 1] == ";" and _NUMBER.search(text[start:end])
    return start, end + 1 if is_cut else end
