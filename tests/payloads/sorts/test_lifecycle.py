"""Lives of records."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conform.case import UNKNOWN_ID, Case
from conform.contract import Choice, Contract, Parameter, Response
from conform.payloads.sorts import lifecycle
from tests.payloads.small import (
    CARDS,
    CREATE,
    DELETE,
    EDIT,
    LIST,
    PENS,
    READ,
    READ_ONLY,
    asked,
    contract,
    integer,
    of,
    operation,
    text,
)


def steps(case: Case, known: Contract) -> list[tuple[str, str]]:
    found = [(known.operation(step.operation), step.expects) for step in case.steps]
    return [(each.role, expects) for each, expects in found if each is not None]


def whole(known: Contract) -> Case:
    return next(case for case in asked(lifecycle.cases, known) if case.asks == "whole_life")


def test_a_life_is_told_as_far_as_the_docs_describe_it() -> None:
    seen = ("read", "success")
    assert steps(whole(PENS), PENS) == [
        ("create", "success"),
        seen,
        ("list", "success"),
        *[("edit", "success"), seen] * 4,
        ("list", "success"),
        ("edit", "refused"),
        seen,
        ("delete", "success"),
        ("read", "absent"),
        ("delete", "absent"),
        ("create", "success"),
        ("create", "refused"),
        ("list", "success"),
    ]


def test_each_step_goes_back_to_the_record_that_was_made_and_the_last_creates_make_another() -> None:
    case = whole(PENS)
    assert [step.subject for step in case.steps] == [None, *[0] * 16, None, None, 0]


def test_the_edits_are_of_one_field_then_of_the_rows_then_of_all_twice() -> None:
    edits: list[Any] = [step.payload for step in whole(PENS).steps if step.operation == EDIT.id][:4]
    assert list(edits[0]["Pen"]) == ["name"]
    assert edits[1]["Pen"] == {}
    assert len(edits[1]["PenNib"]) == 2
    assert len(edits[2]["Pen"]) > 10
    assert edits[3] == edits[2]


def test_the_edit_of_all_fields_is_sent_twice_with_a_look_after_each() -> None:
    edits = [(index, step) for index, step in enumerate(whole(PENS).steps) if step.operation == EDIT.id]
    (first, once), (second, twice) = edits[2:4]
    assert [whole(PENS).steps[each + 1].operation for each in (first, second)] == [READ.id] * 2
    assert (once.claims, twice.claims) == ((), ("repeat:PUT",))
    by_post = whole(contract(CREATE, READ, LIST, replace(EDIT, method="POST")))
    assert "repeat:PUT" not in {claim for step in by_post.steps for claim in step.claims}


def test_the_whole_list_is_asked_for_where_it_takes_a_limit() -> None:
    queries = [step.query for step in whole(PENS).steps if step.operation == LIST.id]
    assert queries == [{"limit": 1000}] * 3
    low = Parameter(where="query", field=integer("limit", maximum=50))
    listing = operation("GET", "", "list", parameters=(low,))
    known = contract(listing, CREATE)
    assert [dict(step.query) for step in whole(known).steps] == [{}, {"limit": 50}, {}, {"limit": 50}]


def test_without_a_delete_nothing_is_deleted_and_without_a_read_nothing_is_read() -> None:
    known = contract(CREATE, EDIT)
    assert steps(whole(known), known) == [("create", "success"), *[("edit", "success")] * 3]


def test_where_the_docs_list_no_answer_for_what_is_gone_nothing_is_claimed() -> None:
    read = operation("GET", "/{id}", "read", responses=(Response(status=200),))
    known = contract(CREATE, read, DELETE)
    assert ("read", "observed") in steps(whole(known), known)
    assert lifecycle.absence(of(READ)) == "absent"


def test_what_cannot_be_created_is_listed_and_one_of_it_read() -> None:
    cases = {case.asks: case for case in asked(lifecycle.cases, READ_ONLY)}
    assert set(cases) == {"list", "read", "unknown_id"}
    assert cases["read"].steps[0].path == {"id": {"$ref": "v1/pens"}}


def test_an_unknown_id_is_asked_of_read_edit_and_delete() -> None:
    unknown = [case for case in asked(lifecycle.cases, PENS) if case.asks == "unknown_id"]
    assert [case.operation for case in unknown] == [READ.id, EDIT.id, DELETE.id]
    assert all(case.steps[0].path == {"id": UNKNOWN_ID} for case in unknown)


def test_an_unknown_id_in_the_body_is_asked_too() -> None:
    (unknown,) = [case for case in asked(lifecycle.cases, CARDS) if case.asks == "unknown_id"]
    sent: Any = unknown.steps[0].payload
    assert sent["id"] == UNKNOWN_ID


def test_what_a_path_names_is_asked_by_a_name_that_nothing_has() -> None:
    named = Parameter(where="path", field=text("model", enum=(Choice(value="Ink"),)))
    missing = operation("GET", "/{model}", "list", parameters=(named,))
    silent = replace(missing, responses=missing.responses[:1])
    unknown = [
        [case for case in asked(lifecycle.cases, contract(each)) if case.asks == "unknown_name"]
        for each in (missing, silent)
    ]
    (only,) = unknown[0]
    assert [(each.expects, dict(each.path)) for each in only.steps] == [
        ("absent", {"model": lifecycle.NOBODYS_NAME})
    ]
    assert unknown[1] == []
