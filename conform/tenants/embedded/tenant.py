"""The embedded tenant as the engine sees it: a tenant like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from conform.contract.vendor import Access
from conform.tenants.embedded.access import Account
from conform.tenants.embedded.asgi import Application
from conform.tenants.embedded.desk import Desk
from conform.tenants.embedded.server import LoopbackServer
from conform.tenants.embedded.twist import Twists
from conform.tenants.http import Secrets, Sender

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conform.contract import Contract
    from conform.exchange import Call, Exchange
    from conform.tenants.embedded.twist import Twisting

Profile: TypeAlias = Literal["documented", "observed"]


class EmbeddedTenant:
    """Run a tenant of our own on loopback and make calls to it over real HTTP.

    It is up when it is made and gone after `close`. Its store is empty but for what every tenant has.
    """

    def __init__(
        self, contracts: Sequence[Contract], twists: tuple[Twisting, ...] = (), *, port: int = 0
    ) -> None:
        self._account = Account()
        self._desk = Desk(tuple(contracts), Twists(twists), self._account)
        self._server = LoopbackServer(Application(self._desk.answer), port)
        self._server.start()
        access, key = Access(header="APIKEY"), Secrets(key=self._account.key)
        self._sender = Sender(self._server.base_url, key, access=access, is_own=True)

    @property
    def sort(self) -> str:
        """Give `embedded`."""
        return "embedded"

    @property
    def base_url(self) -> str:
        """Give the root of the tenant's host."""
        return self._server.base_url

    @property
    def writes(self) -> bool:
        """Tell that everything may be written: it is nobody's books."""
        return True

    @property
    def key(self) -> str:
        """Give the API key that opens it."""
        return self._account.key

    @property
    def form(self) -> Mapping[str, str]:
        """Give the form values for which it issues a token (page 15815885e0)."""
        return self._account.form

    def send(self, call: Call) -> Exchange:
        """Make a call and give the exchange; a failure is told in it and never raised."""
        return self._sender.send(call)

    def close(self) -> None:
        """Stop the server, close the connections, drop the store; a second call does nothing."""
        self._sender.close()
        self._server.stop()
        self._desk.close()
