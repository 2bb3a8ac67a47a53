from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.contract import Source, Vendor
from conform.contract.filtering import Filtering
from conform.contract.vendor import Paging
from conform.drift.kinds import KINDS
from conform.drift.value import Drift, Shown
from conform.findings.impact import TOUCHES, Hit, hit, impact
from conform.uses import Used, Uses

if TYPE_CHECKING:
    from conform.drift.value import Facts

CATS, READ, LIST = "v1/cats", "GET /cats/{id}", "GET /cats"
MAKE, EDIT, DELETE = "POST /cats", "PUT /cats/{id}", "DELETE /cats/{id}"
VENDOR = Vendor(
    paging=Paging(totals=("total",), lasts=("pages",), frame="paging", links=("next",)),
    filtering=Filtering(operators={"eq": "=", "gte": ">="}, plain="eq"),
)


def drift(
    kind: str,
    operation: str = READ,
    where: str = "data.Cat.name",
    claimed: Facts = ("kinds", "string"),
    got: Facts = ("null",),
    **more: object,
) -> Drift:
    found = Drift(
        kind=kind,
        contract=CATS,
        operation=operation,
        where=where,
        claimed=claimed,
        got=got,
        source=Source(page="1e0", edition="2026-01-01"),
    )
    return replace(found, **more)  # type: ignore[arg-type]


def used(operation: str, **parts: tuple[str, ...] | tuple[int, ...]) -> Used:
    """Say what is used of an operation: what is not said is nothing, and the status is 200."""
    nothing: dict[str, tuple[str, ...]] = {"parameters": (), "sends": (), "reads": ()}
    return Used(contract=CATS, operation=operation, **{**nothing, "statuses": (200,), **parts})  # type: ignore[arg-type]


def hits(found: Drift, *operations: Used) -> bool:
    return bool(hit(found, [Uses(name="till", operations=operations)], VENDOR))


def test_each_kind_says_what_of_a_consumer_it_can_touch() -> None:
    assert TOUCHES.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_is_hit_who_does_not_call_anything_of_the_resource(kind: str) -> None:
    other = replace(used("GET /cats"), contract="v1/dogs", reads=None, parameters=None, sends=None)
    assert not hits(drift(kind, LIST), other)


@pytest.mark.parametrize("kind", [each for each in KINDS if each != "docs.contradiction"])
def test_whoever_calls_the_operation_is_hit_where_nothing_more_is_known(kind: str) -> None:
    operation = MAKE if kind in ("status.rejected_valid", "state.leaked") else LIST
    assert hits(drift(kind, operation), Used(contract=CATS, operation=operation))


CALLS = (
    "status.rejected_valid",
    "status.server_error",
    "status.unexpected",
    "state.not_deleted",
    "state.not_listed",
    "state.default",
    "state.disturbed",
    "state.reused_id",
    "access.refused",
    "paging.size",
    "paging.order",
    "of.another_version",
)


@pytest.mark.parametrize("kind", CALLS)
def test_the_call_alone_is_enough(kind: str) -> None:
    assert hits(drift(kind, LIST), used(LIST))
    assert not hits(drift(kind, LIST), used(EDIT))


READS = (
    "envelope.missing",
    "envelope.retyped",
    "envelope.code_mismatch",
    "field.missing",
    "field.retyped",
    "field.null",
    "field.enum",
    "field.format",
    "field.too_long",
    "field.write_only",
    "paging.total",
    "paging.link",
)


@pytest.mark.parametrize("kind", READS)
@pytest.mark.parametrize(
    ("reads", "is_hit"),
    [
        ("data.Cat.name", True),
        ("data.Cat", True),
        ("data.Cat.name.first", True),
        ("*", True),
        ("data.Cat.age", False),
    ],
)
def test_who_reads_the_place_or_what_stands_above_or_below_it_is_hit(
    kind: str, reads: str, *, is_hit: bool
) -> None:
    assert hits(drift(kind), used(READ, reads=(reads,))) is is_hit


@pytest.mark.parametrize("kind", ["envelope.missing", "field.retyped", "body.not_json"])
def test_what_showed_in_answers_of_another_status_passes_by(kind: str) -> None:
    refused = drift(kind, shown=(Shown(status=400, got=("null",)),))
    assert not hits(refused, used(READ, reads=("*",)))
    assert hits(refused, used(READ, reads=("*",), statuses=(200, 400)))
    assert hits(refused, replace(used(READ, reads=("*",)), statuses=None))


@pytest.mark.parametrize("kind", ["field.undocumented", "envelope.undocumented"])
def test_what_nobody_documents_hits_who_reads_all_of_the_object(kind: str) -> None:
    assert hits(drift(kind), used(READ, reads=("data.Cat.*",)))
    assert hits(drift(kind), used(READ, reads=("data",)))
    assert not hits(drift(kind), used(READ, reads=("data.Cat.age", "data.Cat.name")))


def test_a_body_that_cannot_be_read_passes_by_who_reads_nothing_of_it() -> None:
    assert hits(drift("body.not_json"), used(READ, reads=("code",)))
    assert not hits(drift("body.not_json"), used(READ))


@pytest.mark.parametrize("kind", ["state.altered", "state.not_saved"])
def test_a_value_that_does_not_come_back_hits_who_sends_it_and_who_reads_it(kind: str) -> None:
    lost = drift(kind, MAKE, claimed=("as_sent",))
    assert hits(lost, used(MAKE, sends=("Cat.name",)))
    assert hits(lost, used(LIST, reads=("data[].Cat.name",)))
    assert not hits(lost, used(MAKE, sends=("Cat.age",)), used(LIST, reads=("data[].Cat.age",)))
    assert not hits(lost, used(EDIT, sends=("Cat.name",)))


def test_what_an_edit_changes_unsent_hits_whoever_makes_it() -> None:
    touched = drift("state.altered", EDIT, claimed=("as_before",))
    assert hits(touched, used(EDIT, sends=("Cat.age",)))
    assert not hits(touched, used(READ, reads=("*",)), used(MAKE, sends=("Cat.name",)))


def test_what_is_of_no_field_hits_whoever_calls() -> None:
    whole = drift("state.not_saved", MAKE, "[]", ("each_for_itself",))
    assert hits(whole, used(MAKE))
    assert not hits(whole, used(READ, reads=("*",)))


@pytest.mark.parametrize("kind", ["state.read_only", "state.repeated"])
def test_what_is_sent_for_a_field_hits_who_sends_it(kind: str) -> None:
    assert hits(drift(kind, EDIT), used(EDIT, sends=("Cat.name",)))
    assert not hits(drift(kind, EDIT), used(EDIT, sends=("Cat.age",)), used(READ, reads=("*",)))


def test_a_refusal_of_a_value_that_was_asked_about_hits_who_sends_the_field() -> None:
    asked = drift("status.rejected_valid", MAKE, "status", got=("status", "400"), of=("Cat.name",))
    assert hits(asked, used(MAKE, sends=("Cat.name",)))
    assert not hits(asked, used(MAKE, sends=("Cat.age",)))
    assert hits(replace(asked, of=()), used(MAKE, sends=("Cat.age",)))


def test_a_refusal_that_names_a_field_hits_who_leaves_it_out_too() -> None:
    named = drift("status.rejected_valid", MAKE, "status", got=("status_naming", "400", "name"), of=("name",))
    assert hits(named, used(MAKE, sends=("Cat.age",)))


def test_a_payload_that_should_be_refused_hits_who_is_refused_at_times() -> None:
    taken = drift("status.accepted_invalid", MAKE, "status", ("refusal", "required:Cat.name"))
    assert hits(taken, used(MAKE, statuses=(202, 400)))
    assert not hits(taken, used(MAKE, sends=("Cat.name",), statuses=(202, 401)))


def test_where_nobody_knows_of_refusals_it_hits_who_sends_what_the_rule_is_of() -> None:
    taken = drift("status.accepted_invalid", MAKE, "status", ("refusal", "max_length:Cat.name"))
    unknown = replace(used(MAKE, sends=("Cat.name",)), statuses=None)
    assert hits(taken, unknown)
    assert not hits(taken, replace(unknown, sends=("Cat.age",)))


@pytest.mark.parametrize(
    ("wanted", "statuses", "is_hit"),
    [
        ("success", (200,), True),
        ("absent", (200, 404), True),
        ("absent", (200,), False),
        ("refused", (200, 400), True),
        ("refused", (200, 404), True),
        ("refused", (200,), False),
        ("denied", (200, 401), True),
        ("denied", (200, 404), False),
        ("in_words", (200,), True),
    ],
)
def test_another_outcome_hits_who_relies_on_the_one_that_is_called_for(
    wanted: str, statuses: tuple[int, ...], *, is_hit: bool
) -> None:
    other = drift("status.other", READ, "status", (wanted,), ("status", "200"))
    assert hits(other, used(READ, statuses=statuses)) is is_hit


def test_one_refusal_for_another_hits_who_is_refused_at_times() -> None:
    other = drift("status.unexpected", MAKE, "status", ("statuses", "202"), ("status", "422"), case="c1")
    assert hits(other, used(MAKE, statuses=(202, 400)))
    assert not hits(other, used(MAKE, statuses=(202,)))
    assert hits(replace(other, case=""), used(MAKE, statuses=(202,))), "whatever it refused"
    assert hits(replace(other, got=("status", "201")), used(MAKE, statuses=(202,)))


def test_an_open_door_hits_who_relies_on_being_turned_away() -> None:
    assert hits(drift("access.open", LIST, "status"), used(LIST, statuses=(200, 401)))
    assert not hits(drift("access.open", LIST, "status"), used(LIST, reads=("*",)))


def test_a_refusal_that_is_dressed_as_success_hits_who_is_refused_at_times() -> None:
    dressed = drift("envelope.code_mismatch", MAKE, "result", ("http_refusal",), ("dressed", "200", "fail"))
    assert hits(dressed, used(MAKE, statuses=(202, 400)))
    assert not hits(dressed, used(MAKE, statuses=(202,)))


def test_a_record_that_is_not_gone_hits_who_deletes_lists_or_looks_whether_it_is_there() -> None:
    lives = drift("state.not_deleted", READ, "status", ("gone_after_the_delete",), role="read")
    assert hits(lives, used(READ), used(DELETE))
    assert hits(lives, used(READ, statuses=(200, 404)))
    assert not hits(lives, used(READ))
    assert hits(replace(lives, operation=LIST, role="list"), used(LIST))
    assert hits(replace(lives, operation=DELETE, role="delete"), used(DELETE))


def test_what_a_refusal_stores_hits_who_is_refused_at_times_by_what_writes_it() -> None:
    leaked = drift("state.leaked", READ, claimed=("nothing_stored_by_a_refused_edit",), writer=EDIT)
    assert hits(leaked, used(EDIT, statuses=(200, 400)))
    assert not hits(leaked, used(EDIT), used(READ, reads=("*",), statuses=(200, 404)))
    assert not hits(leaked, used(MAKE, statuses=(202, 400)))
    assert hits(replace(leaked, writer=""), used(MAKE, statuses=(202, 400)))


def test_an_id_that_comes_again_hits_who_makes_records_and_who_reads_ids() -> None:
    again = drift("state.reused_id", MAKE, "id")
    assert hits(again, used(MAKE))
    assert hits(again, used(LIST, reads=("data[].Cat.id",)))
    assert not hits(again, used(LIST, reads=("data[].Cat.name",)))


def test_pages_that_overlap_hit_who_turns_them() -> None:
    overlap = drift("paging.overlap", LIST, "data")
    assert hits(overlap, used(LIST, parameters=("page",)))
    assert hits(overlap, used(LIST, parameters=("limit",)))
    assert hits(overlap, used(LIST, reads=("paging.next",)))
    assert not hits(overlap, used(LIST, reads=("data[].Cat.name",)))


def test_a_wrong_total_hits_who_reads_any_figure_of_the_pages() -> None:
    total = drift("paging.total", LIST, "paging.total")
    assert hits(total, used(LIST, reads=("paging.pages",)))
    assert not hits(total, used(LIST, parameters=("page",), reads=("data[].Cat.name",)))


@pytest.mark.parametrize("kind", ["filter.ignored", "filter.wrong"])
@pytest.mark.parametrize(
    ("where", "asked", "is_hit"),
    [
        ("owner", "owner", True),
        ("owner", "name", False),
        ("status=-1", "status", True),
        ("from and to", "to", True),
        ("filter[id][gte]", "filter[id]", True),
        ("filter[id][gte]", "filter[age][gte]", True),
        ("filter[id][eq]", "filter[name]", True),
        ("filter[id][gte]", "filter[name]", False),
        ("sort[id]", "sort[name]", True),
        ("sort[id]", "filter[id]", False),
    ],
)
def test_a_filter_hits_who_asks_with_it(kind: str, where: str, asked: str, *, is_hit: bool) -> None:
    assert hits(drift(kind, LIST, where, ("chosen_by",)), used(LIST, parameters=(asked,))) is is_hit


def test_what_documents_contradict_hits_nobody() -> None:
    assert not hits(drift("docs.contradiction"), replace(used(READ), reads=None, sends=None))


def test_a_drift_of_a_report_of_before_hits_who_uses_a_resource_of_the_name() -> None:
    old = replace(drift("field.null", claimed=("in_words", "string")), contract="cats")
    assert hits(old, used(READ, reads=("data.Cat.name",)))


def test_several_consumers_are_told_apart_and_each_is_told_once() -> None:
    till = Uses(name="till", operations=(used(READ, reads=("data.Cat.name",)),))
    copy = Uses(name="copy", operations=(used(READ, reads=("data.Cat.age",)), used(LIST)))
    null, size = drift("field.null"), drift("paging.size", LIST, "data")
    graded = impact([null, size], [till, copy], VENDOR)
    by_name = Hit(consumer="till", by="reads", contract=CATS, operation=READ, what="data.Cat.name")
    by_call = Hit(consumer="copy", by="calls", contract=CATS, operation=LIST)
    assert graded.hits == {null.id: (by_name,), size.id: (by_call,)}
    assert graded.of([null.id, size.id]) == (by_name, by_call)
    assert not graded.passes_by(null.id)


def test_without_consumers_nothing_passes_by() -> None:
    assert not impact([drift("field.null")], [], VENDOR).passes_by(drift("field.null").id)
