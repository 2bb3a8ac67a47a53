"""Where the record stands."""

from __future__ import annotations

from conform.contract import Field, Kind
from conform.daftra import DAFTRA
from conform.derive.paths import record_way, wrapper

DOCUMENTS = DAFTRA.documents


def field(name: str, *fields: Field, kind: Kind = "object", items: Field | None = None) -> Field:
    return Field(name=name, kinds=(kind,), fields=fields, items=items)


ID = field("id", kind="integer")
LION = field("Lion", ID)
CUBS = field("Cub", kind="array", items=field("[]", ID))


def test_the_wrapper_is_the_first_object_among_models() -> None:
    assert wrapper(field("", CUBS, LION)) == "Lion"
    assert wrapper(field("", LION)) == "Lion"


def test_a_body_with_scalars_of_its_own_is_the_record() -> None:
    assert wrapper(field("", ID, field("Custom", ID))) is None
    assert wrapper(field("", field("mood", kind="string"))) is None
    assert wrapper(field("")) is None


def test_v1_wraps_a_record_and_each_row() -> None:
    assert record_way(field("", field("data", LION)), DOCUMENTS) == ("data", "Lion")
    rows = field("data", kind="array", items=field("[]", LION))
    assert record_way(field("", rows), DOCUMENTS) == ("data", "[]", "Lion")


def test_v2_serves_a_record_bare() -> None:
    assert record_way(field("", ID), DOCUMENTS) == ()
    rows = field("data", kind="array", items=field("[]", ID, LION))
    assert record_way(field("", rows), DOCUMENTS) == ("data", "[]")


def test_where_no_record_is_shown_there_is_no_way() -> None:
    assert record_way(None, DOCUMENTS) is None
    assert record_way(field(""), DOCUMENTS) is None
    assert record_way(field("", field("payload", ID)), DOCUMENTS) is None
    assert record_way(field("", field("data", field("Listing"))), DOCUMENTS) is None
