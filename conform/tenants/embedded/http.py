"""What the embedded tenant is asked and what it replies, free of the web server that carries it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Json

JSON_MEDIA = "application/json"
HTML_MEDIA = "text/html; charset=utf-8"
_ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """Hold a request: the decoded path, query pairs in order, header names in lower case, raw body."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def parameter(self, name: str) -> str | None:
        """Find the last value of a query parameter, None where it is absent."""
        return next((value for key, value in reversed(self.query) if key == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Hold a reply: `body` is JSON, unless `text` is set and stands in its place as it is.

    `headers` are sent beside those that say what the body is; `held` is for how many seconds it is held back.
    """

    status: int
    body: Json = None
    text: str | None = None
    media: str = JSON_MEDIA
    headers: tuple[tuple[str, str], ...] = ()
    held: float = 0.0

    def with_body(self, body: Json) -> Reply:
        """Give a copy with another JSON body."""
        return replace(self, body=body)

    def encoded(self) -> bytes:
        """Give the bytes of the body."""
        return _ENCODER.encode(self.body) if self.text is None else self.text.encode()


def http_request(scope: Mapping[str, Any], body: bytes) -> HttpRequest:
    """Read a request as ASGI hands it over; what is not UTF-8 is replaced, never refused."""
    query = scope["query_string"].decode("latin-1")
    return HttpRequest(
        method=scope["method"],
        path=unquote(scope["raw_path"].decode("latin-1"), errors="replace"),
        query=tuple(parse_qsl(query, keep_blank_values=True, errors="replace")),
        headers={name.decode("latin-1").lower(): text.decode("latin-1") for name, text in scope["headers"]},
        body=body,
    )
