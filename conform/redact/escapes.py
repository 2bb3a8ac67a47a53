"""A text as it reads once its escapes are undone, whoever wrote them."""

from __future__ import annotations

import html
import re
from typing import Final

DEEPEST: Final = 5
"""How many writers may have escaped one another's work: a URL within JSON within JSON within HTML."""
_UNITS: Final = r"(?P<units>(?:\\u[0-9A-Fa-f]{4})+)"  # RFC 8259, 7
_BYTE: Final = r"\\x(?P<byte>[0-9A-Fa-f]{2})"  # Python, JavaScript
_ENTITY: Final = (  # HTML, 13.2.5.72
    r"&\#0*(?P<decimal>[0-9]{1,7});?|&\#[xX]0*(?P<hex>[0-9A-Fa-f]{1,6});?|&(?P<named>[A-Za-z]{2,31}[0-9]{0,2});"
)
_PERCENT: Final = r"(?P<percent>(?:%[0-9A-Fa-f]{2})+)"  # RFC 3986, 2.1
_TOKENS: Final = tuple(
    (sign, re.compile(form)) for sign, form in (("\\", f"{_UNITS}|{_BYTE}"), ("&", _ENTITY), ("%", _PERCENT))
)
_PLAIN: Final = (('\\"', '"'), ("\\'", "'"), ("\\/", "/"), ("\\n", "\n"), ("\\r", "\r"), ("\\t", "\t"))
_WRAP: Final = re.compile(r"[ \t]*\r?\n[ \t]*")
_LAST: Final = 0x10FFFF


def normal(text: str) -> str:
    """Give a text with all escapes undone that any number of writers put there, at once and quickly.

    It does not tell one writer's work from another's, so what is looked for in it is made normal too.
    """
    for _ in range(DEEPEST):
        before = text
        if "\\" in text:
            while "\\\\" in text:
                text = text.replace("\\\\", "\\")
            for written, meant in _PLAIN:
                text = text.replace(written, meant)
        for sign, form in _TOKENS:
            text = form.sub(_meant, text) if sign in text else text
        text = text.replace("\0", "")
        if text == before:
            break
    return text


def unwrapped(text: str) -> str:
    """Give a text without its line ends and the blanks beside them."""
    return _WRAP.sub("", text) if "\n" in text else text


def _meant(found: re.Match[str]) -> str:
    """Give what an escape stands for, faults of its coding kept; a name that stands for nothing is itself."""
    kind = found.lastgroup or ""
    if kind == "percent":
        return bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "surrogateescape")
    if kind == "units":
        return bytes.fromhex(found[0].replace("\\u", "")).decode("utf-16-be", "surrogatepass")
    if kind == "named":
        return html.unescape(found[0])
    code = int(found[kind], 10 if kind == "decimal" else 16)
    return chr(code) if code <= _LAST else "\N{REPLACEMENT CHARACTER}"
