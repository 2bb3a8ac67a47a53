"""The embedded tenant for other people's clients: it keeps what it hears, and is changed while it runs."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from conform.contract import Vendor
from conform.tenants.embedded.access import FORM, KEY
from conform.tenants.embedded.application import Application
from conform.tenants.embedded.behaviour import Behaviours
from conform.tenants.embedded.heard import Hearing
from conform.tenants.embedded.profile import behaviours
from conform.tenants.embedded.rehearsal import Rehearsal, Rehearsing
from conform.tenants.embedded.server import Asgi, LoopbackServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from conform.contract import Contract
    from conform.tenants.embedded.heard import Heard
    from conform.tenants.embedded.http import HttpRequest, Reply


class Sandbox:
    """Run a tenant of our own on loopback for clients of others; all methods may be called by any thread.

    It is up when it is made and gone after `close`. Raises UnknownProfileError and UnknownFaultError for what
    it cannot behave like, OSError or OverflowError where the port cannot be had; `port` 0 takes any free one.
    """

    key, form = KEY, FORM
    """The API key that opens it, and the form values for which it issues a token."""

    def __init__(
        self,
        contracts: Sequence[Contract],
        *,
        profile: str = "documented",
        faults: Sequence[str] = (),
        rehearsal: Rehearsal | None = None,
        port: int = 0,
    ) -> None:
        self.vendor = contracts[0].vendor if contracts else Vendor()
        self._lock = threading.RLock()
        self._application = Application(
            tuple(contracts), behaviours(self.vendor.embedded, profile, tuple(faults))
        )
        self._hearing = Hearing(self.vendor.access)
        self._rehearsing = Rehearsing(rehearsal or Rehearsal())
        self._server = LoopbackServer(Asgi(self._answer), port)
        self._server.start()
        self.base_url = self._server.base_url

    def behave(self, profile: str, faults: Sequence[str]) -> None:
        """Behave so from the next request on."""
        behaves = behaviours(self.vendor.embedded, profile, tuple(faults))
        with self._lock:
            self._application.state.altered = behaves.altered

    def rehearse(self, rehearsal: Rehearsal) -> None:
        """Rehearse this from the next request on, in place of what was rehearsed."""
        with self._lock:
            self._rehearsing = Rehearsing(rehearsal)

    def reset(self) -> None:
        """Forget all that was written, heard and issued; what every tenant has is there again."""
        with self._lock:
            self._application.state.reset()
            self._application.state.gate.forget()
            self._hearing.clear()

    def heard(self) -> tuple[tuple[Heard, ...], int]:
        """Give what it was asked and answered since the last reset, and how many earlier ones it forgot."""
        with self._lock:
            return self._hearing.kept, self._hearing.forgotten

    @contextmanager
    def quietly(self) -> Iterator[Callable[[HttpRequest], Reply]]:
        """Give a way to ask it as documented, without the server, unheard, while everybody else waits."""
        with self._lock:
            state = self._application.state
            before, state.altered = state.altered, Behaviours().altered
            try:
                yield self._application.answer
            finally:
                state.altered = before

    def close(self) -> None:
        """Stop the server and drop the store; a second call does nothing."""
        self._server.stop()
        with self._lock:
            self._application.state.store.close()

    def _answer(self, request: HttpRequest) -> Reply:
        started = time.perf_counter()
        with self._lock:
            outage = self._rehearsing.maybe_outage()
            reply = self._rehearsing.late(outage or self._application.answer(request))
            self._hearing.take(request, reply, started, was_spoilt=outage is not None)
            return reply
