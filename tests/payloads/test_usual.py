"""What payloads hold beside what is required: as the vendor's prose says, and whole rows on edit."""

from __future__ import annotations

from typing import Any

from conform.case import REFERENCE
from conform.contract import Request
from conform.payloads import build
from conform.payloads.claims.reasons import NO_BODY
from conform.payloads.claims.stated import claims
from conform.payloads.endpoint import endpoint
from conform.payloads.sorts import boundary, invalid, lifecycle, valid
from tests.payloads.small import CREATE, EDIT, asked, of, operation, thing, told

USUAL = {"/api2/pens": ("Pen.price", "PenNib", "PenNib[].cost")}
TOLD = told(CREATE, EDIT, usual=USUAL)
MADE, EDITED = (endpoint(TOLD, each) for each in (CREATE, EDIT))


def test_the_smallest_payload_has_what_is_normally_given() -> None:
    payload: Any = build.minimal(MADE)
    assert set(payload["Pen"]) == {"name", "stock", "price"}
    assert [set(row) for row in payload["PenNib"]] == [{"width", "cost"}]
    assert build.bare(MADE) == {"Pen": {name: payload["Pen"][name] for name in ("name", "stock")}}


def test_every_edge_is_built_on_it() -> None:
    payload: Any = build.sample(MADE, "", build.on_the_way(MADE, "Pen.note"))
    assert set(payload) == {"Pen", "PenNib"}
    assert set(payload["Pen"]) == {"name", "stock", "price", "note"}


def test_less_than_is_usual_is_a_case_of_its_own_once_an_operation() -> None:
    found = [case for case in valid.cases(MADE, seed=1, count=0) if case.asks == "bare"]
    assert [set(case.steps[0].payload["Pen"]) for case in found] == [{"name", "stock"}]  # type: ignore[arg-type,call-overload,index] # JSON
    assert not any(case.asks == "bare" for case in valid.cases(of(CREATE), seed=1, count=0))


def test_less_is_not_asked_of_a_call_that_stands_on_two_pages() -> None:
    twin = operation("POST", "", "create", id="POST /pens", request=CREATE.request)
    found = asked(lambda each: valid.cases(each, seed=1, count=0), told(CREATE, twin, usual=USUAL))
    assert "bare" not in {case.asks for case in found}


def test_a_row_that_an_edit_submits_is_a_complete_one() -> None:
    assert build.minimal(EDITED) == {"Pen": {}}
    payload: Any = build.sample(EDITED, "", build.on_the_way(EDITED, "PenNib[].cost"))
    assert payload["Pen"] == {}
    assert [set(row) for row in payload["PenNib"]] == [{"width", "cost"}]
    three: Any = boundary.payload(EDITED, boundary.Edge(rule="r", at="PenNib", rows=3))
    assert all("width" in row for row in three["PenNib"])


def test_an_edit_does_not_empty_what_its_create_requires() -> None:
    required = told(
        operation("POST", "", "create", request=CREATE.request),
        operation("PUT", "/{id}", "edit", request=EDIT.request),
    )
    create, edit = (endpoint(required, each) for each in required.operations)
    assert edit.owed == {"Pen", "Pen.name", "Pen.stock", "PenNib[].width"}
    assert not create.owed
    rules = {edge.rule for edge in boundary.edges(edit)}
    assert "empty:Pen.note" in rules
    assert not {"empty:Pen.name", "null:Pen.name", "empty:PenNib[].width"} & rules


def test_what_a_page_shows_refused_when_empty_is_an_invalid_case() -> None:
    shown = told(CREATE, EDIT, unfilled={"/api2/pens": ("Pen.name",)})
    for each in shown.operations:
        found = {case.asks: case.steps[-1] for case in invalid.cases(endpoint(shown, each))}
        step: Any = found["empty:Pen.name"]
        assert (step.expects, step.payload["Pen"]["name"], step.breaks) == (
            "refused",
            "",
            ("empty:Pen.name",),
        )


def test_codes_are_sent_in_the_documented_kind_and_no_edge_leaves_them() -> None:
    coded = told(CREATE, coded={("/api2/pens", "Pen.label"): (1,), ("/api2/pens", "Pen.state"): ("2",)})
    payload: Any = build.full(endpoint(coded, CREATE))
    assert (payload["Pen"]["label"], payload["Pen"]["state"]) == ("1", 2)
    rules = {edge.rule for edge in boundary.edges(endpoint(coded, CREATE))}
    assert not {"empty:Pen.label", "max_length:Pen.label"} & rules
    assert "enum:Pen.state:1" in rules
    fixed = told(CREATE, fixed=frozenset({("/api2/pens", "Pen.state")}))
    assert "enum:Pen.state:1" not in {edge.rule for edge in boundary.edges(endpoint(fixed, CREATE))}


def test_a_code_may_be_a_record() -> None:
    coded = told(CREATE, coded={("/api2/pens", "Pen.stock"): ({REFERENCE: "v1/shops"},)})
    payload: Any = build.minimal(endpoint(coded, CREATE))
    assert payload["Pen"]["stock"] == {REFERENCE: "v1/shops"}


def test_a_body_of_which_no_page_shows_anything_is_not_sent_as_valid() -> None:
    request = Request(media="application/json", body=thing(""))
    hollow = told(CREATE, operation("PUT", "/{id}", "edit", request=request))
    edit = endpoint(hollow, hollow.operations[1])
    assert [case.asks for case in valid.cases(edit, seed=1, count=3)] == []
    life = next(iter(lifecycle.cases(endpoint(hollow, CREATE))))
    assert edit.operation.id not in {step.operation for step in life.steps}
    reasons = {
        claim.at: reason
        for claim, reason in claims(hollow)
        if claim.operation == edit.operation.id and claim.rule == "status"
    }
    assert reasons["200"] == NO_BODY


def test_a_reference_names_what_its_record_must_meet() -> None:
    known = told(CREATE, models={("v1/clients", "Pen"): "kind=2"})
    payload: Any = build.full(endpoint(known, CREATE))
    assert payload["Pen"]["client_id"] == {REFERENCE: "v1/clients[kind=2]"}
