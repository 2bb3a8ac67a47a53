"""What a contract asks of a payload beyond single fields."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conform.contract import Choice, Condition, Field, Operation, Reference, Request, Response
from conform.payloads.conditions import distinct, met, unique_in
from conform.payloads.sorts import invalid
from tests.payloads.small import (
    DELETE,
    IDENTITY,
    READ,
    asked,
    contract,
    integer,
    of,
    operation,
    optional,
    rows,
    text,
    thing,
)

KEPT_BY = text(
    "kept_by", is_required=True, enum=tuple(Choice(value=each) for each in ("none", "shop", "man"))
)
SHOP = integer(
    "shop_id",
    reference=Reference(resource="v1/shops"),
    required_if=Condition(field="kept_by", values=("shop",)),
)
MAN = integer("man_id", required_if=Condition(field="kept_by", values=("man",)))
MAIL = text("mail", required_if=Condition(field="way", values=("post",)))
CASE = thing("", text("name", is_unique=True), KEPT_BY, SHOP, MAN, rows("Way", text("way"), MAIL))
REFUSED = Response(status=400, body=thing("", text("message")))
MADE = Response(status=200, body=thing("", integer("id")))


def write(method: str, tail: str, role: str, body: Field) -> Operation:
    request = Request(media="application/json", body=body)
    parameters = (IDENTITY,) if tail else ()
    return operation(method, tail, role, request=request, parameters=parameters, responses=(MADE, REFUSED))


CREATE = write("POST", "", "create", CASE)
EDIT = write("PUT", "/{id}", "edit", optional(CASE))
CASES = contract(CREATE, READ, EDIT, DELETE, name="cases")
NAMED = {"$ref": "v1/shops"}

MET: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"kept_by": "none"}, {"kept_by": "none"}),
    ({"kept_by": "shop"}, {"kept_by": "shop", "shop_id": NAMED}),
    ({"kept_by": "shop", "shop_id": 0}, {"kept_by": "shop", "shop_id": NAMED}),
    ({"kept_by": "shop", "shop_id": 7}, {"kept_by": "shop", "shop_id": 7}),
    ({"kept_by": "shop", "shop_id": 7, "man_id": 8}, {"kept_by": "shop", "shop_id": 7}),
    ({"kept_by": "none", "shop_id": 7, "man_id": 8}, {"kept_by": "none"}),
    ({"kept_by": "none", "shop_id": 7}, {"kept_by": "shop", "shop_id": 7}),
    ({"Way": [{"way": "hand", "mail": "x"}]}, {"Way": [{"way": "hand", "mail": "x"}]}),
]


@pytest.mark.parametrize(("payload", "whole"), MET, ids=repr)
def test_a_payload_is_made_to_meet_its_conditions(payload: dict[str, Any], whole: dict[str, Any]) -> None:
    assert met(of(CREATE, name="cases"), payload) == whole


def test_what_a_row_requires_is_added_there() -> None:
    whole: Any = met(of(CREATE, name="cases"), {"Way": [{"way": "post"}]})
    assert whole["Way"][0]["mail"]


def test_what_is_asked_about_stays_and_has_its_turn() -> None:
    payload: dict[str, Any] = {"kept_by": "man", "shop_id": "text instead", "man_id": 8}
    assert met(of(CREATE, name="cases"), payload, "shop_id") == {"kept_by": "shop", "shop_id": "text instead"}
    assert met(of(CREATE, name="cases"), {"kept_by": 9, "man_id": 8}, "kept_by") == {
        "kept_by": 9,
        "man_id": 8,
    }


def test_a_text_that_no_two_records_share_ends_in_a_number_of_its_own() -> None:
    one, other = (dict(distinct(of(CREATE, name="cases"), {"name": "blue"}, salt)) for salt in "ab")  # type: ignore[arg-type] # objects
    assert one["name"] != other["name"]
    assert all(str(each["name"]).startswith("blue ") for each in (one, other))
    assert distinct(of(CREATE, name="cases"), {"name": "name 123456"}, "a") == {"name": "name 123456"}
    others: tuple[Any, ...] = ({"name": ""}, {"name": None}, {"kept_by": "none"}, None, [])
    assert [distinct(of(CREATE, name="cases"), each, "a") for each in others] == [*others]
    limited = replace(CASE, fields=(text("name", is_unique=True, max_length=9),))
    short = write("POST", "", "create", limited)
    assert distinct(of(short, name="short"), {"name": "blue"}, "a") == {"name": "blue"}
    assert [each.name for each in unique_in(CASE)] == ["name"]


def broken(asks: str, operation: Operation) -> Any:
    found = [case for case in asked(invalid.cases, CASES) if case.operation == operation.id]
    return next(case.steps for case in found if case.asks == asks)


def test_each_condition_is_broken_by_leaving_out_what_it_requires() -> None:
    (create,) = broken("condition:shop_id", CREATE)
    assert create.payload["kept_by"] == "shop"
    assert "shop_id" not in create.payload
    assert (create.expects, create.breaks) == ("refused", ("condition:shop_id",))
    assert create.claims == ("condition:shop_id",)


def test_the_record_of_an_edit_that_breaks_a_condition_was_made_without_it() -> None:
    made, edit = broken("condition:man_id", EDIT)
    assert made.payload["kept_by"] == "none"
    assert edit.payload["kept_by"] == "man"
    assert not {"shop_id", "man_id"} & {*made.payload, *edit.payload}


def test_the_value_of_another_record_is_sent_by_a_create_and_by_an_edit() -> None:
    first, second = broken("unique:name", CREATE)
    assert first.payload["name"] == second.payload["name"]
    assert (first.expects, second.expects, second.claims) == ("success", "refused", ("unique:name",))
    first, other, edit = broken("unique:name", EDIT)
    assert first.payload["name"] == edit.payload["name"] != other.payload["name"]
    assert (edit.expects, edit.subject) == ("refused", 1)
