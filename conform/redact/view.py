"""A text as it reads once its escapes are undone, and where each of its characters stands in the text."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    Piece: TypeAlias = tuple[str, int, int]

DEEPEST: Final = 5
"""How many writers may have escaped one another's work: a URL within JSON within JSON within HTML."""
_PERCENT: Final = r"(?P<percent>(?:%[0-9A-Fa-f]{2})+)"  # RFC 3986, 2.1
_UNITS: Final = r"(?P<units>(?:\\u[0-9A-Fa-f]{4})+)"  # RFC 8259, 7
_BYTE: Final = r"\\x(?P<byte>[0-9A-Fa-f]{2})"  # Python, JavaScript
_ENTITY: Final = (  # HTML, 13.2.5.72
    r"&\#0*(?P<decimal>[0-9]{1,7});?|&\#[xX]0*(?P<hex>[0-9A-Fa-f]{1,6});?|&(?P<named>[A-Za-z]{2,31}[0-9]{0,2});"
)
_TOKEN: Final = re.compile(
    rf"""{_PERCENT}|{_UNITS}|{_BYTE}|{_ENTITY}|\\(?P<itself>["'\\/])|\\(?P<blank>[nrt])|(?P<nothing>\0+)"""
)
_BLANKS: Final = {"n": "\n", "r": "\r", "t": "\t"}
_SIGNS: Final = ("%", "\\", "&", "\0")
_WRAP: Final = re.compile(r"[ \t]*\r?\n[ \t]*")
_LAST: Final = 0x10FFFF
_QUICK: Final = tuple(
    (sign, re.compile(form)) for sign, form in (("\\", f"{_UNITS}|{_BYTE}"), ("&", _ENTITY), ("%", _PERCENT))
)
_PLAIN: Final = (('\\"', '"'), ("\\'", "'"), ("\\/", "/"), ("\\n", "\n"), ("\\r", "\r"), ("\\t", "\t"))


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Hold one reading of a text.

    `starts` are the places in this text at which its pieces begin, `pieces` where each began and ended in
    the text that was read, which is `of`; there is none of it where this is the text itself.
    """

    text: str
    starts: tuple[int, ...] = ()
    pieces: tuple[tuple[int, int, bool], ...] = ()
    of: View | None = None

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Give the place in the first text at which a part of this one stands; it must not be empty."""
        if self.of is None:
            return start, end
        return self.of.source(self._begin(start), self._end(end - 1))

    def _begin(self, at: int) -> int:
        number = bisect_right(self.starts, at) - 1
        start, _, is_copy = self.pieces[number]
        return start + at - self.starts[number] if is_copy else start

    def _end(self, at: int) -> int:
        number = bisect_right(self.starts, at) - 1
        start, end, is_copy = self.pieces[number]
        return start + at - self.starts[number] + 1 if is_copy else end


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
        for sign, form in _QUICK:
            text = form.sub(_meant, text) if sign in text else text
        text = text.replace("\0", "")
        if text == before:
            break
    return text


def unwrapped(text: str) -> str:
    """Give a text without its line ends and the blanks beside them."""
    return _WRAP.sub("", text) if "\n" in text else text


def _meant(found: re.Match[str]) -> str:
    if found.lastgroup in ("percent", "units"):
        return _characters(found)[0]
    return "".join(text for text, _, _ in _pieces(found)) or found[0]


def views(text: str) -> Iterator[View]:
    """Yield a text as it is, then with its escapes undone once, twice, until none is left."""
    view = View(text=text)
    yield view
    for _ in range(DEEPEST):
        if not any(sign in view.text for sign in _SIGNS):
            return
        read = _read(view, (piece for found in _TOKEN.finditer(view.text) for piece in _pieces(found)))
        if read is None:
            return
        view = read
        yield view


def joined(view: View) -> View | None:
    """Give a view without its line ends and the blanks beside them, None where it has no line end."""
    if "\n" not in view.text:
        return None
    return _read(view, (("", found.start(), found.end()) for found in _WRAP.finditer(view.text)))


def _read(view: View, pieces: Iterator[Piece]) -> View | None:
    """Put pieces (what is read, and where it stood) into a text; None where there is not one."""
    texts, starts, places = list[str](), list[int](), list[tuple[int, int, bool]]()
    length = last = 0
    for text, start, end in pieces:
        if start > last:
            starts.append(length)
            places.append((last, start, True))
            texts.append(view.text[last:start])
            length += start - last
        if text:
            starts.append(length)
            places.append((start, end, False))
            texts.append(text)
            length += len(text)
        last = end
    if last == 0:
        return None
    if last < len(view.text):
        starts.append(length)
        places.append((last, len(view.text), True))
        texts.append(view.text[last:])
    return View(text="".join(texts), starts=tuple(starts), pieces=tuple(places), of=view)


def _pieces(found: re.Match[str]) -> Iterator[Piece]:
    """Yield an escape as what it stands for; nothing where it stands for nothing."""
    kind = found.lastgroup
    if kind in ("percent", "units"):
        yield from _run(found)
    elif kind == "named":
        if (meant := html.unescape(found[0])) != found[0]:
            yield meant, found.start(), found.end()
    elif kind is not None:
        yield _single(kind, found[kind]), found.start(), found.end()


def _run(found: re.Match[str]) -> Iterator[Piece]:
    """Yield the characters of a run of escaped bytes, or of escaped halves of characters."""
    start, width = found.start(), 3 if found.lastgroup == "percent" else 6
    text, coding, errors, size = _characters(found)
    for character in text:
        end = start + len(character.encode(coding, errors)) // size * width
        yield character, start, end
        start = end


def _characters(found: re.Match[str]) -> tuple[str, str, str, int]:
    """Give what a run stands for, in which coding and how faults in it are kept, and the bytes of a unit."""
    if found.lastgroup == "percent":
        data, coding, errors, size = found[0].replace("%", ""), "utf-8", "surrogateescape", 1
    else:
        data, coding, errors, size = found[0].replace("\\u", ""), "utf-16-be", "surrogatepass", 2
    return bytes.fromhex(data).decode(coding, errors), coding, errors, size


def _single(kind: str, written: str) -> str:
    if kind in ("byte", "hex", "decimal"):
        code = int(written, 10 if kind == "decimal" else 16)
        return chr(code) if code <= _LAST else "\N{REPLACEMENT CHARACTER}"
    return {"blank": _BLANKS.get(written, ""), "itself": written}.get(kind, "")
