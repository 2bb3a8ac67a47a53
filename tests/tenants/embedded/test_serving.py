"""A stored value as the read page documents it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.contract import Choice, Default, Field
from conform.tenants.embedded.serving import blank, fits, is_kind, serving
from tests.tenants.embedded.small import OWNER, integer, rows, shape, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Json


def nobody(name: str, record: Mapping[str, Json]) -> None:
    """Find no record."""


@pytest.mark.parametrize(
    ("field", "stored", "served"),
    [
        (integer("a"), 5, 5),
        (integer("a"), "5", 5),
        (integer("a"), 5.0, 5),
        (integer("a"), True, 1),
        (integer("a"), "x", 0),
        (integer("a"), None, 0),
        (Field(name="a", kinds=("number",)), "5.25", 5.25),
        (Field(name="a", kinds=("boolean",)), "1", True),
        (text("a"), 7, "7"),
        (text("a"), False, "0"),
        (text("a", max_length=3), "abcdef", "abc"),
        (Field(name="a", kinds=("integer", "array"), items=integer("")), [1, "2"], [1, 2]),
        (Field(name="a", kinds=("integer", "array"), items=integer("")), 3, 3),
        (rows(shape(integer("n"))), {"n": 1}, [{"n": 1}]),
        (rows(shape(integer("n"))), [{"n": "1", "m": 2}], [{"n": 1}]),
        (shape(text("b")), {"b": "x", "c": "y"}, {"b": "x"}),
        (shape(text("b")), None, {"b": ""}),
        (Field(name="a"), [1, {}], [1, {}]),
    ],
)
def test_a_value_is_served_of_its_documented_kind(field: Field, stored: Json, served: Json) -> None:
    found = serving(field)(stored, nobody)
    assert (found, type(found)) == (served, type(served))


def test_an_object_shows_the_record_beside_it_unless_one_was_sent() -> None:
    serve = serving(shape(integer("owner_id"), OWNER))

    def owner(name: str, record: Mapping[str, Json]) -> dict[str, Json]:
        return {"id": record["owner_id"], "name": f"found by {name}"}

    assert serve({"owner_id": 3}, owner) == {"owner_id": 3, "Owner": {"id": 3, "name": "found by Owner"}}
    assert serve({"owner_id": 3, "Owner": {"id": 1, "name": "sent"}}, owner) == {
        "owner_id": 3,
        "Owner": {"id": 1, "name": "sent"},
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (text("a"), ""),
        (integer("a"), 0),
        (Field(name="a", kinds=("number",)), 0),
        (Field(name="a", kinds=("boolean",)), False),
        (Field(name="a", kinds=("string", "null")), None),
        (Field(name="a"), None),
        (Field(name="a", kinds=("null",)), None),
        (integer("a", default=Default(value=5)), 5),
        (integer("a", default=Default(value="the store's")), 0),
        (integer("a", enum=(Choice(value=""), Choice(value=3))), 3),
        (rows(text("")), []),
        (shape(text("b"), text("c", is_write_only=True)), {"b": ""}),
        (shape(), {}),
    ],
)
def test_a_field_that_was_not_sent_has_a_documented_kind(field: Field, value: Json) -> None:
    assert blank(field) == value
    assert fits(blank(field), field)


def test_a_boolean_is_no_number_and_a_whole_float_is_an_integer() -> None:
    assert not is_kind(value=True, kind="integer")
    assert is_kind(2.0, "integer")
    assert not is_kind(2.5, "integer")
    assert is_kind(2, "number")
