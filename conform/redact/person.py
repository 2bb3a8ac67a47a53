"""E-mail addresses and phone numbers of people in what a live tenant answers."""

from __future__ import annotations

import hashlib
import hmac
import re

_EMAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_PHONE = re.compile(r"(?<![\w+])\+\d[\d ()./-]{6,18}\d(?!\w)")
_RESERVED = re.compile(r"@(.*\.)?(example\.(com|net|org)|example|test|invalid|localhost)$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


def without_emails(text: str, salt: bytes) -> str:
    """Replace each e-mail address by one that is nobody's; the same address by the same one.

    Addresses of the reserved domains (RFC 2606) stay: they are what we send ourselves. `salt` keeps
    others from finding an address by trying.
    """
    return _EMAIL.sub(lambda found: _nobody(found[0], salt), text)


def without_phones(text: str) -> str:
    """Replace the digits of each international phone number (`+966 …`) by zeros; what has no plus stays."""
    return _PHONE.sub(lambda found: zeros(found[0]), text)


def zeros(text: str) -> str:
    """Replace each digit by a zero, so that length and form stay to be judged."""
    return _DIGIT.sub("0", text)


def _nobody(email: str, salt: bytes) -> str:
    if _RESERVED.search(email):
        return email
    return f"person-{hmac.new(salt, email.lower().encode(), hashlib.sha256).hexdigest()[:8]}@example.invalid"
