"""What is stored of a payload."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.contract import Choice, Field, Request
from conform.tenants.embedded.submission import (
    FORMATS,
    RULES,
    is_same,
    submitted,
    values,
    violations,
    with_row_ids,
)
from tests.tenants.embedded.small import EDIT, PEN, SUBMITTED, WRITE, integer, shape, text

if TYPE_CHECKING:
    from conform.contract import Json, Reference


def anything_goes(reference: Reference, value: Json) -> bool:  # noqa: ARG001 - the shape of a look-up
    return True


def test_documented_columns_are_kept_under_the_name_by_which_they_are_read() -> None:
    payload: dict[str, Json] = {
        "Pen": {
            "id": 9,
            "name": "a",
            "Kept_as": "b",
            "created": "x",
            "secret": "s",
            "colour": "red",
            "is_full": "1",
        },
        "Nib": [{"width": "F", "gold": 0, "shape": "?"}],
        "Other": 1,
    }
    assert values(payload, WRITE) == {
        "name": "a",
        "kept_as": "b",
        "is_full": True,
        "Nib": [{"width": "F", "gold": False}],
    }


def test_everything_but_the_id_is_kept_where_the_docs_show_no_fields() -> None:
    hollow = Request(media="application/json", body=shape())
    assert values({"id": 3, "name": "x", "more": {"a": 1}}, hollow) == {"name": "x", "more": {"a": 1}}


def test_what_is_wrong_is_told_beside_the_values() -> None:
    assert [each.rule for each in submitted([], WRITE, anything_goes).violations] == ["body"]
    assert [each.rule for each in submitted({}, WRITE, anything_goes).violations] == ["wrapper"]
    assert [each.rule for each in submitted({"Pen": "x"}, WRITE, anything_goes).violations] == ["kind"]
    assert [each.rule for each in submitted({"Pen": {}}, WRITE, anything_goes).violations] == ["required"]
    assert submitted({"Pen": {}}, EDIT, anything_goes).violations == ()


def test_rows_get_an_id_of_their_own_unless_they_name_one_and_their_parents() -> None:
    ids = iter((11, 12))
    record: dict[str, Json] = {"Nib": [{"width": "F"}, {"id": 5}, "plain"], "name": "a"}
    assert with_row_ids(record, ("pen_id",), 3, lambda _: next(ids)) == {
        "Nib": [{"width": "F", "id": 11, "pen_id": 3}, {"id": 5, "pen_id": 3}, "plain"],
        "name": "a",
    }


def test_a_boolean_that_may_be_a_number_is_stored_as_it_was_sent() -> None:
    both = Request(media="application/json", body=shape(integer("a")))
    assert values({"a": 1}, both) == {"a": 1}


GOOD = {
    "date": ("2024-02-29", "1970-01-01"),
    "date-time": (
        "2024-02-29",
        "2024-02-29 10:00:00",
        "2024-02-29T10:00",
        "2024-02-29T10:00:00.5+03:00",
        "2024-02-29 10:00:00Z",
    ),
    "time": ("10:00", "23:59:59"),
    "email": ("a@example.com", "a.b+c@sub.example.org"),
}
BAD = {
    "date": ("2023-02-29", "2024-13-01", "29/02/2024", "2024-02-29 10:00:00", "2024-2-9", "x"),
    "date-time": ("2024-02-30 10:00:00", "2024-02-29 25:00:00", "2024-02-29 10", "x"),
    "time": ("25:61", "10", "10:00:61", "x"),
    "email": ("a", "a@b", "a b@example.com", "@example.com", "a@@example.com"),
}
FIELDS = {field.name: field for field in PEN}


def knows(reference: Reference, value: Json) -> bool:
    return value in (1, "1") and (reference.resource or reference.listing) is not None


def rules(value: Json, field: Field) -> list[tuple[str, str]]:
    return [(found.rule, found.at) for found in violations(value, field, knows)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "ten signs!"),
        ("owner_id", 1),
        ("owner_id", "1"),
        ("owner_id", 0),
        ("owner_id", ""),
        ("price", 0),
        ("price", 1000),
        ("price", "12.5"),
        ("is_full", "0"),
        ("is_full", False),
        ("sort", 2),
        ("sort", "2"),
        ("note", None),
        ("made", "2024-02-29"),
        ("made", ""),
        ("email", "a@example.com"),
        ("country", "1"),
        ("code", "ABC"),
    ],
)
def test_what_the_docs_allow_or_leave_open_is_taken(name: str, value: Json) -> None:
    assert rules(value, FIELDS[name]) in ([], [("kind", "")] if value == "" and name == "owner_id" else [])


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("name", 7, "kind"),
        ("name", {}, "kind"),
        ("name", "eleven sign", "max_length"),
        ("owner_id", "x", "kind"),
        ("owner_id", 1.5, "kind"),
        ("owner_id", True, "kind"),
        ("owner_id", 2, "reference"),
        ("price", -1, "range"),
        ("price", 1001, "range"),
        ("price", [], "kind"),
        ("is_full", 2, "kind"),
        ("is_full", "yes", "kind"),
        ("sort", 3, "enum"),
        ("made", "2024-02-30", "format"),
        ("email", "not an address", "format"),
        ("country", "9", "reference"),
        ("code", "abc", "format"),
    ],
)
def test_each_rule_finds_its_fault(name: str, value: Json, rule: str) -> None:
    assert rules(value, FIELDS[name]) == [(rule, "")]
    assert rule in {*RULES}


def test_a_required_field_must_be_there_and_not_null() -> None:
    assert rules({"Pen": {}}, SUBMITTED) == [("required", "Pen.name")]
    assert rules({"Pen": {"name": None}}, SUBMITTED) == [("null", "Pen.name")]


def test_null_for_an_optional_field_unknown_keys_and_read_only_fields_are_taken() -> None:
    assert rules({"Pen": {"name": "a", "price": None, "colour": 3, "id": "x", "created": 5}}, SUBMITTED) == []


def test_rows_are_checked_at_their_place() -> None:
    assert rules({"Pen": {"name": "a"}, "Nib": [{"width": "F"}, {"width": 3}]}, SUBMITTED) == [
        ("kind", "Nib[1].width")
    ]


def test_a_field_that_claims_nothing_takes_anything() -> None:
    assert rules({"any": [1, {}]}, shape(Field(name="any"))) == []


def test_a_documented_value_of_another_kind_is_taken() -> None:
    odd = Field(name="status", kinds=("integer",), enum=(Choice(value=""), Choice(value=1)))
    assert rules("", odd) == []
    assert rules("x", odd) == [("kind", "")]


def test_a_list_of_references_is_checked_whole() -> None:
    staff = Field(name="s", kinds=("integer", "array"), reference=FIELDS["owner_id"].reference)
    assert rules([1, 0], staff) == []
    assert rules([1, 2], staff) == [("reference", "")]


@pytest.mark.parametrize(
    ("one", "other", "same"), [(1, "1", True), (True, 1, True), (None, 0, False), ("a", "b", False)]
)
def test_scalars_are_the_same_as_to_a_database(one: Json, other: Json, same: bool) -> None:  # noqa: FBT001
    assert is_same(one, other) is same


def test_a_text_field_counts_characters_and_not_bytes() -> None:
    assert rules("ثلاثةأربعة", text("t", max_length=10)) == []


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in GOOD.items() for text in texts])
def test_a_text_of_a_format_is_one(name: str, text: str) -> None:
    assert FORMATS[name](text)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BAD.items() for text in texts])
def test_another_text_is_none(name: str, text: str) -> None:
    assert not FORMATS[name](text)
