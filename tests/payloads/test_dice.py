"""Seeded draws."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import strategies as st

from conform.payloads.dice import throw

NUMBERS = st.fixed_dictionaries({str(index): st.integers(0, 10**6) for index in range(40)})
EVERYTHING = st.tuples(
    st.integers(),
    st.integers(min_value=3),
    st.integers(max_value=3),
    st.booleans(),
    st.floats(0, 1),
    st.text(),
    st.binary(),
)
PROGRAM = """
from hypothesis import strategies as st
from conform.payloads.dice import throw
print(throw(st.lists(st.integers(0, 10**6), min_size=3), seed="a", count=4))
"""


def test_a_seed_gives_the_same_values_again_and_another_seed_others() -> None:
    assert throw(NUMBERS, seed="a", count=5) == throw(NUMBERS, seed="a", count=5)
    assert throw(NUMBERS, seed="a", count=5) != throw(NUMBERS, seed="b", count=5)


def test_draws_do_not_depend_on_the_process_and_what_it_has_loaded() -> None:
    bare = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter and text
    here = throw(st.lists(st.integers(0, 10**6), min_size=3), seed="a", count=4)
    assert bare.stdout.strip() == str(here)


def test_twenty_draws_give_twenty_values_of_each_field() -> None:
    drawn = throw(NUMBERS, seed="a", count=20)
    assert len(drawn) == 20
    assert all(len({each[str(index)] for each in drawn}) >= 19 for index in range(40))


def test_every_primitive_is_answered_within_its_bounds() -> None:
    for _, low, high, flag, share, text, raw in throw(EVERYTHING, seed="a", count=20):
        assert low >= 3
        assert high <= 3
        assert flag in (True, False)
        assert 0 <= share <= 1
        assert (len(text), len(raw)) <= (24, 24) or len(text) <= 24


def test_no_draw_is_no_draw() -> None:
    assert throw(NUMBERS, seed="a", count=0) == ()
