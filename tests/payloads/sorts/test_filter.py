"""Filters and sorts of lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.case import UNKNOWN_ID, UNKNOWN_TEXT
from conform.contract import Choice, Contract, Field, Parameter, Response
from conform.contract.filtering import Filter
from conform.daftra import DAFTRA
from conform.payloads import place
from conform.payloads.endpoint import endpoint
from conform.payloads.sorts.filter import MOST, cases
from tests.payloads.small import CREATE, DELETE, EDIT, LIST, NIBS, PEN, READ, asked, operation, text, thing

if TYPE_CHECKING:
    from conform.case import Case, Step
    from conform.contract import Operation


def query(name: str, *allowed: str, kind: str = "object") -> Parameter:
    enum = tuple(Choice(value=each) for each in allowed)
    return Parameter(where="query", field=Field(name=name, kinds=(kind,), enum=enum))  # type: ignore[arg-type]  # a kind


ROWS = Response(
    status=200,
    body=thing("", Field(name="data", kinds=("array",), items=replace(PEN, name="[]"))),
    record=("data", "[]"),
)
OF_ANY = replace(LIST, parameters=(query("filter"), query("sort")), responses=(ROWS,))
FILTERS = (
    Filter(parameter="code", page="1e0", columns=("code",), asks=(UNKNOWN_TEXT,)),
    Filter(parameter="from", page="1e0", columns=("bought",), sign=">=", takes="day"),
    Filter(parameter="to", page="1e0", columns=("bought",), sign="<=", takes="day"),
    Filter(parameter="state", page="1e0", columns=("is_open",), sent="-1", means="1", takes="", asks=("-1",)),
    Filter(parameter="shop", page="1e0", takes="", asks=("1",)),
    Filter(parameter="depth", page="1e0", columns=("PenNib",), sign="absent", sent="-1"),
    Filter(parameter="depth", page="1e0", columns=("PenNib",), sign="present", sent="1"),
    Filter(parameter="gone", page="1e0", columns=("code",)),
)
NAMED = replace(
    LIST,
    parameters=(
        *(query(name, kind="string") for name in ("code", "from", "to", "state", "depth", "sort", "shop")),
        query("direction", "ASC", "DESC", kind="string"),
    ),
    responses=(ROWS,),
)
VENDOR = replace(
    DAFTRA,
    filtering=replace(
        DAFTRA.filtering,
        named={"v1/pens": FILTERS},
        together={"v1/pens": (("from", "to"),)},
        along={"v1/pens": {"depth": "1"}},
    ),
)


def pens(listing: Operation, *others: Operation) -> Contract:
    return Contract(name="pens", version="v1", title="", operations=(listing, *others), vendor=VENDOR)


def lists(case: Case) -> list[Step]:
    return [step for step in case.steps if step.operation == LIST.id]


def test_each_operator_and_order_is_asked_between_two_lists_without_any() -> None:
    (case,) = asked(cases, pens(replace(OF_ANY, parameters=OF_ANY.parameters), CREATE, READ, EDIT, DELETE))
    steps = lists(case)
    claims = [claim for step in steps for claim in step.claims]
    names = (*DAFTRA.filtering.operators, "eq", "and", "or")
    assert sorted(claims[1:]) == sorted(
        [*(f"filter:filter[{name}]" for name in names), "sort:sort=asc", "sort:sort=desc"]
    )
    assert claims[0] == "choice:depth=1"
    assert dict(steps[0].query) == dict(steps[-1].query)
    assert [step.operation for step in case.steps[:4]] == [CREATE.id] * 3 + [LIST.id]


def test_values_are_those_of_rows_and_a_list_has_two() -> None:
    (case,) = asked(cases, pens(OF_ANY))
    sent = {name: value for step in lists(case) for name, value in step.query.items()}
    assert case.asks == "filters_there"
    assert sent["filter[id][gt]"] == {"$value": [0, "id", 1, UNKNOWN_ID]}
    assert sent["filter[id][in][]"] == [{"$value": [0, "id", number, UNKNOWN_ID]} for number in (0, 2)]
    assert sent["filter[name][like]"] == {"$part": [0, "name", 1, UNKNOWN_TEXT]}
    assert sent["filter[or][name][like]"] == [{"$value": [0, "name", n, UNKNOWN_TEXT]} for n in (0, 2)]
    assert sent["filter[state][is_null]"] == "1"
    assert sent["sort[id]"] == "desc"


def test_the_second_record_has_what_may_be_null() -> None:
    (case,) = asked(cases, pens(OF_ANY, CREATE))
    filled = [place.has(step.payload, "Pen.state") for step in case.steps[:3]]
    assert filled == [False, True, False]


def test_any_record_will_do_where_a_case_fills_no_column_itself() -> None:
    (case,) = asked(cases, replace(pens(OF_ANY, CREATE), vendor=DAFTRA))
    assert [step.is_any for step in case.steps[:3]] == [True, False, True]


def test_parameters_of_their_own_are_asked_together_where_they_belong_together() -> None:
    (case,) = asked(cases, pens(NAMED, CREATE))
    steps = lists(case)
    day = {"$day": [3, "bought", 1, "2000-01-01"]}
    sent = [{name: value for name, value in step.query.items() if name != "depth"} for step in steps]
    assert sent == [
        {},
        {"sort": "id", "direction": "DESC"},
        {"code": {"$value": [3, "code", 1, UNKNOWN_TEXT]}},
        {"code": UNKNOWN_TEXT},
        {"from": day, "to": day},
        {"state": "-1"},
        {"shop": "1"},
        {"sort": "id"},
        {"sort": "id", "direction": "ASC"},
    ]
    assert [step.claims for step in steps[4:6]] == [("filter:from", "filter:to"), ("filter:state",)]
    assert [step.query["depth"] for step in steps[:3]] == ["1", "-1", "1"]


def test_a_parameter_of_one_column_is_asked_with_its_listed_value() -> None:
    fixed = replace(LIST, parameters=(query("filter[type]", "19", kind="string"),), responses=(ROWS,))
    (case,) = asked(cases, pens(fixed))
    assert dict(case.steps[1].query) == {"filter[type]": "19", "depth": "1"}
    assert case.steps[1].claims == ("filter:filter[type]",)


def test_a_list_without_a_filter_or_rows_is_not_asked() -> None:
    assert asked(cases, pens(replace(LIST, responses=(ROWS,)))) == []
    deep = Response(status=200, body=thing("", thing("payload", *(ROWS.body.fields if ROWS.body else ()))))
    assert len(asked(cases, pens(replace(OF_ANY, responses=(deep,))))) == 1
    one = Response(status=200, body=thing("", text("Responses")))
    bare = Response(status=200, body=thing("", text("name")), record=())
    for response in (one, bare):
        assert asked(cases, pens(replace(OF_ANY, responses=(response,)))) == []


def test_without_leave_to_make_records_the_rows_that_are_there_are_asked_for() -> None:
    listing = endpoint(pens(OF_ANY, CREATE), OF_ANY)
    (case,) = cases(listing, may_make=False)
    assert {step.operation for step in case.steps} == {LIST.id}


@pytest.mark.parametrize("listing", [OF_ANY, NAMED])
def test_a_list_is_asked_at_most_as_often_as_is_settled(listing: Operation) -> None:
    (case,) = asked(cases, pens(listing, CREATE))
    assert len(lists(case)) <= MOST


def test_an_operation_that_is_no_list_is_not_asked() -> None:
    read = operation("GET", "/{id}", "read", parameters=OF_ANY.parameters)
    assert asked(cases, pens(read)) == []


def test_the_third_record_has_the_rows_beside_it_that_a_list_may_show() -> None:
    row = replace(PEN, name="[]", fields=(*PEN.fields, NIBS))
    shown = Response(
        status=200,
        body=thing("", Field(name="data", kinds=("array",), items=row)),
        record=("data", "[]"),
    )
    for response, has_rows in ((shown, [False, False, True]), (ROWS, [False] * 3)):
        (case,) = asked(cases, pens(replace(OF_ANY, responses=(response,)), CREATE))
        made = [each.payload for each in case.steps if each.operation == CREATE.id]
        assert [place.has(each, ("PenNib",)) for each in made] == has_rows
