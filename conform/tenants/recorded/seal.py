"""Pack a recording so that any change of its bytes shows, and replace a file as a whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
import os
import struct
import zlib
from typing import TYPE_CHECKING

from conform.tenants.recorded.errors import RecordingError

if TYPE_CHECKING:
    from pathlib import Path

_MAGIC = b"\x1f\x8b"
_HEAD = _MAGIC + b"\x08\x04\x00\x00\x00\x00\x00\xff" + struct.pack("<H2sH", 36, b"dc", 32)
"""A gzip header (RFC 1952, 2.3) without time or name, and the head of one extra field of 32 bytes."""
_DIGEST = 32
_LEVEL = 6


def seal(content: bytes) -> bytes:
    """Compress into a gzip member that carries the SHA-256 of its own compressed bytes.

    The same content gives the same bytes, and any gzip reader reads it: the digest stands in the extra
    field that readers pass over (RFC 1952, 2.3.1.1).
    """
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(content) + packer.flush()
    packed += struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)
    return _HEAD + hashlib.sha256(packed).digest() + packed


def unseal(sealed: bytes, name: str) -> bytes:
    """Give back what was sealed; raise RecordingError, with the file's name, for anything else."""
    if not sealed:
        raise RecordingError(f"{name} is empty")
    if not sealed.startswith(_MAGIC):
        raise RecordingError(f"{name} is in another format; a recording is sealed gzip")
    head, packed = sealed[: len(_HEAD) + _DIGEST], sealed[len(_HEAD) + _DIGEST :]
    if not head.startswith(_HEAD):
        raise RecordingError(f"{name} has no seal: it was edited, or another program wrote it")
    if hashlib.sha256(packed).digest() != head[len(_HEAD) :]:
        raise RecordingError(f"{name} is truncated or was changed: its checksum does not match")
    return gzip.decompress(sealed)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that a kill at any moment leaves the old one or the new one, whole.

    The content goes to a neighbour with the ending `.tmp`, which the next attempt overwrites.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.tmp")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
