"""Drawn payloads."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given

from conform.payloads.drawn import drawn, strategy
from tests.payloads.small import CREATE, DELETE, EDIT

FREE = ("name", "note", "label", "stock", "price")


def pens(count: int, seed: int = 1) -> list[dict[str, Any]]:
    return [payload["Pen"] for payload in drawn(CREATE, seed, count) if isinstance(payload, dict)]  # type: ignore[misc] # a wrapped record


def test_the_same_seed_gives_the_same_payloads_and_another_others() -> None:
    assert drawn(CREATE, 1, 10) == drawn(CREATE, 1, 10)
    assert drawn(CREATE, 1, 10) != drawn(CREATE, 2, 10)


def test_twenty_draws_give_eighteen_values_of_any_free_field() -> None:
    for name in FREE:
        assert len({json.dumps(pen.get(name)) for pen in pens(20)}) >= 18, name


def test_draws_cover_choices_nulls_and_absence() -> None:
    found = pens(10)
    assert {pen.get("state", "absent") for pen in found} == {1, 2, None, "absent"}
    assert sum("note" not in pen for pen in found) == 1


def test_what_is_required_is_always_there_and_never_null() -> None:
    assert all(pen["name"] and pen["stock"] is not None for pen in pens(40))


def test_child_rows_are_one_or_many() -> None:
    counts = {len(payload["PenNib"]) for payload in drawn(CREATE, 1, 9) if "PenNib" in payload}  # type: ignore[index,operator,arg-type,call-overload] # an object
    assert counts == {1, 3}


def test_an_operation_without_a_body_draws_nothing() -> None:
    assert drawn(DELETE, 1, 10) == ()
    assert drawn(CREATE, 1, 0) == ()


@given(strategy(EDIT))
def test_the_strategy_serves_hypothesis_too(payload: Any) -> None:
    assert "Pen" in payload
    assert "id" not in payload["Pen"]
