"""Allowed values in every style that documents use; a sentence is never one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.contract import Condition
from conform.derive import prose

INTEGER, STRING, BOOLEAN = ("integer",), ("string",), ("boolean",)


def read(stated: list[Any], kinds: tuple[str, ...], text: str = "", named: list[Any] | None = None) -> Any:
    return [(each.value, each.label) for each in prose.choices(stated, named or [], text, kinds)]


@pytest.mark.parametrize(
    ("stated", "kinds", "expected"),
    [
        (["2 => 'Cat'", "3 => 'Dog'"], INTEGER, [(2, "Cat"), (3, "Dog")]),
        (["CAT => 1", "DOG => 2"], INTEGER, [(1, "CAT"), (2, "DOG")]),
        (["1=>Open", "2=> Closed"], INTEGER, [(1, "Open"), (2, "Closed")]),
        (["null => Wild", "'' => Wild", "0 => Wild"], INTEGER, [(None, "Wild"), ("", "Wild"), (0, "Wild")]),
        (["null/0 => out", "1 => in"], BOOLEAN, [(None, "out"), (False, "out"), (True, "in")]),
        (["-1 => Draft"], INTEGER, [(-1, "Draft")]),
        (["0", "1"], STRING, [("0", ""), ("1", "")]),
        (["cat", "dog"], STRING, [("cat", ""), ("dog", "")]),
        ([1, 2, 2], INTEGER, [(1, ""), (2, "")]),
        (["1.5 => half"], ("number",), [(1.5, "half")]),
        (["a cat that sleeps all day on the wall"], STRING, []),
        (["1 => a cat that sleeps all day on the wall"], INTEGER, [(1, "")]),
        (["cat", "den-{{den_id}}"], STRING, [("cat", "")]),
    ],
)
def test_an_enum_is_read(stated: list[Any], kinds: tuple[str, ...], expected: Any) -> None:
    assert read(stated, kinds) == expected


@pytest.mark.parametrize(
    ("text", "kinds", "expected"),
    [
        (
            "Mood.\n\n| Value | Meaning |\n|---|---|\n| 1 | Calm |\n| 2 | Wild |",
            INTEGER,
            [(1, "Calm"), (2, "Wild")],
        ),
        (
            "| Value | Meaning |\n|---|---|\n| (empty) | Auto |\n| 1 | No |",
            INTEGER,
            [("", "Auto"), (1, "No")],
        ),
        ("Mood of it 0=>calm, 1=>wild , 2=>odd", INTEGER, [(0, "calm"), (1, "wild"), (2, "odd")]),
        ("1 --> Awake\n0 --> Asleep", INTEGER, [(1, "Awake"), (0, "Asleep")]),
        ("[0 => tame,1 => wild]", BOOLEAN, [(False, "tame"), (True, "wild")]),
        ("`0` = tame, `1` = wild.", BOOLEAN, [(False, "tame"), (True, "wild")]),
        ("0 Awake / 1 Asleep / 2 Gone", INTEGER, [(0, "Awake"), (1, "Asleep"), (2, "Gone")]),
        ("1: awake; 3: gone.", STRING, [("1", "awake"), ("3", "gone")]),
        ('"cat" | "dog"', STRING, [("cat", ""), ("dog", "")]),
        ("State. `1` Awake, `3` Gone (for good).", STRING, [("1", "Awake"), ("3", "Gone")]),
        ("Order: ASC or DESC. Defaults to DESC.", STRING, [("ASC", ""), ("DESC", "")]),
        ("Should be asleep", STRING, [("asleep", "")]),
    ],
)
def test_a_description_that_lists_values_is_read(text: str, kinds: tuple[str, ...], expected: Any) -> None:
    assert read([], kinds, text) == expected


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("0 / 1 indicates if the lion is asleep", BOOLEAN),
        ("0/1 if the lion is asleep", BOOLEAN),
        ("three parts `0 => how many legs` `1 => tails`", STRING),
        ("label like `Cat` OR `Dog`", STRING),
        ("[0 => tame,1 => wild]", ("array",)),
        ("| Name | Meaning |\n|---|---|\n| 1 | Calm |", INTEGER),
        ("1 for the first of the pack", INTEGER),
        ("get it from [GET Lions](/15e0) if it's `0` that means nobody", INTEGER),
    ],
)
def test_prose_that_lists_nothing_is_no_list(text: str, kinds: tuple[str, ...]) -> None:
    assert read([], kinds, text) == []


def test_labels_come_from_apidog_or_from_prose() -> None:
    named = [{"value": 0, "name": "Asleep"}, {"value": 1, "name": "Awake"}, "odd"]
    assert read([0, 1], INTEGER, "", named) == [(0, "Asleep"), (1, "Awake")]
    table = "| Value | Meaning |\n|---|---|\n| 1 | Calm |\n\n`0` means not set."
    assert read([1], INTEGER, table) == [(1, "Calm"), (0, "not set")]


def test_rules_in_words_are_noted() -> None:
    assert prose.notes("Its keeper. **Required.**") == (prose.IN_WORDS,)
    assert prose.notes("Don't send at all if awake") == (prose.NOT_SENT,)
    assert prose.notes("Share, from 0 to 100.") == ("precondition 0 to 100",)
    assert prose.notes("Text (up to 80 characters).") == ("precondition max_length 80",)
    assert prose.notes("Days (0 or more).") == ("precondition minimum 0",)
    assert prose.notes("Den of the cubs; otherwise null.") == (prose.OTHERWISE_NULL,)
    assert prose.notes("this parameter is not returned") == (prose.MAY_BE_LEFT_OUT,)
    assert prose.notes("used in retrieval only") == (prose.READ_ONLY,)
    assert prose.notes("Is required by law") == ()


@pytest.mark.parametrize(
    ("text", "field", "values"),
    [
        ("Required if 'kind' value is 'cat'.", "kind", ("cat",)),
        ("Needed. Required only when `kind` is `cat` or `dog`.", "kind", ("cat", "dog")),
        ("required when `kind` is `cat`, `dog` or `emu`", "kind", ("cat", "dog", "emu")),
    ],
)
def test_a_condition_in_words_names_a_field_and_its_values(
    text: str, field: str, values: tuple[str, ...]
) -> None:
    assert prose.maybe_condition(text) == Condition(field=field, values=values)


@pytest.mark.parametrize("text", ["", "Is required by law", "Required only when the account says so."])
def test_what_names_no_field_and_value_is_no_condition(text: str) -> None:
    assert prose.maybe_condition(text) is None


@given(st.text(max_size=40), st.sampled_from([INTEGER, STRING, BOOLEAN, ("number", "null")]))
def test_whatever_the_text_no_value_is_a_sentence(text: str, kinds: tuple[str, ...]) -> None:
    for value, label in read([text], kinds) + read([], kinds, text):
        assert len(label.split()) <= prose.LONGEST_LABEL
        assert not isinstance(value, str) or len(value.split()) <= prose.LONGEST_LABEL


@pytest.mark.parametrize(
    ("text", "kinds", "values"),
    [
        (
            "In addition to the usual:\n\n| Value | Meaning |\n|---|---|\n| 1 | Calm |\n| 2 | Wild |",
            INTEGER,
            [1, 2],
        ),
        ("Origin (e.g. `1` Zoo, `2` Wild).", STRING, ["1", "2"]),
        ("Should be tame", STRING, ["tame"]),
    ],
)
def test_prose_may_list_some_of_the_values(text: str, kinds: tuple[str, ...], values: list[object]) -> None:
    assert [each.value for each in prose.choices([], [], text, kinds)] == values
    assert prose.is_partial(text)


def test_a_whole_list_is_not_partial() -> None:
    assert not prose.is_partial("`0=>tame, 1=>wild`")
