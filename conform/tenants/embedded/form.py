"""Read the form of a token request, in each of the ways in which clients send one."""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Json

MULTIPART = "multipart/form-data"


def form(headers: Mapping[str, str], body: bytes, payload: Json) -> dict[str, str]:
    """Give the values by name; `payload` is the body where it was JSON."""
    if isinstance(payload, dict):
        return {name: str(value) for name, value in payload.items()}
    media = headers.get("content-type", "")
    if media.lower().startswith(MULTIPART):
        return _multipart(media, body)
    return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))


def _multipart(media: str, body: bytes) -> dict[str, str]:
    """Read RFC 7578 parts as the mail message that they are."""
    message = BytesParser(policy=HTTP).parsebytes(f"content-type: {media}\r\n\r\n".encode() + body)
    named = [(part.get_param("name", header="content-disposition"), part) for part in message.iter_parts()]
    return {str(name): str(part.get_content()).rstrip("\r\n") for name, part in named if name}
