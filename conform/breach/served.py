"""What a tenant has served so far: a caller may send it back in the form in which it came."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from conform.drift.judged import read_body

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Json
    from conform.exchange import Answer

_ID: Final = "id"
_NOTHING: Final = frozenset({"", "None", "null", "undefined", "NaN", "nil"})
"""What programs write where they were given no value."""


class Served:
    """Gather the values that answers held, by their names."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()

    def take(self, answer: Answer | None) -> None:
        """Learn what an answer holds."""
        if answer is not None:
            self._seen.update(_named(read_body(answer.body).value, ""))

    def holds(self, name: str, value: Json, *, is_id: bool, is_text: bool = False) -> bool:
        """Tell whether a value was served under a name, or as the id of a record where it names one.

        With `is_text` it stands in a path or a query: there it is a text, whatever it was served as.
        """
        names = {name, _ID} if is_id else {name}
        texts = {_text(value), value} if is_text and isinstance(value, str) else {_text(value)}
        return any((each, text) in self._seen for each in names for text in texts)


def is_nothing(value: Json) -> bool:
    """Tell what a program sends that was given no value: null, an empty text, or the word for it."""
    return value is None or (isinstance(value, str) and value in _NOTHING)


def _named(value: Json, name: str) -> Iterator[tuple[str, str]]:
    if name:
        yield name, _text(value)
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _named(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _named(inner, name)


def _text(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
