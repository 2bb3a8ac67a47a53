"""Texts of exactly a limit's length, as far as a field's meaning has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.payloads.meaning import digits, email, meaning, phone, postal_code, serial

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Field, Json


def at_limit(field: Field, letters: str) -> str | None:
    """Give a text of exactly the field's limit in characters, None where its meaning has none so long.

    Free texts repeat `letters`; white space never stands at the end.
    """
    limit = field.max_length or 0
    found = meaning(field)
    if found is None:
        text = (letters * (limit // len(letters) + 1))[:limit]
        return f"{text[:-1]}x" if text.endswith(" ") else text
    maker = LONGEST.get(found.make)
    text = maker(limit) if maker is not None else str(found.make(field, 10**9 + 7))
    return text if len(text) == limit else None


def long_email(limit: int) -> str:
    """Give an address of exactly `limit` characters; labels have 63 at most (RFC 1035, RFC 5321)."""
    domain = "example.com"
    local = "a" * max(1, min(63, limit - len(domain) - 1))
    rest = limit - len(local) - len(domain) - 1
    if rest == 1:
        local, rest = local[1:], 2
    while rest > 1:
        label = min(62, rest - 1)
        label -= 1 if rest - label - 1 == 1 else 0
        domain = f"{'b' * label}.{domain}"
        rest -= label + 1
    return f"{local}@{domain}"


LONGEST: dict[Callable[[Field, int], Json], Callable[[int], str]] = {
    email: long_email,
    serial: lambda limit: "1234567890" * (limit // 10) + "1234567890"[: limit % 10],
    phone: lambda limit: "+" + ("1202555" * limit)[: limit - 1],
    digits: lambda limit: "9" * limit,
    postal_code: lambda limit: ("01234" * limit)[:limit],
}
