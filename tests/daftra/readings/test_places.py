"""One name for one field, on write and on read."""

from __future__ import annotations

from dataclasses import replace

from conform.contract import Field, Response
from conform.daftra.readings.places import places, record, with_record, written_at
from tests.daftra.readings.zoo import body, field, operation, rows, single

ID, NAME = field("id", "integer"), field("name", "string")
CUBS = field("Cub", "array", items=Field(name="[]", kinds=("object",), fields=(NAME,)))
LION = field("Lion", "object", fields=(ID, field("den", "object", fields=(NAME,))))
CREATE = operation("create", sends=body(LION, CUBS), wrapper="Lion")
READ = operation("read", responses=single(replace(LION, fields=(*LION.fields, CUBS))))


def test_children_have_one_place_on_both_sides() -> None:
    assert set(places(CREATE)) == set(places(READ)) == {"id", "den", "den.name", "Cub", "Cub[]", "Cub[].name"}


def test_children_are_placed_under_the_name_by_which_they_are_read() -> None:
    create = operation("create", sends=body(LION, replace(CUBS, reads_as="LionCub")), wrapper="Lion")
    assert "LionCub[].name" in places(create)


def test_rows_have_the_places_of_their_records() -> None:
    assert set(places(operation("list", responses=rows(LION)))) == {"id", "den", "den.name"}


def test_a_bare_record_is_its_body() -> None:
    assert set(places(operation("create", sends=body(ID)))) == {"id"}
    bare = operation("read", responses=(Response(status=200, body=body(NAME), record=()),))
    assert set(places(bare)) == {"name"}


def test_records_sent_in_bulk_are_placed_each() -> None:
    each = Field(name="[]", kinds=("object",), fields=(LION, CUBS))
    bulk = operation("action", sends=Field(name="", kinds=("array",), items=each))
    assert {"id", "Cub[].name"} <= set(places(bulk))


def test_where_no_record_is_shown_nothing_has_a_place() -> None:
    assert places(operation("read", responses=(Response(status=200, body=body(ID)),))) == {}
    assert places(operation("delete")) == {}


def test_a_change_reaches_the_field_of_its_place_alone() -> None:
    changed = with_record(READ, lambda at, each: replace(each, max_length=9) if at == "Cub[].name" else each)
    assert places(changed)["Cub[].name"].max_length == 9
    assert places(changed)["den.name"].max_length is None
    assert with_record(READ, lambda _, each: each) == READ


def test_the_record_of_a_read_is_found() -> None:
    assert record(operation("list", responses=rows(LION))) == LION
    assert record(CREATE) is None


def test_a_place_is_told_as_it_is_written() -> None:
    assert written_at(CREATE, "den.name") == "request.Lion.den.name"
    assert written_at(CREATE, "Cub[].name") == "request.Cub[].name"
    assert written_at(operation("create", sends=body(ID)), "id") == "request.id"
