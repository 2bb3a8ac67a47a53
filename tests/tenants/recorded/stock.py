"""A stock vcrpy, set up to play our recordings: what a program without our cassette needs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import vcr

from conform.tenants.http import WRONG_KEY
from conform.tenants.recorded.file import CREDENTIALS, SealedFile, SealedJson

if TYPE_CHECKING:
    from vcr.request import Request

MATCHERS = ("method", "uri", "raw_body", "credentials")


def classified(request: Request, header: str) -> Request:
    """Put their class in the place of the credentials of a request on its way out; `header` has the key."""
    if CREDENTIALS in request.headers:
        return request
    key, bearer = (
        value.decode("latin-1") if isinstance(value, bytes) else value
        for value in (request.headers.pop(name, None) for name in (header, "Authorization"))
    )
    if key is not None and bearer is not None:
        request.headers[CREDENTIALS] = "both"
    elif WRONG_KEY in (key, (bearer or "").removeprefix("Bearer ")):
        request.headers[CREDENTIALS] = "wrong"
    else:
        request.headers[CREDENTIALS] = "good" if key is not None else "none" if bearer is None else "bearer"
    return request


def same_credentials(one: Request, other: Request) -> bool:
    """Match two requests by the class of their credentials: a matcher for a stock vcrpy."""
    return bool(one.headers.get(CREDENTIALS) == other.headers.get(CREDENTIALS))


def stock_vcr(header: str) -> vcr.VCR:
    """Give vcrpy's own VCR, without our cassette, set up to play our recordings and to record nothing.

    `header` is the one that carries the key.
    """
    stock = vcr.VCR(
        serializer="sealed",
        record_mode=vcr.mode.NONE,
        match_on=MATCHERS,
        before_record_request=partial(classified, header=header),
    )
    stock.register_serializer("sealed", SealedJson)
    stock.register_persister(SealedFile)
    stock.register_matcher("credentials", same_credentials)
    return stock
