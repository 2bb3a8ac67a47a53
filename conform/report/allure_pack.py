"""Pack the single page of Allure: what it says twenty times over is kept once, and unpacked where it is read.

Allure writes its program and each of its data as base64 of plain text. All of it repeats itself, so that a
tenth is left when it is compressed together; browsers of 2023 and later unpack it (WHATWG Compression).
"""

from __future__ import annotations

import base64
import gzip
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

SCRIPT: Final = "unpack.js"
_FIRST: Final = 'Promise.allSettled([d("'
_LAST: Final = '")])'
_DATA: Final = re.compile(r'd\("([^"\\]+)","([A-Za-z0-9+/=]*)"\)')
_PROGRAM: Final = re.compile(
    r'<script(?P<rest>[^>]*?)\ssrc="data:text/javascript;base64,(?P<code>[A-Za-z0-9+/=]+)"\s*></script>'
)


def packed(page: str) -> str:
    """Give a page that shows the same and is smaller; one of a form that is not known as it is."""
    start = page.find(_FIRST)
    end = page.find(_LAST, start)
    told = page[start + len(_FIRST) - len('d("') : end + len('")')]
    data, programs = _DATA.findall(told), list(_PROGRAM.finditer(page))
    if start < 0 or end < 0 or len(programs) != 1 or _as_told(data) != told:
        return page
    program = programs[0]
    script = Path(__file__).with_name(SCRIPT).read_text(encoding="utf-8")
    parts = (
        page[: program.start()],
        f'<script>\n{script}conformProgram("{_pack(base64.b64decode(program["code"]))}");\n</script>',
        page[program.end() : start],
        f'conformData("{_pack(_document(data))}")',
        page[end + len(_LAST) :],
    )
    return "".join(parts)


def _as_told(data: Iterable[tuple[str, str]]) -> str:
    return ",".join(f'd("{name}","{value}")' for name, value in data)


def _document(data: Iterable[tuple[str, str]]) -> bytes:
    """Give data by name: texts as they are, and what is none in base64."""
    texts: dict[str, str] = {}
    others: dict[str, str] = {}
    for name, value in data:
        try:
            texts[name] = base64.b64decode(value).decode()
        except UnicodeDecodeError:
            others[name] = value
    return msgspec.json.encode({"texts": texts, "others": others})


def _pack(content: bytes) -> str:
    return base64.b64encode(gzip.compress(content, 9, mtime=0)).decode()
