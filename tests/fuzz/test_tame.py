"""A drawn body touches no record but those of its case."""

from __future__ import annotations

from typing import Any

import pytest

from conform.case import REFERENCE, REFERENCE_TEXT, UNKNOWN_ID
from conform.fuzz.tame import tamed
from tests.payloads.small import CREATE, of

PEN: dict[str, Any] = {"name": "a", "client_id": 7, "shop": " 7 "}


@pytest.mark.parametrize("body", [None, "text", 7, [], [7, {"x": None}], {"Pen": {"name": "a", "score": 9}}])
def test_what_names_no_record_is_left_as_it_is(body: Any) -> None:
    assert tamed(of(CREATE), body, is_text=False) == body


def test_ids_are_left_out_at_every_depth() -> None:
    body = {"id": 1, "Pen": {"ID": 2, "name": "a", "odd": [{"id": 3, "x": 4}]}}
    assert tamed(of(CREATE), body, is_text=False) == {"Pen": {"name": "a", "odd": [{"x": 4}]}}


def test_a_number_that_refers_to_a_record_refers_to_one_that_the_run_has() -> None:
    told = tamed(of(CREATE), {"Pen": PEN}, is_text=False)
    assert told == {
        "Pen": {"name": "a", "client_id": {REFERENCE: "v1/clients"}, "shop": {REFERENCE_TEXT: "v1/shops"}}
    }


def test_a_body_that_is_sent_as_text_refers_to_none_that_is_there() -> None:
    told = tamed(of(CREATE), {"Pen": PEN}, is_text=True)
    assert told == {"Pen": {"name": "a", "client_id": UNKNOWN_ID, "shop": UNKNOWN_ID}}


def test_what_refers_to_nothing_by_its_form_is_sent_as_it_was_drawn() -> None:
    body = {"Pen": {"client_id": "x", "shop": [True]}}
    assert tamed(of(CREATE), body, is_text=False) == body
