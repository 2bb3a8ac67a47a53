"""Reduction of failing payloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from conform.payloads.reduce import LIMIT, leaves, pruned, reduce

if TYPE_CHECKING:
    from collections.abc import Callable

WIDE: Any = {
    "Pen": {f"f{index}": index for index in range(60)},
    "PenNib": [{"width": "fine", "cost": 1}, {"width": "broad"}],
    "Extras": {},
}


def counting(shows: Callable[[Any], bool]) -> tuple[Callable[[Any], bool], list[Any]]:
    asked: list[Any] = []

    def still_shows(payload: Any) -> bool:
        asked.append(payload)
        return shows(payload)

    return still_shows, asked


def test_one_cause_among_many_fields_is_found_within_the_bound() -> None:
    shows, asked = counting(lambda payload: "f37" in payload.get("Pen", {}))
    assert reduce(WIDE, shows) == {"Pen": {"f37": 37}}
    assert len(asked) <= LIMIT


def test_a_cause_in_a_row_leaves_that_row() -> None:
    shows, _ = counting(lambda payload: any("cost" in row for row in payload.get("PenNib", [])))
    assert reduce(WIDE, shows) == {"PenNib": [{"cost": 1}]}


def test_a_long_text_is_cut_for_as_long_as_it_shows() -> None:
    shows, _ = counting(lambda payload: "خ" in str(payload.get("a", "")))
    assert reduce({"a": "خ" * 400, "b": 1}, shows) == {"a": "خ" * 6}


def test_a_placeholder_is_left_whole() -> None:
    shows, _ = counting(lambda payload: "client" in payload)
    assert reduce({"client": {"$ref": "v1/clients"}, "x": 1}, shows) == {"client": {"$ref": "v1/clients"}}


def test_what_never_shows_again_stays_as_it_was() -> None:
    shows, asked = counting(lambda _: False)
    assert reduce(WIDE, shows) == WIDE
    assert len(asked) <= LIMIT


def test_a_bound_of_nothing_asks_nothing() -> None:
    shows, asked = counting(lambda _: True)
    assert reduce(WIDE, shows, limit=0) == WIDE
    assert asked == []


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3)), st.integers(0, 12))
def test_the_result_shows_and_is_part_of_the_payload(payload: dict[str, int], limit: int) -> None:
    shows, asked = counting(lambda each: each.get("a") == payload.get("a"))
    found: Any = reduce(dict(payload), shows, limit=limit)
    assert found.get("a") == payload.get("a")
    assert found.items() <= payload.items()
    assert len(asked) <= limit


def test_leaves_are_scalars_placeholders_and_empty_containers() -> None:
    payload: Any = {"a": {"b": 1, "c": {"$made": 0}}, "d": [], "e": [2]}
    assert list(leaves(payload)) == [("a", "b"), ("a", "c"), ("d",), ("e", 0)]
    assert pruned(payload, [("d",), ("e", 0)]) == {"d": [], "e": [2]}
