"""Characters that move a cursor, hide text or turn its direction: shown, never obeyed."""

from __future__ import annotations

import re
from typing import Final

_UNSEEN: Final = (
    r"\x7f-\x9f\xad"  # DEL, the C1 controls of ISO 6429, the soft hyphen
    r"\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # Unicode 16, 23.2: formats
    r"\ud800-\udfff"  # halves of pairs, which no UTF-8 can hold
    r"\U000e0000-\U000e007f"  # tags, which no font shows
)
_OF_A_LINE: Final = re.compile(rf"[\x00-\x1f{_UNSEEN}]")
_OF_A_BLOCK: Final = re.compile(rf"[\x00-\x08\x0b-\x1f{_UNSEEN}]")
_OF_JSON: Final = re.compile(f"[{_UNSEEN}]")
_BASIC: Final = 0xFFFF
_BYTE: Final = 0xFF


def on_a_line(text: str) -> str:
    r"""Give a text for a line of a log or a terminal: what would break out of the line is shown as `\x0a`."""
    return _OF_A_LINE.sub(_shown, text)


def in_a_block(text: str) -> str:
    r"""Give a text of several lines: its line ends and tabs stay, every other control is shown as `\x1b`."""
    return _OF_A_BLOCK.sub(_shown, text.replace("\r\n", "\n"))


def in_json(text: str) -> str:
    """Give the text of a JSON document in which unseen characters stand as escapes (RFC 8259, 7).

    The document means what it meant before: such characters stand in its strings alone, and those below
    U+0020 are escaped by every writer of JSON.
    """
    return _OF_JSON.sub(_escaped, text)


def _shown(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code <= _BYTE:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= _BASIC else f"\\U{code:08x}"


def _escaped(found: re.Match[str]) -> str:
    pair = found[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{pair[at : at + 4]}" for at in range(0, len(pair), 4))
