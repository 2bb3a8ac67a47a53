"""A recording: what it keeps of a request, and its file.

The file is sealed so that any change of its bytes shows, and a stock vcrpy reads it by what stands here.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from vcr.request import Request
from vcr.serialize import deserialize, serialize

from conform.disk import Door
from conform.errors import UserError
from conform.redact import NOBODY
from conform.tenants.http import target

if TYPE_CHECKING:
    from conform.exchange import Call
    from conform.redact import Redactor

ROOT = f"http://{NOBODY}"
"""The host in all recordings, so that they replay wherever they were made."""
CREDENTIALS, CASE = "X-Conform-Credentials", "X-Conform-Case"
"""Headers of a recorded request that were never sent: the class of credentials, and the case's id."""
_MAGIC = b"\x1f\x8b"
_HEAD = _MAGIC + b"\x08\x04\x00\x00\x00\x00\x00\xff" + struct.pack("<H2sH", 36, b"dc", 32)
"""A gzip header (RFC 1952, 2.3) without time or name, and the head of one extra field of 32 bytes."""
_DIGEST = 32
_LEVEL = 6


class RecordingError(UserError):
    """Say on one line which recording cannot be read or must not be written, and what is wrong with it."""


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


def read_sealed(path: Path) -> bytes:
    """Read and check a sealed file; raise RecordingError where it is missing or not whole."""
    try:
        return unseal(path.read_bytes(), path.name)
    except FileNotFoundError:
        raise RecordingError(f"{path.name} is not there") from None
    except OSError as error:
        raise RecordingError(f"{path.name} cannot be read ({error.strerror})") from None


class _Kept(msgspec.Struct):
    """Read nothing of a cassette but its metadata."""

    metadata: dict[str, Any]


def read_metadata(path: Path) -> dict[str, Any]:
    """Read what a file says of itself, and no interactions; raise RecordingError where it is not whole."""
    try:
        return msgspec.json.decode(read_sealed(path), type=_Kept).metadata
    except msgspec.DecodeError:
        raise RecordingError(f"{path.name} is sealed but holds no recording") from None


class SealedJson:
    """Write and read the text of a cassette as JSON; a body that is not UTF-8 stands in it in base64."""

    @staticmethod
    def serialize(data: dict[str, Any]) -> str:
        """Give the text of a cassette."""
        for interaction in data["interactions"]:
            request, response = interaction["request"], interaction["response"]
            if isinstance(request["body"], bytes):
                request["body"] = {"base64": base64.b64encode(request["body"]).decode()}
            if isinstance(response["body"]["string"], bytes):
                response["body"] = {"base64": base64.b64encode(response["body"]["string"]).decode()}
        return msgspec.json.encode(data).decode()

    @staticmethod
    def deserialize(text: str) -> dict[str, Any]:
        """Read the text of a cassette."""
        data: dict[str, Any] = msgspec.json.decode(text)
        for interaction in data["interactions"]:
            request, response = interaction["request"], interaction["response"]
            if isinstance(request["body"], dict):
                request["body"] = base64.b64decode(request["body"]["base64"])
            if "base64" in response["body"]:
                response["body"] = {"string": base64.b64decode(response["body"]["base64"])}
        return data


class SealedFile:
    """Keep a cassette in a sealed file; the names and shapes of these methods are vcrpy's."""

    @classmethod
    def load_cassette(cls, cassette_path: str | Path, serializer: Any) -> Any:
        """Give requests, responses and metadata; raise RecordingError where the file is not whole."""
        path = Path(cassette_path)
        try:
            return deserialize(read_sealed(path).decode("utf-8", "replace"), serializer)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise RecordingError(f"{path.name} is sealed but holds no recording") from None

    @staticmethod
    def save_cassette(cassette_path: str | Path, cassette_dict: dict[str, Any], serializer: Any) -> None:
        """Replace the file as a whole."""
        Door().data(Path(cassette_path), serialize(cassette_dict, serializer).encode(), seal)


class Identity(NamedTuple):
    """Tell requests apart; `body` is a digest, `target` the path and the query."""

    method: str
    target: str
    body: bytes
    credentials: str


def recorded_request(call: Call, redactor: Redactor) -> Request:
    """Give a call as a recording keeps it: at no real host, with the class of its credentials only."""
    headers = {CREDENTIALS: call.credentials, CASE: call.case}
    if call.media is not None:
        headers["Content-Type"] = call.media
    body = None if call.body is None else redactor.sent(call.body)
    return Request(call.method, redactor.url(ROOT + target(call)), body, headers)


def identity(request: Request) -> Identity:
    """Give what a recorded request is found by."""
    return Identity(
        method=request.method,
        target=request.uri.removeprefix(ROOT),
        body=hashlib.sha256(request.body or b"").digest(),
        credentials=request.headers.get(CREDENTIALS, "good"),
    )


def case_of(request: Request) -> str:
    """Give the id of the case that a request belongs to, "" where it says none."""
    return str(request.headers.get(CASE, ""))
