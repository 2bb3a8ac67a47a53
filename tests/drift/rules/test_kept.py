"""What a record holds that nobody sent for it: its own values, its defaults, and other records' writes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conform.contract import Default
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
    import pytest

    from conform.case import Step
    from conform.exchange import Exchange

    Taken = tuple[Step, Exchange]

SERVED = {"id", "created", "Nib", "note", "free"}
FULL = {name: value for name, value in A_PEN.items() if name not in SERVED}


def created(identity: int = 7, **sent: Any) -> Taken:
    body = {name: value for name, value in {**FULL, **sent}.items() if value is not ...}
    return step(CREATE), exchange(202, made(identity), sent={"Pen": body})


def edited(subject: int = 0, **sent: Any) -> Taken:
    return step(EDIT, subject=subject), exchange(200, DONE_BODY, sent={"Pen": sent})


def deleted(subject: int = 0) -> Taken:
    return step(DELETE, subject=subject), exchange(200, DONE_BODY)


def read(subject: int = 0, **served: Any) -> Taken:
    return step(READ, subject=subject), exchange(200, framed_pen(**served))


def listed(*pens: dict[str, Any], **more: Any) -> Taken:
    return step(LIST), exchange(200, rows(*pens, **more))


# state.disturbed

TWO = created(7), created(8, name="beside")


def test_a_write_of_another_record_that_leaves_this_one_is_met_with_silence() -> None:
    assert drifts(*TWO, read(), edited(1, name="new"), read(), deleted(1), read()) == ()


def test_what_the_record_itself_was_sent_in_between_does_not_disturb_it() -> None:
    taken = *TWO, read(), edited(0, name="mine"), edited(1, name="new"), read(name="mine")

    assert drifts(*taken) == ()


def test_a_stamp_that_moved_and_a_write_that_was_refused_disturb_nothing_in_silence() -> None:
    moved = read(created="2024-03-01 10:00:00")
    refused = step(EDIT, "refused", subject=1), exchange(400, BAD_BODY, sent={"Pen": {"name": 1}})

    assert drifts(*TWO, read(), edited(1, name="new"), moved) == ()
    assert drifts(*TWO, read(), refused, read(name="new")) == ()


def test_an_edit_that_changes_its_neighbour_disturbs_it() -> None:
    found = drifts(*TWO, read(), edited(1, name="new"), read(name="new"))

    assert said(found) == [
        ("state.disturbed", "data.Pen.name", "as before, because it was not sent", '"new", was "فلم ✒"')
    ]
    assert [(each.operation, each.step, each.exchange) for each in found] == [("PUT /pens/{id}", 3, 4)]


def test_a_delete_and_a_create_disturb_as_an_edit_does() -> None:
    assert kinds(drifts(*TWO, read(), deleted(1), read(count=9))) == ["state.disturbed"]
    assert kinds(drifts(created(7), read(), created(8), read(count=9))) == ["state.disturbed"]


def lost(subject: int = 0) -> Taken:
    return step(READ, subject=subject), exchange(404, GONE_BODY)


def test_a_record_that_goes_with_another_is_disturbed_by_the_delete_and_told_once() -> None:
    found = drifts(*TWO, read(), deleted(1), created(9), lost(), listed(pen(id=9)))

    assert said(found) == [
        ("state.disturbed", "status", "the record, because only others were addressed", "404")
    ]
    assert [each.operation for each in found] == ["DELETE /pens/{id}"]
    refused = step(EDIT, subject=0), exchange(404, GONE_BODY)
    assert kinds(drifts(*TWO, read(), deleted(1), refused, lost())) == ["state.disturbed"]


def test_a_record_that_was_never_read_or_was_edited_since_is_gone_for_another_reason() -> None:
    assert kinds(drifts(*TWO, deleted(1), lost())) == ["status.other"]
    assert kinds(drifts(*TWO, read(), deleted(1), edited(0, name="x"), lost())) == ["status.other"]
    assert kinds(drifts(created(), read(), lost())) == ["status.other"]


def test_what_one_record_alone_may_hold_passes_to_another_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = replace(PENS.vendor.answers, sole={"is_open": "3e0"})
    monkeypatch.setitem(CONTRACTS, "v1/pens", replace(PENS, vendor=replace(PENS.vendor, answers=answers)))

    assert drifts(*TWO, read(), edited(1, is_open=True), read(is_open=False)) == ()


def test_a_list_with_the_edited_record_alone_is_met_with_silence() -> None:
    new = pen(name="a new name")

    assert drifts(created(), listed(pen()), edited(name="a new name"), listed(new)) == ()
    assert drifts(created(), listed(pen()), edited(name="a new name"), listed(pen(id=9), new)) == ()


def test_a_row_that_was_there_before_is_no_copy_in_silence() -> None:
    other = pen(id=9, name="a new name"), pen()

    assert drifts(created(), listed(*other), edited(name="a new name"), listed(*other)) == ()
    unseen = listed(*(pen(id=number) for number in range(10, 30)), total=30, pages=2)
    assert drifts(created(), unseen, edited(name="a new name"), listed(*other)) == ()


def test_an_edit_that_adds_a_record_beside_its_own_disturbs_the_list() -> None:
    taken = created(), listed(pen()), edited(name="a new name"), listed(pen(id=9, name="a new name"), pen())

    assert said(drifts(*taken)) == [
        ("state.disturbed", "data[0].Pen", "no other record by an edit", "listed")
    ]


# state.repeated


def twice(**after: Any) -> tuple[Taken, ...]:
    return (
        created(),
        edited(name="new"),
        read(name="new"),
        edited(name="new"),
        read(**{"name": "new", **after}),
    )


def test_an_edit_that_does_the_same_when_sent_again_is_met_with_silence() -> None:
    assert drifts(*twice()) == ()
    assert drifts(*twice(created="2024-03-01 10:00:00")) == ()
    assert drifts(*twice(Nib=[{"id": 99, "width": "fine", "count": 2}])) == ()


def test_another_edit_and_one_with_something_in_between_are_no_repetition_in_silence() -> None:
    other = created(), edited(name="one"), read(name="one"), edited(name="two"), read(name="two", count=9)
    between = created(), edited(name="new"), read(name="new"), created(8), edited(name="new")

    assert kinds(drifts(*other)) == ["state.altered"]
    assert kinds(drifts(*between, read(name="new", count=9))) == ["state.altered"]


def test_an_edit_that_changes_more_when_sent_again_is_told_once_by_field() -> None:
    found = drifts(*twice(count=6))

    assert (
        "state.repeated",
        "data.Pen.count",
        "as after the first edit, because the second was the same",
        ("6, was 3 (doubled)"),
    ) in said(found)
    assert {each.operation for each in found} == {"PUT /pens/{id}"}


# state.read_only

STRANGE = "2001-02-03 04:05:06"


def test_a_read_only_field_that_keeps_its_own_value_is_met_with_silence() -> None:
    assert drifts(created(created=STRANGE), read()) == ()
    assert drifts(created(), read(), edited(created=STRANGE), read()) == ()


def test_a_value_that_was_there_before_or_that_is_empty_was_not_taken_in_silence() -> None:
    assert drifts(created(), read(created=STRANGE), edited(created=STRANGE), read(created=STRANGE)) == ()
    assert drifts(created(created=""), read(created="")) == ()


def test_a_read_only_field_that_takes_what_is_sent_is_told_of_create_and_edit() -> None:
    by_create = drifts(created(created=STRANGE), read(created=STRANGE))
    by_edit = drifts(created(), read(), edited(created=STRANGE), read(created=STRANGE))

    told = ("state.read_only", "data.Pen.created", "the server's own value, whatever is sent", f'"{STRANGE}"')
    assert said(by_create) == said(by_edit) == [told]
    assert [each.operation for each in (*by_create, *by_edit)] == ["POST /pens", "PUT /pens/{id}"]


def test_a_flag_that_a_create_sent_may_be_the_servers_own_and_an_edit_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(CONTRACTS, "v1/pens", with_field("created", kinds=("boolean",), format=None))
    assert drifts(created(created=True), read(created=True)) == ()
    taken = created(), read(created=False), edited(created=True), read(created=True)
    assert kinds(drifts(*taken)) == ["state.read_only"]


def test_rows_that_keep_their_own_values_or_had_these_before_are_met_with_silence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(CONTRACTS, "v1/pens", with_field("width", is_read_only=True))
    mine, own = [{"count": 3, "width": "set"}], [{"id": 1, "count": 3, "width": "fine"}]
    assert drifts(created(Nib=mine), read(Nib=own)) == ()
    old = [{"id": 1, "count": 3, "width": "set"}]
    assert drifts(created(Nib=own), read(Nib=old), edited(Nib=mine), read(Nib=old)) == ()
    assert drifts(created(Nib=[{"id": 1, "count": 3}]), read(Nib=own)) == ()


def test_a_row_that_takes_what_is_sent_is_told_in_whatever_order_rows_are_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(CONTRACTS, "v1/pens", with_field("width", is_read_only=True))
    sent = [{"count": 3, "width": "set"}, {"count": 4}]
    served = [{"id": 1, "count": 4, "width": "fine"}, {"id": 2, "count": 3, "width": "set"}]
    (found,) = drifts(created(Nib=sent), read(Nib=served))
    assert (found.kind, found.where) == ("state.read_only", "data.Pen.Nib[1].width")


# state.default


def test_a_field_left_out_that_reads_back_as_its_default_is_met_with_silence() -> None:
    assert drifts(created(state=...), read(state=None)) == ()
    assert drifts(created(count=...), read(count=9)) == ()


def test_a_field_that_an_edit_may_have_set_claims_no_default_in_silence() -> None:
    assert drifts(created(state=...), edited(state=2), read(state=2)) == ()
    assert drifts(created(state=...), read(state=None), edited(name="x"), read(name="x", state=None)) == ()
    body = {"Pen": {**FULL, "state": 2}}
    opened = step(EDIT, "denied", subject=0, credentials="none"), exchange(200, DONE_BODY, sent=body)
    assert [each.kind for each in drifts(created(state=...), opened, read(state=2))] == ["access.open"]


def test_a_default_that_the_server_fills_or_its_kind_forbids_claims_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = replace(PENS.vendor.answers, filled={"state": "3e0"})
    monkeypatch.setitem(CONTRACTS, "v1/pens", replace(PENS, vendor=replace(PENS.vendor, answers=answers)))
    assert drifts(created(state=...), read(state=1)) == ()

    monkeypatch.setitem(CONTRACTS, "v1/pens", with_field("count", default=Default(value="none")))
    assert drifts(created(count=...), read(count=9)) == ()


def with_field(name: str, **claims: Any) -> Any:
    """Give the pens with other claims of a field, on each page."""

    def change(field: Any) -> Any:
        return replace(field, **claims) if field.name == name else field

    def operation(each: Any) -> Any:
        request = each.request and replace(each.request, body=each.request.body.mapped(change))
        responses = tuple(replace(one, body=one.body and one.body.mapped(change)) for one in each.responses)
        return replace(each, request=request, responses=responses)

    return replace(PENS, operations=tuple(map(operation, PENS.operations)))


def test_a_field_left_out_that_reads_back_as_something_else_lacks_its_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert said(drifts(created(state=...), read(state=1))) == [
        ("state.default", "data.Pen.state", "the default null", "1")
    ]
    monkeypatch.setitem(CONTRACTS, "v1/pens", with_field("count", default=Default(value=5)))
    (found,) = drifts(created(count=...), read(count=9))
    assert (found.kind, found.operation, found.claimed) == ("state.default", "POST /pens", ("default", "5"))
