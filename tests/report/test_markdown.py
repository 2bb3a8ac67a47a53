from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.report.markdown import cell, fence, plain, span, table, value


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("integer in a string", "integer in a string"),
        ("date_format", "date_format"),
        ("_a_ *b* `c`", "\\_a\\_ \\*b\\* \\`c\\`"),
        ("a\n# b | c", "a \\# b \\| c"),
        ("<b>&amp; [x](y)", "\\<b\\>\\&amp; \\[x\\](y)"),
        ("محتوى", "محتوى"),
        ("@all fixes #12 and !3", "`@`all fixes `#`12 and `!`3"),
        ("é@name, a@b.example, #x", "é`@`name, a@b.example, \\#x"),
    ],
)
def test_a_text_in_a_sentence_means_nothing(text: str, told: str) -> None:
    assert plain(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [("a.b", "`a.b`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("a\nb", "`a b`"), ("", "` `")],
)
def test_code_in_a_sentence_is_closed_by_nothing_in_it(text: str, told: str) -> None:
    assert span(text) == told


@given(st.text())
def test_a_fence_is_longer_than_any_run_of_backticks_in_it(text: str) -> None:
    first, *inner, last = fence(text, "sh")
    ticks = first.removesuffix("sh")
    assert set(ticks) == {"`"}
    assert last == ticks
    assert all(ticks not in line for line in inner)


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_a_row_has_as_many_cells_whatever_they_hold(texts: list[str]) -> None:
    row = list(table(["x"] * len(texts), [[cell(each) for each in texts]]))[2]
    assert len(row.splitlines()) == 1
    assert len(re.findall(r"(?<!\\)\|", row)) == len(texts) + 1


@pytest.mark.parametrize(("text", "told"), [("a string", "a string"), ('"a"', '`"a"`'), ("a|*b*", "`a|*b*`")])
def test_what_quotes_a_tenant_is_code(text: str, told: str) -> None:
    assert value(text) == told
    assert value(text, cell) == told.replace("|", "\\|")


def test_control_characters_are_shown() -> None:
    assert list(fence("a\x1b[31m\tb\r\nc")) == ["```", "a\\x1b[31m\tb", "c", "```"]


def test_a_control_is_shown_and_turns_no_text_around() -> None:
    assert plain("a\u202eb\x1b[2J") == r"a\\u202eb \[2J"
    assert span("a\u202eb\u200b") == r"`a\u202eb\u200b`"
    assert list(fence("a\x9bb\u2066")) == ["```", r"a\x9bb\u2066", "```"]
