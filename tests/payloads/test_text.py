"""Texts for free fields."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conform.payloads import text

NUMBERS = st.integers(0, 2**47)
LIMITS = st.one_of(st.none(), st.integers(1, 400))


@given(NUMBERS, LIMITS)
def test_texts_keep_the_limit_and_have_no_white_space_at_either_end(n: int, limit: int | None) -> None:
    for made in (text.plain("business_name", n, limit), text.wild(n, limit)):
        assert made
        assert made == made.strip()
        assert limit is None or len(made) <= limit
        assert "\x00" not in made
        made.encode("utf-8")


def test_wild_texts_hold_each_piece_by_turns() -> None:
    found = "".join(text.wild(n, None) for n in range(64))
    assert all(piece in found for piece in text.PIECES)


def test_short_texts_differ_between_neighbours() -> None:
    assert len({text.wild(n, 2) for n in range(20)}) == 20
    assert {len(text.plain("x", n, 3)) for n in range(20)} == {3}
