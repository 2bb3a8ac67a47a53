"""A tenant that people work in: nothing is written unasked, nothing is hurried, no write is sent twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.exchange import Call, Exchange
from conform.tenants.http import CREDENTIALS, Secrets, Sender
from conform.tenants.live.login import Login, LoginError
from conform.tenants.live.outage import PATIENCE, Breaker, is_outage, pause, with_failure
from conform.tenants.live.pace import Pace
from conform.tenants.live.trouble import FORBIDDEN, UNAUTHORIZED, identity, is_good, lost, trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conform.case import Credentials
    from conform.contract.vendor import Access
    from conform.tenants.live.address import Connection

TRIES = 5
"""How often a request that is safe to repeat is sent before it counts as broken."""


class LiveTenant:
    """Answer calls from a real tenant.

    Without `allow_writes` a call that may change the tenant is refused and never sent. 429 and 5xx are
    answered by waiting, and by sending again only what is safe to repeat; after that the exchange is a
    failure, because an outage is no drift. A tenant that gives no usable answer to several requests in a
    row, and none to a question that it answered before, is asked nothing more (`ended`).
    `learned` is told each secret that a login brings, with its kind; `heard` each call that left us: retries,
    questions of our own and logins too.
    """

    sort = "live"

    def __init__(
        self,
        connection: Connection,
        *,
        allow_writes: bool = False,
        pace: Pace | None = None,
        sender: Sender | None = None,
        learned: Callable[[str, str], None] = lambda _kind, _value: None,
        heard: Callable[[Call], None] = lambda _: None,
    ) -> None:
        self.base_url = connection.base_url
        self.writes = allow_writes
        self.identity: str | None = None
        self._vendor = connection.vendor
        self._pace = pace or Pace()
        self._sender = sender or Sender(
            connection.base_url,
            connection.secrets,
            access=connection.vendor.access,
            timeout=connection.timeout,
            ca=connection.ca,
            gateway=connection.gateway,
            heard=heard,
        )
        self._is_by_token = connection.secrets.key is None
        self._has_secret = connection.secrets != Secrets()
        self._login: Login | None = None
        if connection.grant is not None and self._is_by_token:
            self._login = Login(connection.grant, self._vendor.access.tokens, self._steady, learned)
        self._breaker = Breaker(connection.base_url)
        self._probe = preflight(self._vendor.access)
        self._good: Call | None = None

    @property
    def credentials(self) -> frozenset[Credentials]:
        """Name the classes of credentials that can be sent: a token alone is no key to send otherwise."""
        return frozenset(CREDENTIALS) - ({"bearer", "both"} if self._is_by_token else set())

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
            self._good = replace(call, purpose="checking")
        return exchange

    def check(self, rights: Iterable[Call] = ()) -> str | None:
        """Ask one harmless question; say on one line what is wrong with the tenant, None where nothing is.

        An address where nobody answers is told at once; an outage is waited out. `rights` are calls that
        change nothing and need the rights that a run needs; where all of them are refused, that is told.
        """
        if self._login is not None and not self._has_secret and not self._renew(self._login):
            return self.ended
        exchange = self._asked(self._probe)
        if exchange.answer is not None and is_outage(exchange):
            exchange = self.send(self._probe)
        if (said := trouble(exchange, self.base_url, self._vendor)) is not None:
            return said
        self.identity = identity(exchange.answer, self._vendor.access)
        if is_good(exchange.answer):
            self._good = self._probe
        return self._may_only_read(rights) or self.ended

    def confirm(self) -> str | None:
        """Ask again what the tenant answered well before; say what is wrong now, None where nothing is.

        Where it never answered anything well, it is held to what the check asks. After several failures
        in a row the tenant is ended.
        """
        if self.ended is not None:
            return self.ended
        exchange = self._asked(self._good or self._probe)
        if self._good is not None:
            return self._breaker.confirmed(lost(exchange, self.base_url))
        shown = with_failure(exchange, 1) if is_outage(exchange) else exchange
        return self._breaker.confirmed(trouble(shown, self.base_url, self._vendor))

    def close(self) -> None:
        """Close the connections."""
        self._sender.close()

    def _insisted(self, call: Call) -> Exchange:
        """Send a call until it gets a usable answer or may not be sent again."""
        allowed = TRIES if call.is_repeatable and not call.is_again and self.ended is None else 1
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
            probe = self._asked(self._good or self._probe)
            if is_outage(probe):
                self._breaker.trip(probe)
            else:
                self._breaker.answered()

    def _asked(self, call: Call) -> Exchange:
        """Make a call within the pace, with a token that has not expired."""
        if self._login is not None and self._login.is_due and not self._renew(self._login):
            return Exchange(call=call, failure=self.ended, was_sent=False)
        exchange = self._through(call)
        if self._login is None or not is_denied(exchange, UNAUTHORIZED) or not self._has_expired(call):
            return exchange
        if not self._renew(self._login):
            return replace(exchange, failure=self.ended)
        # RFC 9110, 15.5.2: a request that was refused so has not been applied.
        return self._through(call)

    def _has_expired(self, call: Call) -> bool:
        """Tell whether the token is refused where it was taken before, and not only by this one call."""
        question = self._good or self._probe
        return call is question or is_denied(self._through(question), UNAUTHORIZED)

    def _renew(self, login: Login) -> bool:
        """Enter with a new token; where there is none, end."""
        try:
            token = login.token()
        except LoginError as error:
            self._login = None
            prefix = self._vendor.access.prefix
            self._breaker.end(f"{self.base_url} gives {error}; check the {prefix} variables of the login")
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


def preflight(access: Access) -> Call:
    """Give the harmless question of a vendor, which tells whether a tenant is there and lets us in."""
    return Call(method="GET", path=access.probe, is_repeatable=True, case="preflight", purpose="checking")


def is_write(call: Call) -> bool:
    """Tell whether a call may change the tenant.

    It does if its method is not GET, or if it is a GET that is not safe to repeat: docs have GETs that act,
    and the runner marks them so.
    """
    return call.method != "GET" or not call.is_repeatable


def is_collection(call: Call) -> bool:
    """Tell whether a call only reads and names no record, which may be gone later."""
    is_read = not is_write(call) and call.credentials == "good"
    return is_read and not any(part.partition(".")[0].isdecimal() for part in call.path.split("/"))


def is_denied(exchange: Exchange, *statuses: int) -> bool:
    """Tell whether good credentials were not taken, or do not reach so far (RFC 9110, 15.5.2 and 15.5.4)."""
    answer, denied = exchange.answer, statuses or (UNAUTHORIZED, FORBIDDEN)
    return exchange.call.credentials == "good" and answer is not None and answer.status in denied
