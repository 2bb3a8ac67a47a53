"""What contracts state, by rule, and why some of it is asked by no case."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conform.contract import Choice, Condition, Default, Field, Parameter, Request, Response
from conform.contract.vendor import Explained, Hindrance, Ordering
from conform.daftra import DAFTRA
from conform.payloads.claims import claims, reasons
from conform.payloads.claims.stated import RULES
from tests.payloads.small import (
    CREATE,
    DELETE,
    EDIT,
    PENS,
    READ,
    contract,
    integer,
    operation,
    rows,
    text,
    thing,
    with_create,
)

if TYPE_CHECKING:
    from conform.contract import Contract

ASC_DESC = (Choice(value="asc"), Choice(value="desc"))
LIST = operation(
    "GET",
    "",
    "list",
    parameters=(
        Parameter(where="query", field=integer("limit", minimum=1, maximum=1000, default=Default(value=20))),
        Parameter(where="query", field=integer("page", minimum=1)),
        Parameter(where="query", field=integer("recursive", enum=(Choice(value=0), Choice(value=1)))),
        Parameter(where="query", field=text("colour")),
        Parameter(where="query", field=Field(name="filter", kinds=("object",), notes=("eq", "in"))),
        Parameter(where="query", field=thing("sort", extra=text("*", enum=ASC_DESC))),
    ),
    responses=(
        Response(
            status=200,
            body=thing("", rows("data", text("name")), thing("pagination", text("next"), text("prev"))),
        ),
    ),
)
BODY = thing(
    "",
    thing(
        "Pen",
        integer("id", is_read_only=True),
        text("created", is_read_only=True),
        integer("level", is_read_only=True, enum=(Choice(value=1), Choice(value=2))),
        text("name", is_required=True, max_length=20, default=Default(value="x")),
        text("secret", is_write_only=True),
        text("bought", format="date"),
        integer("state", enum=(Choice(value=1), Choice(value=2))),
        integer("score", minimum=1, maximum=5),
        integer("size", default=Default(value=5)),
        integer("depth", default=Default(value="deep")),
        text("email", required_if=Condition(field="state", values=(2,)), is_unique=True),
        text("notes", notes=("precondition max_length 80000",)),
    ),
)
MADE = replace(CREATE, request=Request(media="application/json", body=BODY, wrapper="Pen"))
COLUMNS = thing("", *(integer(name) for name in ("id", "size", "depth", "created")))
SHOWN = replace(READ, responses=(Response(status=200, body=COLUMNS, record=()), *READ.responses[1:]))
PLAIN = contract(MADE, LIST, SHOWN, EDIT, DELETE)
KNOWN = replace(
    PLAIN,
    vendor=replace(
        DAFTRA,
        asking=replace(
            DAFTRA.asking,
            hindrances=(Hindrance(of="v1/pens", by="v1/sales", place="Sale.pen_id", page="1e0"),),
        ),
    ),
)
FOUND = {(each.operation, each.rule, each.at): reason for each, reason in claims(KNOWN)}

STATED = {
    "status": (CREATE.id, "202"),
    "error": (CREATE.id, "400"),
    "delete": (DELETE.id, "400"),
    "field": (CREATE.id, "Pen.name"),
    "at_limit": (CREATE.id, "Pen.name"),
    "over_limit": (CREATE.id, "Pen.name"),
    "choice": (CREATE.id, "Pen.state=2"),
    "required": (CREATE.id, "Pen.name"),
    "format": (CREATE.id, "Pen.bought"),
    "kind": (CREATE.id, "Pen.score"),
    "enum": (CREATE.id, "Pen.state"),
    "null": (CREATE.id, "Pen.name"),
    "minimum": (CREATE.id, "Pen.score"),
    "maximum": (CREATE.id, "Pen.score"),
    "reference": (EDIT.id, "Pen.client_id"),
    "condition": (CREATE.id, "Pen.email"),
    "unique": (CREATE.id, "Pen.email"),
    "default": (CREATE.id, "Pen.size"),
    "write_only": (CREATE.id, "Pen.secret"),
    "read_only": (CREATE.id, "Pen.created"),
    "repeat": (EDIT.id, "PUT"),
    "parameter": (LIST.id, "recursive"),
    "filter": (LIST.id, "filter[in]"),
    "sort": (LIST.id, "sort=desc"),
    "page_size": (LIST.id, "limit"),
    "extent": (LIST.id, "limit"),
    "link": (LIST.id, "next"),
    "served": (LIST.id, "data[].name"),
}
"""A place of each rule that a case must ask."""


@pytest.mark.parametrize("rule", [each for each in RULES if each != "order"])
def test_each_rule_finds_its_places(rule: str) -> None:
    operation, at = STATED[rule]
    assert FOUND[operation, rule, at] == ""


def test_a_refused_delete_is_explained_where_no_page_names_what_stands_in_its_way() -> None:
    found = [reason for claim, reason in claims(PLAIN) if claim.rule == "delete"]
    assert found == [reasons.UNNAMED]


def test_a_documented_order_is_a_claim_of_the_list() -> None:
    answers = replace(DAFTRA.answers, orders={"v1/pens": Ordering(field="date", page="1e0")})
    known = replace(KNOWN, vendor=replace(DAFTRA, answers=answers))
    assert [(each.operation, each.at) for each, _ in claims(known) if each.rule == "order"] == [
        (LIST.id, "date")
    ]


@pytest.mark.parametrize(
    ("operation", "rule", "at", "reason"),
    [
        (CREATE.id, "status", "403", reasons.STATUSES[403]),
        (CREATE.id, "error", "404", reasons.STATUSES[404]),
        (DELETE.id, "status", "400", reasons.PRECONDITION),
        (CREATE.id, "default", "Pen.name", reasons.ALWAYS_SENT),
        (CREATE.id, "default", "Pen.depth", reasons.NO_ONE),
        (CREATE.id, "read_only", "Pen.id", reasons.GIVEN),
        (CREATE.id, "read_only", "Pen.level", reasons.GIVEN),
        (CREATE.id, "condition", "Pen.notes", reasons.PRECONDITION),
        (EDIT.id, "field", "Pen.anything", reasons.NO_KIND),
    ],
)
def test_what_is_asked_by_no_case_says_why(operation: str, rule: str, at: str, reason: str) -> None:
    assert FOUND[operation, rule, at] == reason


def test_a_parameter_is_counted_once() -> None:
    assert (LIST.id, "parameter", "colour") not in FOUND
    assert (LIST.id, "filter", "colour") in FOUND
    assert FOUND[LIST.id, "choice", "recursive=1"] == ""
    assert (LIST.id, "filter", "filter") not in FOUND
    assert (LIST.id, "filter", "page") not in FOUND


def test_what_is_written_and_never_served_is_not_looked_for_in_an_answer() -> None:
    served = replace(MADE, responses=(Response(status=202, body=BODY),))
    found = {each.at for each, _ in claims(contract(served)) if each.rule == "served"}
    assert "Pen.name" in found
    assert "Pen.secret" not in found


def test_without_an_answer_for_a_refusal_no_rule_can_be_broken() -> None:
    quiet = replace(CREATE, responses=CREATE.responses[:1])
    assert _reason(with_create(quiet), "required", "Pen.name") == reasons.NO_REFUSAL


def test_what_nothing_makes_cannot_be_deleted() -> None:
    known = contract(operation("DELETE", "/{id}", "delete"))
    assert _reason(known, "status", "200") == reasons.NO_RECORD


def test_a_default_shows_in_a_read_alone() -> None:
    assert _reason(contract(MADE), "default", "Pen.size") == reasons.UNREAD
    assert _reason(contract(replace(MADE, role="edit")), "default", "Pen.size") == reasons.KEPT


def test_a_person_may_explain_a_claim_by_name() -> None:
    said = Explained(
        page="1e0", claim="a colour", reason="because", contract="v1/*", claims=("parameter:rec*",)
    )
    asking = replace(DAFTRA.asking, explained=(said,))
    known = replace(KNOWN, vendor=replace(DAFTRA, asking=asking))
    assert _reason(known, "parameter", "recursive") == "because"
    assert _reason(known, "parameter", "page") == ""


def test_every_claim_is_stated_once() -> None:
    found = [each for each, _ in claims(PENS)]
    assert len(found) == len(set(found))


def _reason(known: Contract, rule: str, at: str) -> str:
    return next(reason for each, reason in claims(known) if (each.rule, each.at) == (rule, at))


def test_a_body_that_an_example_alone_shows_has_no_rule_to_break() -> None:
    request = Request(media="application/json", body=BODY, wrapper="Pen", is_exemplary=True)
    known = contract(replace(MADE, request=request))
    assert _reason(known, "kind", "Pen.score") == reasons.EXEMPLARY
    assert _reason(known, "at_limit", "Pen.name") == reasons.EXEMPLARY
    assert _reason(known, "field", "Pen.name") == ""


def test_where_only_some_values_are_shown_no_other_is_to_be_refused() -> None:
    some = integer("state", enum=(Choice(value=1),), is_partial=True)
    known = contract(replace(MADE, request=Request(media="application/json", body=thing("", some))))
    assert _reason(known, "choice", "state=1") == ""
    assert not [each for each, _ in claims(known) if each.rule == "enum"]


def test_a_place_in_rows_that_no_page_makes_cannot_be_asked() -> None:
    shown = thing("", rows("data", thing("Pen", rows("PenNib", text("width")), rows("Image", text("file")))))
    listed = replace(LIST, responses=(Response(status=200, body=shown, record=("data", "[]", "Pen")),))
    known = contract(CREATE, listed)
    assert _reason(known, "served", "data[].Pen.PenNib[].width") == ""
    assert _reason(known, "served", "data[].Pen.Image[].file") == reasons.ROWLESS
    assert _reason(known, "served", "data[].Pen.Image") == ""
