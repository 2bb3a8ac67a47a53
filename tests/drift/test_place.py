"""The walk over a body."""

from __future__ import annotations

from conform.contract import Field, Response
from conform.drift.place import places, records
from tests.drift.small import INK_READ, LIST, READ, framed_pen, pen, rows


def test_the_frame_the_record_and_what_stands_below_are_told_apart() -> None:
    parts = {place.at: place.part for place in places(READ.responses[0], framed_pen())}

    assert parts[""] == "frame"
    assert parts["data"] == "frame"
    assert parts["data.Pen"] == "root"
    assert parts["data.Pen.name"] == "record"
    assert parts["data.Pen.Nib[0].width"] == "record"


def test_each_row_of_a_list_is_a_record() -> None:
    body = rows(pen(), pen(id=8))

    assert [place.at for place in records(LIST.responses[0], body)] == ["data[0].Pen", "data[1].Pen"]


def test_a_bare_record_has_no_frame() -> None:
    (root,) = records(INK_READ.responses[0], {"id": 1})

    assert (root.at, root.part) == ("", "root")


def test_values_of_a_map_are_visited_by_their_keys() -> None:
    body = Field(name="", kinds=("object",), extra=Field(name="*", kinds=("string",)))

    assert [place.at for place in places(Response(status=400, body=body), {"a": 1})] == ["", "a"]


def test_a_status_without_a_documented_body_has_no_places() -> None:
    assert list(places(Response(status=200), {"a": 1})) == []
