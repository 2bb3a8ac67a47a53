"""Words for values."""

from __future__ import annotations

import pytest

from conform.contract import Field
from conform.drift.scalar import another_kind, is_of, kind_of
from conform.drift.value import as_json
from conform.words import fault, short


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "null"),
        (True, "boolean"),
        (0, "integer"),
        (5.0, "integer"),
        (5.5, "number"),
        ("", "string"),
        ([], "array"),
        ({}, "object"),
    ],
)
def test_each_value_has_a_kind(value: object, kind: str) -> None:
    assert kind_of(value) == kind  # type: ignore[arg-type]  # JSON values


def test_an_integer_is_a_number_and_a_number_no_integer() -> None:
    assert is_of("integer", ("number",))
    assert not is_of("number", ("integer",))
    assert not is_of("boolean", ("integer", "number"))


@pytest.mark.parametrize(
    ("kinds", "value", "words"),
    [
        (("integer", "array"), "5", "integer in a string"),
        (("number",), "-1.5e3", "number in a string"),
        (("integer",), "1,000", "string"),
        (("boolean",), "yes", "boolean in a string"),
        (("string",), 5, "integer"),
        (("string",), {}, "object"),
        (("array",), "[1]", "JSON document in a string"),
    ],
)
def test_a_value_of_another_kind_is_told_as_what_it_is(
    kinds: tuple[str, ...], value: object, words: str
) -> None:
    assert fault((another_kind(Field(name="x", kinds=kinds), value),)) == words  # type: ignore[arg-type]  # kinds and JSON values


def test_long_values_are_cut() -> None:
    assert len(short(as_json("x" * 500))) == 60
    assert as_json("قلم") == '"قلم"'
