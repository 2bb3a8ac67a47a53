"""What makes two requests the same: method, target, body and class of credentials, and no secret."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from vcr.request import Request

from conform.redact import NOBODY
from conform.tenants.http import WRONG_KEY, target

if TYPE_CHECKING:
    from conform.exchange import Call
    from conform.redact import Redactor

ROOT = f"http://{NOBODY}"
"""The host in all recordings, so that they replay wherever they were made."""
CREDENTIALS, CASE = "X-Conform-Credentials", "X-Conform-Case"
"""Headers of a recorded request that were never sent: the class of credentials, and the case's id."""


class Identity(NamedTuple):
    """Tell requests apart; `body` is a digest, `target` the path and the query."""

    method: str
    target: str
    body: bytes
    credentials: str


def recorded_request(call: Call, redactor: Redactor) -> Request:
    """Give a call as a recording keeps it: at no real host, with the class of its credentials only."""
    headers = {CREDENTIALS: call.credentials, CASE: call.case}
    if call.media is not None:
        headers["Content-Type"] = call.media
    body = None if call.body is None else redactor.sent(call.body)
    return Request(call.method, redactor.url(ROOT + target(call)), body, headers)


def identity(request: Request) -> Identity:
    """Give what a recorded request is found by."""
    return Identity(
        method=request.method,
        target=request.uri.removeprefix(ROOT),
        body=hashlib.sha256(request.body or b"").digest(),
        credentials=request.headers.get(CREDENTIALS, "good"),
    )


def case_of(request: Request) -> str:
    """Give the id of the case that a request belongs to, "" where it says none."""
    return str(request.headers.get(CASE, ""))


def classified(request: Request, header: str) -> Request:
    """Put their class in the place of the credentials of a request on its way out; `header` has the key."""
    if CREDENTIALS in request.headers:
        return request
    key, bearer = request.headers.pop(header, None), request.headers.pop("Authorization", None)
    request.headers[CREDENTIALS] = _class(_text(key), _text(bearer))
    return request


def same_credentials(one: Request, other: Request) -> bool:
    """Match two requests by the class of their credentials: a matcher for a stock vcrpy."""
    return bool(one.headers.get(CREDENTIALS) == other.headers.get(CREDENTIALS))


def _class(key: str | None, bearer: str | None) -> str:
    if WRONG_KEY in (key, (bearer or "").removeprefix("Bearer ")):
        return "wrong"
    if key is not None:
        return "good"
    return "none" if bearer is None else "bearer"


def _text(value: str | bytes | None) -> str | None:
    return value.decode("latin-1") if isinstance(value, bytes) else value
