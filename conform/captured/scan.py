"""Find the elements of one array in a JSON file of any size, holding one element at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK: Final = 1 << 20
MOST_ELEMENT: Final = 160 * 1024 * 1024
"""Bytes of one element: a body of 64 MiB in base64, escaped, with its headers."""

_MARK: Final = re.compile(rb'["{}\[\],]')
_DEEP: Final = re.compile(rb'["{}\[\]]')
_INSIDE: Final = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_QUOTE: Final = ord('"')
_DEEPEST: Final = 100_000
_LONGEST_KEY: Final = 4096


class BrokenOffError(Exception):
    """Say that a file ends inside its array; the elements before the end were given."""


class NotFoundError(Exception):
    """Say that a JSON file has no such array."""


class _Window:
    """Move over a file: `kept` is where the kept part begins, None where nothing before `at` is kept."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.text = bytearray()
        self.at = 0
        self.kept: int | None = None

    def more(self) -> bool:
        """Read on, forgetting what is not kept; tell whether there was anything."""
        if self.kept is not None and len(self.text) - self.kept > MOST_ELEMENT:
            self.kept = None
        start = self.at if self.kept is None else self.kept
        del self.text[:start]
        self.at -= start
        self.kept = None if self.kept is None else 0
        chunk = self.file.read(CHUNK)
        self.text += chunk
        return bool(chunk)

    def mark(self, pattern: re.Pattern[bytes]) -> int | None:
        """Give the next structural byte outside texts and step behind it, None at the end of the file."""
        while True:
            found = pattern.search(self.text, self.at)
            if found is not None:
                self.at = found.end()
                return found[0][0]
            self.at = len(self.text)
            if not self.more():
                return None

    def string(self) -> bytes | None:
        """Step behind a text whose opening quote was just passed, None where it breaks off.

        Gives the last 4,096 bytes of it at most: it is looked at only where it may be a short key.
        """
        start = self.at
        while True:
            found = _INSIDE.match(self.text, self.at)
            self.at = len(self.text) if found is None else found.end()
            if self.at < len(self.text) and self.text[self.at] == _QUOTE:
                self.at += 1
                return bytes(self.text[max(start, self.at - 1 - _LONGEST_KEY) : self.at - 1])
            # the text goes on in the next piece; a short one may be a key and is kept whole
            self.at = start if self.at - start < _LONGEST_KEY else self.at
            before = self.at
            if not self.more():
                return None
            start = max(0, start - (before - self.at))


def elements(file: BinaryIO, way: tuple[tuple[str, ...], ...]) -> Iterator[bytes | None]:
    """Yield the elements of the first array that stands at one of the ways (`("log", "entries")`).

    An element above 160 MiB is None. Raises NotFoundError where no array stands there, BrokenOffError
    where the file ends too soon.
    """
    window = _Window(file)
    if not _enter(window, way):
        raise NotFoundError
    while True:
        element = _element(window)
        if element == _END:
            return
        yield None if element == _TOO_LARGE else element


_END: Final = b"]"
_TOO_LARGE: Final = b""


def _enter(window: _Window, ways: tuple[tuple[str, ...], ...]) -> bool:
    """Go to the first element of the wanted array; tell whether it is there."""
    names: list[bytes | None] = []
    last: bytes | None = None
    targets = {tuple(name.encode() for name in way) for way in ways}
    deepest = max(map(len, ways))
    while (mark := window.mark(_MARK)) is not None:
        if mark == ord('"'):
            last = window.string()
        elif mark == ord("[") and len(names) <= deepest and (*names[1:], last) in targets:
            return True
        elif mark in b"{[":
            names.append(last)
            last = None
            if len(names) > _DEEPEST:
                return False
        elif mark in b"}]" and names:
            names.pop()
            last = None
    return False


def _element(window: _Window) -> bytes:
    """Give the next element's bytes; `]` at the array's end."""
    depth, window.kept = 0, window.at
    while (mark := window.mark(_DEEP if depth else _MARK)) is not None:
        if mark == ord('"'):
            if window.string() is None:
                break
        elif mark in b"{[":
            depth += 1
        elif depth:
            depth -= 1
        else:
            return _cut(window, mark)
    raise BrokenOffError


def _cut(window: _Window, mark: int) -> bytes:
    kept, window.kept = window.kept, None
    element = None if kept is None else bytes(window.text[kept : window.at - 1]).strip()
    if mark == ord("]"):
        if element == b"":
            return _END
        window.at -= 1  # behind the last element: the end is met again
    return _TOO_LARGE if element is None else element
