"""Paging."""

from __future__ import annotations

from conform.contract import Default, Parameter
from conform.payloads.sorts import paging
from tests.payloads.small import CREATE, LIST, PENS, READ_ONLY, asked, contract, integer, operation


def test_a_list_is_paged_over_records_of_its_own_and_past_the_end() -> None:
    (case,) = asked(paging.cases, PENS)
    assert [step.operation for step in case.steps] == [CREATE.id] * 5 + [LIST.id] * 4
    assert [dict(step.query) for step in case.steps[5:]] == [
        {"limit": 2, "page": 1},
        {"limit": 2, "page": 2},
        {"limit": 2, "page": 3},
        {"limit": 2, "page": paging.PAST_THE_END},
    ]


def test_what_cannot_be_created_is_paged_as_it_is() -> None:
    (case,) = asked(paging.cases, READ_ONLY)
    assert case.asks == "page_size"
    assert {step.operation for step in case.steps} == {LIST.id}


def test_a_list_without_pages_is_asked_for_its_size_alone_and_one_without_either_not_at_all() -> None:
    sized = operation("GET", "", "list", parameters=(Parameter(where="query", field=integer("per_page")),))
    bare = operation("GET", "", "list")
    (case,) = asked(paging.cases, contract(sized, version="v2"))
    assert [dict(step.query) for step in case.steps] == [{"per_page": 2}]
    assert asked(paging.cases, contract(bare, version="v2")) == []


def test_the_page_past_the_end_lies_past_whatever_a_tenant_holds() -> None:
    (case,) = asked(paging.cases, READ_ONLY)
    pages = [dict(step.query)["page"] for step in case.steps]

    assert pages == [1, 2, 3, 1_000_000]


def test_a_list_with_a_default_size_is_asked_without_one_as_well() -> None:
    sized = Parameter(where="query", field=integer("limit", default=Default(value=20)))
    (case,) = asked(paging.cases, contract(operation("GET", "", "list", parameters=(sized,))))
    assert [dict(step.query) for step in case.steps] == [{"limit": 2}, {}]


def test_as_many_rows_as_the_docs_allow_are_asked_of_what_no_life_lists() -> None:
    sized = Parameter(where="query", field=integer("limit", maximum=1000))
    (case,) = asked(paging.cases, contract(operation("GET", "", "list", parameters=(sized,))))
    assert [dict(step.query) for step in case.steps] == [{"limit": 2}, {"limit": 1000}]
