from __future__ import annotations

import pytest

from conform.tenants.settings import SettingsError, is_loopback, live_settings, normal

KEY = "canary-key-7f3a"
ENVIRON = {"DAFTRA_API_KEY": KEY}


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
    assert normal(written) == root


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
        normal(written)
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
    assert live_settings(environ, "https://one.daftra.com").base_url == "https://one.daftra.com"
    assert live_settings(environ).base_url == "https://two.daftra.com"


def test_a_subdomain_names_a_tenant() -> None:
    settings = live_settings({**ENVIRON, "DAFTRA_SUBDOMAIN": "Example"})
    assert (settings.base_url, settings.secrets.key) == ("https://example.daftra.com", KEY)


def test_a_token_serves_as_well_as_a_key() -> None:
    settings = live_settings({"DAFTRA_TOKEN": KEY}, "https://example.daftra.com")
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
        live_settings(environ)
    assert "\n" not in str(caught.value)
    assert "has a space in it" not in str(caught.value)
