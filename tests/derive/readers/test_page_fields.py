from __future__ import annotations

from typing import Any

import pytest

from conform.derive.readers.page_text import Listed, lines_of, listed, nested


def read(text: str) -> dict[str, Any]:
    shown = lines_of(text)
    return {each.name: each.schema for each in listed(shown, 0, len(shown.lines))}


def named(*fields: tuple[str, str] | tuple[str, str, int]) -> list[Listed]:
    return [
        Listed(
            name=name,
            schema={"type": kind, "items": {"type": "object"}} if kind == "array" else {"type": kind},
            is_required=False,
            count=count[0] if count else None,
        )
        for name, kind, *count in fields
    ]


@pytest.mark.parametrize(
    ("shown", "schema"),
    [
        ("string", {"type": "string"}),
        ("integer<int64>", {"type": "integer", "format": "int64"}),
        ("string <date>", {"type": "string", "format": "date"}),
        ("string | null", {"type": "string", "nullable": True}),
        ("array[string]", {"type": "array", "items": {"type": "string"}}),
        ("enum<string>", {"type": "string"}),
        ("double", {"type": "double"}),
        ("any", {}),
    ],
)
def test_each_way_to_show_a_type_is_read(shown: str, schema: dict[str, Any]) -> None:
    assert read(f"a\n{shown}")["a"] == schema


def test_a_field_may_be_named_like_a_type() -> None:
    assert list(read("x\ninteger\ndate\nstring\ntype\ninteger\nrequired")) == ["x", "date", "type"]


def test_marks_examples_and_limits_are_read() -> None:
    text = (
        "a\ninteger\nread-only\n>= 1\n<= 9\nExample:\n4\nDefault:\n2\nsaid of a\nb\nboolean\nExample:\ntrue"
    )
    assert read(text) == {
        "a": {
            "type": "integer",
            "readOnly": True,
            "minimum": 1.0,
            "maximum": 9.0,
            "example": 4,
            "default": 2,
            "description": "said of a",
        },
        "b": {"type": "boolean", "example": True},
    }


def test_allowed_values_are_read() -> None:
    assert read("a\nstring\nrequired\nAllowed values:\nred\ngreen")["a"]["enum"] == ["red", "green"]


def test_without_an_example_a_name_that_repeats_closes_its_object() -> None:
    schema = nested(named(("a", "object"), ("name", "string"), ("b", "object"), ("name", "string")), None)
    inner = schema["properties"]["a"]["properties"]
    assert list(inner) == ["name", "b"]
    assert list(inner["b"]["properties"]) == ["name"]


def test_an_announced_count_closes_an_object() -> None:
    schema = nested(named(("a", "object", 1), ("name", "string"), ("b", "string")), None)
    assert list(schema["properties"]) == ["a", "b"]


def test_an_example_that_is_a_list_makes_a_list() -> None:
    schema = nested(named(("a", "string")), [{"a": 1}])
    assert schema == {"type": "array", "items": {"type": "object", "properties": {"a": {"type": "string"}}}}


def test_an_object_without_fields_claims_no_keys() -> None:
    assert nested(named(("a", "object")), {"a": {}})["properties"] == {"a": {"type": "object"}}
