from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.contract import Choice, Default, Field, Reference
from conform.derive.compare.fields import ATTRIBUTES, compare
from conform.derive.schema import LOST_NOTE
from tests.derive.contracts import BODY, LION, field

if TYPE_CHECKING:
    from conform.derive.compare.fields import Way

ONE, TWO = (Choice(value=1),), (Choice(value=1, label="One"), Choice(value=2))
TEXT = field("a", "string")


def changed(before: Field, after: Field, side: Way) -> list[tuple[str, bool]]:
    return [(about, is_breaking) for _, about, _, _, is_breaking in compare(before, after, "a", side)]


CASES: list[tuple[str, dict[str, Any], dict[str, Any], bool, bool]] = [
    ("type", {"kinds": ("number",)}, {"kinds": ("integer",)}, True, False),
    ("type", {"kinds": ("string",)}, {"kinds": ("integer",)}, True, True),
    ("type", {"kinds": ("string",)}, {"kinds": ("string", "null")}, False, True),
    ("shape", {"kinds": ("array",)}, {"kinds": ()}, False, False),
    ("max_length", {"max_length": 9}, {"max_length": 5}, True, False),
    ("max_length", {}, {"max_length": 5}, True, False),
    ("max_length", {"max_length": 5}, {"max_length": 9}, False, False),
    ("minimum", {"minimum": 0}, {"minimum": 1}, True, False),
    ("maximum", {"maximum": 9}, {"maximum": 5}, True, False),
    ("maximum", {"maximum": 5}, {}, False, False),
    ("values", {"enum": TWO}, {"enum": ONE}, True, False),
    ("values", {}, {"enum": ONE}, True, False),
    ("values", {"enum": ONE}, {"enum": TWO}, False, False),
    ("values", {"enum": ONE}, {}, False, False),
    ("format", {}, {"format": "date"}, True, False),
    ("format", {"format": "date"}, {"format": "date-time"}, True, True),
    ("pattern", {"pattern": "a"}, {}, False, False),
    ("use", {}, {"is_deprecated": True}, False, False),
    ("default", {}, {"default": Default(value=None)}, False, False),
    ("reference", {}, {"reference": Reference(listing="Role")}, False, False),
]


@pytest.mark.parametrize(("about", "was", "now", "on_write", "on_read"), CASES)
def test_each_change_breaks_the_side_that_it_breaks(
    about: str,
    was: dict[str, Any],
    now: dict[str, Any],
    on_write: bool,  # noqa: FBT001 - a parameter of the test
    on_read: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    before, after = (Field(name="a", **{"kinds": ("string",), **stated}) for stated in (was, now))
    assert changed(before, after, "write") == [(about, on_write)]
    assert changed(before, after, "read") == [(about, on_read)]


def test_a_field_that_must_be_sent_now_breaks_and_one_that_need_not_does_not() -> None:
    must = replace(TEXT, is_required=True)
    assert changed(TEXT, must, "write") == [("presence", True)]
    assert changed(must, TEXT, "write") == [("presence", False)]
    assert changed(must, TEXT, "read") == []


def test_a_field_that_an_answer_may_leave_out_now_breaks() -> None:
    assert changed(TEXT, replace(TEXT, is_optional_on_read=True), "read") == [("presence", True)]


def test_a_field_that_cannot_be_written_or_read_any_more_breaks() -> None:
    assert changed(TEXT, replace(TEXT, is_read_only=True), "write") == [("direction", True)]
    assert changed(TEXT, replace(TEXT, is_write_only=True), "read") == [("direction", True)]
    assert changed(replace(TEXT, is_read_only=True), TEXT, "write") == [("direction", False)]
    assert changed(TEXT, replace(TEXT, is_read_only=True), "read") == []


def test_a_removed_field_breaks_unless_it_was_ignored_anyway() -> None:
    without = replace(LION, fields=LION.fields[2:])
    found = [(at, is_breaking) for at, _, _, _, is_breaking in compare(LION, without, "a", "write")]
    assert found == [("a.id", False), ("a.mane", True)]


def test_a_new_field_breaks_where_it_must_be_sent() -> None:
    without = replace(LION, fields=LION.fields[:1])
    found = {at: is_breaking for at, _, _, _, is_breaking in compare(without, LION, "a", "write")}
    assert (found["a.mane"], found["a.born"]) == (True, False)
    assert not any(is_breaking for *_, is_breaking in compare(without, LION, "a", "read"))


def test_a_shape_that_was_lost_is_not_taken_for_a_removal() -> None:
    lost = Field(name="Lion", notes=("hollow",))
    assert changed(LION, lost, "write") == [("shape", False)]
    assert changed(lost, LION, "write") == [("shape", False)]
    in_part = replace(LION, fields=LION.fields[:2], notes=(LOST_NOTE,))
    assert changed(LION, in_part, "write") == []
    assert changed(in_part, LION, "write") == []


def test_rows_and_further_values_are_compared_too() -> None:
    was = field("rows", "array", items=LION, extra=TEXT)
    now = field("rows", "array", items=replace(LION, fields=LION.fields[1:]), extra=field("a", "integer"))
    assert [at for at, *_ in compare(was, now, "rows", "read")] == ["rows[].id", "rows.*"]


def test_labels_examples_and_order_are_no_changes() -> None:
    labelled = replace(TEXT, enum=(Choice(value=1, label="First"),), example=Default(value="x"), notes=("n",))
    assert changed(replace(TEXT, enum=ONE), labelled, "write") == []
    assert changed(LION, replace(LION, fields=LION.fields[::-1]), "read") == []


@pytest.mark.parametrize("side", ["write", "read"])
def test_a_field_is_silent_against_itself(side: Way) -> None:
    assert list(compare(BODY, BODY, "a", side)) == []


def test_each_attribute_is_compared_once() -> None:
    assert len({each.about for each in ATTRIBUTES}) == len(ATTRIBUTES)
    told = {about for about, *_ in CASES} | {"presence", "direction"}
    assert {each.about for each in ATTRIBUTES} == told - {"shape"}
