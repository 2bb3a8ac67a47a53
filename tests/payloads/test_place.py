"""Places in payloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.payloads import place

if TYPE_CHECKING:
    from conform.contract import Json

PAYLOAD: Json = {"Pen": {"name": "a"}, "PenNib": [{"width": "fine"}, {"width": "broad"}]}


def test_places_lead_through_objects_and_to_the_first_row() -> None:
    assert place.parts("PenNib[].width") == ("PenNib", 0, "width")
    assert place.parts("[].Pen.name") == (0, "Pen", "name")
    assert place.read(PAYLOAD, "PenNib[].width") == "fine"
    assert place.read(PAYLOAD, "") == PAYLOAD


def test_a_place_that_is_not_there_is_told() -> None:
    assert place.has(PAYLOAD, "Pen.name")
    assert not place.has(PAYLOAD, "Pen.colour")
    assert not place.has(PAYLOAD, "Pen.name.first")
    assert not place.has({"PenNib": []}, "PenNib[].width")


def test_a_change_leaves_the_original_alone() -> None:
    before = repr(PAYLOAD)
    assert place.with_value(PAYLOAD, "Pen.name", None) == {**PAYLOAD, "Pen": {"name": None}}  # type: ignore[dict-item] # an object
    assert place.without_value(PAYLOAD, "PenNib[].width") == {
        "Pen": {"name": "a"},
        "PenNib": [{}, {"width": "broad"}],
    }
    assert place.with_value(PAYLOAD, ("PenNib", 1, "width"), "x") != PAYLOAD
    assert repr(PAYLOAD) == before
