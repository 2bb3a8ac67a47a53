"""The forms in which a secret may stand in a file: raw, URL-encoded, JSON-escaped, in HTML, in base64."""

from __future__ import annotations

import base64
import html
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterator

REDACTED = "[redacted]"
SHORTEST = 6
"""A shorter value occurs by chance: it is hidden where its name tells, and not looked for elsewhere."""
_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_=-")
_SHORTEST_BASE64 = 7
"""The fewest base64 characters that are looked for; fewer would occur by chance."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Secret:
    """Hold a value that must reach no file; `kind` says what it is and may be shown (`API key`)."""

    kind: str
    value: str

    def __repr__(self) -> str:
        return f"Secret(kind={self.kind!r})"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Needle:
    """Hold one form of a secret as it would stand in UTF-8 text."""

    kind: str
    form: str
    text: str

    def __repr__(self) -> str:
        return f"Needle(kind={self.kind!r}, form={self.form!r})"


def needles(secret: Secret) -> tuple[Needle, ...]:
    """Give each different form of a secret, once; none of a secret that is too short to look for."""
    if len(secret.value) < SHORTEST:
        return ()
    found: dict[str, str] = {}
    for form, text in _forms(secret.value):
        found.setdefault(text, form)
    return tuple(Needle(kind=secret.kind, form=form, text=text) for text, form in found.items())


def without(text: str, needle: Needle) -> str:
    """Replace one form of a secret in a text; of base64 the whole run of characters that it stands in."""
    if needle.form != "in base64":
        return text.replace(needle.text, REDACTED)
    while (first := text.find(needle.text)) >= 0:
        last = first + len(needle.text)
        while first > 0 and text[first - 1] in _BASE64:
            first -= 1
        while last < len(text) and text[last] in _BASE64:
            last += 1
        text = text[:first] + REDACTED + text[last:]
    return text


def _forms(value: str) -> Iterator[tuple[str, str]]:
    yield "as it is", value
    for encoded in (quote(value, safe=""), quote(value), quote_plus(value)):
        yield "URL-encoded", encoded
        yield "URL-encoded", _lower_hex(encoded)
    for escaped in _escaped(value):
        yield "JSON-escaped", escaped
        yield "JSON-escaped", json.dumps(escaped)[1:-1]
    yield "HTML-escaped", html.escape(value)
    for text in aligned_base64(value.encode()):
        yield "in base64", text
        yield "in base64", text.replace("+", "-").replace("/", "_")
        yield "in base64", text.replace("/", "\\/")
        yield "in base64", quote(text, safe="")


def _escaped(value: str) -> Iterator[str]:
    """Yield what the usual writers of JSON make of a text, without the quotes."""
    for is_ascii in (True, False):
        escaped = json.dumps(value, ensure_ascii=is_ascii)[1:-1]
        yield escaped
        yield escaped.replace("/", "\\/")


def _lower_hex(encoded: str) -> str:
    """Write the hex digits of percent-encoding in lower case, as some servers do."""
    head, *rest = encoded.split("%")
    return "%".join([head, *(each[:2].lower() + each[2:] for each in rest)])


def aligned_base64(value: bytes) -> Iterator[str]:
    """Yield what stays the same of a value's base64 wherever it stands in what was encoded (RFC 4648, 4).

    Three bytes are four characters, so there are three alignments; characters that also hold bits of a
    neighbouring byte are left out.
    """
    for offset in range(3):
        first = -(-offset * 8 // 6)
        last = (offset + len(value)) * 8 // 6
        text = base64.b64encode(b"\0" * offset + value).decode()[first:last]
        if len(text) >= _SHORTEST_BASE64:
            yield text
