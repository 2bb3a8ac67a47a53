"""Read from the environment which live tenant to call, and with what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from conform.tenants.http import Secrets

if TYPE_CHECKING:
    from collections.abc import Mapping

BASE_URL, SUBDOMAIN, KEY, TOKEN = "DAFTRA_BASE_URL", "DAFTRA_SUBDOMAIN", "DAFTRA_API_KEY", "DAFTRA_TOKEN"
SHORTEST = 8
"""A shorter key is none: it would occur everywhere by chance and could not be kept out of files."""
_SUBDOMAIN = re.compile(r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?")
_NO_ADDRESS = "the base URL {!r} is no web address; write it like https://NAME.daftra.com"
_VISIBLE = re.compile(r"[\x21-\x7e]+")


class SettingsError(Exception):
    """Say on one line which setting is missing or wrong, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Hold the root of a tenant's host, without a path, and what it is entered with."""

    base_url: str
    secrets: Secrets


def live_settings(environ: Mapping[str, str], base_url_option: str | None = None) -> Settings:
    """Read the settings of a live tenant; the option goes before the environment.

    Raises SettingsError where the address or the key is missing or unusable. Secrets come from the
    environment alone, because command lines are seen by every process of a machine.
    """
    return Settings(base_url=tenant_address(environ, base_url_option), secrets=_secrets(environ))


def tenant_address(environ: Mapping[str, str], base_url_option: str | None = None) -> str:
    """Read the root of a live tenant alone; raise SettingsError where it is missing or unusable."""
    return normal(base_url_option) if base_url_option else _address(environ)


def live_secrets(environ: Mapping[str, str]) -> Secrets:
    """Read key and token as they stand, unchecked and None where unset, for those who must hide them."""
    return Secrets(key=environ.get(KEY, "").strip() or None, token=environ.get(TOKEN, "").strip() or None)


def normal(url: str) -> str:
    """Give the root of a tenant's host from what a person may write for it.

    `https://x.daftra.com/api2/`, `x.daftra.com` and `https://X.daftra.com` are one tenant. Plain http is
    for this machine only, since it would show the key to the network. Raises SettingsError.
    """
    if "@" in url or "?" in url:
        raise SettingsError(
            f"the base URL has a user, a password or a query in it; put the key into {KEY} instead"
        )
    try:
        parts = urlsplit(url.strip() if "://" in url else f"https://{url.strip()}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise SettingsError(_NO_ADDRESS.format(url)) from None
    _check(url, parts.scheme, host)
    if parts.path.rstrip("/") not in ("", "/api2", "/v2", "/v2/api", "/api2/v2"):
        raise SettingsError(
            f"the base URL {url!r} has a path; give the root, such as https://NAME.daftra.com"
        )
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port is not None else "")


def is_loopback(host: str) -> bool:
    """Tell whether a host name is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check(url: str, scheme: str, host: str) -> None:
    looks_like_host = _VISIBLE.fullmatch(host) and ("." in host or is_loopback(host))
    if scheme not in ("http", "https") or not looks_like_host:
        raise SettingsError(_NO_ADDRESS.format(url))
    if scheme == "http" and not is_loopback(host):
        raise SettingsError(
            f"the base URL {url!r} is plain http, which shows the key to the network; use https"
        )


def _address(environ: Mapping[str, str]) -> str:
    if url := environ.get(BASE_URL, "").strip():
        return normal(url)
    name = environ.get(SUBDOMAIN, "").strip()
    if not name:
        raise SettingsError(f"no tenant is named; pass --base-url, or set {BASE_URL} or {SUBDOMAIN}")
    if not _SUBDOMAIN.fullmatch(name):
        raise SettingsError(
            f"{SUBDOMAIN} is {name!r}, which is no subdomain; write only the part before .daftra.com"
        )
    return f"https://{name.lower()}.daftra.com"


def _secrets(environ: Mapping[str, str]) -> Secrets:
    secrets = live_secrets(environ)
    if secrets.key is None and secrets.token is None:
        raise SettingsError(
            f"no key is set; put it into the environment as {KEY} (or a bearer token as {TOKEN})"
        )
    for name, value in ((KEY, secrets.key), (TOKEN, secrets.token)):
        if value is not None and (len(value) < SHORTEST or not _VISIBLE.fullmatch(value)):
            raise SettingsError(
                f"{name} cannot be a key: it must be {SHORTEST} or more visible ASCII characters"
            )
    return secrets
