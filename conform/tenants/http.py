"""Send one call over HTTP and give the exchange: the transport of the embedded and the live tenant."""

from __future__ import annotations

import time
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import requests

from conform.contract.vendor import Access
from conform.exchange import Answer, Exchange
from conform.tenants.wire import (
    Attempt,
    DeadlineError,
    TooLongError,
    WireAdapter,
    failure,
    has_not_left,
    watched,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conform.case import Credentials
    from conform.exchange import Call

WRONG_KEY = "conform-wrong-key"
"""The key that a `wrong` call carries: no tenant can have given it out."""
BODY_CAP = 4 * 1024 * 1024
"""The longest answer that is read, in bytes after content decoding.

A list of 1,000 invoices is 3 MB. JSON read into Python takes up to 24 times its length, and the redactor
holds it twice: 4 MiB cost up to 300 MB, 8 MiB twice that.
"""
CHUNK = 64 * 1024
"""How much of an answer is decoded at once, in bytes."""
TIMEOUT = 30.0
"""How long a request may take from the look-up of the host to the last byte, in seconds."""
SAFE = "/:@!$&'()*+,;=~%"
"""What a literal path may hold without being quoted (RFC 3986 pchar), and quotes that stand there already."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Secrets:
    """Hold what a tenant is entered with: an API key, a bearer token, or neither.

    There is no repr of the values, so that no traceback shows them.
    """

    key: str | None = None
    token: str | None = None

    def __repr__(self) -> str:
        return f"Secrets(key={'set' if self.key else None}, token={'set' if self.token else None})"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Gateway:
    """Hold what lies on the way to a tenant: headers to send with each request, and the URL of a proxy.

    `proxy` is None where requests go straight. There is no repr of the values: either may be private.
    """

    headers: tuple[tuple[str, str], ...] = ()
    proxy: str | None = None

    def __repr__(self) -> str:
        return f"Gateway(headers={len(self.headers)}, proxy={'set' if self.proxy else None})"


class Sender:
    """Make calls to one host over kept-alive connections; one thread at a time.

    Proxies and `.netrc` of the environment are ignored, redirects are answers and not followed, and
    cookies are not kept: a probe without credentials must not be let in by an earlier call's session.
    `base_url` has no path; `access` names the header of the key; `timeout` is in seconds, `cap` in bytes,
    `ca` a file or a folder of certificates to trust, None for those that come with the library; `gateway` is
    what lies on the way, and no call knows of it, so that neither reports nor recordings do. `is_own`
    tells that the server is of this process: then no thread watches the deadline, and the timeout is for
    each piece of an answer. `heard` is told of each call that may have reached the host, whoever asked for
    it: requests are counted there and nowhere else.
    """

    def __init__(
        self,
        base_url: str,
        secrets: Secrets | None = None,
        *,
        access: Access | None = None,
        timeout: float = TIMEOUT,
        cap: int = BODY_CAP,
        ca: Path | None = None,
        gateway: Gateway | None = None,
        is_own: bool = False,
        heard: Callable[[Call], None] = lambda _: None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._heard = heard
        self._access = access or Access()
        self._timeout = timeout
        self._cap = cap
        self._is_own = is_own
        self._gateway = gateway or Gateway()
        self._session = _session(ca, self._gateway.proxy)
        self.enter_with(secrets or Secrets())

    def enter_with(self, secrets: Secrets) -> None:
        """Send these secrets from now on."""
        self._credentials = {each: headers(each, secrets, self._access) for each in CREDENTIALS}

    def send(self, call: Call) -> Exchange:
        """Make the call once; whatever goes wrong is told in the exchange and never raised."""
        started, attempt = time.perf_counter(), Attempt()
        answer, said, has_left = None, None, True
        try:
            answer = self._in_time(call, attempt)
        except Exception as error:  # noqa: BLE001 - the one door: a tenant can bring any library to raise
            said = failure(error, self._timeout, has_begun=attempt.has_begun)
            has_left = attempt.has_left and not has_not_left(error)
        if has_left:
            self._heard(call)
        return Exchange(
            call=call, answer=answer, failure=said, milliseconds=since(started), was_sent=has_left
        )

    def close(self) -> None:
        """Close the kept-alive connections."""
        self._session.close()

    def _in_time(self, call: Call, attempt: Attempt) -> Answer:
        if self._is_own:
            return self._answer(call, attempt)
        try:
            return within(self._timeout, lambda: self._answer(call, attempt), attempt.cut)
        except DeadlineError:
            self._session.close()
            raise

    def _answer(self, call: Call, attempt: Attempt) -> Answer:
        with (
            watched(attempt),
            self._session.send(
                self._prepared(call), timeout=self._timeout, allow_redirects=False, stream=True
            ) as response,
        ):
            body = _read(response, self._cap)
            return Answer(status=response.status_code, headers=tuple(response.raw.headers.items()), body=body)

    def _prepared(self, call: Call) -> requests.PreparedRequest:
        media = {} if call.media is None else {"Content-Type": call.media}
        own = {**COMMON, "User-Agent": self._access.agent, **media, **self._credentials[call.credentials]}
        named = {**dict(self._gateway.headers), **own}
        request = requests.Request(call.method, self.base_url + target(call), named)
        prepared = self._session.prepare_request(request)
        prepared.body = call.body
        if call.body is not None or call.method in ("POST", "PUT", "PATCH"):
            prepared.headers["Content-Length"] = str(len(call.body or b""))
        return prepared


def _session(ca: Path | None, proxy: str | None) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.proxies = {} if proxy is None else {"http": proxy, "https": proxy}
    session.verify = True if ca is None else str(ca)
    session.headers.clear()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("http://", "https://"):
        session.mount(scheme, WireAdapter())
    return session


def _read(response: requests.Response, cap: int) -> bytes:
    """Read and decode a body in pieces; raise TooLongError as soon as it is longer than the cap."""
    found = bytearray()
    while piece := response.raw.read(CHUNK, decode_content=True):
        found += piece
        if len(found) > cap:
            raise TooLongError(cap)
    return bytes(found)


CREDENTIALS: tuple[Credentials, ...] = ("good", "none", "wrong", "bearer", "both")
COMMON = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate"}


def headers(credentials: Credentials, secrets: Secrets, access: Access) -> dict[str, str]:
    """Give the headers of a class of credentials.

    The key goes in the vendor's own header; a tenant that is entered by a token alone gets it as a bearer
    token, and a `wrong` call is wrong in the same header as a good one is right. `both` is the key beside a
    token that is none.
    """
    secret = WRONG_KEY if credentials == "wrong" else secrets.key or secrets.token
    if secret is None or credentials == "none":
        return {}
    if credentials == "bearer" or (secrets.key is None and secrets.token is not None):
        return {"Authorization": f"Bearer {secret}"}
    beside = {"Authorization": f"Bearer {WRONG_KEY}"} if credentials == "both" else {}
    return {access.header: secret, **beside}


def target(call: Call) -> str:
    """Give the request target: the path, quoted where HTTP asks for it, and the query in its order."""
    path = quote(call.path, safe=SAFE)
    return f"{path}?{urlencode(call.query)}" if call.query else path


def since(started: float) -> float:
    """Give the milliseconds since a reading of the performance counter."""
    return (time.perf_counter() - started) * 1000
