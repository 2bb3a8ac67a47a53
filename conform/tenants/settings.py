"""Read from the environment which live tenant to call, and with what."""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from conform.errors import UserError
from conform.tenants.http import TIMEOUT, Secrets
from conform.tenants.oauth import Grant

if TYPE_CHECKING:
    from collections.abc import Mapping

BASE_URL, SUBDOMAIN, KEY, TOKEN = "DAFTRA_BASE_URL", "DAFTRA_SUBDOMAIN", "DAFTRA_API_KEY", "DAFTRA_TOKEN"
CLIENT = ("DAFTRA_CLIENT_ID", "DAFTRA_CLIENT_SECRET")
"""The variables of an OAuth client, which every grant needs (page 15815885e0)."""
REFRESH_TOKEN = "DAFTRA_REFRESH_TOKEN"  # noqa: S105 - the name of a variable
ACCOUNT = ("DAFTRA_USERNAME", "DAFTRA_PASSWORD")
BUNDLES = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
"""The variables that name certificates to trust, first set wins; `--ca-file` goes before them."""
SHORTEST = 8
"""A shorter key is none: it would occur everywhere by chance and could not be kept out of files."""
_SUBDOMAIN = re.compile(r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?")
_NO_ADDRESS = "the base URL {!r} is no web address; write it like https://NAME.daftra.com"
_VISIBLE = re.compile(r"[\x21-\x7e]+")


class SettingsError(UserError):
    """Say on one line which setting is missing or wrong, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Hold the root of a tenant's host, without a path, and what it is entered with.

    `grant` is what a token is asked for with, None where nothing is complete; `timeout` is in seconds a
    request; `ca` is a file or a folder of certificates to trust, None for the usual ones.
    """

    base_url: str
    secrets: Secrets
    grant: Grant | None = None
    timeout: float = TIMEOUT
    ca: Path | None = None


def live_settings(
    environ: Mapping[str, str],
    base_url_option: str | None = None,
    *,
    timeout: float = TIMEOUT,
    ca_file: Path | None = None,
) -> Settings:
    """Read the settings of a live tenant; the options go before the environment.

    Raises SettingsError where the address, the key or the certificates are missing or unusable. Secrets
    come from the environment alone, because command lines are seen by every process of a machine.
    """
    grant = live_grant(environ)
    return Settings(
        base_url=tenant_address(environ, base_url_option),
        secrets=_secrets(environ, grant),
        grant=grant,
        timeout=timeout,
        ca=_certificates(environ, ca_file),
    )


def tenant_address(environ: Mapping[str, str], base_url_option: str | None = None) -> str:
    """Read the root of a live tenant alone; raise SettingsError where it is missing or unusable."""
    return normal(base_url_option) if base_url_option else _address(environ)


def live_grant(environ: Mapping[str, str]) -> Grant | None:
    """Read what a token can be asked for with, None where a part of it is not set."""
    client_id, client_secret, refresh_token, username, password = (
        environ.get(name, "").strip() or None for name in (*CLIENT, REFRESH_TOKEN, *ACCOUNT)
    )
    has_account = username is not None and password is not None
    if client_id is None or client_secret is None or not (refresh_token or has_account):
        return None
    return Grant(
        client_id=client_id,
        client_secret=client_secret,
        refresh_token=refresh_token,
        username=username,
        password=password,
    )


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


def _secrets(environ: Mapping[str, str], grant: Grant | None) -> Secrets:
    secrets = live_secrets(environ)
    if secrets.key is None and secrets.token is None and grant is None:
        raise SettingsError(_no_key(environ))
    for name, value in ((KEY, secrets.key), (TOKEN, secrets.token)):
        if value is not None and (len(value) < SHORTEST or not _VISIBLE.fullmatch(value)):
            raise SettingsError(
                f"{name} cannot be a key: it must be {SHORTEST} or more visible ASCII characters"
            )
    return secrets


def _no_key(environ: Mapping[str, str]) -> str:
    """Say which key to set; where a login was begun, what is missing of it."""
    is_set = {name for name in (*CLIENT, REFRESH_TOKEN, *ACCOUNT) if environ.get(name, "").strip()}
    if is_set & {REFRESH_TOKEN, *ACCOUNT}:
        needed = CLIENT if REFRESH_TOKEN in is_set else (*CLIENT, *ACCOUNT)
        missing = [name for name in needed if name not in is_set]
        return f"the login is not complete; set {', '.join(missing)} too, or a key as {KEY}"
    return f"no key is set; put it into the environment as {KEY} (or a bearer token as {TOKEN})"


def _certificates(environ: Mapping[str, str], ca_file: Path | None) -> Path | None:
    """Find the certificates to trust: those of the option, else of the environment."""
    named = [("--ca-file", ca_file), *((name, environ.get(name, "").strip()) for name in BUNDLES)]
    name, place = next(((name, Path(place)) for name, place in named if place), ("", None))
    if place is None or place.is_dir():
        return place
    try:
        ssl.create_default_context(cafile=str(place))
    except OSError:  # ssl.SSLError is one
        raise SettingsError(
            f"{name} names {place}, which cannot be read as certificates; give a file in PEM"
        ) from None
    return place
