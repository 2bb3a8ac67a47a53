"""A tenant that people work in: nothing is written unasked, nothing is hurried, no write is sent twice."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from conform.exchange import Call, Exchange
from conform.tenants.http import Sender
from conform.tenants.pace import Pace, retry_after

if TYPE_CHECKING:
    from conform.exchange import Answer
    from conform.tenants.settings import Settings

TRIES = 5
"""How often a request that is safe to repeat is sent before it counts as broken."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""The pause after the first outage, doubled after each further one, and its limit; in seconds."""
LONGEST_WAIT = 300.0
"""The longest pause that is waited out, in seconds; who asks for more gets no request until then."""
_DENIED = (401, 403)
_ABSENT = 404
_REDIRECT = range(300, 400)
_PROBE = Call(method="GET", path="/api2/site_info.json", is_repeatable=True, case="preflight")


class LiveTenant:
    """Answer calls from a real tenant.

    Without `allow_writes` a call that may change the tenant is refused and never sent. 429 and 5xx are
    answered by waiting, and by sending again only what is safe to repeat; after that the exchange is a
    failure, because an outage is no drift. A tenant that stayed out for all tries of one call gets one
    try a call until it answers again, so that an outage does not hold up a run for hours.
    """

    sort = "live"

    def __init__(
        self,
        settings: Settings,
        *,
        allow_writes: bool = False,
        pace: Pace | None = None,
        sender: Sender | None = None,
    ) -> None:
        self.base_url = settings.base_url
        self.writes = allow_writes
        self._pace = pace or Pace()
        self._sender = sender or Sender(settings.base_url, settings.secrets)
        self._tries = TRIES

    def send(self, call: Call) -> Exchange:
        """Make the call within the pace; never raise, never write unasked."""
        if is_write(call) and not self.writes:
            said = f"{call.method} {call.path} was not sent: writes are not allowed; pass --allow-writes"
            return Exchange(call=call, failure=said)
        allowed = self._tries if call.is_repeatable else 1
        exchange = Exchange(call=call)
        for tries in range(1, allowed + 1):
            if (wait := self._pace.wait) > LONGEST_WAIT:
                return Exchange(
                    call=call, failure=f"not sent: the tenant asked for {wait:.0f} s without requests"
                )
            self._pace.let_through()
            exchange = self._sender.send(call)
            if not is_outage(exchange):
                self._tries = TRIES
                return exchange
            self._pace.hold(pause(exchange.answer, tries))
        self._tries = 1 if call.is_repeatable else self._tries
        return with_failure(exchange, allowed)

    def check(self) -> str | None:
        """Ask one harmless question; say on one line what is wrong with the tenant, None where nothing is.

        An address where nobody answers is told at once; an outage is waited out.
        """
        self._pace.let_through()
        exchange = self._sender.send(_PROBE)
        if exchange.answer is not None and is_outage(exchange):
            exchange = self.send(_PROBE)
        return trouble(exchange, self.base_url)

    @property
    def ended(self) -> str | None:
        """Say in one line why the tenant is asked nothing more, None while it may be asked."""
        return None

    @property
    def identity(self) -> str | None:
        """Give a digest of what the tenant says of itself, None where it says nothing, or was not asked."""
        return None

    def confirm(self) -> str | None:
        """Ask again what the tenant answered well before; say what is wrong now, None where nothing is."""
        return None

    def close(self) -> None:
        """Close the connections."""
        self._sender.close()


def is_write(call: Call) -> bool:
    """Tell whether a call may change the tenant.

    It does if its method is not GET, or if it is a GET that is not safe to repeat: the docs have GETs
    that act (`change_status`, `convert_to_invoice`), and the runner marks them so.
    """
    return call.method != "GET" or not call.is_repeatable


def is_outage(exchange: Exchange) -> bool:
    """Tell whether there is no answer, or one that says to come back later (RFC 6585, 4; RFC 9110, 15.6)."""
    return exchange.answer is None or exchange.answer.status == 429 or exchange.answer.status >= 500  # noqa: PLR2004 - statuses


def pause(answer: Answer | None, tries: int) -> float:
    """Give the seconds to wait after an outage: what the tenant asks for, else twice as long each time."""
    asked = retry_after(answer.header("Retry-After")) if answer is not None else None
    return min(FIRST_PAUSE * 2.0 ** (tries - 1), LONGEST_PAUSE) if asked is None else asked


def with_failure(exchange: Exchange, tries: int) -> Exchange:
    """Say beside an outage's answer that nothing can be judged by it, and how often it was asked."""
    said = (
        exchange.failure or f"the tenant answered {exchange.answer.status if exchange.answer else 'nothing'}"
    )
    often = (
        f"after {tries} tries"
        if exchange.call.is_repeatable or tries > 1
        else ("and it was not sent again, because it may have done its work")
    )
    return replace(exchange, failure=f"{said}, {often}")


def trouble(exchange: Exchange, base_url: str) -> str | None:
    """Say on one line why a tenant cannot be used, by its answer to a harmless call; None where it can."""
    answer = exchange.answer
    if exchange.failure is not None or answer is None:
        return f"{base_url} cannot be used: {exchange.failure}; check the base URL and the network"
    if answer.status in _DENIED:
        return f"{base_url} refuses the key ({answer.status}); check DAFTRA_API_KEY or DAFTRA_TOKEN"
    if answer.status in _REDIRECT:
        return f"{base_url} redirects ({answer.status}), as to a login page; check the base URL and the key"
    if looks_like_html(answer):
        return (
            f"{base_url} answers with a web page, not with JSON; check that it is the root of a Daftra tenant"
        )
    if answer.status != _ABSENT and not looks_like_json(answer.body):
        return f"{base_url} does not answer with JSON; check that it is the root of a Daftra tenant"
    return None


def looks_like_html(answer: Answer) -> bool:
    """Tell whether an answer is a web page, by its media type or its first characters."""
    return "html" in (answer.header("Content-Type") or "").lower() or answer.body.lstrip()[:1] == b"<"


def looks_like_json(body: bytes) -> bool:
    """Tell whether a body is JSON."""
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True
