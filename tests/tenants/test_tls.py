"""Certificates: those of an authority of one's own are trusted where it is named, and nowhere else."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from conform.daftra import DAFTRA
from conform.exchange import Call
from conform.tenants.live import LiveTenant, connection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OPENSSL = shutil.which("openssl") or ""
NAMES = "subjectAltName=IP:127.0.0.1"


def openssl(*arguments: str, folder: Path) -> None:
    command = [OPENSSL, *arguments]
    subprocess.run(command, check=True, capture_output=True, cwd=folder, timeout=60)  # noqa: S603 - found above


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an authority, certificates that it signed for this machine and for another, and one of nobody."""
    if not OPENSSL:
        pytest.skip("there is no openssl on this machine to make certificates with")
    folder = tmp_path_factory.mktemp("tls")
    new = (
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    )
    openssl(*new, "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem", folder=folder)
    signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-subj", "/CN=tenant")
    for name, names in (("good", NAMES), ("other", "subjectAltName=DNS:other.invalid")):
        files = ("-keyout", f"{name}.key", "-out", f"{name}.pem")
        ends = ("-addext", "basicConstraints=critical,CA:false")
        openssl(*new, *signed, "-addext", names, *ends, *files, folder=folder)
    openssl(*new, "-subj", "/CN=x", "-addext", NAMES, "-keyout", "own.key", "-out", "own.pem", folder=folder)
    return folder


@contextmanager
def tls(folder: Path, name: str) -> Iterator[str]:
    """Serve JSON over TLS with a certificate until the block ends; give the URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
            """Stay silent."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Stay silent about a client that does not trust it."""

    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def check(
    url: str, environ: dict[str, str], ca_file: Path | None = None, timeout: float = 10
) -> tuple[str | None, int]:
    """Check a tenant as a run does; give what is wrong with it and how many requests left us."""
    settings = connection(
        {"DAFTRA_API_KEY": "some-key-1", **environ}, DAFTRA, url, timeout=timeout, ca_file=ca_file
    )
    sent = list[Call]()
    tenant = LiveTenant(settings, heard=sent.append)
    said = tenant.check()
    tenant.close()
    return said, len(sent)


@pytest.mark.parametrize("name", ["--ca-file", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_an_authority_of_ones_own_is_trusted_where_it_is_named(name: str, folder: Path) -> None:
    ca = folder / "ca.pem"
    environ = {} if name == "--ca-file" else {name: str(ca)}
    with tls(folder, "good") as url:
        assert check(url, environ, ca if name == "--ca-file" else None) == (None, 1)


def test_the_option_goes_before_the_environment_and_requests_before_openssl(folder: Path) -> None:
    good, bad = str(folder / "ca.pem"), str(folder / "own.pem")
    with tls(folder, "good") as url:
        assert check(url, {"REQUESTS_CA_BUNDLE": bad}, folder / "ca.pem")[0] is None
        assert check(url, {"REQUESTS_CA_BUNDLE": good, "SSL_CERT_FILE": bad})[0] is None
        assert check(url, {"REQUESTS_CA_BUNDLE": bad, "SSL_CERT_FILE": good})[0] is not None


@pytest.mark.parametrize(
    ("name", "trusted", "said"),
    [
        ("good", False, "of an authority that is not trusted here; pass its certificate with --ca-file"),
        ("own", False, "signed by itself; pass its certificate with --ca-file"),
        ("other", True, "of another address; check the address"),
    ],
)
def test_a_certificate_that_is_not_valid_is_one_line_and_nothing_was_sent(
    name: str,
    trusted: bool,  # noqa: FBT001
    said: str,
    folder: Path,
) -> None:
    with tls(folder, name) as url:
        found, sent = check(url, {}, folder / "ca.pem" if trusted else None)
    assert found is not None
    assert found.startswith(f"{url} cannot be used: the TLS certificate is {said}")
    assert ("\n" in found, sent) == (False, 0)


def test_no_proxy_of_the_environment_is_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(folder / "own.pem"))
    with tls(folder, "good") as url:
        assert check(url, {"SSL_CERT_FILE": str(folder / "ca.pem")}) == (None, 1)


def test_a_server_that_hangs_in_the_handshake_gets_no_request() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found, sent = check(f"https://127.0.0.1:{listener.getsockname()[1]}", {}, timeout=0.3)
    assert "within 0.3 s" in (found or "")
    assert sent == 0
