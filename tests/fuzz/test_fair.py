"""What is drawn is held to be taken only where no page leaves room for a doubt."""

from __future__ import annotations

from typing import Any

import pytest

from conform.case import REFERENCE
from conform.fuzz.drawn import cases
from conform.fuzz.fair import is_fair, named
from tests.payloads.small import CREATE, of

PEN: dict[str, Any] = {"name": "A quill", "stock": 1, "label": "six", "is_open": True}


def test_what_has_all_and_breaks_nothing_is_fair() -> None:
    assert is_fair(of(CREATE), {"Pen": PEN})


@pytest.mark.parametrize(
    "columns",
    [
        {"name": ...},
        {"stock": ...},
        {"name": "n" * 21},
        {"name": 5},
        {"name": "\x00"},
        {"unheard_of": 1},
        {"client_id": "text"},
        {"client_id": {REFERENCE: "v1/clients"}, "email": "a"},
    ],
    ids=str,
)
def test_whatever_a_page_may_be_read_against_is_not(columns: dict[str, Any]) -> None:
    payload = {name: value for name, value in {**PEN, **columns}.items() if value is not ...}
    assert not is_fair(of(CREATE), {"Pen": payload})


@pytest.mark.parametrize("payload", [{}, {"Pen": {}}, {"Pen": None}, [], None, {"Pen": PEN, "Ink": {}}])
def test_nor_is_what_has_no_record(payload: Any) -> None:
    assert not is_fair(of(CREATE), payload)


def test_only_what_the_contract_names_stays() -> None:
    body = of(CREATE).body
    assert named({"Pen": {"name": "a", "odd": 1}, "odd": {}}, body) == {"Pen": {"name": "a"}}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_second_body_that_keeps_to_the_schema_has_names_of_the_contract_alone(seed: int) -> None:
    endpoint = of(CREATE)
    drawn = [each for each in cases(endpoint, seed=seed, count=8) if each.asks.startswith("positive")]
    payloads = {int(each.asks.partition(":")[2]): each.steps[-1].payload for each in drawn}
    odd = [each for number, each in payloads.items() if number % 2 == 1]
    assert odd
    assert all(each == named(each, endpoint.body) for each in odd)


def test_what_is_fair_is_expected_to_be_taken() -> None:
    endpoint = of(CREATE)
    steps = [each.steps[-1] for seed in range(1, 9) for each in cases(endpoint, seed=seed, count=8)]
    fair = [each for each in steps if each.expects == "success"]
    assert fair
    assert all(is_fair(endpoint, each.payload) for each in fair)
    assert not any(is_fair(endpoint, each.payload) for each in steps if each.expects == "refused")
