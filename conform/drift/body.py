"""A response's bytes as JSON, or the words for why they are not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from conform.contract import Json

MOST_BYTES: Final = 64 * 1024 * 1024
"""Bytes above which a body is not read: ten thousand rows of the widest list are a fifth of it."""

_BOM: Final = b"\xef\xbb\xbf"
_NAN: Final = re.compile(rb"[:\[,]\s*-?(NaN|Infinity)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Hold a parsed body; `fault` says in a few words why there is no value, None where there is one.

    `is_readable` is False where the body may well be JSON and a reader's limits forbid to look.
    """

    value: Json = None
    fault: str | None = None
    is_readable: bool = True


def read_body(content: bytes) -> Body:
    """Parse a body. A byte order mark is ignored (RFC 8259, 8.1); of duplicate keys the last counts (4)."""
    if len(content) > MOST_BYTES:
        return Body(fault=f"{len(content) // 2**20} MiB, more than is read", is_readable=False)
    content = content.removeprefix(_BOM)
    if not content.strip():
        return Body(fault="an empty body")
    try:
        return Body(value=msgspec.json.decode(content))
    except RecursionError:
        return Body(fault="JSON nested too deeply to read", is_readable=False)
    except UnicodeDecodeError:
        return Body(fault="text that is not UTF-8")
    except (msgspec.DecodeError, msgspec.ValidationError):
        return Body(fault=_fault(content))


def _fault(content: bytes) -> str:
    start = content.lstrip()[:1]
    if start == b"<":
        return "a page of HTML or XML"
    if start in (b"{", b"["):
        return "NaN or Infinity in JSON" if _NAN.search(content) else "JSON that breaks off or is malformed"
    return "text that is not JSON"
