"""Get a bearer token, and another one when it has expired (RFC 6749, 4.3 and 6)."""

from __future__ import annotations

import json
import math
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from urllib3 import encode_multipart_formdata

from conform.exchange import Call
from conform.tenants.live.trouble import looks_like_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from conform.exchange import Answer, Exchange

EARLY = 60.0
"""How long before its end a token is renewed, in seconds, so that no write meets an expired one."""
_SUCCESS = range(200, 300)
_ELSEWHERE = (*range(300, 400), 404, 405)
_TOKEN = re.compile(r"[\x21-\x7e]{8,}")


class LoginError(Exception):
    """Say on one line why there is no token."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Grant:
    """Hold what a token is asked for with: a client, and a refresh token or an account, or both.

    There is no repr of the values, so that no traceback shows them.
    """

    client_id: str
    client_secret: str
    refresh_token: str | None = None
    username: str | None = None
    password: str | None = None

    def __repr__(self) -> str:
        return "Grant(…)"

    def forms(self, refresh_token: str | None) -> Iterator[dict[str, str]]:
        """Yield the forms to send, in the order in which they are tried."""
        client = {"client_id": self.client_id, "client_secret": self.client_secret}
        if refresh_token is not None:
            yield {"grant_type": "refresh_token", "refresh_token": refresh_token, **client}
        if self.username is not None and self.password is not None:
            account = {"username": self.username, "password": self.password}
            yield {"grant_type": "password", **account, **client}


class Login:
    """Ask a tenant for tokens at the first of `paths` that gives them out.

    `send` makes a call; `learned` is told each secret that comes back, with its kind, before it is used.
    A refresh token is good once: the one that comes with a token takes its place.
    """

    def __init__(
        self,
        grant: Grant,
        paths: Sequence[str],
        send: Callable[[Call], Exchange],
        learned: Callable[[str, str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._grant = grant
        self._paths = paths
        self._send = send
        self._learned = learned
        self._clock = clock
        self._refresh_token = grant.refresh_token
        self._due = math.inf

    @property
    def is_due(self) -> bool:
        """Tell whether the token is about to expire, as far as the tenant said when."""
        return self._clock() >= self._due

    def token(self) -> str:
        """Ask for a new token; raise LoginError where no grant gets one."""
        said = "nothing is set to ask for one with"
        for form in self._grant.forms(self._refresh_token):
            granted, said = self._asked(form)
            if granted is not None:
                return self._kept(granted)
            self._refresh_token = None  # a refused one stays refused
        raise LoginError(f"no new token: {said}")

    def _asked(self, form: dict[str, str]) -> tuple[dict[str, Any] | None, str]:
        """Send a form to the first path that gives out tokens; give what it said, else why it is none."""
        body, media = encode_multipart_formdata(form)
        first = ""
        for path in self._paths:
            call = Call(
                method="POST",
                path=path,
                body=body,
                media=media,
                credentials="none",
                case="login",
                purpose="checking",
            )
            exchange = self._send(call)
            answer = exchange.answer
            if answer is not None and (granted := _granted(answer)) is not None:
                self._paths = (path,)
                return granted, ""
            said = f"POST {path} with {form['grant_type']} {_refusal(exchange)}"
            if answer is not None and not (answer.status in _ELSEWHERE or looks_like_page(answer.body)):
                return None, said
            first = first or said
        return None, first

    def _kept(self, granted: dict[str, Any]) -> str:
        token = str(granted["access_token"])
        self._learned("bearer token", token)
        if isinstance(refresh := granted.get("refresh_token"), str) and _TOKEN.fullmatch(refresh):
            self._learned("refresh token", refresh)
            self._refresh_token = refresh
        self._due = self._clock() + _lasting(granted.get("expires_in")) - EARLY
        return token


def _granted(answer: Answer) -> dict[str, Any] | None:
    """Read a token's answer, None where there is no usable token in it."""
    try:
        found = json.loads(answer.body) if answer.status in _SUCCESS else None
    except (ValueError, RecursionError):
        return None
    token = found.get("access_token") if isinstance(found, dict) else None
    return found if isinstance(token, str) and _TOKEN.fullmatch(token) else None


def _lasting(seconds: Any) -> float:
    """Read how long a token lasts, in seconds; infinite where it is not said, or is too short to be so."""
    is_said = isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds > 2 * EARLY
    return float(min(seconds, 1e9)) if is_said else math.inf


def _refusal(exchange: Exchange) -> str:
    if exchange.answer is None:
        return f"got nothing ({exchange.failure})"
    if exchange.answer.status in _SUCCESS:
        return "was answered without a token"
    return f"was answered {exchange.answer.status}"
