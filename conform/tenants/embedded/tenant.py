"""The embedded tenant as the engine sees it: a tenant like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.contract import Vendor
from conform.tenants.embedded.access import FORM, KEY
from conform.tenants.embedded.application import Application
from conform.tenants.embedded.profile import behaviours
from conform.tenants.embedded.server import Asgi, LoopbackServer
from conform.tenants.http import Secrets, Sender

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conform.contract import Contract
    from conform.exchange import Call, Exchange
    from conform.tenants.embedded.profile import Profile


class EmbeddedTenant:
    """Run a tenant of our own on loopback that serves some contracts, and make calls to it over real HTTP.

    It is up when it is made and gone after `close`. Its store is empty but for what every tenant has.
    `faults` are names of those of the contracts' vendor; `port` 0 takes any free one; `heard` is told of each
    call that is made. Raises
    UnknownFaultError for an unknown fault, OSError or OverflowError where the port cannot be had.
    """

    sort = "embedded"
    writes = True
    """Everything may be written: it is nobody's books."""
    key, form = KEY, FORM
    """The API key that opens it, and the form values for which it issues a token."""

    def __init__(
        self,
        contracts: Sequence[Contract],
        *,
        profile: Profile = "documented",
        faults: Sequence[str] = (),
        port: int = 0,
        heard: Callable[[Call], None] = lambda _: None,
    ) -> None:
        vendor = contracts[0].vendor if contracts else Vendor()
        behaves = behaviours(vendor.embedded, profile, faults)
        self._application = Application(tuple(contracts), behaves)
        self._server = LoopbackServer(Asgi(self._application.answer), port)
        self._server.start()
        self.base_url = self._server.base_url
        self._sender = Sender(self.base_url, Secrets(key=KEY), access=vendor.access, is_own=True, heard=heard)

    def send(self, call: Call) -> Exchange:
        """Make a call and give the exchange; a failure is told in it and never raised."""
        return self._sender.send(call)

    def reset(self) -> None:
        """Forget all that was ever written; what every tenant has is there again. Not while a call runs."""
        self._application.state.reset()

    def close(self) -> None:
        """Stop the server, close the connections, drop the store; a second call does nothing."""
        self._sender.close()
        self._server.stop()
        self._application.state.store.close()
