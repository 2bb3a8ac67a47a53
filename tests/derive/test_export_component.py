from __future__ import annotations

from dataclasses import replace

from conform.contract import Request
from conform.derive.export_component import Components
from conform.derive.export_schema import shape
from tests.derive.contracts import BODY, CREATE, JSON, LION, READ, field


def test_what_is_written_has_the_plain_name_whatever_comes_first() -> None:
    components = Components.primed((READ, CREATE))
    assert list(components.schemas) == ["LionBase", "LionBase.Read"]
    assert components.schemas["LionBase"]["required"] == ["mane", "name"]


def test_a_variant_of_one_side_is_numbered_and_an_equal_one_is_not() -> None:
    less = replace(BODY, fields=(replace(LION, fields=LION.fields[:2]),))
    other = replace(CREATE, request=Request(media=JSON, body=less))
    assert list(Components.primed((CREATE, other, CREATE)).schemas) == ["LionBase", "LionBase.2"]


def test_variants_that_are_read_are_numbered_too() -> None:
    components = Components.primed((CREATE,))
    for count in (3, 4, 4):
        shape(replace(LION, fields=LION.fields[:count]), components.read)
    assert list(components.schemas) == ["LionBase", "LionBase.Read", "LionBase.Read.2"]


def test_a_name_that_openapi_forbids_is_made_safe() -> None:
    components = Components()
    assert shape(replace(LION, model="Lion / Base"), components.write)["$ref"].endswith("/Lion_Base")


def test_what_one_use_adds_stands_beside_the_reference() -> None:
    components = Components()
    assert shape(replace(LION, is_read_only=True), components.write) == {
        "$ref": "#/components/schemas/LionBase",
        "readOnly": True,
    }
    assert "readOnly" not in components.schemas["LionBase"]


def test_a_shape_without_a_model_stays_where_it_is() -> None:
    components = Components()
    assert shape(field("a", "string"), components.write) == {"type": "string"}
    assert components.schemas == {}
