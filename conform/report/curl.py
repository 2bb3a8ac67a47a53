"""Give a request as lines for any POSIX shell with curl, secrets left to the environment."""

from __future__ import annotations

import re
import shlex
import unicodedata
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, quote_plus

import msgspec

from conform.report.line import parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from conform.case import Credentials
    from conform.contract.vendor import Access
    from conform.report.line import Given, Line, Text

ANSWER: Final = "ANSWER"
"""The shell variable for an answer of which a later line needs an id."""
_SAFE: Final = "/:@!$&'()*+,;=~%"
_GLOB: Final = re.compile(r"[\[\]{}]")
_BARE: Final = re.compile(r"[A-Za-z0-9/._~%?&=,:@+-]*")
_WRITES: Final = ("POST", "PUT", "PATCH")
_RUN: Final = re.compile(r"([A-Za-z0-9])\1{199,}")
"""One character two hundred times or more, which nobody should have to copy."""
_SHOWN: Final = ("L", "N", "P", "S")
"""Classes of characters that are seen, and so survive a copy from a page (Unicode 15, 4.5)."""
_SPACES: Final = " \n\t\r"
_ASTRAL: Final = 0x10000

# class of credentials: the headers that carry them, quoted
_HEADERS: Final[dict[Credentials, tuple[str, ...]]] = {
    "good": ('"{header}: ${key}"',),
    "none": (),
    "wrong": ("'{header}: a-wrong-key'",),
    "bearer": ('"Authorization: Bearer ${key}"',),
    "both": ('"{header}: ${key}"', "'Authorization: Bearer a-wrong-key'"),
}
_NAMES: Final = {"id": "nth_id", "key": "nth_key"}
# how an id is found in an answer that stands on lines of one member each
_FOUND: Final = {
    "id": r's/^[[:space:]]*"id"[[:space:]]*:[[:space:]]*"\{0,1\}\([A-Za-z0-9_-]\{1,\}\).*/\1/p',
    "key": r's/^[[:space:]]*"\([0-9]\{1,\}\)"[[:space:]]*:.*/\1/p',
}


def definitions(lines: Iterable[Line]) -> Iterator[str]:
    """Yield the shell functions that take ids from answers, where any line needs them."""
    for way in sorted({given.way for line in lines for given in line.gives}):
        yield f"{_NAMES[way]}() {{ tr ',{{' '\\n\\n' | sed -n {shlex.quote(_FOUND[way])} | sed -n \"$1\"p; }}"


def commands(line: Line, access: Access) -> Iterator[str]:
    """Yield the command, and those that keep what later ones need of its answer, by the `definitions`.

    Address and key stand in it as the variables of `access`.
    """
    asked = " ".join(_parts(line, access))
    if not line.gives:
        yield asked
        return
    yield f"{ANSWER}=$({asked})"
    yield f"printf '%s\\n' \"${ANSWER}\""
    yield from map(_kept, line.gives)


def _kept(given: Given) -> str:
    return f"{given.name}=$(printf '%s' \"${ANSWER}\" | {_NAMES[given.way]} {given.number})"


def _parts(line: Line, access: Access) -> Iterator[str]:
    yield "curl -sS -i -w '\\n'"
    if _GLOB.search("".join(line.path)):
        yield "-g"
    if line.method != "GET":
        yield f"-X {shlex.quote(line.method)}"
    yield _url(line, f"${access.variable('BASE_URL')}")
    yield "-H 'Accept: application/json'"
    for header in _HEADERS[line.credentials]:
        yield f"-H {header.format(header=access.header, key=access.variable('API_KEY'))}"
    yield from _body(line)


def _body(line: Line) -> Iterator[str]:
    if line.body is None and line.method not in _WRITES:
        return
    # without a value, curl leaves out the media type that --data-raw would bring along
    media = "Content-Type:" if line.media is None else f"Content-Type: {line.media}"
    yield f"-H {shlex.quote(media)}"
    body = line.body or ("",)
    yield f"--data-raw {_quoted(body, _seen if _is_json(body) else str)}"


def _is_json(body: Text) -> bool:
    told = "".join("0" if is_name else part for is_name, part in parts(body))
    try:
        msgspec.json.decode(told)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return False
    return True


def _seen(text: str) -> str:
    """Write what is not seen as JSON escapes (RFC 8259, 7): marks of direction, joiners, odd spaces."""
    if text.isascii():
        return text
    return "".join(
        each if each in _SPACES or unicodedata.category(each)[0] in _SHOWN else _escaped(each)
        for each in text
    )


def _escaped(sign: str) -> str:
    if ord(sign) < _ASTRAL:
        return f"\\u{ord(sign):04x}"
    rest = ord(sign) - _ASTRAL
    return f"\\u{0xD800 + (rest >> 10):04x}\\u{0xDC00 + (rest & 0x3FF):04x}"


def _quoted(text: Text, seen: Callable[[str], str]) -> str:
    found = "".join(f'"${part}"' if is_name else _literal(seen(part)) for is_name, part in parts(text))
    return found or "''"


def _literal(text: str) -> str:
    """Quote a text for the shell; a long run of one character is left to `printf`."""
    found, end = "", 0
    for run in _RUN.finditer(text):
        before = text[end : run.start()]
        count = run.end() - run.start()
        found += f"{shlex.quote(before) if before else ''}\"$(printf '%{count}s' '' | tr ' ' {run[1]})\""
        end = run.end()
    rest = text[end:]
    return found + (shlex.quote(rest) if rest else "")


def _url(line: Line, base: str) -> str:
    """Quote the URL for the shell: what is plain beside the variables, the rest in quotes of its own."""
    pieces = [(is_name, part if is_name else quote(part, safe=_SAFE)) for is_name, part in parts(line.path)]
    for number, (name, value) in enumerate(line.query):
        pieces.append((False, f"{'&' if number else '?'}{quote_plus(name)}="))
        pieces += [(is_name, part if is_name else quote_plus(part)) for is_name, part in parts(value)]
    if all(is_name or _BARE.fullmatch(part) for is_name, part in pieces):
        told = "".join(f"${{{part}}}" if is_name else part for is_name, part in pieces)
        return f'"{base}{told}"'
    rest = "".join(f'"${part}"' if is_name else shlex.quote(part) for is_name, part in pieces)
    return f'"{base}"{rest}'
