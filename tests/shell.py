"""Run the shell lines of a report against a tenant on loopback, and see what was asked and answered."""

from __future__ import annotations

import re
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from conform.daftra import DAFTRA
from conform.exchange import Answer, Call, Exchange
from conform.tenants.embedded.access import KEY
from conform.tenants.embedded.http import http_request
from tests.unwired import UnwiredTenant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conform.contract import Contract

_BLOCK = re.compile(r"^```sh\n(.*?)\n^```$", re.DOTALL | re.MULTILINE)


class _Heard(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, tenant: UnwiredTenant) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.tenant = tenant
        self.exchanges: list[Exchange] = []


class _Handler(BaseHTTPRequestHandler):
    server: _Heard

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, _, query = self.path.partition("?")
        scope = {
            "method": self.command,
            "raw_path": path.encode("latin-1"),
            "query_string": query.encode("latin-1"),
            "headers": [
                (name.encode("latin-1"), value.encode("latin-1")) for name, value in self.headers.items()
            ],
        }
        reply = self.server.tenant.application.answer(http_request(scope, body))
        self.server.exchanges.append(self._exchange(path, query, body, reply))
        content = reply.encoded()
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.media)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815 - the names of http.server

    def _exchange(self, path: str, query: str, body: bytes, reply: Any) -> Exchange:
        return Exchange(
            call=Call(
                method=self.command,
                path=path,
                query=tuple(parse_qsl(query, keep_blank_values=True)),
                body=body or None,
                media=self.headers.get("Content-Type"),
            ),
            answer=Answer(
                status=reply.status, headers=(("Content-Type", reply.media),), body=reply.encoded()
            ),
        )

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(contracts: Sequence[Contract], faults: Sequence[str] = ()) -> Iterator[_Heard]:
    """Serve an embedded tenant that keeps what it is asked, until the block ends."""
    tenant = UnwiredTenant(contracts, faults=faults)
    with _Heard(tenant) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(10)
            tenant.close()


def script(markdown: str) -> str:
    """Give all that a report asks one to paste into a shell, in order."""
    return "\n".join(_BLOCK.findall(markdown))


def ran(
    markdown: str, contracts: Sequence[Contract], faults: Sequence[str] = ()
) -> tuple[list[Exchange], str]:
    """Paste a report into a shell; give what its tenant was asked and answered, and what the shell showed."""
    access = DAFTRA.access
    with served(contracts, faults) as server:
        done = subprocess.run(  # noqa: S603 - the lines of our own report are what is tested
            ["/bin/sh", "-c", script(markdown)],
            capture_output=True,
            check=False,
            timeout=60,
            env={
                "PATH": "/usr/bin:/bin",
                access.variable("BASE_URL"): f"http://127.0.0.1:{server.server_port}",
                access.variable("API_KEY"): KEY,
            },
        )
    assert done.stderr.decode() == ""
    return server.exchanges, done.stdout.decode()
