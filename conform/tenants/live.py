"""A tenant that people work in: nothing is written unasked, nothing is hurried, no write is sent twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.exchange import Call, Exchange
from conform.tenants.breaker import PATIENCE, Breaker
from conform.tenants.http import CREDENTIALS, Secrets, Sender
from conform.tenants.oauth import Login, LoginError
from conform.tenants.pace import Pace
from conform.tenants.retry import pause
from conform.tenants.trouble import DENIED, identity, is_good, lost, trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conform.case import Credentials
    from conform.tenants.settings import Settings

TRIES = 5
"""How often a request that is safe to repeat is sent before it counts as broken."""
CONFIRMATIONS = 3
"""How many confirmations in a row may fail before the tenant counts as lost."""
_UNAUTHORIZED, _TOO_MANY, _SERVER_ERROR = 401, 429, 500
_PROBE = Call(method="GET", path="/api2/site_info.json", is_repeatable=True, case="preflight")


class LiveTenant:
    """Answer calls from a real tenant.

    Without `allow_writes` a call that may change the tenant is refused and never sent. 429 and 5xx are
    answered by waiting, and by sending again only what is safe to repeat; after that the exchange is a
    failure, because an outage is no drift. A tenant that gives no usable answer to several requests in a
    row, and none to a question that it answered before, is asked nothing more (`ended`).
    `learned` is told each secret that a login brings, with its kind.
    """

    sort = "live"

    def __init__(
        self,
        settings: Settings,
        *,
        allow_writes: bool = False,
        pace: Pace | None = None,
        sender: Sender | None = None,
        learned: Callable[[str, str], None] = lambda _kind, _value: None,
    ) -> None:
        self.base_url = settings.base_url
        self.writes = allow_writes
        self.identity: str | None = None
        self._pace = pace or Pace()
        self._sender = sender or Sender(
            settings.base_url, settings.secrets, timeout=settings.timeout, ca=settings.ca
        )
        self._is_by_token = settings.secrets.key is None
        self._has_secret = settings.secrets != Secrets()
        self._login: Login | None = None
        if settings.grant is not None and self._is_by_token:
            self._login = Login(settings.grant, self._steady, learned)
        self._breaker = Breaker(settings.base_url)
        self._good: Call | None = None
        self._failed_confirmations = 0

    @property
    def credentials(self) -> frozenset[Credentials]:
        """Name the classes of credentials that can be sent: a token as a bearer is good, and no probe."""
        return frozenset(CREDENTIALS) - ({"bearer"} if self._is_by_token else set())

    @property
    def sent(self) -> int:
        """Count the requests that left us: retries, questions of our own and logins too."""
        return self._sender.sent

    @property
    def ended(self) -> str | None:
        """Say in one line why the tenant is asked nothing more, None while it may be asked."""
        return self._breaker.ended

    def give_grace(self, failures: int) -> None:
        """Let calls through to an ended tenant, to clean up, until so many failed or were refused."""
        self._breaker.give_grace(failures)

    def send(self, call: Call) -> Exchange:
        """Make the call within the pace; never raise, never write unasked."""
        if is_write(call) and not self.writes:
            said = f"{call.method} {call.path} was not sent: writes are not allowed; pass --allow-writes"
            return Exchange(call=call, failure=said, was_sent=False)
        if not self._breaker.is_closed:
            return Exchange(call=call, failure=f"not sent: {self.ended}", was_sent=False)
        exchange = self._insisted(call)
        if self._good is None and is_collection(call) and is_good(exchange.answer):
            self._good = call
        return exchange

    def check(self, rights: Iterable[Call] = ()) -> str | None:
        """Ask one harmless question; say on one line what is wrong with the tenant, None where nothing is.

        An address where nobody answers is told at once; an outage is waited out. `rights` are calls that
        change nothing and need the rights that a run needs; where all of them are refused, that is told.
        """
        if self._login is not None and not self._has_secret and not self._renew(self._login):
            return self.ended
        exchange = self._asked(_PROBE)
        if exchange.answer is not None and is_outage(exchange):
            exchange = self.send(_PROBE)
        if (said := trouble(exchange, self.base_url)) is not None:
            return said
        self.identity = identity(exchange.answer)
        if is_good(exchange.answer):
            self._good = _PROBE
        return self._may_only_read(rights) or self.ended

    def confirm(self) -> str | None:
        """Ask again what the tenant answered well before; say what is wrong now, None where nothing is.

        Where it never answered anything well, it is held to what the check asks. After several failures
        in a row the tenant is ended.
        """
        if self.ended is not None:
            return self.ended
        exchange = self._asked(self._good or _PROBE)
        if self._good is not None:
            said = lost(exchange, self.base_url)
        else:
            said = trouble(with_failure(exchange, 1) if is_outage(exchange) else exchange, self.base_url)
        if said is None:
            self._failed_confirmations = 0
            return None
        self._failed_confirmations += 1
        if self._failed_confirmations >= CONFIRMATIONS:
            self._breaker.end(said)
        return said

    def close(self) -> None:
        """Close the connections."""
        self._sender.close()

    def _insisted(self, call: Call) -> Exchange:
        """Send a call until it gets a usable answer or may not be sent again."""
        allowed = TRIES if call.is_repeatable and self.ended is None else 1
        found: list[Exchange] = []
        while True:
            found.append(self._asked(call))
            if not is_outage(found[-1]):
                if self.ended is not None and is_denied(found[-1]):
                    self._breaker.lose(found[-1])
                self._breaker.answered()
                return found[-1]
            self._lose(found[-1])
            if len(found) == allowed or self.ended is not None:
                has_left = any(each.was_sent for each in found)
                return with_failure(replace(found[-1], was_sent=has_left), len(found))

    def _lose(self, exchange: Exchange) -> None:
        """Wait after an outage; after several in a row, see whether the tenant is there at all."""
        self._pace.hold(self._breaker.lose(exchange))
        if self.ended is None and self._breaker.is_worn:
            probe = self._asked(self._good or _PROBE)
            if is_outage(probe):
                self._breaker.trip(probe)
            else:
                self._breaker.answered()

    def _asked(self, call: Call) -> Exchange:
        """Make a call within the pace, with a token that has not expired."""
        if self._login is not None and self._login.is_due and not self._renew(self._login):
            return Exchange(call=call, failure=self.ended, was_sent=False)
        exchange = self._through(call)
        if self._login is None or not is_unauthorized(exchange) or not self._has_expired(call):
            return exchange
        if not self._renew(self._login):
            return replace(exchange, failure=self.ended)
        # RFC 9110, 15.5.2: a request that was refused so has not been applied.
        return self._through(call)

    def _has_expired(self, call: Call) -> bool:
        """Tell whether the token is refused where it was taken before, and not only by this one call."""
        question = self._good or _PROBE
        return call is question or is_unauthorized(self._through(question))

    def _renew(self, login: Login) -> bool:
        """Enter with a new token; where there is none, end."""
        try:
            token = login.token()
        except LoginError as error:
            self._login = None
            self._breaker.end(f"{self.base_url} gives {error}; check the DAFTRA_ variables of the login")
            return False
        self._sender.enter_with(Secrets(token=token))
        return True

    def _steady(self, call: Call) -> Exchange:
        """Make a call of a login, and once more after an outage: it does nothing that could be done twice."""
        exchange = self._through(call)
        if is_outage(exchange):
            self._pace.hold(min(pause(exchange.answer, 1), PATIENCE))
            exchange = self._through(call)
        return exchange

    def _through(self, call: Call) -> Exchange:
        self._pace.let_through()
        return self._sender.send(call)

    def _may_only_read(self, rights: Iterable[Call]) -> str | None:
        """Ask what needs rights until one is not refused; say so where all are."""
        refused = 0
        for call in rights:
            if not is_denied(self.send(call)):
                return None
            refused += 1
        if not refused:
            return None
        return (
            f"{self.base_url}: the key may only read: all {refused} deletes of records that are not there "
            "were refused; give its role the right to delete, or leave out --allow-writes"
        )


def is_write(call: Call) -> bool:
    """Tell whether a call may change the tenant.

    It does if its method is not GET, or if it is a GET that is not safe to repeat: the docs have GETs
    that act (`change_status`, `convert_to_invoice`), and the runner marks them so.
    """
    return call.method != "GET" or not call.is_repeatable


def is_collection(call: Call) -> bool:
    """Tell whether a call only reads and names no record, which may be gone later."""
    is_read = not is_write(call) and call.credentials == "good"
    return is_read and not any(part.partition(".")[0].isdecimal() for part in call.path.split("/"))


def is_outage(exchange: Exchange) -> bool:
    """Tell whether there is no answer, or one that says to come back later (RFC 6585, 4; RFC 9110, 15.6)."""
    answer = exchange.answer
    return answer is None or answer.status == _TOO_MANY or answer.status >= _SERVER_ERROR


def is_denied(exchange: Exchange) -> bool:
    """Tell whether good credentials were not taken, or do not reach so far (RFC 9110, 15.5.2 and 15.5.4)."""
    answer = exchange.answer
    return exchange.call.credentials == "good" and answer is not None and answer.status in DENIED


def is_unauthorized(exchange: Exchange) -> bool:
    """Tell whether good credentials were not taken (RFC 9110, 15.5.2)."""
    return is_denied(exchange) and exchange.answer is not None and exchange.answer.status == _UNAUTHORIZED


def with_failure(exchange: Exchange, tries: int) -> Exchange:
    """Say beside an outage's answer that nothing can be judged by it, and how often it was asked."""
    status = exchange.answer.status if exchange.answer is not None else None
    said = exchange.failure or f"the tenant answered {status}"
    if exchange.call.is_repeatable or tries > 1:
        often = f"after {tries} tries"
    elif not exchange.was_sent:
        often = "so it was not sent"
    elif status == _TOO_MANY:
        often = "which is a refusal, and it was not sent again"
    else:
        often = "and it was not sent again, because it may have done its work"
    return replace(exchange, failure=f"{said}, {often}")
