"""Note what a program reads of the answers that it gets: dicts that tell which of their keys were touched.

    noting = conform.Noting("reads.jsonl")
    session.hooks["response"].append(noting.response)      # requests
    client.event_hooks["response"].append(noting.response) # httpx

What is read by code that knows dicts from the inside (msgspec, pydantic) is not seen: an object of which
nothing was seen counts as read whole, so that nothing is missed where such code takes the whole of it.
"""

from __future__ import annotations

import atexit
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit

import msgspec

from conform.disk import Door
from conform.errors import UserError
from conform.uses.place import ANY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NUMBER: Final = re.compile(r"(?<=/)\d+(?=[./]|$)")
KEY: Final = "noted"
"""The key by which a line of notes is known."""


class Noting:
    """Gather what is read of answers, by method and path, and add it to a file at the end of the process.

    Each line of the file is what one process noted of one call; ids in paths are 0, and no value stands in
    it. A file that is there grows, so that a test run on several processes makes one. A process that ends
    without its `atexit` (a worker of xdist may) saves by `save()` or as a context.
    """

    def __init__(self, file: str | Path) -> None:
        self.file = Path(file)
        self._touched: dict[str, set[str]] = {}
        self._saved: dict[str, int] = {}
        atexit.register(self.save)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.save()

    def response(self, response: Any, *_: Any, **__: Any) -> Any:
        """Let `json()` of a response of requests or httpx give an answer that is noted; give the response."""
        plain: Callable[..., Any] = response.json
        request = response.request
        response.json = lambda *given, **named: self.answer(
            plain(*given, **named), request.method, str(request.url)
        )
        return response

    def answer(self, value: Any, method: str, url: str) -> Any:
        """Give a parsed answer in which each dict notes its keys; equal to what was given in every way."""
        path = _NUMBER.sub("0", urlsplit(url).path)
        touched = self._touched.setdefault(f"{method.upper()} {path}", set())
        return _noted(value, "", touched.add)

    @property
    def notes(self) -> dict[tuple[str, str], frozenset[str]]:
        """Give what was noted so far, as `read_notes` does of a file."""
        return {
            (method, path): frozenset(each)
            for call, each in self._touched.items()
            for method, _, path in (call.partition(" "),)
        }

    def save(self) -> None:
        """Add what was noted since the last time to the file; raise DiskError where it cannot be."""
        new = {call: each for call, each in self._touched.items() if len(each) != self._saved.get(call, -1)}
        lines = [
            msgspec.json.encode({KEY: call, "reads": sorted(each)}).decode() for call, each in new.items()
        ]
        if lines:
            Door().lines(self.file, lines)
        self._saved |= {call: len(each) for call, each in new.items()}


def _noted(value: Any, at: str, note: Callable[[str], None]) -> Any:
    if isinstance(value, dict):
        return _Noted(((key, _noted(each, _below(at, key), note)) for key, each in value.items()), at, note)
    if isinstance(value, list):
        return [_noted(each, f"{at}[]", note) for each in value]
    return value


def _below(at: str, key: object) -> str:
    return f"{at}.{key}" if at else str(key)


class _Noted(dict[str, Any]):
    """Be a dict of an answer, and note what of it is touched: a key, or all of it."""

    __slots__ = ("_at", "_note")

    def __init__(self, pairs: Iterator[tuple[str, Any]], at: str, note: Callable[[str], None]) -> None:
        super().__init__(pairs)
        self._at, self._note = at, note

    def _key(self, key: object) -> None:
        self._note(_below(self._at, key))

    def _whole(self) -> None:
        self._note(_below(self._at, ANY))

    def __getitem__(self, key: str) -> Any:
        self._key(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._key(key)
        return super().get(key, default)

    def pop(self, key: str, *default: Any) -> Any:
        self._key(key)
        return super().pop(key, *default)

    def setdefault(self, key: str, default: Any = None) -> Any:
        self._key(key)
        return super().setdefault(key, default)

    def __contains__(self, key: object) -> bool:
        self._key(key)
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self._whole()
        return super().__iter__()

    def __reversed__(self) -> Iterator[str]:
        self._whole()
        return super().__reversed__()

    def keys(self) -> Any:
        self._whole()
        return super().keys()

    def values(self) -> Any:
        self._whole()
        return super().values()

    def items(self) -> Any:
        self._whole()
        return super().items()

    def popitem(self) -> tuple[str, Any]:
        self._whole()
        return super().popitem()

    def __eq__(self, other: object) -> bool:
        self._whole()
        return super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None  # as of any dict

    def __or__(self, other: Any) -> Any:
        return dict(self) | other

    def __ror__(self, other: Any) -> Any:
        return other | dict(self)

    def copy(self) -> dict[str, Any]:
        return dict(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


class NotesError(UserError):
    """Say on one line which file of notes cannot be read, and why."""


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    noted: str
    reads: tuple[str, ...]


def looks_like_notes(path: Path) -> bool:
    """Tell whether a file begins as notes do; what cannot be read does not."""
    try:
        with path.open("rb") as file:
            return file.read(len(KEY) + 3).lstrip() == f'{{"{KEY}"'.encode()
    except OSError:
        return False


def read_notes(path: Path) -> dict[tuple[str, str], frozenset[str]]:
    """Read a file of notes: by method and path the places that were touched.

    Raises NotesError where it cannot be read, or a line of it is none.
    """
    found: dict[tuple[str, str], frozenset[str]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise NotesError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    for number, text in enumerate(lines, 1):
        try:
            line = msgspec.json.decode(text, type=_Line)
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise NotesError(f"{path}:{number}: is no line of notes ({error}); note them again") from error
        method, _, called = line.noted.partition(" ")
        found[method, called] = found.get((method, called), frozenset()) | set(line.reads)
    return found
