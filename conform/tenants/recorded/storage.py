"""Our serializer and persister for vcrpy: what a stock vcrpy needs to read our recordings."""

from __future__ import annotations

import base64
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import vcr
from vcr.serialize import deserialize, serialize

from conform.disk import Door
from conform.tenants.recorded.errors import RecordingError
from conform.tenants.recorded.identity import classified, same_credentials
from conform.tenants.recorded.seal import seal, unseal

MATCHERS = ("method", "uri", "raw_body", "credentials")
"""What a stock vcrpy has to match on, to play what our own cassette plays."""


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


class Said(msgspec.Struct):
    """Read nothing of a cassette but its metadata."""

    metadata: dict[str, Any]


def read_metadata(path: Path) -> dict[str, Any]:
    """Read what a file says of itself, and no interactions; raise RecordingError where it is not whole."""
    try:
        return msgspec.json.decode(read_sealed(path), type=Said).metadata
    except msgspec.DecodeError:
        raise RecordingError(f"{path.name} is sealed but holds no recording") from None


def read_sealed(path: Path) -> bytes:
    """Read and check a sealed file; raise RecordingError where it is missing or not whole."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise RecordingError(f"{path.name} is not there") from None
    except OSError as error:
        raise RecordingError(f"{path.name} cannot be read ({error.strerror})") from None
    return unseal(content, path.name)


def stock_vcr(header: str) -> vcr.VCR:
    """Give vcrpy's own VCR, without our cassette, set up to play our recordings and to record nothing.

    `header` is the one that carries the key.
    """
    stock = vcr.VCR(
        serializer="sealed",
        record_mode=vcr.mode.NONE,
        match_on=MATCHERS,
        before_record_request=partial(classified, header=header),
    )
    stock.register_serializer("sealed", SealedJson)
    stock.register_persister(SealedFile)
    stock.register_matcher("credentials", same_credentials)
    return stock
