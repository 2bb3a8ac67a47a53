"""Read what lies on the way to a live tenant: headers that a gateway wants, and a proxy.

A command line is seen by every process of its machine, and a file of options by everybody who has it. What is
a secret therefore comes from the environment alone, and is refused elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from conform.redact import is_secret_name
from conform.tenants.http import COMMON, Gateway
from conform.tenants.live.address import KEY, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from conform.contract.vendor import Access

HEADER, PROXY = "HEADER", "PROXY"
"""What the variables hold, behind the vendor's prefix: headers, one a line, and the URL of a proxy."""
OURS: Final = frozenset(
    {
        *(name.lower() for name in COMMON),
        *("content-encoding", "content-length", "content-type", "expect", "host", "user-agent"),
        *("connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"),
    }
)
"""Headers that the client makes itself, or that are of one connection (RFC 9110, 7.6.1)."""
ENTERING: Final = frozenset({"authorization", "cookie"})
"""Headers by which a tenant is entered, beside the vendor's own: a probe without a key must send none."""
_LINE = re.compile(
    r"(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(?P<value>[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?)"
)
"""A field line (RFC 9110, 5.1 and 5.5) in visible ASCII."""
_CREDENTIALS = re.compile(r"(?i)(basic|bearer|digest|negotiate)\s")


def gateway(
    environ: Mapping[str, str], access: Access, header: Sequence[str] = (), proxy: str | None = None
) -> Gateway:
    """Give what lies on the way; options stand beside the headers, and before the proxy, of the environment.

    Raises SettingsError where one is unusable, or is a secret on the command line.
    """
    found = [*_kept(environ, access), *(_given(each, access) for each in header)]
    names = [name.lower() for name, _ in found]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise SettingsError(f"the header {twice} is given twice; a request can say it once")
    return Gateway(headers=tuple(found), proxy=proxy_address(environ, access, proxy))


def _kept(environ: Mapping[str, str], access: Access) -> Iterator[tuple[str, str]]:
    """Yield the headers of the environment, which may be secrets of a gateway, but none of the tenant."""
    variable = access.variable(HEADER)
    for line in filter(None, map(str.strip, environ.get(variable, "").splitlines())):
        yield _header(line, variable, access)


def _given(line: str, access: Access) -> tuple[str, str]:
    """Read a header of the command line, which can hold no secret."""
    name, value = _header(line, "--header", access)
    if is_secret_name(name) or _CREDENTIALS.match(value):
        raise SettingsError(
            f"--header {name} carries a credential, which others can read there; "
            f"put the whole line into {access.variable(HEADER)} instead"
        )
    return name, value


def _header(line: str, where: str, access: Access) -> tuple[str, str]:
    """Read a header; no error quotes more of it than its name."""
    found = _LINE.fullmatch(line.strip(" \t"))
    if found is None:
        raise SettingsError(f"{where} must be 'Name: value' on one line, in visible ASCII, with a value")
    name = found["name"]
    if name.lower() in OURS:
        raise SettingsError(f"{where} {name}: each request has one of its own; leave it out")
    if name.lower() == "proxy-authorization":
        raise SettingsError(
            f"{where} {name}: put user and password into the URL in {access.variable(PROXY)} instead"
        )
    if name.lower() in {access.header.lower(), *ENTERING}:
        raise SettingsError(
            f"{where} {name}: the tenant is entered by it, also where a probe must not be let in; "
            f"put the key into {access.variable(KEY)} instead"
        )
    return name, found["value"]


def proxy_address(environ: Mapping[str, str], access: Access, option: str | None = None) -> str | None:
    """Give the URL of the proxy, None for none; raise SettingsError for what is none, or shows a secret."""
    variable = access.variable(PROXY)
    if option is not None and "@" in option:
        raise SettingsError(
            "--proxy has a user or a password in it, which others can read there; "
            f"put the whole URL into {variable} instead"
        )
    url = environ.get(variable, "").strip() if option is None else option.strip()
    if option is None and not url:
        return None
    return _proxy(url, variable if option is None else "--proxy")


def _proxy(url: str, where: str) -> str:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    is_plain = host and not (parts.path.rstrip("/") or parts.query or parts.fragment)
    if not is_plain or parts.scheme not in ("http", "https") or re.search(r"[^\x21-\x7e]", url):
        raise SettingsError(f"{where} is no address of an HTTP proxy; write it like http://HOST:3128")
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{user}{shown}" + (f":{port}" if port is not None else "")
