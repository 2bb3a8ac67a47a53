"""What a tenant keeps: the values that were sent against the values that it serves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.case import Case
from conform.drift.judge import judge
from tests.drift.small import (
    A_PEN,
    BAD_BODY,
    CONTRACTS,
    CREATE,
    DELETE,
    DONE_BODY,
    EDIT,
    GONE_BODY,
    LIST,
    PENS,
    READ,
    drifts,
    exchange,
    framed_pen,
    kinds,
    made,
    pen,
    rows,
    said,
    step,
)

if TYPE_CHECKING:
    from conform.case import Step
    from conform.exchange import Exchange

SERVED = {"id", "created", "Nib", "note", "free"}
FULL = {name: value for name, value in A_PEN.items() if name not in SERVED}


def created(identity: int = 7, *, children: Any = None, **sent: Any) -> tuple[Step, Exchange]:
    body: dict[str, Any] = {"Pen": {**FULL, **sent}}
    if children is not None:
        body["Nib"] = children
    return step(CREATE), exchange(202, made(identity), sent=body)


def edited(status: int = 200, *, expects: Any = "success", nibs: Any = None, **sent: Any) -> Any:
    body: dict[str, Any] = {"Pen": sent}
    if nibs is not None:
        body["Nib"] = nibs
    answer = DONE_BODY if status == 200 else BAD_BODY
    return step(EDIT, expects, subject=0), exchange(status, answer, sent=body)


def read(**served: Any) -> tuple[Step, Exchange]:
    return step(READ, subject=0), exchange(200, framed_pen(**served))


def deleted() -> tuple[Step, Exchange]:
    return step(DELETE, subject=0), exchange(200, DONE_BODY)


def listed(*pens: dict[str, Any], **more: Any) -> tuple[Step, Exchange]:
    return step(LIST, subject=0), exchange(200, rows(*pens, **more))


CAME_BACK: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"price": 1.50}, {"price": 1.5}),
    ({"price": 2}, {"price": 2.0}),
    ({"is_open": "1"}, {"is_open": True}),
    ({"is_open": 0}, {"is_open": False}),
    ({"at": "2024-02-29T10:00:00"}, {"at": "2024-02-29 10:00:00"}),
    ({"at": "2024-02-29"}, {"at": "2024-02-29 00:00:00"}),
    ({"at": "2024-02-29T10:00:00Z"}, {"at": "2024-02-29 13:00:00"}),
    ({"note": None}, {"note": None}),
    ({"name": None}, {"name": "x"}),
    ({"owners": 4}, {"owners": [4]}),
    ({"secret": "hidden"}, {}),
    ({"created": "2020-01-01 00:00:00"}, {}),
    ({"id": 99}, {}),
    ({"unknown": "key"}, {}),
    ({"options": {"a": 1}}, {"options": {"b": 2}}),
    ({"hint": "there"}, {"hint": "there"}),
    ({"count": 1.5}, {"count": 1}),
    ({"options": "text"}, {}),
    ({"name": {"first": "x"}}, {"name": ""}),
]


@pytest.mark.parametrize(("sent", "served"), CAME_BACK, ids=repr)
def test_what_comes_back_as_the_docs_define_it_is_met_with_silence(
    sent: dict[str, Any], served: dict[str, Any]
) -> None:
    assert drifts(created(**sent), read(**served)) == ()


def test_values_that_a_retyped_column_carries_back_are_no_state_drift() -> None:
    served = {"count": "3", "price": "1.50", "is_open": "1", "state": "1", "day": "29/02/2024"}

    assert set(kinds(drifts(created(state=1), read(**served)))) == {"field.retyped", "field.format"}


@pytest.mark.parametrize(
    ("sent", "served", "observed"),
    [
        ({"name": "blue"}, {"name": ""}, '"", sent "blue"'),
        ({"count": 3}, {"count": 0}, "0, sent 3"),
        ({"is_open": True}, {"is_open": False}, "false, sent true"),
        ({"state": 2}, {"state": None}, "null, sent 2"),
        ({"note": "n"}, {"note": None}, 'null, sent "n"'),
        ({"hint": "n"}, {}, 'absent, sent "n"'),
    ],
)
def test_a_value_that_comes_back_as_if_it_had_not_been_sent_is_not_saved(
    sent: dict[str, Any], served: dict[str, Any], observed: str
) -> None:
    found = drifts(created(**sent), read(**served))

    assert said(found) == [
        ("state.not_saved", f"data.Pen.{next(iter(sent))}", "the value that was sent", observed)
    ]
    assert (found[0].operation, found[0].source.page) == ("POST /pens", "3e0")


@pytest.mark.parametrize(
    ("sent", "served", "observed"),
    [
        ({"name": "قلم"}, {"name": "???"}, '"???", sent "قلم" (other scripts lost)'),
        ({"name": "0715"}, {"name": "715"}, '"715", sent "0715" (leading zeros lost)'),
        ({"price": 10.129}, {"price": 10.13}, "10.13, sent 10.129 (rounded to 2 places)"),
        ({"count": -3}, {"count": 3}, "3, sent -3 (sign lost)"),
        ({"day": "2024-02-29"}, {"day": "2024-03-01"}, '"2024-03-01", sent "2024-02-29" (moved by +1 days)'),
        ({"note": None}, {"note": "none"}, '"none", sent null'),
        ({"note": ""}, {"note": None}, 'null, sent ""'),
    ],
)
def test_a_value_that_comes_back_as_another_is_altered(
    sent: dict[str, Any], served: dict[str, Any], observed: str
) -> None:
    assert said(drifts(created(**sent), read(**served))) == [
        ("state.altered", f"data.Pen.{next(iter(sent))}", "the value that was sent", observed)
    ]


def test_the_value_sent_is_no_part_of_the_fingerprint() -> None:
    one, other = (drifts(created(name=name), read(name=""))[0] for name in ("blue", "red"))

    assert one.id == other.id


def test_children_come_back_in_any_order() -> None:
    sent = [{"width": "fine", "count": 1}, {"width": "broad", "count": 2}]
    back = [{"id": 2, "width": "broad", "count": 2}, {"id": 1, "width": "fine", "count": 1}]

    assert drifts(created(children=sent), read(Nib=back)) == ()


def test_children_that_are_lost_or_changed_are_told_by_row() -> None:
    sent = [{"width": "fine", "count": 1}, {"width": "broad", "count": 2}]
    changed = [{"id": 1, "width": "fine", "count": 1}, {"id": 2, "width": "broad", "count": 9}]

    assert said(drifts(created(children=sent), read(Nib=changed[:1]))) == [
        ("state.not_saved", "data.Pen.Nib", "the value that was sent", "1 row, sent 2 rows")
    ]
    assert said(drifts(created(children=sent), read(Nib=changed))) == [
        ("state.altered", "data.Pen.Nib[1].count", "the value that was sent", "9, sent 2")
    ]


def test_an_edit_that_saves_one_field_and_leaves_the_others_is_met_with_silence() -> None:
    assert drifts(created(), read(), edited(name="new"), read(name="new")) == ()
    assert drifts(created(), read(), edited(nibs=[]), read(Nib=[])) == ()


def test_an_edit_that_is_not_saved_is_named_as_such_although_the_old_value_is_no_empty_one() -> None:
    found = drifts(created(), read(), edited(count=8), read())

    assert [(each.kind, each.operation, each.where) for each in found] == [
        ("state.not_saved", "PUT /pens/{id}", "data.Pen.count")
    ]


def test_a_field_that_an_edit_changed_without_sending_it_is_altered() -> None:
    found = drifts(created(), read(), edited(name="new"), read(name="new", count=1, Nib=[]))

    assert said(found) == [
        (
            "state.altered",
            "data.Pen.count",
            "as before, because it was not sent",
            "1, was 3",
        ),
        (
            "state.altered",
            "data.Pen.Nib",
            "as before, because it was not sent",
            "0 rows, was 1 row",
        ),
    ]


def test_after_an_edit_that_was_only_observed_its_fields_claim_nothing() -> None:
    observed = edited(expects="observed", name="new", count=9)

    assert drifts(created(), read(), observed, read(name="odd", count=1)) == ()
    assert drifts(created(), observed, read(name="odd", count=1)) == ()


def test_what_may_change_with_the_field_that_was_edited_is_met_with_silence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken = created(), read(), edited(count=8), read(count=8, price=9.5)
    assert kinds(drifts(*taken)) == ["state.altered"]

    vendor = replace(PENS.vendor, answers=replace(PENS.vendor.answers, following={"count": ("price",)}))
    monkeypatch.setitem(CONTRACTS, "v1/pens", replace(PENS, vendor=vendor))

    assert drifts(*taken) == ()


def test_after_a_step_without_an_answer_nothing_is_known() -> None:
    taken, answered = edited(name="new")
    lost = type(answered)(call=answered.call, failure="the connection broke")

    assert drifts(created(), (taken, lost), read(name="odd")) == ()


def test_a_refused_edit_that_changed_nothing_is_met_with_silence() -> None:
    assert drifts(created(), edited(400, expects="refused", count=9), read()) == ()
    assert drifts(created(), edited(400, expects="refused", count=A_PEN["count"]), read()) == ()


def test_a_refused_edit_whose_value_is_stored_has_leaked() -> None:
    found = drifts(created(), edited(400, expects="refused", count=9), read(count=9))

    assert said(found) == [("state.leaked", "data.Pen.count", "nothing stored by a refused edit", "stored")]


def test_a_deleted_record_that_is_gone_is_met_with_silence() -> None:
    gone = step(READ, "absent", subject=0), exchange(404, GONE_BODY)
    again = step(DELETE, "absent", subject=0), exchange(404, GONE_BODY)

    assert drifts(created(), deleted(), gone, listed(), again) == ()


def test_a_deleted_record_that_is_served_or_listed_is_not_deleted() -> None:
    lives = step(READ, "absent", subject=0), exchange(200, framed_pen())

    assert said(drifts(created(), deleted(), lives)) == [
        ("state.not_deleted", "status", "404 after the delete", "200")
    ]
    assert said(drifts(created(), deleted(), listed(pen()))) == [
        ("state.not_deleted", "data[0].Pen.id", "absent after the delete", "listed")
    ]


def test_a_created_record_on_the_list_is_met_with_silence() -> None:
    assert drifts(created(), listed(pen(id=3), pen())) == ()


def test_a_list_that_does_not_show_all_its_rows_claims_no_record() -> None:
    first = [pen(id=number) for number in range(100, 120)]

    assert drifts(created(), listed(*first, total=30, pages=2)) == ()


def test_a_created_record_that_the_whole_list_lacks_is_not_listed() -> None:
    assert said(drifts(created(), listed(pen(id=3)))) == [
        ("state.not_listed", "data", "the created record", "absent from the whole list")
    ]


def refused(**sent: Any) -> tuple[Step, Exchange]:
    return step(CREATE, "refused"), exchange(400, BAD_BODY, sent={"Pen": {**FULL, **sent}})


def test_a_refused_create_that_left_nothing_is_met_with_silence() -> None:
    look = step(LIST), exchange(200, rows(pen(name="someone else's")))

    assert drifts(refused(name="only mine 123"), look) == ()


def test_a_record_that_was_there_before_has_not_leaked() -> None:
    look = step(LIST), exchange(200, rows(pen(name="only mine 123")))

    assert drifts(look, refused(name="only mine 123"), look) == ()


def test_a_refused_create_whose_record_is_listed_has_leaked() -> None:
    look = step(LIST), exchange(200, rows(pen(id=3), pen(id=8, name="only mine 123")))

    assert said(drifts(refused(name="only mine 123"), look)) == [
        ("state.leaked", "data[1].Pen", "nothing stored by a refused create", "listed")
    ]


def test_two_creates_with_ids_of_their_own_are_met_with_silence() -> None:
    assert drifts(created(7), created(8)) == ()


def test_an_id_given_twice_is_reused() -> None:
    assert said(drifts(created(7), deleted(), created(7))) == [
        ("state.reused_id", "id", "an id of its own", "the id again")
    ]


def one_of(identity: int, subject: int, expects: Any = "success", **served: Any) -> tuple[Step, Exchange]:
    return step(READ, expects, subject=subject), exchange(200, framed_pen(id=identity, **served))


def test_of_several_records_each_that_the_whole_list_lacks_is_not_listed() -> None:
    both, second = (step(LIST), exchange(200, rows(pen(id=8), pen(id=7)))), exchange(200, rows(pen(id=8)))

    assert kinds(drifts(created(7), created(8), both)) == []
    assert kinds(drifts(created(7), created(8), (step(LIST), second))) == ["state.not_listed"]


def test_of_several_records_the_deleted_one_alone_is_to_be_absent() -> None:
    gone = step(DELETE, subject=0), exchange(200, DONE_BODY)
    both, second = (exchange(200, rows(*(pen(id=each) for each in ids))) for ids in ((7, 8), (8,)))

    assert kinds(drifts(created(7), created(8), gone, (step(LIST), second))) == []
    assert kinds(drifts(created(7), created(8), gone, (step(LIST), both))) == ["state.not_deleted"]


def test_an_id_that_comes_back_is_told_once_and_not_by_the_record_that_has_it() -> None:
    gone = step(DELETE, subject=0), exchange(200, DONE_BODY)
    look = step(LIST), exchange(200, rows(pen(id=7)))

    found = drifts(created(7), gone, created(7), one_of(7, 0, "absent"), one_of(7, 2), look)
    assert kinds(found) == ["state.reused_id"]


def test_the_list_is_not_told_of_a_record_whose_own_page_is_gone() -> None:
    lost = step(READ, subject=0), exchange(404, GONE_BODY)
    empty = step(LIST), exchange(200, rows())

    assert "state.not_listed" not in kinds(drifts(created(7), read(), lost, empty))


def test_what_a_create_sent_is_not_judged_after_an_edit_without_a_read_between() -> None:
    assert drifts(created(name="red"), edited(note="x"), read(name="blue", note="x")) == ()
    (found,) = drifts(created(name="red"), edited(note="x"), read(name="blue", note="y"))
    assert (found.kind, found.where) == ("state.altered", "data.Pen.note")


HIDDEN = replace(READ, responses=(replace(READ.responses[0], body=None, record=None), *READ.responses[1:]))
BY_ROWS = replace(PENS, operations=(LIST, HIDDEN, CREATE, EDIT, DELETE))


def by_rows(*taken: tuple[Step, Exchange]) -> list[str]:
    case = Case(
        contract=PENS.key, operation=CREATE.id, sort="valid", asks="x", steps=tuple(s for s, _ in taken)
    )
    return kinds(judge(case, tuple(each for _, each in taken), {BY_ROWS.key: BY_ROWS}))


def test_where_a_read_shows_no_record_its_row_tells_what_was_kept() -> None:
    other = pen(id=8, name="other")
    assert by_rows(created(), listed(other, pen())) == []
    assert by_rows(created(), listed(other)) == ["state.not_listed"]
    assert by_rows(created(count=9), listed(other, pen())) == ["state.altered"]
    assert by_rows(created(), listed(pen()), edited(count=9), listed(pen())) == ["state.not_saved"]
    assert by_rows(created(), edited(count=9), listed(pen(count=9))) == []


def test_where_a_read_shows_the_record_its_row_is_not_asked() -> None:
    assert kinds(drifts(created(count=9), listed(pen()))) == []


def test_a_value_that_an_open_edit_had_sent_before_has_not_leaked_from_a_refused_one() -> None:
    opened = edited(expects="denied", count=9)
    denied = edited(401, expects="denied", count=9)

    assert "state.leaked" not in kinds(drifts(created(), opened, denied, read(count=9)))
    assert "state.leaked" in kinds(drifts(created(), denied, read(count=9)))
