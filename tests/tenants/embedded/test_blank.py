"""What stands where nothing was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.contract import Choice, Default, Field
from conform.tenants.embedded.blank import blank, fits, is_kind
from tests.tenants.embedded.small import integer, rows, shape, text

if TYPE_CHECKING:
    from conform.contract import Json


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
