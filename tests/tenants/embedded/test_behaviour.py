"""Where a behaviour applies, and the effects of which behaviours are made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.contract.embedded import Behaviour
from conform.tenants.embedded.behaviour import (
    FAR,
    STAGES,
    Behaviours,
    after_a_delete,
    answer,
    as_text,
    change,
    cut,
    delete_both,
    drop,
    edit_both,
    ignore_edit,
    keep_deleted,
    overlook,
    put,
    refuse,
    reuse_id,
    reuse_id_late,
    save_refused,
    touch,
)
from conform.tenants.embedded.http import Reply
from conform.tenants.embedded.slice import Slice
from conform.tenants.embedded.store import Write
from conform.tenants.embedded.submission import Violation
from tests.tenants.embedded.small import context, shop

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Json
    from conform.tenants.embedded.state import Context

LIST = context(role="list")
AT = context(role="create", payload={"Pen": {"name": "a"}})
GOOD = Reply(status=200, body={"code": 200, "data": {"n": 1}})
BAD = Reply(status=400, body={"code": 400})
INSERT = Write(sort="insert", store="s", id=1, record={})
UPDATE = Write(sort="update", store="s", id=1, record={"a": 2})
DELETE = Write(sort="delete", store="s", id=1)
REFUSED = Write(sort="nothing", store="s", id=1, record={"a": 2})


def behaviour(*operations: str, contract: str = "v1/pens", add: int = 1) -> Behaviour:
    return Behaviour(
        name="f",
        reason="k",
        stage="id",
        does=lambda value, _: value + add,
        contracts=(contract,),
        operations=operations,
    )


@pytest.mark.parametrize(
    "one",
    [
        behaviour("list"),
        behaviour("read", "list"),
        behaviour("GET /pens"),
        behaviour(),
        behaviour(contract="v1"),
    ],
)
def test_a_behaviour_applies_by_role_by_id_or_to_all_of_a_resource_or_a_version(one: Behaviour) -> None:
    assert Behaviours((one,)).altered("id", 1, LIST) == 2


@pytest.mark.parametrize(
    "other",
    [
        behaviour("read"),
        behaviour(contract="v1/inks"),
        behaviour(contract="v1/pen"),
        behaviour(contract="v2"),
    ],
)
def test_a_behaviour_leaves_other_operations_resources_and_stages_alone(other: Behaviour) -> None:
    assert Behaviours((other,)).altered("id", 1, LIST) == 1
    assert all(Behaviours((behaviour(),)).altered(stage, 1, LIST) == 1 for stage in STAGES if stage != "id")


def test_behaviours_act_in_their_order() -> None:
    double = Behaviour(name="d", reason="k", stage="id", does=lambda v, _: v * 2, contracts=("v1/pens",))
    assert Behaviours((behaviour(), double)).altered("id", 1, LIST) == 4
    assert Behaviours((double, behaviour())).altered("id", 1, LIST) == 3


def test_without_behaviours_nothing_passes_changed() -> None:
    with shop() as plain:
        assert plain.application.state.altered("id", 7, LIST) == 7


def test_each_stage_is_passed_by_what_its_name_says() -> None:
    passed: dict[str, object] = {}

    def noted(stage: str) -> Callable[[Json, Context], Json]:
        def does(value: Json, _: Context) -> Json:
            passed[stage] = value
            return value

        return does

    spies = [
        Behaviour(name=each, reason="k", stage=each, does=noted(each), contracts=("v1",)) for each in STAGES
    ]
    with shop(*spies) as open_shop:
        made = open_shop.pen()
        open_shop.body("GET", "/api2/pens.json")
    assert {name: type(value).__name__ for name, value in passed.items()} == {
        "access": "bool",
        "violations": "tuple",
        "id": "int",
        "write": "Write",
        "served": "dict",
        "slice": "Slice",
        "reply": "Reply",
    }
    assert passed["id"] == made


def test_another_status_takes_the_code_along_and_leaves_other_replies() -> None:
    assert answer(201)(GOOD, AT) == Reply(status=201, body={"code": 201, "data": {"n": 1}})
    assert answer(201)(BAD, AT) == BAD
    assert answer(404, instead_of=range(400, 401))(BAD, AT).status == 404


def test_a_success_alone_is_answered_in_another_text() -> None:
    page = as_text(lambda text: text.upper(), "text/html")
    assert page(GOOD, AT) == Reply(
        status=200, body=GOOD.body, text='{"CODE":200,"DATA":{"N":1}}', media="text/html"
    )
    assert as_text(lambda _: "x")(GOOD, AT).media == GOOD.media
    assert page(BAD, AT) == BAD


def test_a_place_of_a_successful_body_is_altered() -> None:
    assert change("data.n", str)(GOOD, AT).body == {"code": 200, "data": {"n": "1"}}
    assert drop("data")(GOOD, AT).body == {"code": 200}
    assert drop("absent.n")(GOOD, AT) == GOOD
    assert drop("code")(BAD, AT) == BAD


def test_objects_and_rows_are_altered_and_anything_else_left() -> None:
    assert put("a", 1)({"b": 2}, AT) == {"b": 2, "a": 1}
    assert change("a", str)({"b": 2}, AT) == {"b": 2}
    assert put("rows.a", 1)({"rows": [{}, 5]}, AT) == {"rows": [{"a": 1}, 5]}
    assert put("rows.a", 1)({"rows": "x"}, AT) == {"rows": "x"}
    assert put("a", 1)("x", AT) == "x"
    assert drop("a")({"a": 1}, AT) == {}


def test_what_is_stored_is_altered_by_creates_and_edits_alone() -> None:
    alter = put("a", 1)
    assert [alter(each, AT).record for each in (INSERT, UPDATE)] == [{"a": 1}, {"a": 1}]
    assert INSERT.record == {}
    assert [alter(each, AT) for each in (DELETE, REFUSED)] == [DELETE, REFUSED]


def test_an_edit_is_ignored_or_touches_a_column_and_a_create_is_not() -> None:
    at = context(before={"a": 0})
    assert (ignore_edit(UPDATE, at).record, ignore_edit(INSERT, at)) == ({"a": 0}, INSERT)
    assert touch("b", 3)(UPDATE, at).record == {"a": 2, "b": 3}
    assert touch("b", 3)(INSERT, at) == INSERT


def test_a_deleted_record_is_kept_and_an_edited_one_still_edited() -> None:
    assert keep_deleted(DELETE, AT).sort == "nothing"
    assert keep_deleted(UPDATE, AT) == UPDATE


def test_a_refused_create_is_stored_as_a_record_and_a_refused_edit_merged() -> None:
    made, merged = save_refused(REFUSED, AT), save_refused(REFUSED, context(before={"a": 1, "b": 1}))
    assert made.record is not None
    assert (made.sort, made.record["id"], {*made.record}) == (
        "insert",
        made.id,
        {"a", "id", "created", "modified"},
    )
    assert FAR <= made.id < 2 * FAR
    assert save_refused(replace(REFUSED, record={"a": 7}), AT).id not in (FAR, made.id), "one more"
    assert (merged.sort, merged.id, merged.record) == ("update", 1, {"a": 2, "b": 1})
    assert save_refused(INSERT, AT) == INSERT


def test_an_id_comes_back_once_one_was_lost() -> None:
    assert (reuse_id(9, context()), reuse_id(9, context(last_deleted=4))) == (9, 4)


def test_a_list_is_cut_another_way() -> None:
    assert cut(size=lambda part: part.size + 1, page=lambda _: 7)(Slice(size=1), AT) == Slice(size=2, page=7)


def test_a_broken_rule_is_overlooked_of_one_field_or_of_any() -> None:
    found = tuple(
        Violation(rule=rule, at=place, reason="r")
        for rule, place in (("kind", "P.a"), ("kind", "P.b"), ("enum", "P.a"))
    )
    assert overlook("kind", "a")(found, AT) == found[1:]
    assert overlook("kind")(found, AT) == found[2:]


def test_an_allowed_value_is_refused_where_it_stands() -> None:
    assert [found.at for found in refuse("Pen.name", lambda value: value == "a")((), AT)] == ["Pen.name"]
    assert refuse("Pen.name", lambda value: value == "b")((), AT) == ()
    assert refuse("Pen.other", lambda _: True)((), AT) == ()


def test_what_is_done_to_one_record_is_done_to_the_one_before_it() -> None:
    second, gone = replace(UPDATE, id=2), replace(DELETE, id=2)
    (beside,) = edit_both(second, AT).also
    (beside,) = edit_both(second, AT).also
    record = beside.record or {}
    assert (beside.id, record["a"], record["id"]) == (1, 2, 1)
    assert [(each.sort, each.id) for each in delete_both(gone, AT).also] == [("delete", 1)]
    assert edit_both(UPDATE, AT) == UPDATE
    assert (edit_both(gone, AT), delete_both(second, AT)) == (gone, second)


def test_an_id_comes_back_late_once_others_were_given() -> None:
    lost = context(role="create", last_deleted=2)
    assert [reuse_id_late(each, lost) for each in (3, 4, 5)] == [3, 4, 2]
    assert reuse_id_late(9, AT) == 9


def test_a_list_is_cut_once_a_record_was_deleted() -> None:
    does = after_a_delete(cut(offset=lambda _: 1))
    part = Slice(size=2)
    assert (does(part, LIST).offset, does(part, context(role="list", last_deleted=2)).offset) == (0, 1)
