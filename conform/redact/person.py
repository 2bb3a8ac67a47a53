"""E-mail addresses and phone numbers of people in what a live tenant answers."""

from __future__ import annotations

import hashlib
import hmac
import re

_AT = r"(?:@|%40|\\u0040|&\#0*64;|&\#[xX]0*40;|&commat;)"
_PLUS = r"(?:\+|%2[Bb]|\\u002[Bb]|&\#0*43;|&\#[xX]0*2[Bb];|&plus;)"
_EMAIL = re.compile(rf"(?<![A-Za-z0-9._%+-])([A-Za-z0-9._%+-]+){_AT}((?:[A-Za-z0-9-]+\.)+[A-Za-z]{{2,}})")
_PHONE = re.compile(rf"(?<![\w+])({_PLUS})(\d(?:[\d ()./-]|%20){{6,18}}\d)(?!\w)")
_RESERVED = re.compile(r"@(.*\.)?(example\.(com|net|org)|example|test|invalid|localhost)$", re.IGNORECASE)
_DIGIT = re.compile(r"%20|\d")


def without_emails(text: str, salt: bytes) -> str:
    """Replace each e-mail address by one that is nobody's; the same address by the same one.

    Addresses of the reserved domains (RFC 2606) stay: they are what we send ourselves. `salt` keeps
    others from finding an address by trying.
    """
    return _EMAIL.sub(lambda found: _nobody(found, salt), text)


def without_phones(text: str) -> str:
    """Replace the digits of each international phone number (`+966 …`) by zeros; what has no plus stays."""
    return _PHONE.sub(lambda found: found[1] + zeros(found[2]), text)


def zeros(text: str) -> str:
    """Replace each digit by a zero, so that length and form stay to be judged."""
    return _DIGIT.sub(lambda found: "0" if len(found[0]) == 1 else found[0], text)


def _nobody(found: re.Match[str], salt: bytes) -> str:
    email = f"{found[1]}@{found[2]}"
    if _RESERVED.search(email):
        return found[0]
    return f"person-{hmac.new(salt, email.lower().encode(), hashlib.sha256).hexdigest()[:8]}@example.invalid"
