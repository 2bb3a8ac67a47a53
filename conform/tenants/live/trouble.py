"""What an answer to a harmless question says of a tenant: usable, or what is wrong, in one line."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from conform.tenants.wire import (
    CERTIFICATE,
    REFUSED,
    SELF_SIGNED,
    UNKNOWN_AUTHORITY,
    UNKNOWN_HOST,
    UNTRUSTED,
)

if TYPE_CHECKING:
    from conform.contract import Vendor
    from conform.contract.vendor import Access
    from conform.exchange import Answer, Exchange

UNAUTHORIZED, FORBIDDEN, _ABSENT = 401, 403, 404
_SUCCESS = range(200, 300)
_REDIRECT = range(300, 400)
_LONGEST_PLACE = 80
_NONE = object()
_OWN = "pass its certificate with --ca-file if it is yours"
ADVICE: dict[str, str] = {
    UNKNOWN_HOST: "check the subdomain and the network",
    REFUSED: "check the address and the network",
    **dict.fromkeys(CERTIFICATE.values(), "check the address and the clock of this machine"),
    **dict.fromkeys((UNTRUSTED, SELF_SIGNED, UNKNOWN_AUTHORITY), _OWN),
}
"""What to do about a failure, by its words."""
EXPECTED = "check the base URL and the network"
"""What to do about any other failure."""


def trouble(exchange: Exchange, base_url: str, vendor: Vendor) -> str | None:
    """Say on one line why a tenant cannot be used, by its answer to the first question, None where it can.

    A tenant that has no such page (404) may be one; JSON under another media type is for the judge.
    """
    answer = exchange.answer
    if exchange.failure is not None or answer is None:
        said = exchange.failure or "no answer"
        return f"{base_url} cannot be used: {said}; {ADVICE.get(said, EXPECTED)}"
    root = f"check that it is the root of a {vendor.name} tenant"
    if answer.status == UNAUTHORIZED:
        names = f"{vendor.access.variable('API_KEY')} or {vendor.access.variable('TOKEN')}"
        what = f"refuses the key (401); check {names}"
    elif answer.status == FORBIDDEN:
        what = (
            "knows the key and refuses it (403); give its role the rights, "
            "and check that the plan has the API"
        )
    elif answer.status in _REDIRECT:
        what = _redirected(answer, base_url)
    elif looks_like_page(answer.body):
        what = f"answers with a web page ({answer.status}), not with JSON; {root}"
    elif answer.status != _ABSENT and not looks_like_json(answer.body):
        what = f"does not answer with JSON ({answer.status}); {root}"
    else:
        return None
    return f"{base_url} {what}"


def lost(exchange: Exchange, base_url: str) -> str | None:
    """Say on one line what is wrong with a tenant that answered this call well before, None if nothing.

    It is held to a success with JSON in it.
    """
    answer = exchange.answer
    if exchange.failure is not None or answer is None:
        what = f"is not there any more: {exchange.failure or 'no answer'}"
    elif is_good(answer):
        return None
    elif answer.status in (UNAUTHORIZED, FORBIDDEN):
        what = f"does not take the key any more ({answer.status})"
    elif answer.status in _REDIRECT:
        what = f"redirects now ({answer.status}) to {_place(answer)[1] or 'nowhere'}"
    elif looks_like_page(answer.body):
        what = f"answers with a web page now ({answer.status})"
    else:
        what = f"answers {answer.status} now" + ("" if looks_like_json(answer.body) else " and no JSON")
    return f"{base_url} {what}; it answered GET {exchange.call.path} well before"


def identity(answer: Answer | None, access: Access) -> str | None:
    """Give sixteen hex digits of what the probe's answer says of the tenant, None where it says nothing.

    An address may be given to another tenant.
    """
    found = None if answer is None or answer.status not in _SUCCESS else _json(answer.body)
    for key in access.site:
        found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, dict) or found.get(access.site_names[0]) in (None, ""):
        return None
    values = (found.get(name) for name in access.site_names)
    named = json.dumps(["" if value is None else str(value).lower() for value in values])
    return hashlib.sha256(named.encode()).hexdigest()[:16]


def is_good(answer: Answer | None) -> bool:
    """Tell whether there is a success with JSON in it."""
    return answer is not None and answer.status in _SUCCESS and looks_like_json(answer.body)


def looks_like_page(body: bytes) -> bool:
    """Tell whether a body is HTML or XML, whatever its media type."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def looks_like_json(body: bytes) -> bool:
    """Tell whether a body is JSON."""
    return _json(body) is not _NONE


def _redirected(answer: Answer, base_url: str) -> str:
    host, shown = _place(answer)
    if host and host != (urlsplit(base_url).hostname or ""):
        what, advice = f"another host, {shown}", "check the subdomain: there may be no tenant of that name"
    else:
        what, advice = f"{shown or 'nowhere'}, as to a login page", "check the base URL and the key"
    return f"redirects ({answer.status}) to {what}; {advice}"


def _place(answer: Answer) -> tuple[str, str]:
    """Give the host that a redirect leads to, "" for the same, and what of it can be shown: no query."""
    try:
        parts = urlsplit(answer.header("Location") or "")
        host = (parts.hostname or "").lower()
    except ValueError:
        return "", "an address that is none"
    shown = f"{host}{parts.path}"
    printable = "".join(each if each.isascii() and each.isprintable() else "?" for each in shown)
    return host, printable[:_LONGEST_PLACE]


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return _NONE
