"""Fields answer what the docs claim of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.contract import Field
from tests.contract.sample import CREATE, RECORD

if TYPE_CHECKING:
    from conform.contract import Kind


@pytest.mark.parametrize(
    ("kinds", "claims"),
    [
        ((), {"is_claimed": False, "is_nullable": False}),
        (("null",), {"is_claimed": False, "is_nullable": True}),
        (("string",), {"is_claimed": True, "is_nullable": False}),
        (("string", "null"), {"is_claimed": True, "is_nullable": True}),
    ],
)
def test_a_null_type_alone_claims_nothing(kinds: tuple[Kind, ...], claims: dict[str, bool]) -> None:
    field = Field(name="x", kinds=kinds)
    assert {name: getattr(field, name) for name in claims} == claims


def test_a_field_is_found_by_its_name() -> None:
    assert RECORD.field("weight") is RECORD.fields[3]
    assert RECORD.field("height") is None


def test_a_walk_names_dotted_places() -> None:
    assert CREATE.request is not None
    places = [at for at, _ in CREATE.request.body.walk()]
    assert places[:3] == ["", "Lion", "Lion.id"]
    assert places[-3:] == ["Cub", "Cub[]", "Cub[].id"]


def test_a_variable_in_a_name_stands_for_an_id_in_a_key() -> None:
    named = Field(name="of_{{lion_id}}_data")
    assert named.key_in({"of_x_data": 1, "of_36_data": 2}) == "of_36_data"
    assert named.key_in({"of_x_data": 1}) is None
    assert Field(name="a").key_in({"a": None}) == "a"
    assert (named.has_variable, Field(name="a").has_variable) == (True, False)
