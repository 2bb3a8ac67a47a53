"""Types as the documents write them, read as JSON kinds."""

from __future__ import annotations

from typing import Any

import pytest

from conform.contract import kind_of
from conform.derive.kinds import kinds, names


@pytest.mark.parametrize(
    ("schema", "read", "implied", "notes"),
    [
        ({"type": "string"}, ("string",), None, ()),
        ({"type": ["integer", "null"]}, ("integer", "null"), None, ()),
        ({"type": "double"}, ("number",), None, ("type double",)),
        ({"type": ["float", "null"]}, ("number", "null"), None, ("type float",)),
        ({"type": "datetime"}, ("string",), "date-time", ("type datetime",)),
        ({"type": "date-time"}, ("string",), "date-time", ("type date-time",)),
        ({"type": "integer||array"}, ("integer", "array"), None, ()),
        ({"type": "number", "nullble": True}, ("number", "null"), None, ("nullble",)),
        ({"type": "number", "nullable": True}, ("number", "null"), None, ()),
        ({"type": "null"}, ("null",), None, ()),
        ({"type": "uuid"}, (), None, ("type uuid",)),
        ({}, (), None, ()),
        ({"properties": {"a": {}}}, ("object",), None, ()),
        ({"type": {"odd": 1}}, (), None, ()),
    ],
)
def test_a_type_is_read(schema: dict[str, Any], read: Any, implied: Any, notes: Any) -> None:
    assert kinds(schema) == (read, implied, notes)


def test_a_type_of_several_names_is_split() -> None:
    assert names(["integer||array", "null", 7]) == ("integer", "array", "null")


def test_a_value_has_one_kind() -> None:
    values: tuple[object, ...] = (True, 1, 1.5, "a", [], {}, None)
    assert [kind_of(each) for each in values] == [
        "boolean",
        "integer",
        "number",
        "string",
        "array",
        "object",
        "null",
    ]
