"""Exchanges as a HAR file (1.2), which `read_captured` reads again, and any tool for the web."""

from __future__ import annotations

import base64
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from conform.exchange import Answer, Exchange
    from conform.redact import Redactor

VERSION: Final = "1.2"
_HTTP: Final = "HTTP/1.1"
_SAFE: Final = "/:@!$&'()*+,;=~%"
_UNKNOWN: Final = -1
"""What HAR has for a size that nobody measured."""


def har(entries: Iterable[Mapping[str, Any]], creator: str, version: str) -> dict[str, Any]:
    """Give the document of a HAR file with these entries."""
    return {
        "log": {
            "version": VERSION,
            "creator": {"name": creator, "version": version},
            "entries": list(entries),
        }
    }


def har_written(
    exchange: Exchange, *, base_url: str, at: datetime, headers: Mapping[str, str], redactor: Redactor
) -> dict[str, Any]:
    """Give an exchange as an entry, without secrets; `at` is when its request came, with these `headers`."""
    call, answer = exchange.call, exchange.answer
    target = quote(call.path, safe=_SAFE) + (f"?{urlencode(call.query)}" if call.query else "")
    url = redactor.url(f"{base_url}{target}")
    request: dict[str, Any] = {
        "method": call.method,
        "url": url,
        "httpVersion": _HTTP,
        "cookies": [],
        "headers": _pairs(redactor.headers(headers.items())),
        "queryString": _pairs(parse_qsl(urlsplit(url).query, keep_blank_values=True)),
        "headersSize": _UNKNOWN,
        "bodySize": len(call.body or b""),
    }
    if call.body is not None:
        request["postData"] = {"mimeType": call.media or "", "params": [], **_text(redactor.body(call.body))}
    wait = round(exchange.milliseconds, 3)
    return {
        "startedDateTime": at.isoformat(),
        "time": wait,
        "request": request,
        "response": _response(answer, redactor) if answer is not None else {"status": 0},
        "cache": {},
        "timings": {"send": 0, "wait": wait, "receive": 0},
    }


def _response(answer: Answer, redactor: Redactor) -> dict[str, Any]:
    known = {each.value: each.phrase for each in HTTPStatus}
    return {
        "status": answer.status,
        "statusText": known.get(answer.status, ""),
        "httpVersion": _HTTP,
        "cookies": [],
        "headers": _pairs(redactor.headers(answer.headers)),
        "content": {
            "size": len(answer.body),
            "mimeType": answer.header("content-type") or "",
            **_text(redactor.body(answer.body)),
        },
        "redirectURL": answer.header("location") or "",
        "headersSize": _UNKNOWN,
        "bodySize": len(answer.body),
    }


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _text(body: bytes) -> dict[str, str]:
    """Give a body as it stands in HAR: as a text, or in base64 where it is none."""
    try:
        return {"text": body.decode()}
    except UnicodeDecodeError:
        return {"text": base64.b64encode(body).decode(), "encoding": "base64"}
