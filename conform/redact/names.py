"""The names that tell of a secret or of a person, and the values that are one whatever their name."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

from conform.redact.search import REDACTED

_SECRET = re.compile(
    r"(password|passwd|passphrase|secret|token|apikey|authorization|cookie|privatekey|secretkey)$"
    r"|^(pwd|jwt|phpsessid)$"
)
"""Ends of names that tell of a secret.

Not `key` alone: `keywords`, `subkey`, `entity_key` are none; nor is `session_id`, an attendance session.
"""
_PHONE_NAME = re.compile(r"(phone|mobile|fax|telephone|whatsapp)(number|no)?\d*$|^tel\d*$")
_ERRORS = frozenset({"error", "errors", "validationerror", "validationerrors"})
"""Members of an answer that say what is wrong with each field, by its name."""
_MARKS = re.compile(r"[^a-z0-9]")
SHORTEST_LEARNT: Final = 16
"""The fewest characters: a shorter value is hidden where its name tells of it, and nowhere else."""
FEWEST_DISTINCT: Final = 8
"""The fewest different characters: a row of zeros is no secret."""
_BLANK: Final = re.compile(r"\s")
_AT = r"(?:@|%40|\\u0040|&\#0*64;|&\#[xX]0*40;|&commat;)"
_PLUS = r"(?:\+|%2[Bb]|\\u002[Bb]|&\#0*43;|&\#[xX]0*2[Bb];|&plus;)"
_EMAIL = re.compile(rf"(?<![A-Za-z0-9._%+-])([A-Za-z0-9._%+-]+){_AT}((?:[A-Za-z0-9-]+\.)+[A-Za-z]{{2,}})")
_PHONE = re.compile(rf"(?<![\w+])({_PLUS})(\d(?:[\d ()./-]|%20){{6,18}}\d)(?!\w)")
_RESERVED = re.compile(r"@(.*\.)?(example\.(com|net|org)|example|test|invalid|localhost)$", re.IGNORECASE)
_DIGIT = re.compile(r"%20|\d")


def is_secret_name(name: str) -> bool:
    """Tell whether a header, JSON key, form field or parameter names a secret, in any way of writing it."""
    return _SECRET.search(_plain(name)) is not None


def is_phone_name(name: str) -> bool:
    """Tell whether a JSON key names a phone number."""
    return _PHONE_NAME.search(_plain(name)) is not None


def is_error_name(name: str) -> bool:
    """Tell whether a JSON key holds what a tenant complains of, by field."""
    return _plain(name) in _ERRORS


def looks_secret(value: str) -> bool:
    """Tell whether a value is one that is made by chance: long, varied, in one piece, and no word.

    A later answer may show such a one again. A token is drawn from digits and letters of both cases, so one
    without digits that is all of one case is very rare; a sentence (`This field is required`) and the name
    of a rule (`validation.required`) are both.
    """
    is_one_piece = len(value) >= SHORTEST_LEARNT and not _BLANK.search(value)
    is_varied = len(set(value)) >= FEWEST_DISTINCT
    is_mixed = any(map(str.isdecimal, value)) or value not in (value.lower(), value.upper())
    return is_one_piece and is_varied and is_mixed and not value.startswith(REDACTED)


def without_emails(text: str, salt: bytes) -> str:
    """Replace each e-mail address by one that is nobody's; the same address by the same one.

    Addresses of the reserved domains (RFC 2606) stay: they are what we send ourselves. `salt` keeps
    others from finding an address by trying.
    """

    def nobody(found: re.Match[str]) -> str:
        email = f"{found[1]}@{found[2]}"
        if _RESERVED.search(email):
            return found[0]
        return (
            f"person-{hmac.new(salt, email.lower().encode(), hashlib.sha256).hexdigest()[:8]}@example.invalid"
        )

    return _EMAIL.sub(nobody, text)


def without_phones(text: str) -> str:
    """Replace the digits of each international phone number (`+966 …`) by zeros; what has no plus stays."""
    return _PHONE.sub(lambda found: found[1] + zeros(found[2]), text)


def zeros(text: str) -> str:
    """Replace each digit by a zero, so that length and form stay to be judged."""
    return _DIGIT.sub(lambda found: "0" if len(found[0]) == 1 else found[0], text)


def _plain(name: str) -> str:
    return _MARKS.sub("", name.lower())
