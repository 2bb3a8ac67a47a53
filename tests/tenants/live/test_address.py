# ruff: noqa: S106 - secrets made up for tests
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conform.daftra import DAFTRA
from conform.tenants.http import Secrets
from conform.tenants.live import Connection, SettingsError, connection, is_loopback, normal
from conform.tenants.live.login import Grant

if TYPE_CHECKING:
    from pathlib import Path

KEY = "canary-key-7f3a"
ENVIRON = {"DAFTRA_API_KEY": KEY}


def live(environ: dict[str, str], base_url: str | None = None, **more: Any) -> Connection:
    return connection(environ, DAFTRA, base_url, **more)


@pytest.mark.parametrize(
    ("written", "root"),
    [
        ("https://example.daftra.com", "https://example.daftra.com"),
        ("https://Example.daftra.com/", "https://example.daftra.com"),
        ("https://example.daftra.com/api2", "https://example.daftra.com"),
        ("https://example.daftra.com/api2/", "https://example.daftra.com"),
        (" example.daftra.com ", "https://example.daftra.com"),
        ("https://example.daftra.com:8443/api2/", "https://example.daftra.com:8443"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_the_many_ways_to_write_a_tenant_are_one_root(written: str, root: str) -> None:
    assert normal(written, DAFTRA.access) == root


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("http://example.daftra.com", "plain http"),
        ("ftp://example.daftra.com", "no web address"),
        ("https://", "no web address"),
        ("nonsense", "no web address"),
        ("https://nonsense", "no web address"),
        ("https://exa mple.com", "no web address"),
        ("https://example.com:port", "no web address"),
        ("https://[::1", "no web address"),
        ("https://example.com/owner/clients", "has a path"),
        (f"https://me:{KEY}@example.com", "a user, a password or a query"),
        (f"https://example.com/?key={KEY}", "a user, a password or a query"),
    ],
)
def test_an_unusable_address_is_one_clear_line(written: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        normal(written, DAFTRA.access)
    assert "\n" not in str(caught.value)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "is_so"),
    [("127.0.0.2", True), ("::1", True), ("localhost", True), ("10.0.0.1", False), ("a.b", False)],
)
def test_only_this_machine_is_loopback(host: str, is_so: bool) -> None:  # noqa: FBT001 - a parameter of the table
    assert is_loopback(host) is is_so


def test_the_option_goes_before_the_environment() -> None:
    environ = {**ENVIRON, "DAFTRA_BASE_URL": "https://two.daftra.com", "DAFTRA_SUBDOMAIN": "three"}
    assert live(environ, "https://one.daftra.com").base_url == "https://one.daftra.com"
    assert live(environ).base_url == "https://two.daftra.com"


def test_a_subdomain_names_a_tenant() -> None:
    settings = live({**ENVIRON, "DAFTRA_SUBDOMAIN": "Example"})
    assert (settings.base_url, settings.secrets.key) == ("https://example.daftra.com", KEY)


def test_a_token_serves_as_well_as_a_key() -> None:
    settings = live({"DAFTRA_TOKEN": KEY}, "https://example.daftra.com")
    assert (settings.secrets.key, settings.secrets.token) == (None, KEY)


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "no tenant is named; pass --base-url"),
        ({"DAFTRA_SUBDOMAIN": "example.daftra.com"}, "write only the part before"),
        ({"DAFTRA_SUBDOMAIN": "example"}, "no key is set.*DAFTRA_API_KEY"),
        ({"DAFTRA_SUBDOMAIN": "example", "DAFTRA_API_KEY": "  "}, "no key is set"),
        ({"DAFTRA_SUBDOMAIN": "example", "DAFTRA_API_KEY": "short"}, "DAFTRA_API_KEY cannot be a key"),
        (
            {"DAFTRA_SUBDOMAIN": "example", "DAFTRA_TOKEN": "has a space in it"},
            "DAFTRA_TOKEN cannot be a key",
        ),
    ],
)
def test_a_missing_or_broken_setting_is_one_clear_line(environ: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        live(environ)
    assert "\n" not in str(caught.value)
    assert "has a space in it" not in str(caught.value)


AT = {"DAFTRA_SUBDOMAIN": "x"}
CLIENT = {"DAFTRA_CLIENT_ID": "7", "DAFTRA_CLIENT_SECRET": "client-secret-1"}
ACCOUNT = {"DAFTRA_USERNAME": "owner", "DAFTRA_PASSWORD": "pw"}
REFRESH = {"DAFTRA_REFRESH_TOKEN": "refresh-token-1"}


@pytest.mark.parametrize(
    ("environ", "grant"),
    [
        (
            CLIENT | ACCOUNT,
            Grant(client_id="7", client_secret="client-secret-1", username="owner", password="pw"),
        ),
        (
            CLIENT | REFRESH,
            Grant(client_id="7", client_secret="client-secret-1", refresh_token="refresh-token-1"),
        ),
        (CLIENT, None),
        (ACCOUNT, None),
        (REFRESH, None),
        (CLIENT | {"DAFTRA_USERNAME": "owner"}, None),
        (CLIENT | ACCOUNT | {"DAFTRA_CLIENT_SECRET": " "}, None),
    ],
)
def test_a_login_is_a_client_and_a_refresh_token_or_an_account(
    environ: dict[str, str], grant: Grant | None
) -> None:
    found = connection(KEYED | environ, DAFTRA)
    assert found.grant == grant


def test_a_complete_login_stands_in_for_a_key() -> None:
    found = live(AT | CLIENT | ACCOUNT)
    assert found.secrets == Secrets()
    assert found.grant is not None


@pytest.mark.parametrize(
    ("environ", "missing"),
    [
        (ACCOUNT, "set DAFTRA_CLIENT_ID, DAFTRA_CLIENT_SECRET too, or a key"),
        (REFRESH, "set DAFTRA_CLIENT_ID, DAFTRA_CLIENT_SECRET too"),
        (CLIENT | {"DAFTRA_USERNAME": "owner"}, "set DAFTRA_PASSWORD too"),
    ],
)
def test_a_login_that_was_begun_names_what_is_missing(environ: dict[str, str], missing: str) -> None:
    with pytest.raises(SettingsError, match=missing):
        live(AT | environ)


KEYED = AT | {"DAFTRA_API_KEY": "some-key-1"}


def test_the_usual_certificates_are_trusted_where_none_are_named() -> None:
    assert live(KEYED | {"SSL_CERT_FILE": "", "REQUESTS_CA_BUNDLE": " "}).ca is None


def test_a_folder_of_certificates_is_taken_as_it_is(tmp_path: Path) -> None:
    assert live(KEYED | {"REQUESTS_CA_BUNDLE": str(tmp_path)}).ca == tmp_path


@pytest.mark.parametrize("name", ["--ca-file", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_certificates_that_are_none_are_one_line(name: str, content: str | None, tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content, encoding="ascii")
    with pytest.raises(SettingsError) as raised:
        live(
            KEYED if name == "--ca-file" else KEYED | {name: str(path)},
            ca_file=path if name == "--ca-file" else None,
        )
    said = f"{name} names {path}, which cannot be read as certificates; give a file in PEM"
    assert str(raised.value) == said


def test_a_timeout_goes_with_the_settings() -> None:
    assert live(KEYED, timeout=7).timeout == 7
