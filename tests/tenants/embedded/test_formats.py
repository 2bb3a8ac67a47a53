"""Texts that have a format and texts that do not."""

from __future__ import annotations

import pytest

from conform.tenants.embedded.formats import FORMATS

GOOD = {
    "date": ("2024-02-29", "1970-01-01"),
    "date-time": (
        "2024-02-29",
        "2024-02-29 10:00:00",
        "2024-02-29T10:00",
        "2024-02-29T10:00:00.5+03:00",
        "2024-02-29 10:00:00Z",
    ),
    "time": ("10:00", "23:59:59"),
    "email": ("a@example.com", "a.b+c@sub.example.org"),
}
BAD = {
    "date": ("2023-02-29", "2024-13-01", "29/02/2024", "2024-02-29 10:00:00", "2024-2-9", "x"),
    "date-time": ("2024-02-30 10:00:00", "2024-02-29 25:00:00", "2024-02-29 10", "x"),
    "time": ("25:61", "10", "10:00:61", "x"),
    "email": ("a", "a@b", "a b@example.com", "@example.com", "a@@example.com"),
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in GOOD.items() for text in texts])
def test_a_text_of_a_format_is_one(name: str, text: str) -> None:
    assert FORMATS[name](text)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BAD.items() for text in texts])
def test_another_text_is_none(name: str, text: str) -> None:
    assert not FORMATS[name](text)
