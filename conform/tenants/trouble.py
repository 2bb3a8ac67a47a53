"""What an answer to a harmless question says of a tenant: usable, or what is wrong, in one line."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from conform.tenants.failure import (
    CERTIFICATE,
    REFUSED,
    SELF_SIGNED,
    UNKNOWN_AUTHORITY,
    UNKNOWN_HOST,
    UNTRUSTED,
)

if TYPE_CHECKING:
    from conform.exchange import Answer, Exchange

_ABSENT = 404
_SUCCESS = range(200, 300)
_REDIRECT = range(300, 400)
_LONGEST_PLACE = 80
_ROOT = "check that it is the root of a Daftra tenant"
_OWN = "pass its certificate with --ca-file if it is yours"

ADVICE: dict[str, str] = {
    UNKNOWN_HOST: "check the subdomain and the network",
    REFUSED: "check the address and the network",
    **dict.fromkeys(CERTIFICATE.values(), "check the address and the clock of this machine"),
    **dict.fromkeys((UNTRUSTED, SELF_SIGNED, UNKNOWN_AUTHORITY), _OWN),
}
"""What to do about a failure, by its words."""
DENIED: dict[int, str] = {
    401: "refuses the key (401); check DAFTRA_API_KEY or DAFTRA_TOKEN",
    403: "knows the key and refuses it (403); give its role the rights, and check that the plan has the API",
}
"""What a refusal of the key says, by its status."""
EXPECTED = "check the base URL and the network"
"""What to do about any other failure."""


def trouble(exchange: Exchange, base_url: str) -> str | None:
    """Say on one line why a tenant cannot be used, by its answer to the first question, None where it can.

    A tenant that has no such page (404) may be one; JSON under another media type is for the judge.
    """
    answer = exchange.answer
    if exchange.failure is not None or answer is None:
        said = exchange.failure or "no answer"
        return f"{base_url} cannot be used: {said}; {ADVICE.get(said, EXPECTED)}"
    if answer.status in DENIED:
        return f"{base_url} {DENIED[answer.status]}"
    if answer.status in _REDIRECT:
        return _redirected(answer, base_url)
    if looks_like_page(answer.body):
        return f"{base_url} answers with a web page ({answer.status}), not with JSON; {_ROOT}"
    if answer.status != _ABSENT and not looks_like_json(answer.body):
        return f"{base_url} does not answer with JSON ({answer.status}); {_ROOT}"
    return None


def lost(exchange: Exchange, base_url: str) -> str | None:
    """Say on one line what is wrong with a tenant that answered this call well before, None if nothing.

    It is held to a success with JSON in it.
    """
    what = _lost(exchange)
    return None if what is None else f"{base_url} {what}; it answered GET {exchange.call.path} well before"


def _lost(exchange: Exchange) -> str | None:
    answer = exchange.answer
    if exchange.failure is not None or answer is None:
        return f"is not there any more: {exchange.failure or 'no answer'}"
    if is_good(answer):
        return None
    if answer.status in DENIED:
        return f"does not take the key any more ({answer.status})"
    if answer.status in _REDIRECT:
        return f"redirects now ({answer.status}) to {_place(answer.header('Location') or '')[1] or 'nowhere'}"
    if looks_like_page(answer.body):
        return f"answers with a web page now ({answer.status})"
    return f"answers {answer.status} now" + ("" if looks_like_json(answer.body) else " and no JSON")


def identity(answer: Answer | None) -> str | None:
    """Give sixteen hex digits of what `site_info` says of the tenant itself, None where it says nothing.

    The id of a site is the vendor's own (page 15115385e0); an address may be given to another site.
    """
    site = _site(answer)
    if not isinstance(site, dict) or site.get("id") in (None, ""):
        return None
    named = json.dumps([str(site["id"]), str(site.get("subdomain") or "").lower()])
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
    host, shown = _place(answer.header("Location") or "")
    if host and host != (urlsplit(base_url).hostname or ""):
        return (
            f"{base_url} redirects ({answer.status}) to another host, {shown}; "
            "check the subdomain: there may be no tenant of that name"
        )
    return (
        f"{base_url} redirects ({answer.status}) to {shown or 'nowhere'}, as to a login page; "
        "check the base URL and the key"
    )


def _place(location: str) -> tuple[str, str]:
    """Give the host that a redirect leads to, "" for the same, and what of it can be shown: no query."""
    try:
        parts = urlsplit(location)
        host = (parts.hostname or "").lower()
    except ValueError:
        return "", "an address that is none"
    shown = f"{host}{parts.path}"
    printable = "".join(each if each.isascii() and each.isprintable() else "?" for each in shown)
    return host, printable[:_LONGEST_PLACE]


_NONE = object()


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return _NONE


def _site(answer: Answer | None) -> Any:
    found = None if answer is None or answer.status not in _SUCCESS else _json(answer.body)
    for key in ("data", "Site"):
        found = found.get(key) if isinstance(found, dict) else None
    return found
