from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.contract import Choice
from conform.derive.export.schema import BOOLEANS, PATTERNS, Use, fits, shape
from tests.derive.contracts import LION, field

WRITE, READ = Use(side="write"), Use(side="read", reasons=("errors",))
SETTLED_WRITE, SETTLED_READ = Use(side="write", is_settled=True), Use(side="read", is_settled=True)


def test_a_field_that_claims_nothing_is_an_empty_schema() -> None:
    assert shape(field("anything"), WRITE) == {}
    assert shape(field("anything", "null"), SETTLED_READ) == {}


def test_a_type_that_is_null_alone_is_told_and_claims_nothing() -> None:
    assert shape(field("anything", "null"), WRITE) == {"x-kind": "null"}


def test_documents_say_what_the_contract_says() -> None:
    assert shape(field("a", "string", "null", max_length=3), WRITE) == {
        "type": ["string", "null"],
        "maxLength": 3,
    }


def test_an_enum_that_may_be_null_lists_null() -> None:
    stated = shape(field("a", "integer", "null", enum=(Choice(value=1), Choice(value=2))), WRITE)
    assert stated["enum"] == [1, 2, None]


def test_an_enum_that_may_not_be_null_does_not() -> None:
    assert shape(field("a", "integer", enum=(Choice(value=1),)), WRITE)["enum"] == [1]


def test_labels_stand_beside_their_values() -> None:
    assert shape(LION, WRITE)["properties"]["mane"]["x-labels"] == ["Long", "Short"]


def test_a_length_on_an_integer_claims_nothing() -> None:
    assert shape(field("a", "integer", max_length=3), WRITE) == {"type": "integer"}


def test_a_date_time_is_a_pattern_and_a_date_is_a_format() -> None:
    stated = shape(LION, WRITE)["properties"]
    assert stated["born"]["format"] == "date"
    assert "format" not in stated["seen"]
    assert re.search(stated["seen"]["pattern"], "2018-05-10 00:42:00")


def test_read_only_is_never_required_on_write_and_write_only_never_on_read() -> None:
    assert shape(LION, WRITE)["required"] == ["mane", "name"]
    assert "secret" not in shape(LION, READ)["required"]
    assert not READ.is_needed(field("a", is_optional_on_read=True))


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
    assert shape(field("mail", "string", format="email"), READ) == {"type": "string"}


def test_no_reason_is_required_in_a_map_of_reasons() -> None:
    reasons = field("errors", "object", fields=(field("name", "array"),))
    assert "required" not in shape(reasons, READ)
    assert shape(field("error", "object", fields=reasons.fields), READ)["required"] == ["name"]


@pytest.mark.parametrize("text", ["2024-02-29", "2000-02-29", "1999-12-31"])
def test_a_day_of_the_calendar_is_a_date(text: str) -> None:
    assert re.fullmatch(PATTERNS["date"], text)


@pytest.mark.parametrize("text", ["2023-02-29", "1900-02-29", "2024-13-01", "2024-04-31", "01/02/2024", ""])
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
