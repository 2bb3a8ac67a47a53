from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conform.payloads.allowed import is_still_allowed, may_be_cut
from conform.payloads.build import full, minimal
from conform.payloads.place import without_value
from conform.payloads.reduce import leaves, pruned, reduce
from tests.payloads.small import CREATE, EDIT, of
from tests.payloads.test_conditions import CREATE as CONDITIONED

FULL: Any = full(of(CREATE))


@pytest.mark.parametrize(
    ("place", "is_allowed"),
    [
        ("Pen.note", True),
        ("Pen.name", False),
        ("Pen.stock", False),
        ("Pen", False),
        ("PenNib", True),
        ("PenNib[]", True),
        ("PenNib[].cost", True),
        ("PenNib[].width", False),
        ("Extras", True),
    ],
)
def test_what_is_optional_may_go_and_what_is_required_may_not(place: str, is_allowed: bool) -> None:  # noqa: FBT001 - a column of the table
    if place == "Extras":
        assert is_still_allowed(of(CREATE), FULL, {**FULL, "Extras": {}})
        return
    smaller = {**FULL, "PenNib": []} if place == "PenNib[]" else without_value(FULL, place)
    assert is_still_allowed(of(CREATE), smaller, FULL) is is_allowed


def test_what_was_left_out_on_purpose_is_not_held_against_it() -> None:
    before = without_value(FULL, "Pen.name")
    assert is_still_allowed(of(CREATE), without_value(before, "Pen.note"), before)
    assert not is_still_allowed(of(CREATE), without_value(before, "Pen.stock"), before)


def test_an_edit_may_leave_out_what_its_create_requires() -> None:
    before: Any = {"Pen": {"name": "a", "note": "b"}}
    assert is_still_allowed(of(EDIT), {"Pen": {"note": "b"}}, before)
    assert not is_still_allowed(of(EDIT), {}, before)


def test_what_a_value_beside_requires_stays() -> None:
    before: Any = {"kept_by": "shop", "shop_id": 7, "name": "a"}
    endpoint = of(CONDITIONED, name="cases")
    assert is_still_allowed(endpoint, {"kept_by": "shop", "shop_id": 7}, before)
    assert not is_still_allowed(endpoint, {"kept_by": "shop", "name": "a"}, before)


def test_another_sort_of_body_is_another_payload() -> None:
    assert not is_still_allowed(of(CREATE), [], FULL)


@pytest.mark.parametrize(
    ("place", "may_be"),
    [
        ("Pen.name", True),
        ("Pen.note", True),
        ("Pen.email", False),
        ("Pen.bought", False),
        ("Pen.currency_code", False),
        ("Pen.none", False),
    ],
)
def test_free_texts_alone_may_be_cut(place: str, may_be: bool) -> None:  # noqa: FBT001 - a column of the table
    assert may_be_cut(of(CREATE), place) is may_be


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(0, 40)))
def test_a_reduced_payload_is_allowed_and_never_less_than_the_smallest(chosen: set[int]) -> None:
    ways = list(leaves(FULL))
    wanted = [way for number, way in enumerate(ways) if number in chosen]
    endpoint = of(CREATE)

    def shows(candidate: Any) -> bool:
        return all(way in set(leaves(candidate)) for way in wanted)

    found: Any = reduce(FULL, shows, 400, is_allowed=lambda each, _: is_still_allowed(endpoint, each, FULL))
    assert is_still_allowed(endpoint, found, FULL)
    assert shows(found)
    least: Any = minimal(endpoint)
    assert set(least["Pen"]) <= set(found["Pen"])
    spare = [way for way in leaves(found) if way not in wanted]
    assert not any(
        is_still_allowed(endpoint, pruned(found, [each for each in leaves(found) if each != way]), FULL)
        for way in spare
    )
