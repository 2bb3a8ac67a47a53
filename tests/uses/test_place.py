from __future__ import annotations

import pytest

from conform.uses.place import deepest, placed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("data.Client.id", "data.Client.id"),
        ("data.Client", "data.Client.id"),
        ("data.Client.id", "data"),
        ("data[3].Client.id", "data[].Client.id"),
        ("data.Client.*", "data.Client.id"),
        ("data.*.id", "data.Client.id"),
        ("*", "anything.at[].all"),
        ("", "data"),
    ],
)
def test_a_place_meets_what_stands_there_above_and_below(one: str, other: str) -> None:
    assert placed(one).meets(placed(other))
    assert placed(other).meets(placed(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("data.Client.id", "data.Client.email"),
        ("data.Client", "data.Clients"),
        ("data[].id", "data.id"),
        ("pagination.page", "pagination.page_count"),
    ],
)
def test_a_place_does_not_meet_what_stands_beside_it(one: str, other: str) -> None:
    assert not placed(one).meets(placed(other))


def test_names_tell_what_is_one_in_two_frames() -> None:
    assert placed("Client.email").is_named_with(placed("data[].Client.email"))
    assert placed("InvoiceItem[].item").is_named_with(placed("data.Invoice.InvoiceItem"))
    assert placed("Invoice").is_named_with(placed("data.Invoice.date"))
    assert placed("*").is_named_with(placed("data.Client.email"))
    assert not placed("Client.email").is_named_with(placed("data.Client.city"))


def test_the_deepest_places_are_kept_and_what_was_touched_whole() -> None:
    assert deepest({"data", "data.Client", "data.Client.id", "code"}) == ("code", "data.Client.id")
    assert deepest({"data", "data[].x", "data[].x.*", "data[].x.y"}) == ("data[].x.*",)
    assert deepest({"*", "a", "b.*"}) == ("*",)
    assert deepest({"data"}) == ("data",)
