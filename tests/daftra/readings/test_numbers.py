"""Money and quantities as they are served: numbers, whatever one example shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conform.contract import Choice, Contradiction, Reference, Side
from conform.daftra.readings.numbers import money_may_have_decimals, rows_are_served_as_they_are_written
from tests.daftra.readings.zoo import body, contract, field, operation, single, source

if TYPE_CHECKING:
    from conform.contract import Contract, Field

PRICE = field("price", "integer", width=32)
WRITTEN = operation("create", sends=body(field("price", "integer")))
KNOWN = contract(
    operation("read", responses=single(field("Lion", "object", fields=(field("price", "number"),))))
)


def served(*fields: Field, role: str = "read", version: str = "v2") -> Contract:
    answer = single(field("Lion", "object", fields=fields))
    return contract(WRITTEN, operation(role, responses=answer), version=version)  # type: ignore[arg-type] # a role


def kinds(contract: Contract) -> dict[str, tuple[str, ...]]:
    answer = contract.operations[1].responses[0].body
    assert answer is not None
    return {each.name: each.kinds for at, each in answer.walk() if at.startswith("data.Lion.")}


def test_money_of_one_example_is_served_as_a_number_and_written_as_documented() -> None:
    (found,) = money_may_have_decimals((served(PRICE, field("summary_total", "integer", "null")),))
    assert kinds(found) == {"price": ("number",), "summary_total": ("number", "null")}
    request = found.operations[0].request
    assert request is not None
    assert request.body.fields[0].kinds == ("integer",)


def test_the_page_of_v1_that_says_so_is_the_other_side() -> None:
    _, found = money_may_have_decimals((KNOWN, served(PRICE)))
    told = found.operations[1].contradictions[0]
    assert (told.at, told.settled) == ("responses.200.data.Lion.price", "number")
    assert [each.states for each in told.sides] == ["integer, of one example", "number"]


@pytest.mark.parametrize(
    "other",
    [
        field("price_id", "integer"),
        field("discount_type", "integer"),
        field("amount", "integer", enum=(Choice(value=1),)),
        field("amount", "integer", reference=Reference(resource="v1/lions")),
        field("amount", "string"),
    ],
)
def test_what_is_no_money_stays(other: Field) -> None:
    own = served(other)
    assert money_may_have_decimals((own,)) == (own,)


def test_v1_keeps_what_it_documents() -> None:
    own = served(PRICE, version="v1")
    assert money_may_have_decimals((own,)) == (own,)


ALLOWED = Contradiction(
    at="request.Cub[].weight",
    about="kinds",
    sides=(
        Side(source=source("create"), states="integer"),
        Side(source=source("create"), states="text: decimal values"),
    ),
    settled="number",
)


def test_rows_are_served_with_the_decimals_that_a_write_page_allows() -> None:
    cubs = field("Cub", "array", items=field("[]", "object", fields=(field("weight", "integer", width=32),)))
    writing = contract(operation("create", contradictions=(ALLOWED,)))
    other = contract(
        operation("create"), operation("read", responses=single(field("Lion", "object", fields=(cubs,))))
    )
    found = rows_are_served_as_they_are_written((writing, other))[1]
    assert kinds(found)["weight"] == ("number",)
    assert found.operations[1].contradictions[0].at == "responses.200.Cub[].weight"
    assert rows_are_served_as_they_are_written((other,)) == (other,)
