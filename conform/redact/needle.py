"""A secret, and what of it is looked for: itself, in any escapes, and its hexadecimal and base64."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conform.redact.view import normal

if TYPE_CHECKING:
    from collections.abc import Iterator

REDACTED = "[redacted]"
PLAIN = "as it is"
SHORTEST = 6
"""A shorter value occurs by chance: it is hidden where its name tells, and not looked for elsewhere."""
LONGEST_WORD = 11
"""A value of letters alone up to this length may be a word of the docs: it is looked for as it is written."""
_SHORTEST_BASE64 = 7
"""The fewest base64 characters that are looked for; fewer would occur by chance."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Secret:
    """Hold a value that must reach no file; `kind` says what it is and may be shown (`API key`)."""

    kind: str
    value: str

    def __repr__(self) -> str:
        return f"Secret(kind={self.kind!r})"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Needle:
    """Hold one thing to look for: `form` says in words how the secret is written.

    `is_folded` tells that letters of the other case count too, and `text` is in lower case then;
    `is_base64` that the characters around it are of the same secret.
    """

    kind: str
    form: str
    text: str
    is_folded: bool = False
    is_base64: bool = False

    def __repr__(self) -> str:
        return f"Needle(kind={self.kind!r}, form={self.form!r})"


def needles(secret: Secret) -> tuple[Needle, ...]:
    """Give what to look for of a secret, each text once; nothing of one that is too short to look for."""
    if len(secret.value) < SHORTEST:
        return ()
    found: dict[str, Needle] = {}
    for each in (*_plain(secret), *_coded(secret)):
        found.setdefault(each.text, each)
    return tuple(found.values())


def _plain(secret: Secret) -> Iterator[Needle]:
    """Yield the value as it is and with all escapes undone; forms write a blank as a plus."""
    is_folded = not (secret.value.isalpha() and len(secret.value) <= LONGEST_WORD)
    undone = normal(secret.value)
    meant = undone if len(undone) >= SHORTEST else secret.value
    for text in (secret.value, meant, meant.replace(" ", "+")):
        folded = fold(text) if is_folded else text
        yield Needle(kind=secret.kind, form=PLAIN, text=folded, is_folded=is_folded)


def _coded(secret: Secret) -> Iterator[Needle]:
    """Yield the value in hexadecimal, in base64, and in base64 of that."""
    value = secret.value.encode("utf-8", "surrogateescape")
    yield Needle(kind=secret.kind, form="in hexadecimal", text=value.hex(), is_folded=True)
    once = [each for text in aligned_base64(value) for each in _alphabets(text)]
    twice = [each for text in once for inner in aligned_base64(text.encode()) for each in _alphabets(inner)]
    for form, texts in (("in base64", once), ("in base64 twice", twice)):
        for text in texts:
            yield Needle(kind=secret.kind, form=form, text=text, is_base64=True)


def fold(text: str) -> str:
    """Give a text in lower case, character by character, so that places in it stay what they were."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := each.lower()) == 1 else each for each in text)


def _alphabets(text: str) -> Iterator[str]:
    """Yield a text of base64 in both alphabets (RFC 4648, 4 and 5)."""
    yield text
    yield text.replace("+", "-").replace("/", "_")


def aligned_base64(value: bytes) -> Iterator[str]:
    """Yield what stays the same of a value's base64 wherever it stands in what was encoded (RFC 4648, 4).

    Three bytes are four characters, so there are three alignments; characters that also hold bits of a
    neighbouring byte are left out.
    """
    for offset in range(3):
        first = -(-offset * 8 // 6)
        last = (offset + len(value)) * 8 // 6
        text = base64.b64encode(b"\0" * offset + value).decode()[first:last]
        if len(text) >= _SHORTEST_BASE64:
            yield text
