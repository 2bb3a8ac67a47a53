"""Every way to write a secret that a test looks for or sends, by a name for it."""

from __future__ import annotations

import base64
import html
import json
import textwrap
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Callable


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def each(form: str) -> Callable[[str], str]:
    return lambda value: "".join(form % ord(character) for character in value)


WAYS: dict[str, Callable[[str], str]] = {
    "raw": str,
    "upper case": str.upper,
    "URL": lambda value: quote(value, safe=""),
    "form": quote_plus,
    "full percent": lambda value: "".join(f"%{byte:02X}" for byte in value.encode()),
    "full percent, lower": lambda value: "".join(f"%{byte:02x}" for byte in value.encode()),
    "percent of percent": lambda value: quote(quote(value, safe=""), safe=""),
    "JSON": json.dumps,
    "JSON, no ASCII": lambda value: json.dumps(value, ensure_ascii=False),
    "JSON, slashes": lambda value: json.dumps(value).replace("/", "\\/"),
    "JSON in JSON": lambda value: json.dumps(json.dumps(value)),
    "JSON in a URL": lambda value: quote(json.dumps(value), safe=""),
    "units": each("\\u%04x"),
    "units, upper": each("\\u%04X"),
    "units in JSON": lambda value: json.dumps(each("\\u%04x")(value)),
    "Python": repr,
    "bytes of Python": each("\\x%02x"),
    "HTML": html.escape,
    "decimal": each("&#%d;"),
    "decimal, zeros": each("&#%07d;"),
    "hex entities": each("&#x%x;"),
    "hex entities, zeros": each("&#X%06X;"),
    "entities in HTML": lambda value: html.escape(each("&#%d;")(value)),
    "hexadecimal": lambda value: value.encode().hex(),
    "hexadecimal, upper": lambda value: value.encode().hex().upper(),
    "base64": b64,
    "base64, second place": lambda value: b64(f"x{value}yy"),
    "base64, third place": lambda value: b64(f"xx{value}y"),
    "base64 of a URL": lambda value: base64.urlsafe_b64encode(f"?{value}".encode()).decode(),
    "base64 in a URL": lambda value: quote(b64(value), safe=""),
    "base64 twice": lambda value: b64(b64(f"xx{value}")),
    "base64 at 64": lambda value: "\r\n".join(textwrap.wrap(b64("p" * 41 + value + "q" * 40), 64)),
    "base64 at 76": lambda value: "\n".join(textwrap.wrap(b64("p" * 51 + value + "q" * 40), 76)),
    "base64 at 76 in JSON": lambda value: json.dumps("\n".join(textwrap.wrap(b64("p" * 51 + value), 76))),
    "base64 twice at 76": lambda value: (
        base64.encodebytes(b64(f"{'p' * 51}{value}").encode()).decode().strip()
    ),
    "UTF-16": "\0".join,
}
