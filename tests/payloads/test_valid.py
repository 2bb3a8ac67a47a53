"""Minimal, full and documented payloads."""

from __future__ import annotations

from conform.contract import Default, Operation, Request
from conform.payloads import valid
from tests.payloads.small import CREATE, DELETE, EDIT, PEN, PENS, integer, text, thing


def with_body(*fields: object) -> Operation:
    values = {name: getattr(CREATE, name) for name in Operation.__slots__}
    body = thing("", thing("Pen", *fields))  # type: ignore[arg-type] # fields
    return Operation(**{**values, "request": Request(media="application/json", body=body, wrapper="Pen")})


def test_minimal_is_what_is_required() -> None:
    payload = valid.minimal(CREATE)
    assert isinstance(payload, dict)
    assert isinstance(payload["Pen"], dict)
    assert set(payload["Pen"]) == {"name", "stock"}
    assert valid.minimal(EDIT) == {"Pen": {}}
    assert valid.minimal(DELETE) is None


def test_full_is_every_writable_field_and_one_row_of_each_child() -> None:
    payload = valid.full(CREATE)
    assert isinstance(payload, dict)
    left_out = {"id", "created", "anything"}
    assert isinstance(payload["Pen"], dict)
    assert set(payload["Pen"]) == {field.name for field in PEN.fields} - left_out
    assert isinstance(payload["PenNib"], list)
    assert len(payload["PenNib"]) == 1


def test_the_second_variant_has_another_value_in_every_field() -> None:
    first, second = valid.full(CREATE), valid.full(EDIT, variant=1)
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    one, other = first["Pen"], second["Pen"]
    assert isinstance(one, dict)
    assert isinstance(other, dict)
    same = {name for name in one if one[name] == other[name]}
    assert same == {"client_id", "shop", "branch"}


def test_salt_makes_numbers_and_addresses_differ() -> None:
    one, other = valid.full(CREATE, "a"), valid.full(CREATE, "b")
    assert isinstance(one, dict)
    assert isinstance(other, dict)
    assert one["Pen"]["email"] != other["Pen"]["email"]  # type: ignore[index,call-overload] # a record
    assert one["Pen"]["code"] != other["Pen"]["code"]  # type: ignore[index,call-overload] # a record


def test_the_example_holds_the_documented_values_and_what_is_required() -> None:
    payload = valid.example(CREATE)
    assert isinstance(payload, dict)
    assert isinstance(payload["Pen"], dict)
    assert payload["Pen"]["name"] == "Quill"
    assert set(payload["Pen"]) == {"name", "stock"}


def test_an_example_that_does_not_obey_its_own_field_is_none() -> None:
    assert valid.example(with_body(integer("size", example=Default(value="big")))) is None
    assert valid.example(with_body(text("name"))) is None
    assert valid.example(DELETE) is None


def test_examples_that_must_be_unique_are_ours() -> None:
    payload = valid.example(
        with_body(text("code", example=Default(value="0001")), text("note", example=Default(value="n")))
    )
    assert isinstance(payload, dict)
    assert isinstance(payload["Pen"], dict)
    assert payload["Pen"]["code"] != "0001"
    assert payload["Pen"]["note"] == "n"


def test_each_write_has_a_minimal_an_example_and_drawn_cases() -> None:
    asks = [(case.operation, case.asks) for case in valid.cases(PENS, seed=1, count=2)]
    create, edit = CREATE.id, EDIT.id
    assert asks == [
        *((create, name) for name in ("minimal", "example", "drawn:0", "drawn:1")),
        *((edit, name) for name in ("minimal", "example", "drawn:0", "drawn:1")),
    ]
