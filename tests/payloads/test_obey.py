"""Examples against their own field."""

from __future__ import annotations

from typing import Any

import pytest

from conform.contract import Choice, Field, Json, kind_of
from conform.payloads.obey import obeys
from tests.payloads.small import integer, number, text

GOOD: tuple[tuple[Field, Json], ...] = (
    (text("x", max_length=3), "abc"),
    (text("x", format="date"), "2024-02-29"),
    (text("x", format="date-time"), "2018-05-10 00:42:00"),
    (text("x", format="email"), "a@example.com"),
    (text("x", format="time"), "8:17"),
    (text("x", pattern=r"^\d+$"), "12"),
    (number("x"), 3),
    (integer("x", minimum=1, maximum=3), 2),
    (Field(name="x", kinds=("integer", "null")), None),
    (Field(name="x"), {"any": "thing"}),
    (Field(name="x", kinds=("boolean",)), True),
)
BAD: tuple[tuple[Field, Json], ...] = (
    (text("x", max_length=3), "abcd"),
    (text("x", format="date"), "2023-02-29"),
    (text("x", format="date-time"), "yesterday"),
    (text("x", format="email"), "a.example.com"),
    (text("x", pattern=r"^\d+$"), "twelve"),
    (integer("x"), "2"),
    (integer("x"), 2.5),
    (integer("x"), True),
    (integer("x", maximum=3), 4),
    (integer("x", minimum=1), 0),
    (integer("x", enum=(Choice(value=1),)), 2),
    (text("x"), None),
)


@pytest.mark.parametrize(("field", "value"), GOOD)
def test_what_the_contract_allows_obeys(field: Field, value: Any) -> None:
    assert obeys(field, value)


@pytest.mark.parametrize(("field", "value"), BAD)
def test_what_the_contract_excludes_does_not(field: Field, value: Any) -> None:
    assert not obeys(field, value)


def test_kinds_are_those_of_json() -> None:
    values: tuple[Any, ...] = (True, 1, 1.5, "a", [], {}, None)
    kinds = [kind_of(value) for value in values]
    assert kinds == ["boolean", "integer", "number", "string", "array", "object", "null"]
