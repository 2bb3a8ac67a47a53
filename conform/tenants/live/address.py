"""Read from the environment which live tenant to call, and with what."""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from conform.errors import UserError
from conform.tenants.http import TIMEOUT, Gateway, Secrets
from conform.tenants.live.login import Grant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Vendor
    from conform.contract.vendor import Access

ADDRESS, SUBDOMAIN, KEY, TOKEN = "BASE_URL", "SUBDOMAIN", "API_KEY", "TOKEN"
CLIENT, ACCOUNT, REFRESH_TOKEN = ("CLIENT_ID", "CLIENT_SECRET"), ("USERNAME", "PASSWORD"), "REFRESH_TOKEN"
"""What the variables hold, behind the vendor's prefix; every login needs the client."""
BUNDLES = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
"""The variables that name certificates to trust, first set wins; `--ca-file` goes before them."""
SHORTEST = 8
"""A shorter key is none: it would occur everywhere by chance and could not be kept out of files."""
_SUBDOMAIN = re.compile(r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?")
_VISIBLE = re.compile(r"[\x21-\x7e]+")


class SettingsError(UserError):
    """Say on one line which setting is missing or wrong, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Hold the root of a tenant's host, without a path, and what it is entered with.

    `grant` is what a token is asked for with, None where nothing is complete; `timeout` is in seconds a
    request; `ca` is a file or a folder of certificates to trust, None for the usual ones; `gateway` is what
    lies on the way.
    """

    base_url: str
    secrets: Secrets
    vendor: Vendor
    grant: Grant | None = None
    timeout: float = TIMEOUT
    ca: Path | None = None
    gateway: Gateway = field(default_factory=Gateway)


def connection(
    environ: Mapping[str, str],
    vendor: Vendor,
    base_url_option: str | None = None,
    *,
    timeout: float = TIMEOUT,
    ca_file: Path | None = None,
    gateway: Gateway | None = None,
) -> Connection:
    """Read how to connect to a live tenant; the options go before the environment.

    Raises SettingsError where the address, the key or the certificates are missing or unusable. Secrets
    come from the environment alone, because command lines are seen by every process of a machine.
    """
    said = _said(environ, vendor.access)
    grant = _grant(said) if vendor.access.tokens else None
    return Connection(
        base_url=tenant_address(environ, vendor.access, base_url_option),
        secrets=_secrets(said, vendor.access, is_needed=grant is None),
        vendor=vendor,
        grant=grant,
        timeout=timeout,
        ca=_certificates(environ, ca_file),
        gateway=gateway or Gateway(),
    )


def tenant_address(environ: Mapping[str, str], access: Access, base_url_option: str | None = None) -> str:
    """Read the root of a live tenant alone; raise SettingsError where it is missing or unusable."""
    said = _said(environ, access)
    if url := base_url_option or said.get(ADDRESS):
        return normal(url, access)
    if (name := said.get(SUBDOMAIN)) is None:
        names = f"{access.variable(ADDRESS)}{f' or {access.variable(SUBDOMAIN)}' * bool(access.domain)}"
        raise SettingsError(f"no tenant is named; pass --base-url, or set {names}")
    if not _SUBDOMAIN.fullmatch(name):
        raise SettingsError(
            f"{access.variable(SUBDOMAIN)} is {name!r}, which is no subdomain; "
            f"write only the part before .{access.domain}"
        )
    return f"https://{name.lower()}.{access.domain}"


def normal(url: str, access: Access) -> str:
    """Give the root of a tenant's host from what a person may write for it.

    `https://x.example.com/api/`, `x.example.com` and `https://X.example.com` are one tenant. Plain http is
    for this machine only, since it would show the key to the network. Raises SettingsError.
    """
    if "@" in url or "?" in url:
        raise SettingsError(
            "the base URL has a user, a password or a query in it; "
            f"put the key into {access.variable(KEY)} instead"
        )
    try:
        parts = urlsplit(url.strip() if "://" in url else f"https://{url.strip()}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    is_host = _VISIBLE.fullmatch(host) and ("." in host or is_loopback(host))
    if not is_host or parts.scheme not in ("http", "https"):
        raise SettingsError(f"the base URL {url!r} is no web address; write it like {access.example}")
    if parts.scheme == "http" and not is_loopback(host):
        raise SettingsError(
            f"the base URL {url!r} is plain http, which shows the key to the network; use https"
        )
    if parts.path.rstrip("/") not in ("", *access.roots):
        raise SettingsError(f"the base URL {url!r} has a path; give the root, such as {access.example}")
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port is not None else "")


def is_loopback(host: str) -> bool:
    """Tell whether a host name is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _said(environ: Mapping[str, str], access: Access) -> dict[str, str]:
    """Give the vendor's variables that are set, by what they hold."""
    names = (ADDRESS, KEY, TOKEN, *CLIENT, REFRESH_TOKEN, *ACCOUNT, *(SUBDOMAIN,) * bool(access.domain))
    found = {name: environ.get(access.variable(name), "").strip() for name in names}
    return {name: value for name, value in found.items() if value}


def _grant(said: Mapping[str, str]) -> Grant | None:
    """Give what a token can be asked for with, None where a part of it is not set."""
    if not said.keys() >= {*CLIENT} or not (REFRESH_TOKEN in said or said.keys() >= {*ACCOUNT}):
        return None
    return Grant(
        client_id=said["CLIENT_ID"],
        client_secret=said["CLIENT_SECRET"],
        refresh_token=said.get(REFRESH_TOKEN),
        username=said.get("USERNAME"),
        password=said.get("PASSWORD"),
    )


def _secrets(said: Mapping[str, str], access: Access, *, is_needed: bool) -> Secrets:
    secrets = Secrets(key=said.get(KEY), token=said.get(TOKEN))
    if secrets == Secrets() and is_needed:
        raise SettingsError(_no_key(said, access))
    for name, value in ((KEY, secrets.key), (TOKEN, secrets.token)):
        if value is not None and (len(value) < SHORTEST or not _VISIBLE.fullmatch(value)):
            raise SettingsError(
                f"{access.variable(name)} cannot be a key: "
                f"it must be {SHORTEST} or more visible ASCII characters"
            )
    return secrets


def _no_key(said: Mapping[str, str], access: Access) -> str:
    """Say which key to set; where a login was begun, what is missing of it."""
    key, token = access.variable(KEY), access.variable(TOKEN)
    if access.tokens and said.keys() & {REFRESH_TOKEN, *ACCOUNT}:
        needed = CLIENT if REFRESH_TOKEN in said else (*CLIENT, *ACCOUNT)
        missing = ", ".join(access.variable(name) for name in needed if name not in said)
        return f"the login is not complete; set {missing} too, or a key as {key}"
    return f"no key is set; put it into the environment as {key} (or a bearer token as {token})"


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
