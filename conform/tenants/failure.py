"""Why there is no answer, in plain words and without any secret."""

from __future__ import annotations

import http.client
import ssl

import requests
import urllib3

from conform.tenants.wire import DeadlineError

UNKNOWN_HOST = "the host name is not known"
REFUSED = "the connection was refused"
UNTRUSTED = "the TLS certificate or handshake is not valid"


class TooLongError(Exception):
    """Say that an answer is longer than what is read."""

    def __init__(self, cap: int) -> None:
        super().__init__(f"the answer is longer than {cap} bytes")


SELF_SIGNED = "the TLS certificate is signed by itself"
UNKNOWN_AUTHORITY = "the TLS certificate is of an authority that is not trusted here"
CERTIFICATE: dict[int, str] = {
    9: "the TLS certificate is not valid yet",
    10: "the TLS certificate has expired",
    18: SELF_SIGNED,
    **dict.fromkeys((19, 20, 21), UNKNOWN_AUTHORITY),
    62: "the TLS certificate is of another host",
    64: "the TLS certificate is of another address",
}
"""What to say by the verification code of OpenSSL (`X509_V_ERR_…` in x509_vfy.h)."""

FAILURES: tuple[tuple[type[Exception], str], ...] = (
    (DeadlineError, "no answer within {timeout:g} s"),
    (TooLongError, "{error}"),
    (requests.exceptions.ConnectTimeout, "no connection within {timeout:g} s"),
    (requests.exceptions.ReadTimeout, "no answer within {timeout:g} s"),
    (urllib3.exceptions.ReadTimeoutError, "the answer stopped for {timeout:g} s"),
    (requests.exceptions.SSLError, UNTRUSTED),
    (urllib3.exceptions.SSLError, UNTRUSTED),
    (requests.exceptions.ContentDecodingError, "the answer's content encoding is broken"),
    (urllib3.exceptions.DecodeError, "the answer's content encoding is broken"),
    (requests.exceptions.InvalidURL, "the URL is not valid"),
    (requests.exceptions.InvalidHeader, "a header holds characters that HTTP does not allow"),
)
"""What to say of an error, first match wins; never the error's own text, which may hold headers."""

CAUSES: tuple[tuple[type[Exception], str], ...] = (
    (urllib3.exceptions.NameResolutionError, UNKNOWN_HOST),
    (urllib3.exceptions.NewConnectionError, REFUSED),
    (http.client.RemoteDisconnected, "the connection was closed without an answer"),
    (ConnectionResetError, "the connection was reset"),
    (ConnectionAbortedError, "the connection was closed without an answer"),
    (BrokenPipeError, "the connection was closed without an answer"),
    (http.client.IncompleteRead, "the connection broke off within the answer"),
    (http.client.BadStatusLine, "the answer does not begin as HTTP does"),
    (http.client.LineTooLong, "the answer's head has a line that is too long"),
    (http.client.HTTPException, "the answer's head is not valid HTTP"),
    (TimeoutError, "no answer within {timeout:g} s"),
    (urllib3.exceptions.ProtocolError, "the connection broke off within the answer"),
)
"""What to say of the error inside a connection error, first match wins."""

UNSENT: tuple[type[Exception], ...] = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
)
"""Errors of a request that never left us, because there was no connection (a name is looked up for one)."""


def failure(error: BaseException, timeout: float, *, has_begun: bool = False) -> str:
    """Say why there is no answer; `timeout` in seconds, `has_begun` where an answer began to come."""
    if isinstance(error, DeadlineError) and has_begun:
        return f"the answer was not complete within {timeout:g} s"
    inside = chain(error)
    if (certificate := _certificate(inside)) is not None:
        return certificate
    words = _first(FAILURES, inside[:1]) or _first(CAUSES, inside)
    if words is None:
        return f"the request failed ({type(error).__name__})"
    return words.format(timeout=timeout, error=error)


def has_not_left(error: BaseException) -> bool:
    """Tell whether an error says that no connection was made."""
    return any(isinstance(each, UNSENT) for each in chain(error))


def chain(error: BaseException | None) -> list[BaseException]:
    """Give an error and the errors inside it, outermost first."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        inner = [getattr(each, "reason", each) for each in error.args] + [getattr(error, "reason", None)]
        nested = next((each for each in inner if isinstance(each, BaseException)), None)
        error = nested or error.__cause__ or error.__context__
    return found


def _first(rows: tuple[tuple[type[Exception], str], ...], errors: list[BaseException]) -> str | None:
    return next((words for sort, words in rows for each in errors if isinstance(each, sort)), None)


def _certificate(errors: list[BaseException]) -> str | None:
    found = next((each for each in errors if isinstance(each, ssl.SSLCertVerificationError)), None)
    return None if found is None else CERTIFICATE.get(found.verify_code, UNTRUSTED)
