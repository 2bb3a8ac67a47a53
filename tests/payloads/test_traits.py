"""The table of traits: what its values have and have not, and what the docs allow."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.case import REFERENCE
from conform.contract import Choice, Reference
from conform.daftra import DAFTRA
from conform.payloads import traits
from conform.payloads import value as values
from conform.payloads.endpoint import Input
from conform.payloads.traits import BY_CODE, Scale, Trait, form_of, others, rows
from conform.words import TRAITS, trait
from tests.payloads.small import CREATE, boolean, integer, number, of, text
from tests.payloads.small import rows as child_rows

if TYPE_CHECKING:
    from conform.contract import Field, Json

ITSELF = ("absent", "present", "value")
"""Traits of a field as a whole, which no table holds."""
FIELDS: dict[str, Field] = {
    "free": text("note"),
    "email": text("email", format="email"),
    "date": text("bought", format="date"),
    "date-time": text("opened", format="date-time"),
    "phone": text("phone1"),
    "postal_code": text("postal_code"),
    "serial": text("code"),
    "address": text("website"),
    "colour": text("colour"),
    "number": number("price"),
    "integer": integer("stock"),
    "boolean": boolean("is_open"),
    "rows": child_rows("PenNib", text("width")),
}
SHOWING: dict[str, Json] = {
    "null": None,
    "empty": "",
    "other_scripts": "سلام",
    "accents": "é",
    "combining_accents": "e\u0301",
    "emoji": "🙂",
    "other_digits": "\u0661",
    "directions": "\u200f",
    "boolean_form": "1",
}
SIGNS = "<>&\"'\\\n\t 7"
TRAITED = [(row, form) for row in traits.TRAITS if isinstance(row, Trait) for form in row.forms]
SCALED = [
    (row, form) for row in traits.TRAITS if isinstance(row, Scale) for form in row.forms if form != "rows"
]
END = of(CREATE)


def given(field: Field) -> Input:
    return Input(at=f"Pen.{field.name}", field=field, asking=DAFTRA.asking)


def made(row: Trait, form: str) -> tuple[Json, Json]:
    return row.forms[form](given(FIELDS[form]), SHOWING.get(row.code, SIGNS))


@pytest.mark.parametrize(("row", "form"), TRAITED, ids=lambda each: getattr(each, "code", each))
def test_a_trait_is_in_the_one_value_and_not_in_the_other(row: Trait, form: str) -> None:
    bad, good = made(row, form)
    assert row.is_shown(bad)
    assert not row.is_shown(good)


@pytest.mark.parametrize(("row", "form"), TRAITED, ids=lambda each: getattr(each, "code", each))
def test_a_value_has_no_other_trait_than_the_one_without_it_but_of_the_same_signs(
    row: Trait, form: str
) -> None:
    beside = {"digits", "spaces", "length", "bytes", "size", "directions", "angle_brackets", "lower_case"}
    known = [each for each in traits.TRAITS if form in each.forms]
    bad, good = ({each.code for each in known if each.is_shown(value)} for value in made(row, form))
    assert bad - good - beside == {row.code} - beside


@pytest.mark.parametrize(("row", "form"), TRAITED, ids=lambda each: getattr(each, "code", each))
def test_the_docs_allow_both_values(row: Trait, form: str) -> None:
    field = FIELDS[form]
    is_open = row.code in ("null", "boolean_form")
    assert all(is_open or values.allows(field, value) for value in made(row, form))


@pytest.mark.parametrize(("row", "form"), SCALED, ids=lambda each: getattr(each, "code", each))
@pytest.mark.parametrize("amount", [1, 2, 5, 64, 255, 256])
def test_a_scale_makes_as_much_as_it_measures(row: Scale, form: str, amount: int) -> None:
    if row.code == "fraction_digits":
        amount = min(amount, 7)
    if form == "email":
        amount = max(amount, len("a@example.com"))
    value = row.forms[form](given(FIELDS[form]), amount, None)
    assert row.measure(value) == (0 if row.code == "bytes" and amount == 1 else amount)
    assert values.allows(FIELDS[form], value)


def test_rows_are_the_first_ones() -> None:
    row = BY_CODE["rows"]
    assert isinstance(row, Scale)
    assert row.forms["rows"](given(FIELDS["rows"]), 2, [1, 2, 3]) == [1, 2]


@pytest.mark.parametrize(
    ("low", "high", "middle"), [(1, 300, 80), (254, 257, 256), (255, 257, 256), (201, 248, 224)]
)
def test_the_next_length_is_where_software_often_ends(low: int, high: int, middle: int) -> None:
    row = BY_CODE["length"]
    assert isinstance(row, Scale)
    assert row.between(low, high) == middle


def test_what_is_sought_by_halves_is_found_in_few_steps() -> None:
    for row in (each for each in traits.TRAITS if isinstance(each, Scale)):
        for first_bad in (2, 3, 101, 256, 65_536):
            low, high, steps = 1, 70_001, 0
            while high - low > 1:
                middle = row.between(low, high)
                assert low < middle < high
                low, high, steps = (
                    (low, middle, steps + 1) if middle >= first_bad else (middle, high, steps + 1)
                )
            assert (low, high) == (first_bad - 1, first_bad)
            assert steps <= 17


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_has_the_form_of_its_values(name: str) -> None:
    assert form_of(END, given(FIELDS[name])) == name


@pytest.mark.parametrize(
    ("field", "form"),
    [
        (text("shop", reference=Reference(resource="v1/shops")), None),
        (text("payment_method"), None),
        (integer("state", enum=(Choice(value=1), Choice(value=2))), "choice"),
        (integer("state", enum=(Choice(value=1),)), None),
        (replace(child_rows("Hollow"), items=None), None),
    ],
)
def test_what_may_have_one_value_alone_has_no_form(field: Field, form: str | None) -> None:
    assert form_of(END, given(field)) == form


@pytest.mark.parametrize("name", [name for name in FIELDS if name != "rows"])
def test_another_ordinary_value_is_allowed_and_another(name: str) -> None:
    first = next(others(END, given(FIELDS[name]), "+a"))
    second = next(others(END, given(FIELDS[name]), first))
    assert first != second
    assert values.allows(FIELDS[name], first)
    assert values.allows(FIELDS[name], second)


def test_nothing_stands_instead_of_a_record_or_of_rows() -> None:
    client = integer("client_id", reference=Reference(resource="v1/clients"))
    assert list(others(END, given(client), {REFERENCE: "v1/clients"})) == []
    assert list(others(END, given(FIELDS["rows"]), [{}])) == []


def test_other_choices_are_tried_but_not_all_of_many() -> None:
    many = integer("state", enum=tuple(Choice(value=number) for number in range(9)))
    assert list(others(END, given(many), 1)) == [0, 2, 3]


def codes(field: Field) -> list[str]:
    return [row.code for row, _ in rows(END, given(field))]


def test_a_field_has_the_rows_of_its_form() -> None:
    assert codes(FIELDS["date"]) == ["leap_day", "day_like_month"]
    assert codes(FIELDS["boolean"]) == ["boolean_form", "true", "false"]
    assert codes(text("shop", reference=Reference(resource="v1/shops"))) == []


def test_how_long_a_unique_text_is_is_not_asked() -> None:
    assert "length" in codes(text("label"))
    assert "length" not in codes(text("label", is_unique=True))


def test_each_code_has_its_words_and_no_words_are_left_over() -> None:
    assert set(TRAITS) == {row.code for row in traits.TRAITS} | set(ITSELF)
    assert {row.wider for row in traits.TRAITS if isinstance(row, Trait)} <= {"", *BY_CODE}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (("other_scripts",), "letters of another script"),
        (("length", "100", "99"), "100 characters, not 99"),
        (("value", "3"), "the value 3"),
    ],
)
def test_a_trait_is_told_in_words(facts: tuple[str, ...], words: str) -> None:
    assert trait(facts) == words
