"""A body as the file of others holds it → the bytes that the server meant: labels, chunks, compression."""

from __future__ import annotations

import binascii
import importlib
import re
import zlib
from base64 import b64decode
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MOST_BODY: Final = 64 * 1024 * 1024
"""Bytes of one body that are kept; what is larger is judged by its status alone."""
_BLANKS: Final = re.compile(rb"\s+")
_URL_SAFE: Final = bytes.maketrans(b"-_", b"+/")
_GZIP: Final = b"\x1f\x8b"
_SIZE: Final = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")


class UndoneError(Exception):
    """Say that a body is not what its label says, or longer than is kept."""


def from_base64(coded: str | bytes) -> bytes:
    """Give what base64 stands for, blanks, URL's signs and a lost padding aside.

    Recorders label plain text so as well: what no base64 can be is given as it is.
    """
    plain = coded if isinstance(coded, bytes) else coded.encode("utf-8", "ignore")
    clean = _BLANKS.sub(b"", plain).translate(_URL_SAFE)
    try:
        opened = b64decode(clean + b"=" * (-len(clean) % 4), validate=True)
    except (binascii.Error, ValueError):
        return plain
    return plain if clean in (b"true", b"null") or clean.isdigit() else opened


def opened(body: bytes, headers: tuple[tuple[str, str], ...]) -> bytes | None:
    """Undo what was kept of the transfer: chunks and compression, the last one first.

    A body that is already plain, though the headers are still those of before, is given as it is; None is
    given where it cannot be undone here, and where it would be longer than is kept.
    """
    body = _unchunked(body) if "chunked" in _listed(headers, "transfer-encoding") else body
    named = [each for each in _listed(headers, "content-encoding") if each != "identity"]
    if not named and body.startswith(_GZIP):
        named = ["gzip"]  # no JSON begins so: a recorder has dropped the header
    for each in reversed(named):
        if _is_plain(body):
            return body
        undo = DECODERS.get(each)
        if undo is None:
            return None
        try:
            body = undo(body)
        except UndoneError:
            return None
    return body


def _listed(headers: tuple[tuple[str, str], ...], name: str) -> list[str]:
    values = (value for key, value in headers if key.lower() == name)
    return [part.strip().lower() for value in values for part in value.split(",") if part.strip()]


def _is_plain(body: bytes) -> bool:
    """Tell whether a body is text without controls, which nothing compressed is for long."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return all(sign.isprintable() or sign in "\r\n\t" for sign in text[:64])


def _unchunked(body: bytes) -> bytes:
    """Take the sizes of chunks out (RFC 9112, 7.1); a body that has none is given as it is."""
    parts, at = list[bytes](), 0
    while found := _SIZE.match(body, at):
        size = int(found[1], 16)
        if size == 0:
            return b"".join(parts)
        end = found.end() + size
        if body[end : end + 2] != b"\r\n":
            return body
        parts.append(body[found.end() : end])
        at = end + 2
    return body


def _inflated(body: bytes) -> bytes:
    """Undo gzip, zlib, and deflate without a header: servers mix the names up (RFC 9110, 8.4.1.2)."""
    for window in (32 + zlib.MAX_WBITS, -zlib.MAX_WBITS):
        with suppress(zlib.error):
            unpacker = zlib.decompressobj(window)
            plain = unpacker.decompress(body, MOST_BODY + 1)
            if unpacker.eof and len(plain) <= MOST_BODY:
                return plain
    raise UndoneError


def _by(*modules: str) -> Callable[[bytes], bytes] | None:
    """Give the decompression of the first of these modules that is installed, None where none is."""
    for name in modules:
        with suppress(ImportError):
            return partial(_whole, importlib.import_module(name).decompress)
    return None


def _whole(decompress: Callable[[bytes], bytes], body: bytes) -> bytes:
    try:
        plain = decompress(body)
    except Exception as error:  # each of these modules has an error of its own
        raise UndoneError from error
    if len(plain) > MOST_BODY:
        raise UndoneError
    return plain


DECODERS: Final[Mapping[str, Callable[[bytes], bytes] | None]] = {
    "gzip": _inflated,
    "x-gzip": _inflated,
    "deflate": _inflated,
    "br": _by("brotlicffi", "brotli"),
    "zstd": _by("compression.zstd", "backports.zstd"),
}
"""What requests reads, by the name in `Content-Encoding`; None where what it takes is not installed."""
