"""Entries of a HAR file (http://www.softwareishard.com/blog/har-12-spec/) as exchanges."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

from conform.captured.value import MOST_BODY, Captured
from conform.exchange import Answer, Call, Exchange

if TYPE_CHECKING:
    from collections.abc import Iterable

WAY: Final = ("log", "entries")
_MOST_STATUS: Final = 999


def captured(index: int, entry: Any) -> Captured:
    """Read one entry; what it lacks is left empty, an entry that is none has no exchange."""
    request, response = _mapping(entry, "request"), _mapping(entry, "response")
    method, url = _text(request.get("method")).upper(), _text(request.get("url"))
    status, body = _status(response), _body(response)
    address = split(url)
    if status is None or not method:
        return Captured(index=index, method=method, path=address[0])
    posted = _mapping(request, "postData").get("text")
    answer = Answer(status=status, headers=_headers(response, body is None), body=body or b"")
    call = Call(
        method=method,
        path=address[0],
        query=address[1],
        body=posted.encode("utf-8", "replace") if isinstance(posted, str) else None,
    )
    return Captured(
        index=index,
        method=method,
        path=address[0],
        exchange=Exchange(call=call, answer=answer, milliseconds=_milliseconds(entry)),
        has_body=body is not None,
    )


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


def _status(response: dict[str, Any]) -> int | None:
    status = response.get("status")
    is_one = isinstance(status, int) and not isinstance(status, bool) and 0 < status <= _MOST_STATUS
    return status if is_one else None


def _headers(response: dict[str, Any], is_bodiless: bool) -> tuple[tuple[str, str], ...]:  # noqa: FBT001 - one caller
    headers: Iterable[Any] = response.get("headers") or ()
    pairs = [
        (_text(_mapping_of(each).get("name")), _text(_mapping_of(each).get("value"))) for each in headers
    ]
    media = _mapping(response, "content").get("mimeType")
    if isinstance(media, str) and media and not is_bodiless:
        pairs.insert(0, ("Content-Type", media))
    return tuple(pair for pair in pairs if pair[0])


def _mapping_of(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _body(response: dict[str, Any]) -> bytes | None:
    """Give the body's bytes, None where the file has none or one that cannot be read."""
    content = _mapping(response, "content")
    text = content.get("text")
    if not isinstance(text, str) or not text or len(text) > 2 * MOST_BODY:
        return None
    if content.get("encoding") != "base64":
        return text.encode("utf-8", "surrogatepass")
    try:
        return b64decode(text, validate=False)
    except (binascii.Error, ValueError):
        return None


def _milliseconds(entry: Any) -> float:
    time = entry.get("time") if isinstance(entry, dict) else None
    return float(time) if isinstance(time, (int, float)) and time > 0 else 0.0
