"""References, wrappers and alternatives put together."""

from __future__ import annotations

from typing import Any

import pytest

from conform.derive.document import DocumentError
from conform.derive.resolve import LOST, MODEL, OPTIONAL, Resolver

DEFINITIONS: dict[str, tuple[str, Any]] = {
    "#/a": ("A", {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}),
    "#/b": ("B", {"type": "object", "properties": {"a": {"$ref": "#/a"}}}),
    "#/loop": ("Loop", {"type": "object", "properties": {"self": {"$ref": "#/loop"}}}),
}
RESOLVER = Resolver(lookup=DEFINITIONS.get, file="x.json")


def plain(schema: Any) -> dict[str, Any]:
    return RESOLVER.plain(schema, "place")


def test_a_reference_keeps_the_vendors_name() -> None:
    assert plain({"$ref": "#/b"})[MODEL] == "B"
    assert plain({"$ref": "#/b"})["properties"]["a"][MODEL] == "A"


def test_a_wrapper_of_one_is_that_one() -> None:
    assert plain({"allOf": [{"$ref": "#/a"}]})[MODEL] == "A"


def test_wrappers_add_up_and_lose_the_name() -> None:
    whole = plain({"allOf": [{"$ref": "#/a"}, {"properties": {"b": {}}, "required": ["b"]}]})
    assert list(whole["properties"]) == ["id", "b"]
    assert whole["required"] == ["id", "b"]
    assert MODEL not in whole


def test_alternatives_give_every_property_and_mark_what_some_lack() -> None:
    whole = plain({"oneOf": [{"$ref": "#/a"}, {"properties": {"id": {}, "b": {"type": "string"}}}]})
    assert list(whole["properties"]) == ["id", "b"]
    assert whole[OPTIONAL] == ["b"]
    assert "required" not in whole


def test_an_alternative_of_null_makes_nullable() -> None:
    whole = plain({"anyOf": [{"type": "string"}, {"type": "null"}]})
    assert whole["type"] == ["string", "null"]


def test_a_mixed_in_schema_stands_in_its_order_under_its_overrides() -> None:
    schema = {
        "type": "object",
        "properties": {"last": {"type": "string"}},
        "x-apidog-refs": {"KEY": {"$ref": "#/a", "x-apidog-overrides": {"id": {"type": "string"}}}},
        "x-apidog-orders": ["KEY", "last"],
    }
    whole = plain(schema)
    assert list(whole["properties"]) == ["id", "last"]
    assert whole["properties"]["id"] == {"type": "string"}
    assert whole["required"] == ["id"]


def test_an_override_of_null_hides_a_property() -> None:
    mixed = {"KEY": {"$ref": "#/a", "x-apidog-overrides": {"id": None}}}
    whole = plain({"type": "object", "x-apidog-refs": mixed})
    assert (whole["properties"], whole.get("required")) == ({}, None)


def test_a_property_that_is_not_written_yet_is_none() -> None:
    assert plain({"properties": {"01K": {"x-tmp-pending-properties": True}}})["properties"] == {}


def test_a_part_that_an_export_lost_is_marked() -> None:
    assert plain({"allOf": [{}]})[LOST] is True
    assert LOST not in plain({"allOf": [{"$ref": "#/a"}]})


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"$ref": "#/none"}, "x.json: place: #/none refers to nothing"),
        ({"properties": {"a": {"$ref": "#/loop"}}}, "place.a.self: schemas form a cycle (#/loop -> #/loop)"),
        ({"properties": {"a": "text"}}, "place.a: is no schema"),
    ],
)
def test_what_cannot_be_resolved_is_told_with_its_place(schema: Any, said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        plain(schema)
    assert said in str(caught.value)


def test_a_schema_that_nests_without_end_is_told() -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(80):
        schema = {"properties": {"a": schema}}
    with pytest.raises(DocumentError, match="nests too deep"):
        plain(schema)


def test_nothing_at_all_claims_nothing() -> None:
    anything: object = True
    assert plain(None) == plain(anything) == {}


def test_a_property_of_which_alternatives_state_different_kinds_has_them_all() -> None:
    lion = {"type": "object", "properties": {"mane": {}}, "required": ["mane"]}
    rows = {"type": "object", "properties": {"data": {"type": "array", "items": lion}, "code": {}}}
    one = {"type": "object", "properties": {"data": lion, "code": {}}}
    read = plain({"anyOf": [rows, one]})
    whole = {"properties": {"mane": {}}, "required": ["mane"], "items": lion, "type": ["array", "object"]}
    assert read["properties"] == {"data": whole, "code": {}}


def test_allowed_values_of_alternatives_add_up_where_each_lists_its_own() -> None:
    numbers, text = {"type": "integer", "enum": [1, 2]}, {"type": "string", "enum": [""]}
    assert plain({"anyOf": [numbers, text, {"type": "null"}]}) == {
        "enum": [1, 2, ""],
        "type": ["integer", "string", "null"],
    }
    assert plain({"oneOf": [numbers, {"type": "string"}]}) == {"type": ["integer", "string"]}
    assert plain({"anyOf": [numbers, {"type": "null"}]})["enum"] == [1, 2]
