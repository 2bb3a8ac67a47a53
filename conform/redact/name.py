"""The names that tell of a secret or of a person: header names and JSON keys."""

from __future__ import annotations

import re

_SECRET = re.compile(
    r"(password|passwd|passphrase|secret|token|apikey|authorization|cookie|privatekey|secretkey)$"
    r"|^(pwd|jwt|phpsessid)$"
)
"""Ends of names that tell of a secret.

Not `key` alone: `keywords`, `subkey`, `entity_key` are none; nor is `session_id`, an attendance session.
"""
_PHONE = re.compile(r"(phone|mobile|fax|telephone|whatsapp)(number|no)?\d*$|^tel\d*$")
_ERRORS = frozenset({"error", "errors", "validationerror", "validationerrors"})
"""Members of an answer that say what is wrong with each field, by its name (guide page 933388m0)."""
_MARKS = re.compile(r"[^a-z0-9]")


def is_secret_name(name: str) -> bool:
    """Tell whether a header, JSON key, form field or parameter names a secret, in any way of writing it."""
    return _SECRET.search(_plain(name)) is not None


def is_phone_name(name: str) -> bool:
    """Tell whether a JSON key names a phone number."""
    return _PHONE.search(_plain(name)) is not None


def is_error_name(name: str) -> bool:
    """Tell whether a JSON key holds what a tenant complains of, by field."""
    return _plain(name) in _ERRORS


def _plain(name: str) -> str:
    return _MARKS.sub("", name.lower())
