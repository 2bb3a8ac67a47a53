"""Interactions of a vcrpy cassette as exchanges, also of cassettes that others recorded."""

from __future__ import annotations

import binascii
import zlib
from base64 import b64decode
from typing import Any, Final

from conform.captured.har import split
from conform.captured.value import MOST_BODY, Captured
from conform.exchange import Answer, Call, Exchange

WAYS: Final = (("interactions",), ("http_interactions",))
"""vcrpy's name of the list, and that of the Ruby library whose files it resembles."""
_AUTO: Final = 32 + zlib.MAX_WBITS


def captured(index: int, interaction: Any) -> Captured:
    """Read one interaction; what it lacks is left empty, one without a status has no exchange."""
    request, response = _mapping(interaction, "request"), _mapping(interaction, "response")
    method = str(request.get("method") or "").upper()
    path, query = split(str(request.get("uri") or request.get("url") or ""))
    status, headers = _status(response), _headers(response)
    if status is None or not method:
        return Captured(index=index, method=method, path=path)
    body = _decoded(_bytes(response.get("body", response.get("content"))), headers)
    call = Call(method=method, path=path, query=query, body=_bytes(request.get("body")))
    answer = Answer(status=status, headers=headers, body=body or b"")
    return Captured(
        index=index,
        method=method,
        path=path,
        exchange=Exchange(call=call, answer=answer),
        has_body=body is not None,
    )


def _mapping(value: Any, key: str) -> dict[str, Any]:
    inner = value.get(key) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def _status(response: dict[str, Any]) -> int | None:
    status = response.get("status", response.get("status_code"))
    code = status.get("code") if isinstance(status, dict) else status
    try:
        return int(str(code))
    except ValueError:
        return None


def _headers(response: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    named = _mapping(response, "headers").items()
    listed = ((name, values if isinstance(values, list) else [values]) for name, values in named)
    return tuple((str(name), str(value)) for name, values in listed for value in values)


def _bytes(body: Any) -> bytes | None:
    """Give the bytes of a body in any of the forms that serializers have written it in."""
    if isinstance(body, dict):
        coded = body.get("base64_string")
        if coded is not None:
            return _from_base64(coded)
        body = body.get("string")
    if isinstance(body, str):
        return body.encode("utf-8", "surrogatepass")
    return body if isinstance(body, bytes) else None


def _from_base64(coded: Any) -> bytes | None:
    try:
        return b64decode(coded, validate=False)
    except (binascii.Error, ValueError, TypeError):
        return None


def _decoded(body: bytes | None, headers: tuple[tuple[str, str], ...]) -> bytes | None:
    """Undo the content encoding where it is gzip or deflate and was kept; None where it cannot be undone."""
    encoding = next((value.lower() for name, value in headers if name.lower() == "content-encoding"), "")
    if body is None or not body or encoding in ("", "identity") or body.lstrip()[:1] in (b"{", b"["):
        return body or None
    if encoding not in ("gzip", "x-gzip", "deflate"):
        return None
    try:
        unpacker = zlib.decompressobj(_AUTO)
        opened = unpacker.decompress(body, MOST_BODY + 1)
    except zlib.error:
        return None
    return opened if unpacker.eof and len(opened) <= MOST_BODY else None
