"""Examples that may be kept, and those that may not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.contract import Choice, Default, Field, Reference
from conform.derive.schema import LEFT_OUT, fits, is_kept, maybe_example, with_body


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mood", "calm"),
        ("name", "lion 2"),
        ("email", "leo@example.com"),
        ("born", "2026-01-02"),
        ("seen", "2026-01-02 10:00:00"),
        ("weight", 250.5),
        ("is_tame", False),
        ("count", 0),
    ],
)
def test_short_facts_are_kept(name: str, value: Any) -> None:
    assert is_kept(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("email", "leo@zoo.test"),
        ("site", "https://zoo.example.com/lions"),
        ("site", "www.zoo.example"),
        ("note", "+20 100 000 0000"),
        ("phone1", "12"),
        ("first_name", "Leo"),
        ("name", "Leo"),
        ("name", "Leo Mane-Savanna"),
        ("code", "L1on7savanna"),
        ("address1", "Den 7"),
        ("map_location", "1.5,2.5"),
        ("key", "A1b2C3d4E5f6G7h8I9j0K1l2"),
        ("x", "YOUR_SECRET_HERE"),
        ("x", "{{lion}}"),
        ("x", "Attribute that caused the error"),
        ("ip", "127.0.0.1"),
        ("x", ""),
        ("x", "a b c d"),
        ("x", None),
        ("x", []),
        ("x", 10**10),
    ],
)
def test_what_looks_personal_secret_or_empty_is_not(name: str, value: Any) -> None:
    assert not is_kept(name, value)


@pytest.mark.parametrize(("length", "expected"), [(39, True), (40, True), (41, False)])
def test_an_example_of_forty_characters_is_the_longest_kept(length: int, expected: bool) -> None:  # noqa: FBT001 - a parameter of the table
    assert is_kept("mood", "a" * length) is expected


def test_an_example_fits_its_kinds_and_values() -> None:
    assert fits(1, ("number",), ())
    assert not fits("1", ("integer",), ())
    assert not fits(3, ("integer",), (Choice(value=1),))


def test_the_first_example_that_may_be_kept_is_taken() -> None:
    schema = {"examples": ["leo@zoo.test", "calm", "wild"], "example": "odd"}
    assert maybe_example("mood", schema, ("string",), ()) == Default(value="calm")
    assert maybe_example("mood", {"examples": "calm"}, ("string",), ()) is None


def test_a_body_gives_examples_and_tells_what_it_leaves_out() -> None:
    rows = Field(
        name="Cub", kinds=("array",), items=Field(name="[]", fields=(Field(name="age", kinds=("integer",)),))
    )
    body = Field(
        name="",
        fields=(
            Field(name="mood", kinds=("string",), is_required=True),
            Field(name="den", kinds=("string",), is_required=True),
            Field(name="den_id", kinds=("integer",), reference=Reference(resource="v1/dens")),
            rows,
        ),
    )
    read = with_body(body, {"mood": "calm", "den_id": 7, "Cub": [{"age": 2}]})
    assert [each.example for each in read.fields] == [Default(value="calm"), None, None, None]
    assert [each.notes for each in read.fields] == [(), (LEFT_OUT,), (), ()]
    assert read.fields[3].items is not None
    assert read.fields[3].items.fields[0].example == Default(value=2)


def test_an_example_that_stands_is_not_replaced() -> None:
    field = Field(name="mood", kinds=("string",), example=Default(value="calm"))
    assert with_body(field, "wild") is field


@given(st.emails())
def test_no_e_mail_is_kept_but_of_example_com(address: str) -> None:
    assert not is_kept("x", address) or address.endswith("@example.com")
