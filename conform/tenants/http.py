"""Send one call over HTTP and give the exchange: the transport of the embedded and the live tenant."""

from __future__ import annotations

import time
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import requests
import urllib3

from conform.exchange import Answer, Exchange

if TYPE_CHECKING:
    from conform.case import Credentials
    from conform.exchange import Call

WRONG_KEY = "conform-wrong-key"
"""The key that a `wrong` call carries: no tenant can have given it out."""
BODY_CAP = 64 * 1024 * 1024
"""The longest answer that is read, in bytes after content decoding."""
TIMEOUT = 30.0
"""How long to wait for a connection and for each piece of an answer, in seconds."""
SAFE = "/:@!$&'()*+,;=~%"
"""What a literal path may hold without being quoted (RFC 3986 pchar), and quotes that stand there already."""

FAILURES: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.ConnectTimeout, "no connection within {timeout:g} s"),
    (requests.exceptions.ReadTimeout, "no answer within {timeout:g} s"),
    (urllib3.exceptions.ReadTimeoutError, "the answer stopped for {timeout:g} s"),
    (requests.exceptions.SSLError, "the TLS certificate or handshake is not valid"),
    (urllib3.exceptions.SSLError, "the TLS certificate or handshake is not valid"),
    (requests.exceptions.ContentDecodingError, "the answer's content encoding is broken"),
    (urllib3.exceptions.DecodeError, "the answer's content encoding is broken"),
    (urllib3.exceptions.ProtocolError, "the connection broke off within the answer"),
    (requests.exceptions.InvalidURL, "the URL is not valid"),
    (requests.exceptions.InvalidHeader, "a header holds characters that HTTP does not allow"),
)
"""What to say of an error, first match wins; never the error's own text, which may hold headers."""

CAUSES: tuple[tuple[type[Exception], str], ...] = (
    (urllib3.exceptions.NameResolutionError, "the host name is not known"),
    (urllib3.exceptions.NewConnectionError, "the connection was refused"),
    (ConnectionResetError, "the connection was reset"),
    (ConnectionAbortedError, "the connection was closed without an answer"),
    (TimeoutError, "no answer within {timeout:g} s"),
)
"""What to say of the error inside a connection error, first match wins."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Secrets:
    """Hold what a tenant is entered with: an API key, a bearer token, or neither.

    There is no repr of the values, so that no traceback shows them.
    """

    key: str | None = None
    token: str | None = None

    def __repr__(self) -> str:
        return f"Secrets(key={'set' if self.key else None}, token={'set' if self.token else None})"


class Sender:
    """Make calls to one host over kept-alive connections; one thread at a time.

    Proxies and `.netrc` of the environment are ignored, redirects are answers and not followed, and
    cookies are not kept: a probe without credentials must not be let in by an earlier call's session.
    `base_url` has no path; `timeout` is in seconds, `cap` in bytes.
    """

    def __init__(
        self, base_url: str, secrets: Secrets | None = None, *, timeout: float = TIMEOUT, cap: int = BODY_CAP
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._credentials = {each: headers(each, secrets or Secrets()) for each in CREDENTIALS}
        self._timeout = timeout
        self._cap = cap
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.clear()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def send(self, call: Call) -> Exchange:
        """Make the call once; a failure of the network is told in the exchange and never raised."""
        started = time.perf_counter()
        try:
            answer = self._answer(call)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            return Exchange(call=call, failure=failure(error, self._timeout), milliseconds=since(started))
        if len(answer.body) > self._cap:
            said = f"the answer is longer than {self._cap} bytes"
            return Exchange(call=call, failure=said, milliseconds=since(started))
        return Exchange(call=call, answer=answer, milliseconds=since(started))

    def close(self) -> None:
        """Close the kept-alive connections."""
        self._session.close()

    def _answer(self, call: Call) -> Answer:
        media = {} if call.media is None else {"Content-Type": call.media}
        request = requests.Request(
            call.method,
            self.base_url + target(call),
            {**COMMON, **media, **self._credentials[call.credentials]},
        )
        prepared = self._session.prepare_request(request)
        prepared.body = call.body
        if call.body is not None or call.method in ("POST", "PUT", "PATCH"):
            prepared.headers["Content-Length"] = str(len(call.body or b""))
        with self._session.send(
            prepared, timeout=self._timeout, allow_redirects=False, stream=True
        ) as response:
            body = response.raw.read(self._cap + 1, decode_content=True)
            return Answer(
                status=response.status_code, headers=tuple(response.raw.headers.items()), body=body or b""
            )


CREDENTIALS: tuple[Credentials, ...] = ("good", "none", "wrong", "bearer")
COMMON = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate", "User-Agent": "daftra-conform"}


def headers(credentials: Credentials, secrets: Secrets) -> dict[str, str]:
    """Give the headers of a class of credentials.

    The key goes in `APIKEY` (guide page 933385m0); a tenant that is entered by a token alone gets it as
    a bearer token, and a `wrong` call is wrong in the same header as a good one is right.
    """
    by_token = secrets.key is None and secrets.token is not None
    value = {"good": secrets.key or secrets.token, "wrong": WRONG_KEY, "bearer": secrets.key or secrets.token}
    if (secret := value.get(credentials)) is None:
        return {}
    if by_token or credentials == "bearer":
        return {"Authorization": f"Bearer {secret}"}
    return {"APIKEY": secret}


def target(call: Call) -> str:
    """Give the request target: the path, quoted where HTTP asks for it, and the query in its order."""
    path = quote(call.path, safe=SAFE)
    return f"{path}?{urlencode(call.query)}" if call.query else path


def failure(error: BaseException, timeout: float) -> str:
    """Say in plain words and without any secret why there is no answer; `timeout` in seconds."""
    for sort, words in FAILURES:
        if isinstance(error, sort):
            return words.format(timeout=timeout)
    for inner in chain(error):
        for sort, words in CAUSES:
            if isinstance(inner, sort):
                return words.format(timeout=timeout)
    return f"the request failed ({type(error).__name__})"


def chain(error: BaseException | None) -> list[BaseException]:
    """Give an error and the errors inside it, outermost first."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        inner = [getattr(each, "reason", each) for each in error.args] + [getattr(error, "reason", None)]
        nested = next((each for each in inner if isinstance(each, BaseException)), None)
        error = nested or error.__cause__ or error.__context__
    return found


def since(started: float) -> float:
    """Give the milliseconds since a reading of the performance counter."""
    return (time.perf_counter() - started) * 1000
