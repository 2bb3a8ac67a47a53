"""Rules on the record: silent on what the docs allow, exact on what they do not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.contract import Choice, Default, Field
from conform.drift.judge import judge_exchange
from conform.drift.place import Part, Place
from conform.drift.rules.field import enum, missing, null, retyped, too_long, undocumented
from tests.drift.small import (
    CREATE,
    INK_READ,
    LIST,
    PEN_FIELDS,
    PENS,
    READ,
    WRITE,
    exchange,
    framed_pen,
    kinds,
    pen,
    rows,
    said,
    seen,
)

CONFORMANT: list[dict[str, Any]] = [
    {},
    {"price": 2},
    {"price": 0.1},
    {"count": 5.0},
    {"count": -3},
    {"count": 0, "name": "", "is_open": False},
    {"state": None},
    {"state": 0},
    {"hint": "there"},
    {"hint": ...},
    {"note": "text"},
    {"options": {"any": {"thing": 1}}},
    {"owners": [1, 2]},
    {"owners": []},
    {"free": {"x": [1]}},
    {"free": 3},
    {"day": ""},
    {"mail": ""},
    {"code": ""},
    {"at": "2024-02-29"},
    {"at": "2024-02-29T10:00:00Z"},
    {"at": "2024-02-29T10:00:00+03:00"},
    {"name": "x" * 20},
    {"name": "🖋" * 20},
    {"Nib": []},
    *({"Nib": [{"id": 1, "width": "b", "count": count}]} for count in (2**31 - 1, -(2**31), 5.0)),
    {"count": 2**40},
]


@pytest.mark.parametrize("changed", CONFORMANT, ids=repr)
def test_a_conformant_record_is_met_with_silence(changed: dict[str, Any]) -> None:
    assert seen(READ, 200, framed_pen(**changed)) == ()
    assert seen(LIST, 200, rows(pen(**changed))) == ()


UNREQUIRED_WORDS = "absent, which the schema allows"
DRIFTED: list[tuple[dict[str, Any], tuple[str, str, str, str]]] = [
    ({"name": ...}, ("field.missing", "name", "string", "absent")),
    ({"Nib": ...}, ("field.missing", "Nib", "array", UNREQUIRED_WORDS)),
    ({"free": ...}, ("field.missing", "free", "present", UNREQUIRED_WORDS)),
    ({"colour": "red"}, ("field.undocumented", "colour", "not documented", "string")),
    ({"count": "3"}, ("field.retyped", "count", "integer", "integer in a string")),
    ({"count": "1.5"}, ("field.retyped", "count", "integer", "number in a string")),
    ({"count": 1.5}, ("field.retyped", "count", "integer", "number")),
    ({"count": ""}, ("field.retyped", "count", "integer", "empty string")),
    ({"count": True}, ("field.retyped", "count", "integer", "boolean")),
    ({"count": "x"}, ("field.retyped", "count", "integer", "string")),
    ({"price": "1.50"}, ("field.retyped", "price", "number", "number in a string")),
    ({"is_open": 1}, ("field.retyped", "is_open", "boolean", "boolean as 0/1")),
    ({"is_open": "0"}, ("field.retyped", "is_open", "boolean", "boolean as 0/1 in a string")),
    ({"is_open": "true"}, ("field.retyped", "is_open", "boolean", "boolean in a string")),
    ({"is_open": 2}, ("field.retyped", "is_open", "boolean", "integer")),
    ({"name": 5}, ("field.retyped", "name", "string", "integer")),
    ({"options": []}, ("field.retyped", "options", "object", "empty array for an object")),
    ({"options": '{"a":1}'}, ("field.retyped", "options", "object", "JSON document in a string")),
    ({"Nib": {}}, ("field.retyped", "Nib", "array", "empty object for an array")),
    ({"owners": {}}, ("field.retyped", "owners", "integer or array", "empty object for an array")),
    ({"owners": ["1"]}, ("field.retyped", "owners[0]", "integer", "integer in a string")),
    ({"name": None}, ("field.null", "name", "string", "null")),
    ({"Nib": None}, ("field.null", "Nib", "array", "null")),
    ({"state": 3}, ("field.enum", "state", "one of 1, 2", "3")),
    ({"day": "29/02/2024"}, ("field.format", "day", "date", "date in the tenant's format")),
    ({"day": "2024-02-29 00:00:00"}, ("field.format", "day", "date", "date-time")),
    ({"day": "2023-02-29"}, ("field.format", "day", "date", "a day that no calendar has")),
    ({"day": "0000-00-00"}, ("field.format", "day", "date", "zero date")),
    ({"at": "30/11/-1 00:00"}, ("field.format", "at", "date-time", "a date before the year 1")),
    ({"mail": "nobody"}, ("field.format", "mail", "email", "no address")),
    ({"code": "abc"}, ("field.format", "code", "the pattern ^[A-Z]+$", "another form")),
    ({"name": "x" * 21}, ("field.too_long", "name", "at most 20 characters", "21 characters")),
    ({"Nib": [{"id": 1, "width": "b"}]}, ("field.missing", "Nib[0].count", "integer", UNREQUIRED_WORDS)),
    (
        {"Nib": [{"id": "1", "width": "b", "count": 1}]},
        ("field.retyped", "Nib[0].id", "integer", "integer in a string"),
    ),
    (
        {"Nib": [{"id": 1, "width": "b", "count": 2**31}]},
        ("field.retyped", "Nib[0].count", "int32", "2147483648"),
    ),
    (
        {"Nib": [{"id": 1, "width": "b", "count": 1, "x": []}]},
        ("field.undocumented", "Nib[0].x", "not documented", "array"),
    ),
]


@pytest.mark.parametrize(("changed", "drift"), DRIFTED, ids=lambda value: repr(value)[:60])
def test_each_way_to_differ_is_one_drift_at_its_place_in_a_record_and_in_a_row(
    changed: dict[str, Any], drift: tuple[str, str, str, str]
) -> None:
    kind, where, documented, observed = drift
    assert said(seen(READ, 200, framed_pen(**changed))) == [(kind, f"data.Pen.{where}", documented, observed)]
    assert said(seen(LIST, 200, rows(pen(), pen(**{"id": 8, **changed})))) == [
        (kind, f"data[1].Pen.{where}", documented, observed)
    ]


def test_a_write_only_field_that_is_not_served_is_met_with_silence() -> None:
    assert seen(READ, 200, framed_pen()) == ()


@pytest.mark.parametrize(
    ("served", "observed"), [("…", "string"), (None, "null"), ("", "string"), (7, "integer")]
)
def test_a_write_only_field_that_is_served_is_told_as_that_alone_and_without_its_value(
    served: Any, observed: str
) -> None:
    drifts = seen(READ, 200, framed_pen(secret=served))

    assert said(drifts) == [("field.write_only", "data.Pen.secret", "write-only, never served", observed)]
    assert drifts[0].raw == ()
    assert said(seen(LIST, 200, rows(pen(), pen(id=8, secret=served)))) == [
        ("field.write_only", "data[1].Pen.secret", "write-only, never served", observed)
    ]


def test_what_a_thousand_rows_share_is_given_once_at_the_first() -> None:
    body = rows(*(pen(id=number, count=str(number)) for number in range(1000)))

    assert said(seen(LIST, 200, body, query=(("limit", "1000"),))) == [
        ("field.retyped", "data[0].Pen.count", "integer", "integer in a string")
    ]


def test_a_bare_record_of_another_thing_is_one_drift_and_not_one_a_field() -> None:
    assert said(seen(INK_READ, 200, {"error": "Entity Not exists"})) == [
        ("field.missing", "body", "an object with id, name, tone", "an object with error")
    ]


def test_undocumented_keys_beyond_twenty_are_counted_in_one_drift() -> None:
    found = seen(READ, 200, framed_pen(**{f"x{number}": 1 for number in range(1000)}))

    assert len(found) == 21
    assert said(found)[-1] == ("field.undocumented", "data.Pen.*", "not documented", "980 further keys")


def test_an_integer_in_a_string_is_judged_by_its_enum_all_the_same() -> None:
    assert kinds(seen(READ, 200, framed_pen(state="2"))) == ["field.retyped"]
    assert kinds(seen(READ, 200, framed_pen(state="9"))) == ["field.retyped", "field.enum"]


def test_a_zero_in_a_string_is_an_unset_value_too() -> None:
    assert kinds(seen(READ, 200, framed_pen(state="0"))) == ["field.retyped"]


def test_a_limit_on_an_integer_claims_nothing_of_a_text_in_its_place() -> None:
    limited = Field(name="count", kinds=("integer",), max_length=2)
    place = Place(at="data.Pen.count", field=limited, value="12345", part="record")

    assert list(too_long(place)) == []
    assert len(list(too_long(replace(place, field=replace(limited, kinds=("string",)))))) == 1


def test_a_value_that_the_writes_of_the_resource_take_is_no_drift_on_read() -> None:
    wide = replace(PEN_FIELDS[5], enum=(*PEN_FIELDS[5].enum, Choice(value=9)))
    wrapper = Field(name="Pen", kinds=("object",), fields=(wide,))
    request = replace(WRITE, body=Field(name="", kinds=("object",), fields=(wrapper,)))
    contract = replace(PENS, operations=(READ, replace(CREATE, request=request)))

    assert judge_exchange(contract, READ, exchange(200, framed_pen(state=9))) == ()
    assert kinds(judge_exchange(contract, READ, exchange(200, framed_pen(state=8)))) == ["field.enum"]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@given(value=JSON, name=st.sampled_from(["count", "price", "is_open", "day", "options", "Nib", "owners"]))
def test_no_value_at_any_place_makes_the_judge_raise(value: Any, name: str) -> None:
    drifts = seen(READ, 200, framed_pen(**{name: value}))

    assert all(drift.where.startswith(f"data.Pen.{name}") for drift in drifts)


@given(body=JSON)
def test_no_body_makes_the_judge_raise(body: Any) -> None:
    assert all(drift.source.page == "1e0" for drift in seen(LIST, 200, body))


TWO = Field(name="x", kinds=("object",), fields=(Field(name="a"), Field(name="b", is_optional_on_read=True)))
ONE = Field(name="x", kinds=("object",), fields=(Field(name="a"),))
SECRET = Field(name="x", kinds=("object",), fields=(Field(name="a", is_write_only=True),))
MAP = Field(name="x", kinds=("object",), fields=(Field(name="a"),), extra=Field(name="*"))


def place(field: Field, value: Any, part: Part = "record") -> Place:
    return Place(at="x", field=field, value=value, part=part)


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [
        (TWO, {"a": 1}, []),
        (TWO, {"b": 1}, ["x.a"]),
        (TWO, {}, ["x.a"]),
        (SECRET, {}, []),
        (TWO, [], []),
        (TWO, None, []),
        (ONE, {"z": 1}, ["x.a"]),
    ],
)
def test_documented_fields_that_are_absent_are_missing(field: Field, value: Any, where: list[str]) -> None:
    assert [each.where for each in missing(place(field, value))] == where


def test_a_frame_that_has_something_else_under_its_wrapper_is_another_object() -> None:
    found = place(ONE, {"z": 1}, "frame")

    assert [each.got for each in missing(found)] == [("object_with", "z")]
    assert list(undocumented(found)) == []


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [(TWO, {"a": 1, "z": 2}, ["x.z"]), (MAP, {"a": 1, "z": 2}, []), (Field(name="x"), {"z": 1}, [])],
)
def test_keys_are_undocumented_only_where_the_docs_name_keys(
    field: Field, value: Any, where: list[str]
) -> None:
    assert [each.where for each in undocumented(place(field, value))] == where


@pytest.mark.parametrize(
    "field",
    [
        Field(name="x"),
        Field(name="x", kinds=("null",)),
        Field(name="x", kinds=("integer", "null")),
        Field(name="x", kinds=("integer",), default=Default(value=None)),
        Field(name="x", kinds=("integer",), enum=(Choice(value=None), Choice(value=1))),
    ],
)
def test_null_is_allowed_by_its_kind_a_default_or_a_listed_value(field: Field) -> None:
    assert list(null(place(field, None))) == []


def test_null_has_a_rule_of_its_own() -> None:
    field = Field(name="x", kinds=("integer",))

    assert [each.got for each in null(place(field, None))] == [("null",)]
    assert list(retyped(place(field, None))) == []


def test_a_field_without_a_claimed_kind_is_of_any() -> None:
    assert list(retyped(place(Field(name="x", kinds=("null",)), "text"))) == []


def test_a_variable_in_a_name_stands_for_an_id() -> None:
    named = Field(name="", kinds=("object",), fields=(Field(name="id"), Field(name="of_{{pen_id}}_data")))
    assert list(missing(place(named, {"id": 1}))) == []
    assert list(undocumented(place(named, {"id": 1, "of_36_data": {}}))) == []
    assert [each.where for each in undocumented(place(named, {"id": 1, "of_x_data": {}}))] == ["x.of_x_data"]


def test_values_that_the_docs_show_among_others_are_no_list_of_all() -> None:
    shown = Field(name="origin", kinds=("string",), enum=(Choice(value="1"),), is_partial=True)
    assert list(enum(place(shown, "2"))) == []
    assert [each.got for each in enum(place(replace(shown, is_partial=False), "2"))] == [("value",)]


def test_a_listed_value_of_another_kind_is_documented_and_met_with_silence() -> None:
    choices = (Choice(value="", label="Auto"), Choice(value=1, label="Hidden"))
    field = Field(name="options", kinds=("integer",), enum=choices)

    def kinds_of(value: Any) -> list[tuple[str, ...]]:
        place = Place(at="options", field=field, value=value, part="record")
        return [each.got for each in retyped(place)]

    assert (kinds_of(""), kinds_of(1), kinds_of("x")) == ([], [], [("string",)])
