"""The small functions of which faults are made."""

from __future__ import annotations

from conform.tenants.embedded.faults.make import (
    answering,
    at,
    changing,
    each,
    forgiving,
    having,
    kept,
    lacking,
    record_of,
    refusing,
    served,
)
from conform.tenants.embedded.store import Change
from conform.tenants.embedded.twist import Seen
from conform.tenants.embedded.validate import Violation
from conform.tenants.embedded.wire import Reply

SEEN = Seen(contract="v1/pens", operation="POST /pens", role="create", payload={"Pen": {"name": "a"}})
GOOD = Reply(status=200, body={"code": 200, "data": {"n": 1}})
BAD = Reply(status=400, body={"code": 400})


def test_another_status_takes_the_code_along_and_leaves_other_replies() -> None:
    assert answering(201)(GOOD, SEEN) == Reply(status=201, body={"code": 201, "data": {"n": 1}})
    assert answering(201)(BAD, SEEN) == BAD
    assert answering(404, instead_of=range(400, 401))(BAD, SEEN).status == 404


def test_a_place_of_a_successful_body_is_altered() -> None:
    assert at("data", changing("n", str))(GOOD, SEEN).body == {"code": 200, "data": {"n": "1"}}
    assert at("", lacking("data"))(GOOD, SEEN).body == {"code": 200}
    assert at("absent.n", lacking("n"))(GOOD, SEEN) == GOOD
    assert at("", lacking("code"))(BAD, SEEN) == BAD


def test_objects_and_rows_are_altered_and_anything_else_left() -> None:
    assert having("a", 1)({"b": 2}) == {"b": 2, "a": 1}
    assert changing("a", str)({"b": 2}) == {"b": 2}
    assert each(having("a", 1))([{}, 5]) == [{"a": 1}, 5]
    assert each(having("a", 1))("x") == "x"
    assert served(lacking("a"))({"a": 1}, SEEN) == {}


def test_what_is_stored_is_altered_by_creates_and_edits_alone() -> None:
    alter = kept(having("a", 1))
    insert, delete = Change(sort="insert", store="s", id=1, record={}), Change(sort="delete", store="s", id=1)
    assert alter(insert, SEEN).record == {"a": 1}
    assert insert.record == {}
    assert alter(delete, SEEN) == delete
    assert record_of(delete) == {}


def test_a_broken_rule_is_overlooked_of_one_field_or_of_any() -> None:
    found = tuple(
        Violation(rule=rule, at=place, reason="r")
        for rule, place in (("kind", "P.a"), ("kind", "P.b"), ("enum", "P.a"))
    )
    assert forgiving("kind", "a")(found, SEEN) == found[1:]
    assert forgiving("kind")(found, SEEN) == found[2:]


def test_an_allowed_value_is_refused_where_it_stands() -> None:
    assert [found.at for found in refusing("Pen.name", lambda value: value == "a")((), SEEN)] == ["Pen.name"]
    assert refusing("Pen.name", lambda value: value == "b")((), SEEN) == ()
    assert refusing("Pen.other", lambda _: True)((), SEEN) == ()
