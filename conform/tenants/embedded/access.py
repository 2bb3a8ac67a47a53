"""Let callers in who show the tenant's key or a token that it has issued."""

from __future__ import annotations

import secrets
from email.parser import BytesParser
from email.policy import HTTP
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message

    from conform.contract import Json

LIFETIME = 3600
"""How long an issued token is said to hold, in seconds."""
AUTHORIZATION, MULTIPART = "authorization", "multipart/form-data"
_BEARER = "bearer "


KEY = "embedded-tenant-key"
"""The key that opens the embedded tenant; it opens nothing else, and nor does the form."""
FORM: Mapping[str, str] = {
    "client_id": "1",
    "client_secret": "embedded-tenant-secret",
    "grant_type": "password",
    "username": "owner@example.com",
    "password": "embedded-tenant-password",
}
"""The values for which a token is issued."""


class Gate:
    """Check credentials and issue tokens, which live as long as the tenant; `header` carries the key."""

    def __init__(self, header: str) -> None:
        self._header = header
        self._tokens: set[str] = set()

    def is_open_to(self, headers: Mapping[str, str]) -> bool:
        """Tell whether a caller is let in: by the key in its header, or by a token in `Authorization`."""
        bearer = headers.get(AUTHORIZATION, "")
        if bearer.lower().startswith(_BEARER):
            return bearer[len(_BEARER) :].strip() in self._tokens
        return secrets.compare_digest(headers.get(self._header, "").encode(), KEY.encode())

    def forget(self) -> None:
        """Let nobody in any more by a token that was issued."""
        self._tokens.clear()

    def issue(self, form: Mapping[str, str]) -> dict[str, Json] | None:
        """Give a token for the tenant's own form values, None where one of those sent differs."""
        if any(form.get(name) != FORM[name] for name in ("client_id", "client_secret")):
            return None
        if any(name in FORM and value != FORM[name] for name, value in form.items()):
            return None
        token = secrets.token_urlsafe(24)
        self._tokens.add(token)
        return {
            "token_type": "Bearer",
            "expires_in": LIFETIME,
            "access_token": token,
            "refresh_token": secrets.token_urlsafe(24),
        }


def read_form(headers: Mapping[str, str], body: bytes, payload: Json) -> dict[str, str]:
    """Read the values of a token request by name; `payload` is the body where it was JSON."""
    if isinstance(payload, dict):
        return {name: str(value) for name, value in payload.items()}
    media = headers.get("content-type", "")
    if not media.lower().startswith(MULTIPART):
        return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    # RFC 7578: the parts are those of a mail message
    message = BytesParser(policy=HTTP).parsebytes(f"content-type: {media}\r\n\r\n".encode() + body)
    named = [(part.get_param("name", header="content-disposition"), part) for part in message.iter_parts()]
    return {str(name): _text(part).rstrip("\r\n") for name, part in named if name}


def _text(part: Message) -> str:
    """Give a part as text, whatever it calls itself; of one that has parts of its own there is none."""
    content = part.get_payload(decode=True)
    return content.decode(errors="replace") if isinstance(content, bytes) else ""
