"""Statuses that a page leaves out, as they were settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conform.contract import Response
from conform.derive.reading.status import GUIDE, reasons_are_keyed_by_field, statuses_are_completed
from tests.derive.reading.zoo import body, contract, field, operation

if TYPE_CHECKING:
    from conform.contract import Role

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


def test_what_is_added_is_told_with_the_guide() -> None:
    own = contract(operation("list", responses=(Response(status=200),)))
    told = statuses_are_completed(own).operations[0].contradictions[0]
    assert [side.source.page for side in told.sides] == ["2e0", GUIDE]
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
