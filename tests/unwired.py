"""The embedded tenant without its wire, for tests of what is asked and judged: HTTP would only be slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.exchange import Answer, Exchange
from conform.tenants.embedded.access import KEY
from conform.tenants.embedded.application import Application
from conform.tenants.embedded.behaviour import Behaviours
from conform.tenants.embedded.http import http_request
from conform.tenants.http import Secrets, headers, target

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conform.contract import Contract
    from conform.exchange import Call


class UnwiredTenant:
    """Hand each call to the application of an embedded tenant, as its server would, in the same thread.

    `faults` and `heard` are those of the embedded tenant; with `is_observed` it behaves as tenants were seen
    to. What the application raises is raised.
    """

    sort = "embedded"
    base_url = "http://127.0.0.1"
    writes = True

    def __init__(
        self,
        contracts: Sequence[Contract],
        *,
        faults: Sequence[str] = (),
        is_observed: bool = False,
        heard: Callable[[Call], None] = lambda _: None,
    ) -> None:
        self._vendor = contracts[0].vendor
        embedded = self._vendor.embedded
        habits = embedded.observed if is_observed else ()
        behaviours = Behaviours((*habits, *(embedded.faults[name] for name in faults)))
        self.application = Application(tuple(contracts), behaviours)
        self.heard = heard

    def send(self, call: Call) -> Exchange:
        """Give the application's answer to a call."""
        self.heard(call)
        reply = self.application.answer(http_request(self._scope(call), call.body or b""))
        said = (("content-type", reply.media),)
        return Exchange(call=call, answer=Answer(status=reply.status, headers=said, body=reply.encoded()))

    def reset(self) -> None:
        """Forget all that was written."""
        self.application.state.reset()

    def close(self) -> None:
        """Drop the store."""
        self.application.state.store.close()

    def _scope(self, call: Call) -> dict[str, object]:
        """Give a call as the web server hands it over."""
        path, _, query = target(call).partition("?")
        sent = headers(call.credentials, Secrets(key=KEY), self._vendor.access)
        if call.media is not None:
            sent["content-type"] = call.media
        return {
            "method": call.method,
            "raw_path": path.encode("latin-1"),
            "query_string": query.encode("latin-1"),
            "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in sent.items()],
        }
