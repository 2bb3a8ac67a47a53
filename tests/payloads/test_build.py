"""Payloads by shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.contract import Default, Field, Operation, Reference, Request
from conform.payloads import build
from tests.payloads.small import CARD, CREATE, DELETE, EDIT, PEN, integer, number, of, rows, text, thing

if TYPE_CHECKING:
    from conform.payloads.endpoint import Endpoint


def test_the_way_to_a_place_holds_what_is_required_and_the_place() -> None:
    payload = build.sample(of(CREATE), "", build.on_the_way(of(CREATE), "PenNib[].cost"))
    assert isinstance(payload, dict)
    assert set(payload) == {"Pen", "PenNib"}
    assert isinstance(payload["PenNib"], list)
    assert [set(row) for row in payload["PenNib"] if isinstance(row, dict)] == [{"width", "cost"}]
    assert isinstance(payload["Pen"], dict)
    assert set(payload["Pen"]) == {"name", "stock"}


def test_a_place_brings_the_field_without_which_it_means_nothing() -> None:
    wants = build.on_the_way(of(CREATE), "Pen.source_type")
    assert wants("Pen.source_id", integer("source_id"))
    assert not wants("Pen.name", text("name"))


def test_rows_are_as_many_as_are_asked_for_and_differ() -> None:
    payload = build.sample(of(CREATE), "", build.is_sendable, rows=3)
    assert isinstance(payload, dict)
    nibs = payload["PenNib"]
    assert isinstance(nibs, list)
    assert len(nibs) == 3
    assert len({repr(row) for row in nibs}) == 3


def test_a_container_of_unknown_content_is_hollow() -> None:
    assert build.is_hollow(thing("Extras"))
    assert build.is_hollow(Field(name="x", kinds=("array",)))
    assert not build.is_hollow(rows("x", number("y")))
    assert not build.is_hollow(text("x"))


def test_a_map_gets_one_entry_and_a_list_of_texts_one_text() -> None:
    shape = thing("", Field(name="map", kinds=("object",), extra=integer("*")))
    names = Field(name="names", kinds=("array",), items=text("[]"))
    made = build.shaped(
        thing("", *shape.fields, names), "", build.is_sendable, lambda at, field: at + field.name
    )
    assert made == {"map": {"1": "map.1*"}, "names": ["names[]names"]}


def test_the_first_record_of_a_resource_has_no_parent() -> None:
    parent = integer("parent_id", is_required=True, reference=Reference(resource="v2/card"))
    request = Request(media="application/json", body=thing("", parent))
    values = {name: getattr(CARD, name) for name in Operation.__slots__}
    alone = of(Operation(**{**values, "request": request}))
    assert build.sample(alone, "", build.is_needed) == {"parent_id": 0}


def with_body(*fields: object) -> Endpoint:
    values = {name: getattr(CREATE, name) for name in Operation.__slots__}
    body = thing("", thing("Pen", *fields))  # type: ignore[arg-type] # fields
    request = Request(media="application/json", body=body, wrapper="Pen")
    return of(Operation(**{**values, "request": request}))


def test_minimal_is_what_is_required() -> None:
    payload = build.minimal(of(CREATE))
    assert isinstance(payload, dict)
    assert isinstance(payload["Pen"], dict)
    assert set(payload["Pen"]) == {"name", "stock"}
    assert build.minimal(of(EDIT)) == {"Pen": {}}
    assert build.minimal(of(DELETE)) is None


def test_full_is_every_writable_field_and_one_row_of_each_child() -> None:
    payload = build.full(of(CREATE))
    assert isinstance(payload, dict)
    left_out = {"id", "created", "anything"}
    assert isinstance(payload["Pen"], dict)
    assert set(payload["Pen"]) == {field.name for field in PEN.fields} - left_out
    assert isinstance(payload["PenNib"], list)
    assert len(payload["PenNib"]) == 1


def test_the_second_variant_has_another_value_in_every_field() -> None:
    first, second = build.full(of(CREATE)), build.full(of(EDIT), variant=1)
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    one, other = first["Pen"], second["Pen"]
    assert isinstance(one, dict)
    assert isinstance(other, dict)
    same = {name for name in one if one[name] == other[name]}
    assert same == {"client_id", "shop", "branch"}


def test_salt_makes_numbers_and_addresses_differ() -> None:
    one, other = build.full(of(CREATE), "a"), build.full(of(CREATE), "b")
    assert isinstance(one, dict)
    assert isinstance(other, dict)
    assert one["Pen"]["email"] != other["Pen"]["email"]  # type: ignore[index,call-overload] # a record
    assert one["Pen"]["code"] != other["Pen"]["code"]  # type: ignore[index,call-overload] # a record


def test_the_example_holds_the_documented_values_and_what_is_required() -> None:
    payload = build.example(of(CREATE))
    assert isinstance(payload, dict)
    assert isinstance(payload["Pen"], dict)
    assert payload["Pen"]["name"] == "Quill"
    assert set(payload["Pen"]) == {"name", "stock"}


def test_an_example_that_does_not_obey_its_own_field_is_none() -> None:
    assert build.example(with_body(integer("size", example=Default(value="big")))) is None
    assert build.example(with_body(text("name"))) is None
    assert build.example(of(DELETE)) is None


def test_examples_that_must_be_unique_are_ours() -> None:
    payload = build.example(
        with_body(text("code", example=Default(value="0001")), text("note", example=Default(value="n")))
    )
    assert isinstance(payload, dict)
    assert isinstance(payload["Pen"], dict)
    assert payload["Pen"]["code"] != "0001"
    assert payload["Pen"]["note"] == "n"
