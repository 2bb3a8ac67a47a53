"""Paging."""

from __future__ import annotations

from dataclasses import replace

from conform.contract import Default, Parameter, Response
from conform.contract.vendor import Ordering
from conform.daftra import DAFTRA
from conform.payloads import place
from conform.payloads.sorts import lifecycle, paging
from tests.payloads.small import (
    CREATE,
    LIST,
    PENS,
    READ_ONLY,
    asked,
    contract,
    integer,
    operation,
    text,
    thing,
)


def test_a_list_is_paged_over_records_of_its_own_and_past_the_end() -> None:
    (case,) = asked(paging.cases, PENS)
    assert [step.operation for step in case.steps] == [CREATE.id] * 3 + [LIST.id] * 3
    assert [dict(step.query) for step in case.steps[3:]] == [
        {"limit": 2, "page": 1},
        {"limit": 2, "page": 2},
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


SIZED = replace(
    LIST,
    parameters=(
        Parameter(where="query", field=integer("limit", default=Default(value=20), minimum=1, maximum=1000)),
        Parameter(where="query", field=integer("page", default=Default(value=1))),
    ),
    responses=(Response(status=200, body=thing("", thing("pagination", text("prev"), text("next")))),),
)


def test_the_usual_size_and_the_largest_are_asked_for_and_links_to_follow() -> None:
    (case,) = asked(paging.cases, contract(SIZED))
    assert [dict(step.query) for step in case.steps[4:]] == [{}, {"limit": 1000}]
    assert [step.claims for step in case.steps] == [
        ("link:next",),
        ("link:prev",),
        (),
        (),
        ("page_size:limit",),
        ("extent:limit",),
    ]


def test_the_largest_page_is_not_asked_for_where_a_life_lists_so_and_no_order_is_stated() -> None:
    (case,) = asked(paging.cases, contract(SIZED, CREATE))
    assert {"limit": 1000} not in [dict(step.query) for step in case.steps]
    (life,) = [each for each in asked(lifecycle.cases, contract(SIZED, CREATE)) if each.asks == "whole_life"]
    assert {"limit": 1000} in [dict(step.query) for step in life.steps]


def test_a_list_in_the_order_of_a_day_is_asked_of_records_with_different_days_in_no_order() -> None:
    orders = {"v1/pens": Ordering(field="bought", page="1e0")}
    vendor = replace(DAFTRA, answers=replace(DAFTRA.answers, orders=orders))
    (case,) = asked(paging.cases, replace(contract(SIZED, CREATE), vendor=vendor))
    days = [place.read(step.payload, "Pen.bought") for step in case.steps[: paging.RECORDS]]
    assert days == list(paging.DAYS)
    assert len(set(days)) == paging.RECORDS
    assert days not in (sorted(paging.DAYS), sorted(paging.DAYS, reverse=True))
    assert ("page_size:limit", "order:bought") in [step.claims for step in case.steps]
    assert case.steps[-1].claims == ("extent:limit",)
