"""One list in a JSON or YAML file of any size, piece by piece: never more of it is held than one element."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import yaml

from conform.captured.bodies import from_base64

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK: Final = 1 << 20
MOST_ELEMENT: Final = 160 * 1024 * 1024
"""Bytes of one element of JSON: a body of 64 MiB in base64, escaped, with its headers."""
_MARK: Final = re.compile(rb'["{}\[\],]')
_INSIDE: Final = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_QUOTE: Final = ord('"')
_DEEPEST: Final = 100_000
_DEEPEST_YAML: Final = 200
_LONGEST_KEY: Final = 4096
_NULLS: Final = ("", "~", "null", "Null", "NULL")


class BrokenOffError(Exception):
    """Say that a file ends inside its list; the elements before the end were given."""


class NotFoundError(Exception):
    """Say that a file has no such list."""


class TooDeepError(Exception):
    """Say that a YAML file nests deeper than any cassette does."""


def elements(file: BinaryIO, ways: tuple[tuple[str, ...], ...]) -> Iterator[bytes | None]:
    """Yield the elements of the first array of a JSON file that stands at one of the ways.

    A way names the keys that lead to it (`("log", "entries")`). An element above 160 MiB is None. Raises
    NotFoundError where no array stands there, BrokenOffError where the file ends too soon.
    """
    window = _Opened(file)
    if not _is_found(window, {tuple(name.encode() for name in way) for way in ways}):
        raise NotFoundError
    while True:
        element, is_last = _element(window)
        if element != b"" or not is_last:
            yield element or None
        if is_last:
            return


class _Opened:
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

    def cut(self) -> bytes | None:
        """Give what is kept before the mark just passed and keep no more, None where it became too much."""
        kept, self.kept = self.kept, None
        return None if kept is None else bytes(self.text[kept : self.at - 1]).strip()

    def mark(self) -> int | None:
        """Give the next structural byte outside texts and step behind it, None at the end of the file."""
        while (found := _MARK.search(self.text, self.at)) is None:
            self.at = len(self.text)
            if not self.more():
                return None
        self.at = found.end()
        return found[0][0]

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


def _is_found(window: _Opened, ways: set[tuple[bytes, ...]]) -> bool:
    """Go to the first element of the wanted array; tell whether it is there."""
    names: list[bytes | None] = []
    last: bytes | None = None
    deepest = max(map(len, ways))
    while (mark := window.mark()) is not None:
        if mark == _QUOTE:
            last = window.string()
        elif mark == ord("[") and len(names) <= deepest and (*names[1:], last) in ways:
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


def _element(window: _Opened) -> tuple[bytes | None, bool]:
    """Give the next element's bytes, None where they are too many, and whether the array ends behind it."""
    depth, window.kept = 0, window.at
    while (mark := window.mark()) is not None:
        if mark == _QUOTE:
            if window.string() is None:
                break
        elif mark in b"{[":
            depth += 1
        elif depth:
            depth -= mark != ord(",")
        else:
            return window.cut(), mark == ord("]")
    raise BrokenOffError


def items(file: BinaryIO, names: tuple[str, ...]) -> Iterator[Any]:
    """Yield the items of the first list that stands under one of the names at the top of a YAML document.

    They are built from events: no recursion, no aliases that multiply. Scalars are texts, null or bytes.
    Raises yaml.YAMLError for what is not YAML, NotFoundError where no such list is there, TooDeepError
    beyond 200 levels.
    """
    events = yaml.parse(file, Loader=yaml.CSafeLoader)
    anchors: dict[str, Any] = {}
    if not _is_entered(events, names, anchors):
        raise NotFoundError
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            return
        yield _value(event, events, anchors)


def _is_entered(events: Iterator[yaml.Event], names: tuple[str, ...], anchors: dict[str, Any]) -> bool:
    for event in events:
        if isinstance(event, yaml.MappingStartEvent):
            break
        if isinstance(event, (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.AliasEvent)):
            return False
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            return False
        key = _value(event, events, anchors)
        value = next(events)
        if key in names and isinstance(value, yaml.SequenceStartEvent):
            return True
        _value(value, events, anchors)
    return False


def _value(event: yaml.Event, events: Iterator[yaml.Event], anchors: dict[str, Any]) -> Any:
    """Build one value from its events with a stack of our own; a value that repeats is one object."""
    open_: list[tuple[Any, list[Any]]] = []
    while True:
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            holder: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            if event.anchor is not None:
                anchors[event.anchor] = holder
            open_.append((holder, []))
            if len(open_) > _DEEPEST_YAML:
                raise TooDeepError
        else:
            is_end = isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent))
            made = _filled(*open_.pop()) if is_end else _scalar(event, anchors)
            if not open_:
                return made
            open_[-1][1].append(made)
        event = next(events)


def _filled(holder: Any, parts: list[Any]) -> Any:
    if isinstance(holder, list):
        holder.extend(parts)
    else:
        pairs = zip(parts[::2], parts[1::2], strict=False)
        holder.update((key, value) for key, value in pairs if isinstance(key, str))
    return holder


def _scalar(event: yaml.Event, anchors: dict[str, Any]) -> Any:
    if isinstance(event, yaml.AliasEvent):
        return anchors.get(str(event.anchor))
    if not isinstance(event, yaml.ScalarEvent):
        return None
    value: Any = event.value
    if event.tag is not None and event.tag.rpartition(":")[2].lstrip("!") == "binary":  # Ruby: `!binary`
        value = from_base64(event.value)
    elif event.implicit[0] and event.value in _NULLS:
        value = None
    if event.anchor is not None:
        anchors[event.anchor] = value
    return value
