"""Plain schemas as fields."""

from __future__ import annotations

from typing import Any

import pytest

from conform.contract import Default, Field, Reference, kind_of
from conform.derive.resolve import LOST, MODEL, OPTIONAL, type_names
from conform.derive.schema import LOST_NOTE, kinds, shape


def refer(name: str, text: str) -> Reference | None:
    return Reference(resource=f"v1/{name}") if "point" in text else None


def field(**schema: Any) -> Field:
    return shape("x", schema, refer=refer)


@pytest.mark.parametrize(
    ("schema", "limit", "notes"),
    [
        ({"type": "string", "maxLength": 30}, 30, ()),
        ({"type": ["string", "null"], "maxLength": "255"}, 255, ()),
        ({"type": "integer", "maxLength": "100"}, None, ("maxLength 100 on integer",)),
        ({"type": "string", "maxLength": "many"}, None, ()),
    ],
)
def test_a_limit_counts_characters(schema: dict[str, Any], limit: int | None, notes: tuple[str, ...]) -> None:
    read = field(**schema)
    assert (read.max_length, read.notes) == (limit, notes)


@pytest.mark.parametrize(
    ("schema", "default"),
    [
        ({"type": "integer", "default": 0}, Default(value=0)),
        ({"type": ["integer", "null"], "default": None}, Default(value=None)),
        ({"type": "double", "default": 0}, Default(value=0)),
        ({"type": "boolean", "default": "1"}, Default(value=True)),
        ({"type": "string", "default": ""}, Default(value="")),
        ({"type": "integer", "default": "the first lion"}, None),
        ({"type": "integer", "default": ""}, None),
        ({"type": "integer", "default": None}, None),
        ({"type": "string", "default": 0}, None),
        ({"type": "integer", "description": "Rows. Defaults to 20."}, Default(value=20)),
        ({"type": "integer", "description": "Who. Defaults to `0` (owner)."}, Default(value=0)),
        ({"type": "string", "description": "Defaults to today when omitted."}, None),
        ({"type": "string"}, None),
    ],
)
def test_a_default_is_of_a_documented_kind(schema: dict[str, Any], default: Default | None) -> None:
    assert field(**schema).default == default


@pytest.mark.parametrize(
    ("schema", "expected", "notes"),
    [
        ({"type": "string", "format": "email"}, "email", ()),
        ({"type": "datetime"}, "date-time", ("type datetime",)),
        ({"type": "integer", "format": "int64"}, None, ()),
        ({"type": "number", "format": "double"}, None, ()),
        ({"type": "integer", "format": "date"}, None, ()),
        ({"type": "string", "description": "Day of birth (YYYY-MM-DD)."}, "date", ()),
    ],
)
def test_a_format_is_a_claim_on_text(
    schema: dict[str, Any], expected: str | None, notes: tuple[str, ...]
) -> None:
    read = field(**schema)
    assert (read.format, read.notes) == (expected, notes)


@pytest.mark.parametrize(
    ("schema", "width"),
    [
        ({"type": "integer", "format": "int64"}, 64),
        ({"type": ["integer", "null"], "format": "int32"}, 32),
        ({"type": "integer"}, None),
        ({"type": "string", "format": "int32"}, None),
        ({"type": "number", "format": "double"}, None),
    ],
)
def test_an_integer_has_the_width_of_its_format(schema: dict[str, Any], width: int | None) -> None:
    assert field(**schema).width == width


def test_flags_and_bounds_are_read() -> None:
    read = field(
        type="integer", readOnly=True, writeOnly=True, deprecated=True, minimum=1, maximum=9, pattern="^1"
    )
    assert (read.is_read_only, read.is_write_only, read.is_deprecated) == (True, True, True)
    assert (read.minimum, read.maximum, read.pattern) == (1, 9, "^1")


def test_required_stands_in_the_list_or_in_bold() -> None:
    bold = {"type": "integer", "description": "Its den. **Required.**"}
    read = field(type="object", properties={"a": {}, "b": bold, "c": {}}, required=["a"])
    assert [each.is_required for each in read.fields] == [True, True, False]


def test_a_key_in_words_is_a_map() -> None:
    read = field(type="object", properties={"Attribute at fault": {"type": "string"}})
    assert read.fields == ()
    assert read.extra == Field(name="*", kinds=("string",))


def test_further_properties_are_a_map() -> None:
    extra = field(type="object", additionalProperties={"type": "integer"}).extra
    assert extra == Field(name="*", kinds=("integer",))


def test_properties_that_some_alternatives_lack_may_be_left_out() -> None:
    read = field(properties={"a": {}, "b": {}}, **{OPTIONAL: ["b"]})
    assert [each.is_optional_on_read for each in read.fields] == [False, True]


def test_a_field_whose_text_says_so_may_be_left_out() -> None:
    assert field(type="string", description="Returned only at night.").is_optional_on_read
    assert not field(type="string", description="Returned at night.").is_optional_on_read


def test_references_are_asked_of_scalars_and_of_what_arrays_hold() -> None:
    assert field(type="integer", description="point").reference == Reference(resource="v1/x")
    assert field(type="object", description="point").reference is None
    rows = field(type="array", description="point", items={"type": "integer"})
    assert rows.items is not None
    assert rows.items.reference == Reference(resource="v1/x")


def test_fields_of_rows_are_asked_under_their_own_names() -> None:
    row = {"type": "object", "properties": {"den": {"type": "integer", "description": "point"}}}
    rows = field(type="array", items=row)
    assert rows.items is not None
    assert rows.items.fields[0].reference == Reference(resource="v1/den")


def test_the_vendors_name_and_a_loss_are_kept() -> None:
    read = field(type="object", **{MODEL: "LionBase", LOST: True})
    assert (read.model, read.notes) == ("LionBase", (LOST_NOTE,))


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
    assert type_names(["integer||array", "null", 7]) == ("integer", "array", "null")


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


def test_what_words_say_of_a_field_counts_beside_its_schema() -> None:
    assert field(type="string", description="Den of the cubs; otherwise null.").kinds == ("string", "null")
    assert field(type="string", description="Currency (used in retrieval only)").is_read_only
    some = field(type="string", description="Origin (e.g. `1` Zoo, `2` Wild).")
    assert (some.is_partial, [each.value for each in some.enum]) == (True, ["1", "2"])
    assert not field(type="string", description="`1` Zoo, `2` Wild.").is_partial


def test_a_value_that_is_yet_to_be_filled_in_says_that_others_are_allowed() -> None:
    some = field(type="string", enum=["zoo", "den-{{den_id}}"])
    assert (some.is_partial, [each.value for each in some.enum]) == (True, ["zoo"])
    assert not field(type="string", enum=["zoo", "den"]).is_partial
