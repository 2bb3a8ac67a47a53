"""Every way to write a secret: it is found, it is taken out whole, and what stands beside it stays."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.redact.search import REDACTED, Search, Secret, aligned_base64, writings
from tests.redact.ways import WAYS, b64, each

if TYPE_CHECKING:
    from collections.abc import Callable

VALUES = ('k3y/"canary"+é &<7f3a', "canary-key-0f1e2d3c4b5a", "pass %41 \\u0041 &amp; \\ word")


def searching(value: str) -> Search:
    return Search(writings(Secret(kind="API key", value=value)))


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("way", WAYS)
def test_a_secret_is_found_and_taken_out_however_it_is_written(way: str, value: str) -> None:
    search = searching(value)
    text = f"before {WAYS[way](value)} after"
    assert search.first(text) is not None
    clean = search.without(text)
    assert search.first(clean) is None
    assert REDACTED in clean
    assert clean.startswith("before ")
    assert clean.endswith(" after")


@pytest.mark.parametrize("value", VALUES)
@given(st.data())
def test_a_secret_is_found_in_any_mix_of_escapes(value: str, data: st.DataObject) -> None:
    ways: list[Callable[[str], str]] = [
        str,
        each("\\u%04x"),
        each("&#%d;"),
        lambda text: "".join(f"%{b:02X}" for b in text.encode()),
    ]
    mixed = "".join(data.draw(st.sampled_from(ways))(character) for character in value)
    search = searching(value)
    assert search.first(search.without(f"[{mixed}]")) is None


def test_what_stands_beside_a_secret_stays_as_it_was_written() -> None:
    value = VALUES[1]
    text = f'{{"a": "\\u0041\\/{each("&#%d;")(value)}\\n", "b": "%41"}}'
    assert searching(value).without(text) == f'{{"a": "\\u0041\\/{REDACTED}\\n", "b": "%41"}}'


LONG, WITHIN, TAIL = "outer-key-0f1e2d3c-end", "key-0f1e2d", "0f1e2d3c-end-of-it"


@pytest.mark.parametrize("values", list(permutations((LONG, WITHIN, TAIL))))
@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"a {LONG} b", f"a {REDACTED} b"),
        (f"a {WITHIN} b", f"a {REDACTED} b"),
        (f"a {LONG}-of-it b", f"a {REDACTED} b"),
        (f"{LONG}{WITHIN}", REDACTED * 2),
        (f"{TAIL}, {WITHIN}, {LONG}.", f"{REDACTED}, {REDACTED}, {REDACTED}."),
    ],
)
def test_nothing_stays_of_secrets_that_hold_or_overlap_one_another(
    values: tuple[str, ...], text: str, clean: str
) -> None:
    search = Search(each for value in values for each in writings(Secret(kind="API key", value=value)))

    assert search.without(text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a giraffe b", f"a {REDACTED} b"),
        ("a gir\\u0061ffe b", f"a {REDACTED} b"),
        ("a Giraffe b", "a Giraffe b"),
    ],
)
def test_a_secret_that_may_be_a_word_is_taken_out_in_its_own_letters_only(text: str, clean: str) -> None:
    search = searching("giraffe")

    assert (search.first(text) is None) is (text == clean)
    assert search.without(text) == clean


@pytest.mark.parametrize(("beside", "left"), [(4096, ""), (4097, "+")])
def test_of_a_run_of_base64_no_more_than_4096_characters_on_either_side_are_taken_out(
    beside: int, left: str
) -> None:
    value = "canary-key-0f1e2d3c"
    core = next(aligned_base64(value.encode()))

    assert searching(value).without("+" * beside + core + "+" * beside) == f"{left}{REDACTED}{left}"


def test_of_base64_the_whole_run_is_taken_out() -> None:
    value = VALUES[1]
    run = b64(f"me:{value}!")
    assert searching(value).without(f"Basic {run}; {run}") == f"Basic {REDACTED}; {REDACTED}"


@pytest.mark.parametrize(
    "text", ["", "a key, a canary", b64("something else"), "%", "\\u00", "&#;", "&nothing;", "%ff%fe"]
)
def test_a_text_without_the_secret_comes_back_as_it_was(text: str) -> None:
    search = searching(VALUES[1])
    assert search.first(text) is None
    assert search.without(text) == text


def test_without_secrets_nothing_is_looked_for() -> None:
    assert Search().first("anything") is None


def test_a_text_that_is_all_escapes_takes_no_long_time() -> None:
    text = "\\" * 100_000 + "%25" * 50_000 + "&amp;" * 50_000
    assert searching(VALUES[1]).without(text) == text
