from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.contract import Choice, Condition, Default, Reference
from conform.derive.export.schema import BOOLEANS, PATTERNS, Use, component, fits, shape
from conform.derive.resolve import Resolver
from conform.derive.schema import shape as read
from tests.derive.contracts import LION, field, source

if TYPE_CHECKING:
    from conform.contract import Field, Json, Kind

WRITE, READ = Use(side="write"), Use(side="read", reasons=("errors",))
SETTLED_WRITE, SETTLED_READ = Use(side="write", is_settled=True), Use(side="read", is_settled=True)


def test_a_field_that_claims_nothing_is_an_empty_schema() -> None:
    assert shape(field("anything"), WRITE) == {}
    assert shape(field("anything", "null"), SETTLED_READ) == {}


def test_a_type_that_is_null_alone_is_told_and_claims_nothing() -> None:
    assert shape(field("anything", "null"), WRITE) == {"x-contract": {"kind": "null"}}


def test_documents_say_what_the_contract_says() -> None:
    assert shape(field("a", "string", "null", max_length=3), WRITE) == {
        "type": ["string", "null"],
        "maxLength": 3,
    }


def test_an_enum_that_may_be_null_lists_null() -> None:
    stated = shape(field("a", "integer", "null", enum=(Choice(value=1), Choice(value=2))), WRITE)
    assert stated["anyOf"] == [{"type": "integer", "enum": [1, 2]}, {"type": "null"}]


def test_an_enum_that_may_not_be_null_does_not() -> None:
    assert shape(field("a", "integer", enum=(Choice(value=1),)), WRITE)["enum"] == [1]


def test_labels_stand_beside_their_values() -> None:
    assert shape(LION, WRITE)["properties"]["mane"]["x-contract"] == {"enum": [[2, "Long"], [3, "Short"]]}


def test_a_length_on_an_integer_claims_nothing() -> None:
    assert shape(field("a", "integer", max_length=3), SETTLED_WRITE) == {"type": "integer"}
    assert shape(field("a", "integer", max_length=3), WRITE) == {
        "type": "integer",
        "x-contract": {"max_length": 3},
    }


EITHER: tuple[Json, Json] = (False, True)


def choices(*values: Json) -> tuple[Choice, ...]:
    return tuple(Choice(value=value) for value in values)


@pytest.mark.parametrize(
    ("kinds", "values", "stated"),
    [
        (("integer",), (1, 2), {"type": "integer", "enum": [1, 2]}),
        *(
            (kinds, (None, 1), {"anyOf": [{"type": "null"}, {"type": "integer", "enum": [1]}]})
            for kinds in (("integer", "null"), ("integer",))
        ),
        (
            ("integer",),
            ("", 1, 2),
            {"anyOf": [{"type": "string", "enum": [""]}, {"type": "integer", "enum": [1, 2]}]},
        ),
        (
            ("integer", "null"),
            (1, ""),
            {
                "anyOf": [
                    {"type": "integer", "enum": [1]},
                    {"type": "string", "enum": [""]},
                    {"type": "null"},
                ]
            },
        ),
        (("boolean",), EITHER, {"type": "boolean"}),
        (("boolean",), (None, False, True), {"type": ["boolean", "null"]}),
        (("boolean",), (True,), {"type": "boolean", "enum": [True]}),
        (("number",), (1, 2.5), {"type": "number", "enum": [1, 2.5]}),
        (
            ("integer", "string"),
            (1, "a"),
            {"anyOf": [{"type": "integer", "enum": [1]}, {"type": "string", "enum": ["a"]}]},
        ),
    ],
)
def test_each_list_of_values_has_one_type(
    kinds: tuple[Kind, ...], values: tuple[Json, ...], stated: dict[str, Any]
) -> None:
    shown = shape(field("a", *kinds, enum=choices(*values)), WRITE)
    assert {key: value for key, value in shown.items() if key != "x-contract"} == stated
    for value in (*values, "other", 99, 0.5):
        is_listed = any(value is each or (type(value) is type(each) and value == each) for each in values)
        assert jsonschema_rs.is_valid(shown, value) == is_listed


def test_an_array_says_that_it_may_hold_anything_because_tools_want_it_said() -> None:
    assert shape(field("a", "array"), WRITE) == {"type": "array", "items": {}}
    assert shape(field("a", "array"), SETTLED_WRITE) == {"type": "array"}
    assert shape(field("a", "array", items=field("[]")), WRITE)["items"] == {"x-contract": {}}


def test_what_the_page_requires_of_an_answer_stands_beside_what_each_has() -> None:
    stated = shape(LION, READ)
    assert stated["x-required"] == ["id", "mane", "name"]
    assert set(stated["required"]) > {"born", "seen"}
    assert "x-required" not in shape(LION, SETTLED_READ)


FIELDS = (
    field("a", "string", format="date-time", width=None, notes=("type datetime",)),
    field("a", "string", format="date", pattern="^x$"),
    field("a", "integer", width=32, minimum=1, maximum=2.5, is_unique=True),
    field("a", "integer", "null", enum=(Choice(value=1, label="One"), Choice(value="", label="None"))),
    field("a", "integer", enum=choices(1), is_partial=True, example=Default(value=1)),
    field("a", "boolean", enum=choices(None, *EITHER), default=Default(value=None)),
    field("a", "number", default=Default(value="x"), example=Default(value="y")),
    field("a", "string", required_if=Condition(field="b", values=("c", 1)), reads_as="d"),
    field("a", "string", reference=Reference(resource="v1/b", page="1e0"), model="Text"),
    field("a", "string", sources=(("kinds", source("4e0")),), is_deprecated=True, is_read_only=True),
    field("a", "object", is_write_only=True, extra=field("*")),
    field("a", "array", items=field("[]", "object", fields=(field("b", is_optional_on_read=True),))),
    field("a", "array", "integer"),
    field("a", "array", items=field("[]")),
    field("a", "null"),
    field("a", fields=(field("b", is_required=True, is_read_only=True),)),
    LION,
)


@pytest.mark.parametrize("side", ["write", "read"])
@pytest.mark.parametrize("stated", FIELDS)
def test_nothing_is_lost_of_a_field(stated: Field, side: Any) -> None:
    plain = Resolver(lookup=lambda _: None, file="").plain(shape(stated, Use(side=side)), "a")
    again = read(stated.name, plain, refer=lambda _, __: None)
    known = stated.mapped(lambda each: replace(each, model=None) if each.fields else each)
    if side == "write":
        known = known.mapped(lambda each: replace(each, is_optional_on_read=False))
    assert replace(again, is_required=stated.is_required) == known


def test_a_date_time_is_a_pattern_and_a_date_is_a_format() -> None:
    stated = shape(LION, WRITE)["properties"]
    assert stated["born"]["format"] == "date"
    assert "format" not in stated["seen"]
    assert re.search(stated["seen"]["pattern"], "2018-05-10 00:42:00")


def test_read_only_is_never_required_on_write_and_write_only_never_on_read() -> None:
    assert shape(LION, WRITE)["required"] == ["mane", "name"]
    assert "secret" not in shape(LION, READ)["required"]
    assert not READ.is_needed(field("a", is_optional_on_read=True))


def test_what_a_value_requires_beside_it_is_required_on_write() -> None:
    den = field("den", "integer", required_if=Condition(field="kept_in", values=("den", 2)))
    cage = field("cage", "integer", required_if=Condition(field="kept_in", values=("cage",)))
    held = field("", "object", fields=(field("kept_in"), den, cage))
    written, read = (shape(held, Use(side=side)) for side in ("write", "read"))
    assert "dependentSchemas" not in read
    for body in (
        {},
        {"den": 1},
        {"kept_in": "zoo"},
        {"kept_in": "den", "den": 1},
        {"kept_in": "cage", "cage": 1},
    ):
        assert jsonschema_rs.is_valid(written, body)
    for body in ({"kept_in": "den"}, {"kept_in": 2, "cage": 1}, {"kept_in": "cage", "den": 1}):
        assert not jsonschema_rs.is_valid(written, body)


@pytest.mark.parametrize("side", ["write", "read"])
def test_a_field_whose_name_has_a_variable_is_never_required(side: Any) -> None:
    coat = field("coat-{{lion_id}}", "string", is_required=True)
    for each in (Use(side=side), Use(side=side, is_settled=True)):
        assert shape(field("", "object", fields=(coat,)), each).get("required", []) == []


def test_readings_take_every_spelling_of_a_boolean() -> None:
    assert shape(field("a", "boolean"), SETTLED_WRITE) == {"enum": list(BOOLEANS)}
    assert shape(field("a", "boolean"), WRITE) == {"type": "boolean"}


def test_readings_take_null_for_an_optional_field_alone() -> None:
    stated = shape(LION, SETTLED_WRITE)["properties"]
    assert "null" in stated["keeper_id"]["type"]
    assert stated["name"]["type"] == "string"


def test_readings_let_a_read_only_field_be_anything_on_write() -> None:
    assert shape(LION, SETTLED_WRITE)["properties"]["id"] == {"readOnly": True}


def test_readings_let_an_enum_and_a_date_be_empty_on_read() -> None:
    stated = shape(LION, SETTLED_READ)["properties"]
    assert stated["mane"]["enum"] == [2, 3, 0]
    assert re.search(stated["born"]["pattern"], "")


def test_what_is_served_may_be_empty_whatever_its_format() -> None:
    stated = shape(LION, READ)["properties"]
    assert all(re.search(stated[name]["pattern"], "") for name in ("born", "seen"))
    assert "format" not in shape(field("mail", "string", format="email"), READ)


def test_no_reason_is_required_in_a_map_of_reasons() -> None:
    reasons = field("errors", "object", fields=(field("name", "array"),))
    assert "required" not in shape(reasons, READ)
    assert shape(field("error", "object", fields=reasons.fields), READ)["required"] == ["name"]


@pytest.mark.parametrize("text", ["2024-02-29", "2000-02-29", "0400-02-29", "0001-01-01", "1999-12-31"])
def test_a_day_of_the_calendar_is_a_date(text: str) -> None:
    assert re.fullmatch(PATTERNS["date"], text)


NO_DATES = (
    "2023-02-29",
    "1900-02-29",
    "0000-02-29",
    "0000-01-01",
    "2024-13-01",
    "2024-04-31",
    "01/02/2024",
    "",
)


@pytest.mark.parametrize("text", NO_DATES)
def test_another_text_is_no_date(text: str) -> None:
    assert not re.fullmatch(PATTERNS["date"], text)


@given(st.dates())
def test_every_date_of_python_is_a_date(day: object) -> None:
    assert re.fullmatch(PATTERNS["date"], str(day))


@pytest.mark.parametrize(
    "text", ["2024-02-29", "2024-02-29T10:00:00Z", "2024-02-29 10:00", "2024-02-29 10:00:00.5"]
)
def test_a_date_with_or_without_time_and_zone_is_a_date_time(text: str) -> None:
    assert re.fullmatch(PATTERNS["date-time"], text)


def test_an_example_that_breaks_its_own_schema_is_left_out() -> None:
    assert fits("aute labore", {"type": "string"})
    assert not fits("aute labore", {"type": "number"})
    assert not fits(True, {"type": "integer"})  # noqa: FBT003 - the value under test
    assert not fits("long", {"type": "string", "maxLength": 3})
    assert not fits(4, {"enum": [1, 2]})


def test_what_an_answer_may_leave_out_is_listed_for_whoever_reads_the_export() -> None:
    lion = field(
        "", "object", fields=(field("mane", "string"), field("cub", "string", is_optional_on_read=True))
    )
    assert shape(lion, Use(side="read"))["x-optional"] == ["cub"]
    assert "x-optional" not in shape(lion, Use(side="write"))
    assert "x-optional" not in shape(lion, Use(side="read", is_settled=True))


@pytest.mark.parametrize(
    ("model", "name"), [("Lion", "Lion"), ("Lion / Base.2", "Lion_Base_2"), (None, None)]
)
def test_a_component_has_a_name_that_tools_take(model: str | None, name: str | None) -> None:
    assert component(replace(LION, model=model)) == name
    assert component(replace(LION, model=model, fields=())) is None
