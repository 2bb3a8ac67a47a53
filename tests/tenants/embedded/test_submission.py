"""What is stored of a payload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.contract import Request
from conform.tenants.embedded.submission import submitted, values, with_row_ids
from tests.tenants.embedded.small import EDIT, WRITE, integer, shape

if TYPE_CHECKING:
    from conform.contract import Json, Reference


def knows(reference: Reference, value: Json) -> bool:  # noqa: ARG001 - the shape of a look-up
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
    assert [each.rule for each in submitted([], WRITE, knows).violations] == ["body"]
    assert [each.rule for each in submitted({}, WRITE, knows).violations] == ["wrapper"]
    assert [each.rule for each in submitted({"Pen": "x"}, WRITE, knows).violations] == ["kind"]
    assert [each.rule for each in submitted({"Pen": {}}, WRITE, knows).violations] == ["required"]
    assert submitted({"Pen": {}}, EDIT, knows).violations == ()


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
