"""One value of a field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.contract import Choice, Default, Field, Reference
from conform.payloads import value
from conform.payloads.obey import obeys
from tests.payloads.small import PEN, integer, number, text

NUMBERS = st.integers(0, 2**47)
SCALARS = [field for field in PEN.fields if value.referred(field) is None and field.is_claimed]


@pytest.mark.parametrize("field", SCALARS, ids=lambda field: field.name)
@given(n=NUMBERS)
def test_values_obey_their_own_field(field: Field, n: int) -> None:
    assert obeys(field, value.plain(field, n))
    assert obeys(field, value.wild(field, n))


@pytest.mark.parametrize("field", SCALARS, ids=lambda field: field.name)
def test_neighbours_differ_so_that_an_edit_changes_every_field(field: Field) -> None:
    assert value.plain(field, 40) != value.plain(field, 41)


def test_a_reference_is_a_placeholder_and_a_text_where_the_field_is_one() -> None:
    assert value.plain(integer("x", reference=Reference(resource="v1/clients")), 1) == {"$ref": "v1/clients"}
    assert value.plain(text("x", reference=Reference(resource="v1/shops")), 1) == {"$reftext": "v1/shops"}
    assert value.plain(integer("x", reference=Reference(listing="Branch")), 1) == {"$ref": "listing/Branch"}


def test_staff_is_the_owner_by_turns() -> None:
    staff = integer("staff_id", reference=Reference(resource="v1/staff"))
    assert value.plain(staff, 0) == 0
    assert value.plain(staff, 1) == {"$ref": "v1/staff"}


def test_a_name_refers_where_no_link_does() -> None:
    assert value.referred(integer("product_id")) == "v1/products"
    assert value.referred(Field(name="product_id", kinds=("object",))) is None
    assert value.referred(integer("quantity")) is None


def test_an_id_of_nothing_known_is_its_documented_default() -> None:
    assert value.plain(integer("post_id", default=Default(value=0)), 2) == 0


def test_a_choice_that_is_not_of_the_documented_kind_is_none() -> None:
    state = Field(name="s", kinds=("integer", "null"), enum=tuple(Choice(value=v) for v in ("", None, 1, 2)))
    assert value.choices(state) == (1, 2, None)
    assert value.filled(state) == (1, 2)


def test_numbers_are_negative_large_and_of_many_places_by_turns() -> None:
    drawn = [value.wild(number("x"), 10**12 + 7919 * n) for n in range(40)]
    numbers = [each for each in drawn if isinstance(each, int | float)]
    assert min(numbers) < 0
    assert max(numbers) >= value.BIG
    assert any(len(str(each).partition(".")[2]) >= 6 for each in numbers)
    assert not any("e" in str(each) for each in numbers if each > 1)


def test_only_a_field_bound_by_nothing_is_free() -> None:
    assert value.is_free(text("notes"))
    assert not value.is_free(text("email"))
    assert not value.is_free(integer("x", reference=Reference(resource="v1/clients")))
    assert not value.is_free(Field(name="x", kinds=("integer",), enum=(Choice(value=1),)))


def test_a_field_without_a_kind_takes_its_example() -> None:
    assert value.plain(Field(name="x", example=Default(value=7)), 3) == 7
    assert value.kind(Field(name="x", kinds=("null",))) is None
