"""One value of a field."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.contract import Choice, Default, Field, Json, Reference, kind_of
from conform.daftra import DAFTRA
from conform.payloads import value
from tests.payloads.small import PEN, integer, number, text

NUMBERS = st.integers(0, 2**47)
ASKING = DAFTRA.asking
SCALARS = [field for field in PEN.fields if value.referred(field) is None and field.is_claimed]


@pytest.mark.parametrize("field", SCALARS, ids=lambda field: field.name)
@given(n=NUMBERS)
def test_values_obey_their_own_field(field: Field, n: int) -> None:
    assert value.allows(field, value.plain(field, n, ASKING))


@pytest.mark.parametrize("field", SCALARS, ids=lambda field: field.name)
def test_neighbours_differ_so_that_an_edit_changes_every_field(field: Field) -> None:
    assert value.plain(field, 40, ASKING) != value.plain(field, 41, ASKING)


def test_a_reference_is_a_placeholder_and_a_text_where_the_field_is_one() -> None:
    clients, shops = Reference(resource="v1/clients"), Reference(resource="v1/shops")
    assert value.plain(integer("x", reference=clients), 1, ASKING) == {"$ref": "v1/clients"}
    assert value.plain(text("x", reference=shops), 1, ASKING) == {"$reftext": "v1/shops"}
    branch = integer("x", reference=Reference(listing="Branch"))
    assert value.plain(branch, 1, ASKING) == {"$ref": "listing/Branch"}


def test_staff_is_the_owner_by_turns() -> None:
    staff = integer("staff_id", reference=Reference(resource="v1/staff"))
    assert value.plain(staff, 0, ASKING) == 0
    assert value.plain(staff, 1, ASKING) == {"$ref": "v1/staff"}


def test_an_id_of_nothing_known_is_its_documented_default() -> None:
    assert value.plain(integer("post_id", default=Default(value=0)), 2, ASKING) == 0


def test_a_choice_that_is_not_of_the_documented_kind_is_none() -> None:
    state = Field(name="s", kinds=("integer", "null"), enum=tuple(Choice(value=v) for v in ("", None, 1, 2)))
    assert value.choices(state) == (1, 2, None)
    assert value.filled(state) == (1, 2)


def test_only_a_field_bound_by_nothing_is_free() -> None:
    assert value.is_free(text("notes"), ASKING)
    assert not value.is_free(text("email"), ASKING)
    assert not value.is_free(integer("x", reference=Reference(resource="v1/clients")), ASKING)
    assert not value.is_free(Field(name="x", kinds=("integer",), enum=(Choice(value=1),)), ASKING)


def test_a_field_without_a_kind_takes_its_example() -> None:
    assert value.plain(Field(name="x", example=Default(value=7)), 3, ASKING) == 7
    assert value.kind(Field(name="x", kinds=("null",))) is None


def test_short_texts_are_as_long_as_their_limit() -> None:
    assert {len(str(value.plain(text("x", max_length=3), n, ASKING))) for n in range(20)} == {3}


def test_a_number_depends_on_its_parts_alone_and_is_even() -> None:
    assert value.number("a", 1) == value.number("a", 1)
    assert value.number("a", 1) != value.number("a", 2)
    assert value.number("a", 1) % 2 == 0
    assert value.number("pens", "Pen.name") == 4012814817776


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


@pytest.mark.parametrize(("field", "each"), GOOD)
def test_what_the_contract_allows_is_allowed(field: Field, each: Any) -> None:
    assert value.allows(field, each)


@pytest.mark.parametrize(("field", "each"), BAD)
def test_what_the_contract_excludes_is_not(field: Field, each: Any) -> None:
    assert not value.allows(field, each)


def test_kinds_are_those_of_json() -> None:
    values: tuple[Any, ...] = (True, 1, 1.5, "a", [], {}, None)
    kinds = [kind_of(value) for value in values]
    assert kinds == ["boolean", "integer", "number", "string", "array", "object", "null"]


def test_what_nobody_sets_keeps_its_default_or_null() -> None:
    shift = Field(name="shift_id", kinds=("integer", "null"))
    assert value.plain(shift, 4, ASKING) is None
    assert value.plain(Field(name="source", kinds=("null",)), 4, ASKING) is None
    assert value.plain(Field(name="shift_id", kinds=("integer",), default=Default(value=0)), 4, ASKING) == 0
    assert value.plain(Field(name="count", kinds=("integer", "null")), 4, ASKING) is not None
