"""Read the list in a YAML cassette item by item from its events: no recursion, no aliases that multiply."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import yaml

from conform.captured.scan import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST: Final = 200
_NULLS: Final = ("", "~", "null", "Null", "NULL")


class TooDeepError(Exception):
    """Say that a YAML file nests deeper than any cassette does."""


def items(file: BinaryIO, names: tuple[str, ...]) -> Iterator[Any]:
    """Yield the items of the first list that stands under one of the names at the top of the document.

    Scalars are texts, null or bytes. Raises yaml.YAMLError for what is not YAML, NotFoundError where
    no such list is there, TooDeepError beyond 200 levels.
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
            _name(event, holder, anchors)
            open_.append((holder, []))
            if len(open_) > _DEEPEST:
                raise TooDeepError
        else:
            done = open_.pop() if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)) else None
            made = _closed(done) if done is not None else _single(event, anchors)
            if not open_:
                return made
            open_[-1][1].append(made)
        event = next(events)


def _closed(done: tuple[Any, list[Any]]) -> Any:
    holder, parts = done
    if isinstance(holder, list):
        holder.extend(parts)
    else:
        pairs = zip(parts[::2], parts[1::2], strict=False)
        holder.update((key, value) for key, value in pairs if isinstance(key, str))
    return holder


def _single(event: yaml.Event, anchors: dict[str, Any]) -> Any:
    if isinstance(event, yaml.AliasEvent):
        return anchors.get(str(event.anchor))
    if not isinstance(event, yaml.ScalarEvent):
        return None
    value: Any = event.value
    if event.tag is not None and event.tag.endswith(":binary"):
        value = b64decode(event.value, validate=False)
    elif event.implicit[0] and event.value in _NULLS:
        value = None
    _name(event, value, anchors)
    return value


def _name(event: Any, value: Any, anchors: dict[str, Any]) -> None:
    if event.anchor is not None:
        anchors[event.anchor] = value
