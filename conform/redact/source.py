"""Where secrets and names are known from: the environment, the tenant's address, what we send ourselves."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from conform.redact.search import Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conform.contract import Json
    from conform.contract.vendor import Access
    from conform.exchange import Call

NOBODY = "tenant.invalid"
"""The host that stands for a tenant's own where its name is not to be shown (RFC 2606)."""
ENVIRONMENT: tuple[tuple[str, str], ...] = (
    ("API_KEY", "API key"),
    ("TOKEN", "bearer token"),
    ("REFRESH_TOKEN", "refresh token"),
    ("CLIENT_SECRET", "OAuth client secret"),
    ("USERNAME", "OAuth user name"),
    ("PASSWORD", "OAuth password"),
    ("HEADER", "gateway header"),
    ("PROXY", "proxy password"),
)
"""Variables of the environment that hold a secret, without the vendor's prefix, and what to call it."""
_NAME = re.compile(r"[A-Za-z0-9-]{3,}")


def environment_secrets(environ: Mapping[str, str], access: Access) -> tuple[Secret, ...]:
    """Give the secrets that the environment holds."""
    return tuple(
        Secret(kind=kind, value=value)
        for name, kind in ENVIRONMENT
        for value in PARTS.get(name, _whole)(environ.get(access.variable(name), ""))
        if value
    )


def _whole(value: str) -> tuple[str, ...]:
    return (value,)


def _values(lines: str) -> tuple[str, ...]:
    """Give the values of headers, one a line."""
    return tuple(line.partition(":")[2].strip() for line in lines.splitlines())


def _password(url: str) -> tuple[str, ...]:
    """Give the password of a URL as it stands there and as it is sent."""
    password = url.rpartition("@")[0].rpartition("//")[2].partition(":")[2]
    return tuple(dict.fromkeys((password, unquote(password))))


PARTS: Mapping[str, Callable[[str], tuple[str, ...]]] = {"HEADER": _values, "PROXY": _password}
"""What of a variable is a secret, where it is not all of it."""


def own_texts(value: Json) -> frozenset[str]:
    """Give each text and number in what we send, as text."""
    if isinstance(value, dict | list):
        return frozenset().union(*map(own_texts, value.values() if isinstance(value, dict) else value))
    return frozenset() if value is None or isinstance(value, bool) else frozenset({str(value)})


def sent_texts(call: Call) -> frozenset[str]:
    """Give each text that a call sends, in its body and its query: it is nobody's but ours."""
    body = call.body or b""
    try:
        texts = own_texts(json.loads(body))
    except (ValueError, RecursionError):
        texts = frozenset(value for _, value in parse_qsl(body.decode("utf-8", "replace")))
    return texts | {value for _, value in call.query}


def tenant_names(url: str) -> tuple[tuple[str, str], ...]:
    """Give a tenant's host, and the part of it that names the tenant, each with what stands for it."""
    host = urlsplit(url if "://" in url else f"//{url}").hostname or url
    first, dot, rest = host.partition(".")
    has_name = dot and "." in rest and first != "www" and _NAME.fullmatch(first) and not first.isdigit()
    return ((host, NOBODY), (first, "tenant")) if has_name else ((host, NOBODY),)
