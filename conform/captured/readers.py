"""Captured files as exchanges, one at a time: a table of readers, chosen by what a file holds."""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast
from urllib.parse import parse_qsl, urlsplit

import msgspec
import yaml

from conform.captured.bodies import MOST_BODY, from_base64, opened
from conform.captured.pieces import BrokenOffError, NotFoundError, TooDeepError, elements, items
from conform.errors import UserError
from conform.exchange import Answer, Call, Exchange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_GZIP: Final = b"\x1f\x8b"
_BOM: Final = b"\xef\xbb\xbf"
_LOOK: Final = 4096
_MOST_STATUS: Final = 999
_NO_MEDIA: Final = (None, "", "x-unknown")
"""What browsers write where the server named no media type."""
_KINDS: Final = "a HAR file or a vcrpy cassette (YAML or JSON, also gzip)"
_SAVED: Final = 'a saved body alone is judged with --operation "GET /clients/{id}"'


class CapturedError(UserError):
    """Say on one line which captured file is unusable, from where on, and what to do."""

    def __init__(self, *, file: str, reason: str) -> None:
        self.file = file
        self.reason = reason
        super().__init__(f"{file}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """Hold one entry of a captured file.

    `index` counts from 0; `method` is upper case and `path` the URL's, without query and host.
    `exchange` is None where the entry has no answer or cannot be read. `has_body` tells whether the
    answer's body was captured: many files leave bodies out.
    """

    index: int
    method: str = ""
    path: str = ""
    exchange: Exchange | None = None
    has_body: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Describe one kind of captured file.

    `may_read` tells by the first bytes of a file, without a byte order mark and blanks, whether it may be of
    this kind. `read` yields the exchanges of a file from its beginning; it raises NotFoundError where it is
    of another kind after all, and BrokenOffError or yaml.YAMLError where it ends or stops too soon.
    `is_none` is said of a file that is not of this kind, where no other reader may read it.
    """

    name: str
    may_read: Callable[[bytes], bool]
    read: Callable[[BinaryIO], Iterator[Captured]]
    is_none: str


def read_captured(path: Path) -> Iterator[Captured]:
    """Yield the exchanges of a captured file, holding one at a time.

    Raises CapturedError, after what could be read was given, for a file that cannot be opened, is of no
    known kind, or breaks off.
    """
    try:
        with path.open("rb") as plain:
            is_gzip = plain.read(2) == _GZIP
            plain.seek(0)
            yield from _read(str(path), cast("BinaryIO", gzip.GzipFile(fileobj=plain)) if is_gzip else plain)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise CapturedError(file=str(path), reason=f"is damaged gzip ({error}); capture it again") from error
    except OSError as error:
        raise CapturedError(file=str(path), reason=f"cannot be read: {error.strerror or error}") from error


def _read(name: str, file: BinaryIO) -> Iterator[Captured]:
    """Read a file by the first reader of the table that finds an exchange of its own in it."""
    start = file.read(_LOOK).removeprefix(_BOM).lstrip()
    if not start or b"\x00" in start:
        what = "binary" if start else "empty"
        raise CapturedError(file=name, reason=f"is {what}; expected {_KINDS}")
    broken, unknown, whole = "", f"is of no known kind; expected {_KINDS}", 0
    for reader in (each for each in READERS if each.may_read(start)):
        file.seek(0)
        try:
            for captured in reader.read(file):
                yield captured
                whole += 1
        except NotFoundError:
            unknown = reader.is_none
        except (BrokenOffError, TooDeepError, yaml.YAMLError, StopIteration, RuntimeError) as error:
            broken = broken or _reason(error, whole)
        else:
            return
        if whole:
            break
    raise CapturedError(file=name, reason=broken or unknown)


def _reason(error: Exception, whole: int) -> str:
    """Say why a file was not read to its end, after so many whole exchanges."""
    if isinstance(error, BrokenOffError):
        return f"breaks off after {whole} whole exchanges; those were judged, capture it again"
    if isinstance(error, TooDeepError):
        return "nests deeper than a cassette does; it is none"
    where = f"after {whole} whole exchanges" if whole else "before the first exchange"
    return f"breaks off {where}: {' '.join(str(error).split())[:200]}"


def _is_json(start: bytes) -> bool:
    return start[:1] in (b"{", b"[")


def _entries(file: BinaryIO, *ways: tuple[str, ...]) -> Iterator[Any]:
    """Yield the entries of a list in a JSON file; one that cannot be parsed is None."""
    return (None if each is None else _parsed(each) for each in elements(file, ways))


def _parsed(element: bytes) -> Any:
    """Parse one element; NaN and bytes that are no UTF-8 are let pass in the file around a body."""
    try:
        return msgspec.json.decode(element)
    except RecursionError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    try:
        return json.loads(element.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


def har_entry(index: int, entry: Any) -> Captured:
    """Read one entry of a HAR file; what it lacks is left empty."""
    request, response = _mapping(entry, "request"), _mapping(entry, "response")
    content, status = _mapping(response, "content"), response.get("status")
    is_status = isinstance(status, int) and not isinstance(status, bool) and 0 < status <= _MOST_STATUS
    listed: Iterable[Any] = response.get("headers") or ()
    pairs = [(each.get("name"), each.get("value")) for each in listed if isinstance(each, dict)]
    # the server's own header comes first, and so counts before what the recorder made of the body
    pairs += [("Content-Type", content.get("mimeType"))] * (content.get("mimeType") not in _NO_MEDIA)
    headers = tuple((name, _text(value)) for name, value in pairs if isinstance(name, str) and name)
    body = _har_text(content)
    time = entry.get("time") if isinstance(entry, dict) else None
    return _captured(
        index,
        request,
        request.get("url"),
        status=status if is_status else None,
        headers=headers,
        body=opened(body, headers) if body else None,
        sent=_har_text(_mapping(request, "postData")),
        milliseconds=float(time) if isinstance(time, int | float) and time > 0 else 0.0,
    )


def _har_text(content: dict[str, Any]) -> bytes | None:
    """Give a body's bytes, None where the file has none or one that is too large."""
    text = content.get("text")
    if not isinstance(text, str) or not text or len(text) > 2 * MOST_BODY:
        return None
    is_coded = content.get("encoding") == "base64"
    return from_base64(text) if is_coded else text.encode("utf-8", "surrogatepass")


def cassette_entry(index: int, interaction: Any) -> Captured:
    """Read one interaction of a cassette, also of those of others; what it lacks is left empty."""
    request, response = _mapping(interaction, "request"), _mapping(interaction, "response")
    status = response.get("status", response.get("status_code"))
    code = str(status.get("code") if isinstance(status, dict) else status)
    named = _mapping(response, "headers").items()
    listed = ((name, values if isinstance(values, list) else [values]) for name, values in named)
    headers = tuple((str(name), str(value)) for name, values in listed for value in values)
    body = _bytes(response.get("body", response.get("content")))
    return _captured(
        index,
        request,
        request.get("uri") or request.get("url"),
        status=int(code) if code.isdecimal() else None,
        headers=headers,
        body=opened(body, headers) if body else None,
        sent=_bytes(request.get("body")),
    )


def _bytes(body: Any) -> bytes | None:
    """Give the bytes of a body in any of the forms that serializers have written it in."""
    if isinstance(body, dict):
        coded = body.get("base64_string")
        if coded is not None:
            return from_base64(coded) if isinstance(coded, str | bytes) else None
        body = body.get("string")
    if isinstance(body, str):
        return body.encode("utf-8", "surrogatepass")
    return body if isinstance(body, bytes) else None


def _captured(
    index: int,
    request: dict[str, Any],
    url: Any,
    *,
    status: int | None,
    headers: tuple[tuple[str, str], ...],
    body: bytes | None,
    sent: bytes | None,
    milliseconds: float = 0.0,
) -> Captured:
    """Give an entry; one without a status or a method has no exchange."""
    method, (path, query) = _text(request.get("method")).upper(), split(_text(url))
    exchange = None
    if status is not None and method:
        call = Call(method=method, path=path, query=query, body=sent)
        answer = Answer(status=status, headers=headers, body=body or b"")
        exchange = Exchange(call=call, answer=answer, milliseconds=milliseconds)
    has_body = exchange is not None and body is not None
    return Captured(index=index, method=method, path=path, exchange=exchange, has_body=has_body)


def split(url: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Give path and query of a URL; what is no URL has neither."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ()
    return parts.path, tuple(parse_qsl(parts.query, keep_blank_values=True))


def _mapping(value: Any, key: str) -> dict[str, Any]:
    inner = value.get(key) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


_LISTS: Final = ("interactions", "http_interactions")
"""vcrpy's name of the list, and that of the Ruby library whose files it resembles."""
_NO_JSON: Final = f"is JSON, but not {_KINDS}; {_SAVED}"
READERS: tuple[Reader, ...] = (
    Reader(
        name="HAR",
        may_read=_is_json,
        read=lambda file: map(har_entry, count(), _entries(file, ("log", "entries"))),
        is_none=_NO_JSON,
    ),
    Reader(
        name="cassette in JSON",
        may_read=_is_json,
        read=lambda file: map(cassette_entry, count(), _entries(file, *((name,) for name in _LISTS))),
        is_none=_NO_JSON,
    ),
    Reader(
        name="cassette in YAML",
        may_read=lambda start: not _is_json(start),
        read=lambda file: map(cassette_entry, count(), items(file, _LISTS)),
        is_none=f"has no `interactions`; expected {_KINDS}",
    ),
)
"""Every kind of file that is read, in the order in which they are tried: a new kind is one row."""
