"""Open a captured file by what it holds, and give its exchanges one at a time."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

import msgspec
import yaml

from conform.captured import cassette, har
from conform.captured.events import TooDeepError, items
from conform.captured.scan import BrokenOffError, NotFoundError, elements
from conform.captured.value import Captured, CapturedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_GZIP: Final = b"\x1f\x8b"
_BOM: Final = b"\xef\xbb\xbf"
_LOOK: Final = 4096
_SAVED: Final = 'a saved body alone is judged with --operation "GET /clients/{id}"'
_KINDS: Final = "a HAR file or a vcrpy cassette (YAML or JSON, also gzip)"


def read_captured(path: Path) -> Iterator[Captured]:
    """Yield the exchanges of a HAR file or a cassette, holding one at a time.

    Raises CapturedError, after what could be read was given, for a file that cannot be opened, is
    neither kind, or breaks off.
    """
    try:
        with path.open("rb") as plain:
            start = plain.read(2)
            plain.seek(0)
            is_gzip = start == _GZIP
            file = cast("BinaryIO", gzip.GzipFile(fileobj=plain)) if is_gzip else plain
            yield from _read(str(path), file)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise CapturedError(file=str(path), reason=f"is damaged gzip ({error}); capture it again") from error
    except OSError as error:
        raise CapturedError(file=str(path), reason=f"cannot be read: {error.strerror or error}") from error


def _read(name: str, file: BinaryIO) -> Iterator[Captured]:
    start = file.read(_LOOK).removeprefix(_BOM).lstrip()
    file.seek(0)
    if not start:
        raise CapturedError(file=name, reason=f"is empty; expected {_KINDS}")
    if b"\x00" in start:
        raise CapturedError(file=name, reason=f"is binary; expected {_KINDS}")
    if start[:1] in (b"{", b"["):
        yield from _json(name, file)
    else:
        yield from _yaml(name, file)


def _json(name: str, file: BinaryIO) -> Iterator[Captured]:
    index = 0
    try:
        for index, element in enumerate(elements(file, (har.WAY, *cassette.WAYS)), 1):
            entry = None if element is None else _value(element)
            yield _reader(entry)(index - 1, entry)
    except NotFoundError:
        raise CapturedError(file=name, reason=f"is JSON, but not {_KINDS}; {_SAVED}") from None
    except BrokenOffError:
        raise CapturedError(
            file=name, reason=f"breaks off after {index} whole exchanges; those were judged, capture it again"
        ) from None


def _reader(entry: Any) -> Callable[[int, Any], Captured]:
    request = entry.get("request") if isinstance(entry, dict) else None
    return har.captured if isinstance(request, dict) and "url" in request else cassette.captured


def _value(element: bytes) -> Any:
    """Parse one element; NaN and bytes that are no UTF-8 are let pass in the file around a body."""
    try:
        return msgspec.json.decode(element)
    except RecursionError:
        return None
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError):
        pass
    try:
        return json.loads(element.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


def _yaml(name: str, file: BinaryIO) -> Iterator[Captured]:
    names = tuple(way[0] for way in cassette.WAYS)
    index = 0
    try:
        for index, item in enumerate(items(file, names), 1):
            yield cassette.captured(index - 1, item)
    except NotFoundError:
        raise CapturedError(file=name, reason=f"has no `interactions`; expected {_KINDS}") from None
    except TooDeepError:
        raise CapturedError(file=name, reason="nests deeper than a cassette does; it is none") from None
    except (yaml.YAMLError, StopIteration, RuntimeError) as error:
        where = f"after {index} whole exchanges" if index else "before the first exchange"
        reason = " ".join(str(error).split())[:200]
        raise CapturedError(file=name, reason=f"breaks off {where}: {reason}") from error
