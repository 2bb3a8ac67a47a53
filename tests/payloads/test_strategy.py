"""Payloads as strategies, and how a run draws them."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.payloads import strategy
from conform.payloads.build import only
from conform.payloads.endpoint import Endpoint, endpoints
from conform.payloads.formats import format_of
from conform.payloads.strategy import drawn, payloads
from conform.payloads.value import allows, choices, is_free, is_unset
from tests.payloads.small import CARD, CREATE, DELETE, EDIT, PEN, bound, integer, number, of, text

CONTRACTS = Path(__file__).parents[2] / "contracts"
PROGRAM = f"""
from pathlib import Path
from conform.contract import load_contracts
from conform.daftra import DAFTRA
from conform.payloads.endpoint import endpoints
from conform.payloads.strategy import drawn
taxes = next(each for each in load_contracts(Path({str(CONTRACTS)!r}), DAFTRA) if each.key == "v1/taxes")
print([drawn(each, 3, 4) for each in endpoints(taxes)])
"""


WITHOUT_FIELDS = {
    "PUT /requisitions/{id}",
    "PUT /v2/api/entity/cost_center/{ID}",
    "PUT /leave_application/{ID}",
    "POST /product_bundle",
}
"""Bodies of which the docs name nothing that may be sent in two ways."""


@cache
def writes() -> tuple[Endpoint, ...]:
    known = load_contracts(CONTRACTS, DAFTRA)
    return tuple(each for contract in known for each in endpoints(contract) if each.is_write)


def pens(count: int, seed: int = 1) -> list[dict[str, Any]]:
    found: Any = drawn(of(CREATE), seed, count)
    return [payload["Pen"] for payload in found]


def test_the_same_seed_gives_the_same_payloads_and_another_others() -> None:
    assert drawn(of(CREATE), 1, 10) == drawn(of(CREATE), 1, 10)
    assert drawn(of(CREATE), 1, 10) != drawn(of(CREATE), 2, 10)
    assert drawn(of(CREATE), 1, 10)[:3] == drawn(of(CREATE), 1, 3)


def test_draws_do_not_depend_on_the_process_and_what_it_has_loaded() -> None:
    bare = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter and text
    here = [drawn(each, 3, 4) for each in endpoints(_contract("v1/taxes"))]
    assert bare.stdout.strip() == str(here)


def _contract(key: str) -> Any:
    return next(each.contract for each in writes() if each.contract.key == key)


@cache
def draws() -> tuple[tuple[Endpoint, tuple[Any, ...]], ...]:
    return tuple((each, drawn(each, 1, 10)) for each in writes())


def test_ten_draws_are_ten_payloads_of_every_operation_that_has_so_many() -> None:
    assert len(draws()) > 90
    for _, found in draws():
        assert len({json.dumps(payload) for payload in found}) == len(found)
    assert {each.operation.id for each, found in draws() if len(found) < 10} == WITHOUT_FIELDS


@pytest.mark.parametrize("name", ["name", "note", "stock", "price"])
def test_ten_draws_give_ten_values_of_a_free_field(name: str) -> None:
    sent = [pen[name] for pen in pens(20) if name in pen]
    assert len(sent) >= 10
    assert len({json.dumps(each) for each in sent}) == len(sent)


def test_draws_cover_choices_nulls_and_absence() -> None:
    found = pens(20)
    assert {pen.get("state", "absent") for pen in found} == {1, 2, None, "absent"}
    assert 0 < sum("note" not in pen for pen in found) < 20
    whole = [pen for pen in found if len(pen) == len(PEN.fields) - 3]
    assert len(whole) >= 10


def test_what_is_required_is_always_there_and_never_null() -> None:
    assert all(pen["name"] and pen["stock"] is not None for pen in pens(40))


def test_child_rows_are_one_or_many() -> None:
    found: Any = drawn(of(CREATE), 1, 20)
    assert {len(payload["PenNib"]) for payload in found if "PenNib" in payload} == {1, strategy.MANY}


def test_an_operation_without_a_body_draws_nothing() -> None:
    assert drawn(of(DELETE), 1, 10) == ()
    assert drawn(of(CREATE), 1, 0) == ()
    assert find(payloads(DELETE), lambda _: True) is None


@given(payloads(EDIT, DAFTRA))
def test_what_the_server_gives_is_not_drawn(payload: Any) -> None:
    assert "id" not in payload.get("Pen", {})
    assert "created" not in payload.get("Pen", {})


@settings(max_examples=50)
@given(payloads(CREATE, DAFTRA))
def test_every_drawn_value_is_allowed_and_what_prose_says_holds(payload: Any) -> None:
    for field in PEN.fields:
        if field.name in payload["Pen"] and field.reference is None:
            value = payload["Pen"][field.name]
            assert allows(field, value) or value is None, field.name
    assert not (payload["Pen"].get("discount") and payload["Pen"].get("discount_amount"))
    assert "$ref" not in json.dumps(bound(payload))


def test_a_failing_payload_shrinks_to_the_smallest() -> None:
    found: Any = find(payloads(CREATE), lambda payload: len(payload["Pen"]["name"]) >= 15)
    assert len(found["Pen"]["name"]) == 15
    assert set(found["Pen"]) == {"name", "stock"}
    assert found["Pen"]["stock"] == 0
    card: Any = find(payloads(CARD), lambda payload: payload.get("size", 0) > 7)
    assert card["size"] == 8


TEXTS = (1, 3, 11, 12, 24, 60, None)


@pytest.mark.parametrize("limit", TEXTS)
def test_texts_keep_the_limit_and_have_no_white_space_at_either_end(limit: int | None) -> None:
    @given(strategy._scalar(text("note", max_length=limit), DAFTRA.asking))
    def each(made: str) -> None:
        assert made
        assert made == made.strip()
        assert limit is None or len(made) <= limit
        made.encode("utf-8")

    each()


def test_texts_hold_every_piece() -> None:
    found = " ".join(str(pen.get("note", "")) for pen in pens(250))
    assert [piece for piece in strategy.PIECES if piece not in found] == []


def test_numbers_are_plausible_and_of_many_places() -> None:
    found = [pen["price"] for pen in pens(60) if "price" in pen]
    assert min(found) >= 0
    assert max(found) < 10_000
    assert any(len(str(each).partition(".")[2]) >= 6 for each in found)
    assert not any("e" in str(each) for each in found if each > 1)


BOUNDS = (
    (integer("x", minimum=1, maximum=5), 1, 5),
    (integer("x", minimum=7), 7, 100_006),
    (number("x", maximum=3), -99_996, 3),
)


@pytest.mark.parametrize(("field", "low", "high"), BOUNDS)
def test_bounds_are_kept(field: Any, low: int, high: int) -> None:
    within = strategy._scalar(field, DAFTRA.asking)
    assert find(within, lambda value: value == high) == high
    assert find(within, lambda value: value == low) == low

    @given(within)
    def each(value: float) -> None:
        assert low <= value <= high

    each()


def test_an_end_is_drawn_after_its_start() -> None:
    for shape in ("date", "date-time"):
        start, end = (
            strategy._scalar(text(name, format=shape), DAFTRA.asking) for name in ("begun", "ended_to")
        )

        @given(start, end)
        def each(first: str, last: str) -> None:
            assert first < last

        each()


@given(st.data())
def test_formats_are_drawn_as_they_are_made(data: st.DataObject) -> None:
    for name in ("email", "currency_code", "phone1", "postal_code", "payment_method", "code", "start_time"):
        field = text(name, max_length=60)
        form = format_of(field, DAFTRA.asking)
        assert form is not None
        assert allows(field, data.draw(strategy._scalar(field, DAFTRA.asking)))


def test_most_free_fields_of_every_resource_have_another_value_in_each_draw() -> None:
    poor = []
    for each, sent in draws():
        inner = [payload.get(each.wrapper, {}) if each.wrapper else payload for payload in sent]
        record = each.body.field(each.wrapper) if each.body and each.wrapper else each.body
        for field in record.fields if record is not None else ():
            at = f"{each.wrapper}.{field.name}" if each.wrapper else field.name
            is_open = not only(each, at, field) and not is_unset(field)
            if is_open and is_free(field, each.asking) and not choices(field):
                found = [row[field.name] for row in inner if isinstance(row, dict) and field.name in row]
                filled = [value for value in found if value is not None]
                if len({json.dumps(value) for value in filled}) < len(filled) - 2:
                    poor.append((each.operation.id, field.name, filled))
    assert poor == []
