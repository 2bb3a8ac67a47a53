"""Shapes: one difference for another object, a few for one that lacks some of its fields."""

from __future__ import annotations

from typing import Any

import pytest

from conform.contract import Choice, Default, Field
from conform.drift.place import Part, Place
from conform.drift.rules.field import missing, null, retyped, undocumented

TWO = Field(name="x", kinds=("object",), fields=(Field(name="a"), Field(name="b", is_optional_on_read=True)))
ONE = Field(name="x", kinds=("object",), fields=(Field(name="a"),))
SECRET = Field(name="x", kinds=("object",), fields=(Field(name="a", is_write_only=True),))
MAP = Field(name="x", kinds=("object",), fields=(Field(name="a"),), extra=Field(name="*"))


def place(field: Field, value: Any, part: Part = "record") -> Place:
    return Place(at="x", field=field, value=value, part=part)


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [
        (TWO, {"a": 1}, []),
        (TWO, {"b": 1}, ["x.a"]),
        (TWO, {}, ["x.a"]),
        (SECRET, {}, []),
        (TWO, [], []),
        (TWO, None, []),
        (ONE, {"z": 1}, ["x.a"]),
    ],
)
def test_documented_fields_that_are_absent_are_missing(field: Field, value: Any, where: list[str]) -> None:
    assert [each.where for each in missing(place(field, value))] == where


def test_a_frame_that_has_something_else_under_its_wrapper_is_another_object() -> None:
    found = place(ONE, {"z": 1}, "frame")

    assert [each.got for each in missing(found)] == [("object_with", "z")]
    assert list(undocumented(found)) == []


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [(TWO, {"a": 1, "z": 2}, ["x.z"]), (MAP, {"a": 1, "z": 2}, []), (Field(name="x"), {"z": 1}, [])],
)
def test_keys_are_undocumented_only_where_the_docs_name_keys(
    field: Field, value: Any, where: list[str]
) -> None:
    assert [each.where for each in undocumented(place(field, value))] == where


@pytest.mark.parametrize(
    "field",
    [
        Field(name="x"),
        Field(name="x", kinds=("null",)),
        Field(name="x", kinds=("integer", "null")),
        Field(name="x", kinds=("integer",), default=Default(value=None)),
        Field(name="x", kinds=("integer",), enum=(Choice(value=None), Choice(value=1))),
    ],
)
def test_null_is_allowed_by_its_kind_a_default_or_a_listed_value(field: Field) -> None:
    assert list(null(place(field, None))) == []


def test_null_has_a_rule_of_its_own() -> None:
    field = Field(name="x", kinds=("integer",))

    assert [each.got for each in null(place(field, None))] == [("null",)]
    assert list(retyped(place(field, None))) == []


def test_a_field_without_a_claimed_kind_is_of_any() -> None:
    assert list(retyped(place(Field(name="x", kinds=("null",)), "text"))) == []
