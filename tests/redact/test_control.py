from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.redact.control import in_a_block, in_json, on_a_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J\x07", "\\x1b[2J\\x07"),
        ("a\r\nb\tc", "a\\x0d\\x0ab\\x09c"),
        ("\x7f\x80\x9b\xa0", "\\x7f\\x80\\x9b\xa0"),
        ("\u202a\u202e\u2066\u2069", "\\u202a\\u202e\\u2066\\u2069"),
        ("\u200b\u200f\u2028\u2029\ufeff\u061c", "\\u200b\\u200f\\u2028\\u2029\\ufeff\\u061c"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("قلم é – …", "قلم é – …"),
    ],
)
def test_a_control_is_shown_on_a_line(text: str, shown: str) -> None:
    assert on_a_line(text) == shown


def test_a_block_keeps_its_lines() -> None:
    assert in_a_block("a\r\nb\tc\rd\x1b") == "a\nb\tc\\x0dd\\x1b"


@given(st.text(st.characters(codec=None)))
def test_json_means_what_it_meant_and_holds_nothing_unseen(text: str) -> None:
    written = in_json(json.dumps({text: [text]}, ensure_ascii=False))
    assert json.loads(written) == {text: [text]}
    assert on_a_line(written) == written
    assert written.encode()
