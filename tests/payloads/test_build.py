"""Payloads by shape."""

from __future__ import annotations

from conform.contract import Field, Operation, Reference, Request
from conform.payloads import build
from tests.payloads.small import CARD, CARDS, CREATE, EDIT, integer, number, rows, text, thing


def test_a_number_depends_on_its_parts_alone_and_is_even() -> None:
    assert build.number("a", 1) == build.number("a", 1)
    assert build.number("a", 1) != build.number("a", 2)
    assert build.number("a", 1) % 2 == 0
    assert build.number("pens", "Pen.name") == 4012814817776


def test_a_create_and_its_edit_share_a_stem_so_that_variants_differ() -> None:
    assert build.stem(CREATE) == build.stem(EDIT) == "/api2/pens"
    assert build.stem(CARD) == "/v2/api/entity/card"


def test_the_way_to_a_place_holds_what_is_required_and_the_place() -> None:
    payload = build.sample(CREATE, "", build.on_the_way("PenNib[].cost"))
    assert isinstance(payload, dict)
    assert set(payload) == {"Pen", "PenNib"}
    assert isinstance(payload["PenNib"], list)
    assert [set(row) for row in payload["PenNib"] if isinstance(row, dict)] == [{"width", "cost"}]
    assert isinstance(payload["Pen"], dict)
    assert set(payload["Pen"]) == {"name", "stock"}


def test_a_place_brings_the_field_without_which_it_means_nothing() -> None:
    wants = build.on_the_way("Pen.source_type")
    assert wants("Pen.source_id", integer("source_id"))
    assert not wants("Pen.name", text("name"))


def test_rows_are_as_many_as_are_asked_for_and_differ() -> None:
    payload = build.sample(CREATE, "", build.is_sendable, rows=lambda _: 3)
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
    assert build.sample(Operation(**{**values, "request": request}), "", build.is_needed) == {"parent_id": 0}
    assert CARDS.having("create") is CARD
