from __future__ import annotations

import pytest

from conform.redact.names import without_emails, without_phones, zeros

SALT = b"salt"


def test_an_address_becomes_nobodys_and_the_same_one_the_same() -> None:
    text = without_emails("Jo.Doe+x@mail.acme.co, jo.doe+x@MAIL.acme.co and al@acme.co", SALT)
    first, second, third = (word.strip(",") for word in text.split() if "@" in word)
    assert first == second != third
    assert "acme" not in text
    assert first.endswith("@example.invalid")


def test_another_salt_gives_another_address() -> None:
    assert without_emails("al@acme.co", SALT) != without_emails("al@acme.co", b"other")


@pytest.mark.parametrize(
    "text", ["a@example.com", "a@mail.example.org", "a@b.test", "no address", "a@b", "5 @ 3.20"]
)
def test_what_is_nobodys_stays(text: str) -> None:
    assert without_emails(text, SALT) == text


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("call +966 50 123 4567 now", "call +000 00 000 0000 now"),
        ("+20 (100) 555-1234", "+00 (000) 000-0000"),
        ("+12025550123", "+00000000000"),
    ],
)
def test_an_international_number_loses_its_digits(text: str, hidden: str) -> None:
    assert without_phones(text) == hidden


@pytest.mark.parametrize(
    "text", ["2024-02-29 10:00:00", "5750", "+5", "2026-11-22T05:00:00+03:00", "a+123456789012"]
)
def test_a_number_of_another_sort_stays(text: str) -> None:
    assert without_phones(text) == text


def test_zeros_keep_length_and_form() -> None:
    assert zeros("(050) 12-3") == "(000) 00-0"


def test_a_long_run_takes_no_long_time() -> None:
    assert without_emails("a" * 200_000, SALT) == "a" * 200_000
