"""Statuses that a page leaves out, as they were settled."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.contract import Response
from conform.daftra.readings.answers import (
    GUIDE,
    IMPROVEMENTS,
    reasons_are_keyed_by_field,
    statuses_are_completed,
)
from tests.daftra.readings.zoo import body, contract, field, operation

if TYPE_CHECKING:
    from conform.contract import Role
from conform.contract import Default, Field, Parameter, Reference
from conform.daftra.readings.answers import (
    entries_are_titles_or_objects,
    models_are_known,
    page_urls_are_text_or_null,
)

ONE, MANY = "/v2/api/entity/lion/{id}", "/v2/api/entity/lion"
REASONS = field("errors", "object", fields=(field("name", "array"),))


def statuses(role: Role, version: Any, call: str, *documented: Response) -> list[int]:
    own = contract(operation(role, call=call, responses=documented), version=version)
    return sorted(each.status for each in statuses_are_completed(own).operations[0].responses)


@pytest.mark.parametrize(
    ("role", "version", "call", "expected"),
    [
        ("create", "v1", "/api2/lions", [200, 401]),
        ("read", "v1", "/api2/lions/{id}", [200, 401]),
        ("list", "v2", MANY, [200, 401]),
        ("read", "v2", ONE, [200, 401, 404]),
        ("create", "v2", MANY, [200, 401, 422]),
        ("edit", "v2", ONE, [200, 400, 401, 422]),
        ("edit", "v2", MANY, [200, 400, 401, 422]),
    ],
)
def test_what_a_page_leaves_out_is_added(role: Role, version: Any, call: str, expected: list[int]) -> None:
    assert statuses(role, version, call, Response(status=200)) == expected


def test_what_a_page_documents_stays() -> None:
    documented = (Response(status=200), Response(status=401, body=body(field("odd", "string"))))
    own = contract(operation("list", responses=documented))
    assert statuses_are_completed(own) == own


def test_an_edit_that_gives_its_reasons_with_400_has_no_422() -> None:
    assert statuses("edit", "v2", ONE, Response(status=400, body=body(REASONS))) == [400, 401]


def test_the_token_endpoint_wants_no_token() -> None:
    own = contract(operation("action", responses=(Response(status=200),)), name="authentication")
    assert statuses_are_completed(own) == own


def test_what_is_added_is_cited_to_the_guide_that_implies_it_and_claims_no_body() -> None:
    own = contract(operation("read", call=ONE, responses=(Response(status=200),)), version="v2")
    added = {each.status: each for each in statuses_are_completed(own).operations[0].responses}
    assert added[200].source is None
    assert [added[each].source for each in (401, 404)] == [GUIDE, IMPROVEMENTS]
    assert [added[each].body for each in (401, 404)] == [None, None]


def test_what_is_added_is_told_with_the_guide() -> None:
    own = contract(operation("list", responses=(Response(status=200),)))
    told = statuses_are_completed(own).operations[0].contradictions[0]
    assert [side.source.page for side in told.sides] == ["2e0", GUIDE.page]
    assert (told.at, told.settled) == ("responses.401", "401")
    assert told.sides[0].states == "page lists 200 and no 401"


def test_reasons_are_keyed_by_any_field() -> None:
    refusal = Response(status=422, body=body(field("message", "string"), REASONS))
    own = contract(operation("create", responses=(refusal, Response(status=200, body=body(REASONS)))))
    found = reasons_are_keyed_by_field(own).operations[0].responses
    assert found[0].body is not None
    errors = found[0].body.field("errors")
    assert errors is not None
    assert errors.fields == ()
    assert errors.extra is not None
    assert errors.extra.kinds == ("array",)
    assert found[1].body == body(REASONS)


ENTRY = Field(name="*", kinds=("object",), fields=(field("title", "string"),))
SHAPE = body(field("data", "object", fields=(field("Listing", "object", extra=ENTRY),)))
LISTING = contract(
    operation(
        "list",
        responses=(Response(status=200, body=SHAPE),),
        parameters=(Parameter(where="path", field=field("model", "string")),),
    ),
    name="listing",
)


def test_an_entry_is_a_title_or_an_object() -> None:
    found = entries_are_titles_or_objects(LISTING).operations[0]
    assert found.success is not None
    assert found.success.body is not None
    entry = found.success.body.fields[0].fields[0].extra
    assert entry is not None
    assert entry.kinds == ("object", "string")
    assert entry.fields == ENTRY.fields
    assert [each.about for each in found.contradictions] == ["kinds"]


def test_other_contracts_are_left_alone() -> None:
    own = contract(*LISTING.operations)
    assert entries_are_titles_or_objects(own) == own


def test_the_models_that_fields_refer_to_are_named_at_the_listing() -> None:
    fields = (
        field("zone", "integer", reference=Reference(listing="Zone")),
        field("den", "integer", reference=Reference(listing="Den")),
    )
    lions = contract(operation("create", sends=body(*fields)))
    found = models_are_known((lions, LISTING))
    assert found[0] == lions
    model = found[1].operations[0].parameters[0].field
    assert model.example == Default(value="Zone")
    assert (model.is_partial, [each.value for each in model.enum]) == (True, ["Branch", "Den", "Zone"])


def test_without_such_fields_nothing_is_named() -> None:
    assert models_are_known((LISTING,)) == (LISTING,)


def test_an_address_that_is_always_null_is_text_or_null() -> None:
    shape = body(
        field("next_page_url", "null"), field("prev_page_url", "string", "null"), field("to", "null")
    )
    own = contract(operation("list", responses=(Response(status=200, body=shape),)), version="v2")
    found = page_urls_are_text_or_null(own).operations[0]
    assert found.success is not None
    assert found.success.body is not None
    assert [each.kinds for each in found.success.body.fields] == [
        ("string", "null"),
        ("string", "null"),
        ("null",),
    ]
    assert [each.at for each in found.contradictions] == ["responses.200.next_page_url"]


def test_an_address_that_is_text_is_left_alone() -> None:
    shape = body(field("next_page_url", "string"))
    own = contract(operation("list", responses=(Response(status=200, body=shape),)), operation("delete"))
    assert page_urls_are_text_or_null(own) == own


def test_that_somebody_has_not_saved_an_answer_contradicts_no_guide() -> None:
    saved = replace(operation("list", responses=(Response(status=200),)), is_exemplary=True)
    found = statuses_are_completed(contract(saved)).operations[0]
    assert [each.status for each in found.responses] == [200, 401]
    assert found.contradictions == ()
