"""What cases ask."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.contract import Choice, Default, Parameter, Request, Response
from conform.contract.vendor import Ordering
from conform.daftra import DAFTRA
from conform.payloads.claims import asked
from conform.payloads.claims.asked import strays
from conform.payloads.endpoint import endpoint
from conform.payloads.plan import plan
from conform.payloads.steps import step
from tests.payloads.small import CREATE, LIST, PENS, READ, contract, integer, of, operation, text, thing

if TYPE_CHECKING:
    from conform.case import Case
    from conform.contract import Contract, Json

GROUPS = plan([PENS], drawn=0)
MINIMAL = next(case for group in GROUPS for case in group.cases if case.asks == "minimal")


def said(case: Case, known: Contract = PENS) -> set[tuple[str, str]]:
    return {(claim.rule, claim.at) for claim in asked(case, {known.key: known})}


def test_a_case_asks_the_fields_that_it_sends() -> None:
    assert {("field", "Pen.name"), ("status", "202")} <= said(MINIMAL)
    assert ("field", "Pen.note") not in said(MINIMAL)
    assert list(asked(MINIMAL, {})) == []


def test_a_refusal_asks_for_its_body_too() -> None:
    refused = next(case for group in GROUPS for case in group.cases if case.asks == "required:Pen.name")
    assert {("required", "Pen.name"), ("status", "400"), ("error", "400")} <= said(refused)


def test_an_observed_step_asks_nothing() -> None:
    invalid = next(case for group in GROUPS for case in group.cases if group.sort == "invalid")
    refused = next(step for step in invalid.steps if step.breaks)
    steps = (replace(refused, expects="observed", claims=("default:Pen.name",)),)
    assert said(replace(invalid, steps=steps)) == set()


def test_a_reference_is_asked_where_an_id_is_sent() -> None:
    life = next(case for group in GROUPS for case in group.cases if case.asks == "whole_life")
    assert ("reference", "Pen.client_id") in said(life)
    assert ("reference", "Pen.client_id") not in said(MINIMAL)


def test_a_success_asks_each_place_that_the_docs_show_of_it() -> None:
    assert ("served", "id") in said(MINIMAL)


PAGED = operation(
    "GET",
    "",
    "list",
    parameters=(
        Parameter(where="query", field=integer("limit", minimum=1, maximum=9)),
        Parameter(where="query", field=text("kind", enum=(Choice(value="red"), Choice(value="blue")))),
    ),
    responses=(Response(status=200, body=thing("", text("next"))),),
)


def test_a_query_asks_its_parameters_their_values_and_their_bounds() -> None:
    known = contract(PAGED)
    at = of(PAGED)
    within = at.case("paging", "within", step(at, "success", query={"limit": 2, "kind": "red"}))
    bound = at.case("paging", "bound", step(at, "success", query={"limit": 9}))
    assert {("parameter", "limit"), ("choice", "kind=red")} <= said(within, known)
    assert ("extent", "limit") not in said(within, known)
    assert ("extent", "limit") in said(bound, known)
    assert ("choice", "kind=blue") not in said(within, known)


def test_a_step_may_say_what_its_answer_settles_beside() -> None:
    at = of(PAGED)
    known = contract(PAGED)
    looks = replace(step(at, "success"), claims=("link:next",))
    assert ("link", "next") in said(at.case("paging", "links", looks), known)


def test_what_a_write_documents_may_be_settled_by_a_later_read() -> None:
    size = integer("size", default=Default(value=5))
    create = replace(CREATE, request=Request(media="application/json", body=thing("", size)))
    known = contract(create, READ)
    made, read = of(create), of(READ)
    looks = replace(step(read, "success", subject=0), claims=("default:size",))
    case = made.case("valid", "left_out", step(made, "success", payload={}), looks)
    found = {claim.operation for claim in asked(case, {known.key: known}) if claim.rule == "default"}
    assert found == {create.id}
    assert list(strays(case, {known.key: known})) == []


def test_what_no_contract_states_is_no_claim_and_is_named() -> None:
    at = of(LIST)
    case = at.case("filter", "x", replace(step(at, "success"), claims=("filter:tag[in]",)))
    assert ("filter", "tag[in]") not in said(case)
    assert list(strays(case, {PENS.key: PENS})) == [f"{PENS.key} {LIST.id} filter:tag[in]"]


def test_pages_show_the_size_that_nobody_asked_for_links_and_an_order() -> None:
    answers = replace(DAFTRA.answers, orders={"v1/pens": Ordering(field="date", page="1e0")})
    size = integer("limit", default=Default(value=20))
    frame = thing("", thing("pagination", text("next"), text("prev")))
    parameters = tuple(Parameter(where="query", field=each) for each in (size, integer("page"), text("sort")))
    listed = replace(PAGED, parameters=parameters, responses=(Response(status=200, body=frame),))
    known = replace(contract(listed), vendor=replace(DAFTRA, answers=answers))
    at = endpoint(known, listed)

    def shown(**query: Json) -> set[str]:
        case = at.case("paging", "x", step(at, "success", query=query))
        wanted = ("page_size", "link", "order")
        return {f"{rule}:{place}" for rule, place in said(case, known) if rule in wanted}

    assert shown() == {"page_size:limit", "order:date"}
    assert shown(limit=2, page=1) == {"link:next", "link:prev", "order:date"}
    assert shown(sort="name", limit=2) == set()


def test_a_success_asks_for_each_place_that_it_must_not_show() -> None:
    shown = thing("", text("secret", is_write_only=True), text("name"))
    read = replace(READ, responses=(Response(status=200, body=shown),))
    at = of(read)
    assert ("write_only", "secret") in said(at.case("valid", "x", step(at, "success")), contract(read))
