"""Let callers in who show the tenant's key or a token that it has issued."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Json

LIFETIME = 3600
"""How long an issued token is said to hold, in seconds."""
AUTHORIZATION, MULTIPART = "authorization", "multipart/form-data"
_BEARER = "bearer "


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Account:
    """Hold what opens the embedded tenant; none of it opens anything else."""

    key: str = "embedded-tenant-key"
    form: Mapping[str, str] = field(
        default_factory=lambda: {
            "client_id": "1",
            "client_secret": "embedded-tenant-secret",
            "grant_type": "password",
            "username": "owner@example.com",
            "password": "embedded-tenant-password",
        }
    )


class Gate:
    """Check credentials and issue tokens, which live as long as the tenant; `header` carries the key."""

    def __init__(self, account: Account, header: str) -> None:
        self._account = account
        self._header = header
        self._tokens: set[str] = set()

    def is_open_to(self, headers: Mapping[str, str]) -> bool:
        """Tell whether a caller is let in: by the key in its header, or by a token in `Authorization`."""
        bearer = headers.get(AUTHORIZATION, "")
        if bearer.lower().startswith(_BEARER):
            return bearer[len(_BEARER) :].strip() in self._tokens
        return secrets.compare_digest(headers.get(self._header, "").encode(), self._account.key.encode())

    def issue(self, form: Mapping[str, str]) -> dict[str, Json] | None:
        """Give a token for the account's own form values, None where one of those sent differs."""
        known = self._account.form
        if any(form.get(name) != known[name] for name in ("client_id", "client_secret")):
            return None
        if any(name in known and value != known[name] for name, value in form.items()):
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
    return {str(name): str(part.get_content()).rstrip("\r\n") for name, part in named if name}
