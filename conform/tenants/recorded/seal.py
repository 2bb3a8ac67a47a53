"""Pack a recording so that any change of its bytes shows."""

from __future__ import annotations

import gzip
import hashlib
import struct
import zlib

from conform.tenants.recorded.errors import RecordingError

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
