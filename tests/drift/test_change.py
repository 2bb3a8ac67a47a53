"""How a value was changed: each row of the table catches its own change, and is silent about the others."""

from __future__ import annotations

from typing import Any

import pytest

from conform.drift.change import CHANGES, Change, how
from conform.words import HOW

MOMENT = "2026-01-31 22:30:00"

CAUGHT: list[tuple[Any, Any, tuple[str, ...]]] = [
    (MOMENT, "2026-01-31", ("time_dropped",)),
    ("2026-01-31T22:30:00Z", "2026-01-31 00:00:00", ("time_dropped",)),
    ("Cairo, قاهرة", "CAIRO, قاهرة", ("upper_case",)),
    ("A@B.example", "a@b.example", ("lower_case",)),
    (" a b ", "a b", ("trimmed",)),
    ("a b\n", "a b", ("trimmed",)),
    (" a", "a", ("trimmed",)),
    ("a  b\tc\nd", "a b c d", ("spaces_flattened",)),
    ("a\nb", "a\r\nb", ("spaces_flattened",)),
    ("a\r\nb", "a\nb", ("spaces_flattened",)),
    ("cafe\u0301", "caf\u00e9", ("accents_joined",)),
    ("a < b & c", "a &lt; b &amp; c", ("escaped", "HTML")),
    ('a "b"', "a &quot;b&quot;", ("escaped", "HTML")),
    ("O'Brien", "O\\'Brien", ("escaped", "quotes")),
    ("C:\\x 'y'", "C:\\\\x \\'y\\'", ("escaped", "quotes")),
    ("<b>bold</b> & plain", "bold & plain", ("markup_lost",)),
    ("a < b > c", "a  b  c", ("markup_lost",)),
    ("a 🙂 b", "a  b", ("emoji_lost",)),
    ("شركة 🙂", "شركة ?", ("emoji_lost",)),
    ("شركة 🙂", "شركة ????", ("emoji_lost",)),
    ("before 🙂 after", "before ", ("emoji_lost",)),
    ("a 👩\u200d🚀 b", "a \u200d b", ("emoji_lost",)),
    ("شركة ltd", "???? ltd", ("other_scripts_lost",)),
    ("café", "caf??", ("other_scripts_lost",)),
    ("شركة ltd", " ltd", ("other_scripts_lost",)),
    ("café شركة", "café ????", ("other_scripts_lost",)),
    ("00412", "412", ("leading_zeros_lost",)),
    ("00412", 412, ("leading_zeros_lost",)),
    ("00", "0", ("leading_zeros_lost",)),
    ("+20123", "20123", ("plus_sign_lost",)),
    ("a+b", "a b", ("plus_sign_lost",)),
    ("x" * 100, "x" * 99, ("cut_at", "99")),
    (-12.5, 12.5, ("sign_lost",)),
    ("-3", "3", ("sign_lost",)),
    (12.75, 12, ("made_whole",)),
    (12.75, 13, ("made_whole",)),
    (1.23456, 1.23, ("rounded_to", "2")),
    (1.235, 1.24, ("rounded_to", "2")),
    (1.23999, 1.2399, ("rounded_to", "4")),
    (1.2003, 1.2, ("rounded_to",)),
    (12345678, 999999, ("clamped_at", "999999")),
    (3_000_000_000, 2147483647, ("clamped_at", "2147483647")),
    (-70000, -32768, ("clamped_at", "-32768")),
    ("1e3", "1000.0", ("read_as_number",)),
    ("+00682", "682.0", ("read_as_number",)),
    (12, 24, ("doubled",)),
    ("ab", "abab", ("doubled",)),
    ("ab", "ab!", ("added_to",)),
    (MOMENT, "2026-02-01 00:30:00", ("shifted_by", "+02:00")),
    (MOMENT, "2026-01-31 19:30:00", ("shifted_by", "-03:00")),
    ("2024-02-29", "2024-03-01", ("date_moved", "+1")),
    ("2024-03-01", "2024-02-29", ("date_moved", "-1")),
    ("2026-04-17", "17/04/2026", ("date_in_another_form",)),
    ("", None, ("null_for_empty",)),
    ([], None, ("null_for_empty",)),
    (None, "", ("empty_for_null",)),
    (None, 0, ("empty_for_null",)),
    ([{"a": 1}, {"a": 2}, {"a": 3}], [{"a": 1}], ("rows_lost", "2")),
    ("x", "", ("lost",)),
    ("x", None, ("lost",)),
    (5, 0, ("lost",)),
    (True, False, ("lost",)),
]


@pytest.mark.parametrize(("sent", "got", "told"), CAUGHT)
def test_a_change_is_told_by_the_most_specific_row_that_fits(
    sent: Any, got: Any, told: tuple[str, ...]
) -> None:
    assert how(Change(sent=sent, got=got)) == told


@pytest.mark.parametrize(
    ("sent", "got"),
    [
        ("x", "x"),
        (5, 5),
        (None, None),
        ("some text", "another text"),
        ("<b>bold</b>", "bald"),
        ("O'Brien", "O''Brien"),
        ("شركة", "?x??"),
        ("a 🙂", "b "),
        ("2024-02-29", "2024-03-05"),
        (MOMENT, "2026-02-05 22:30:00"),
        (MOMENT, "2026-01-31 22:37:00"),
        (12, 13),
        (12.34, 12.56),
        (500, 400),
        (500, 9),
        (True, 2),
        (1, 2.5),
        (2, "9"),
        (0, 7),
        ([{"a": 1}], [{"a": 2}]),
        ([], [{"a": 2}]),
        ({"a": 1}, "x"),
        ("", 0),
        ("ab", "ba"),
    ],
)
def test_what_no_row_knows_is_not_told(sent: Any, got: Any) -> None:
    assert how(Change(sent=sent, got=got)) == ()


@pytest.mark.parametrize(
    ("sent", "got", "more", "told"),
    [
        ("x1234", "y5678", {"others": {"b": "y5678"}}, ("swapped_with", "b")),
        ("x1234", "y5678", {"others": {"b": "y5678", "c": "y5678"}}, ()),
        ("x", "y", {"others": {"b": "y"}}, ()),
        (5, 1, {"others": {"b": 1}}, ()),
        (True, False, {"others": {"b": False}}, ("lost",)),
        (2, 1, {"earlier": (1,)}, ("kept_old",)),
        (2, 4, {"earlier": (4,)}, ("kept_old",)),
        ("2026-01-02", "2026-01-01", {"earlier": ("2026-01-01",)}, ("kept_old",)),
        ("a b", "A B", {"earlier": ("A B",)}, ("upper_case",)),
        (1, True, {"earlier": (1,)}, ()),
        ("x", "draft", {"defaults": ("draft",)}, ("default_instead",)),
        ("x", "", {"defaults": ("",)}, ("lost",)),
    ],
)
def test_what_else_is_known_of_a_value_tells_more(
    sent: Any, got: Any, more: dict[str, Any], told: tuple[str, ...]
) -> None:
    assert how(Change(sent=sent, got=got, **more)) == told


def test_each_change_is_caught_by_an_example_and_has_words() -> None:
    context = {"swapped_with", "kept_old", "default_instead"}
    assert {told[0] for _, _, told in CAUGHT} | context == set(CHANGES)
    assert set(CHANGES) | {"of_another_record"} == set(HOW)
