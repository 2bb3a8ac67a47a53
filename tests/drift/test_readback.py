"""The tables of what a read-back may do."""

from __future__ import annotations

import re

import pytest

from conform.drift.readback import FILLED_WHEN_EMPTY, STAMPED, may_follow


@pytest.mark.parametrize("table", [STAMPED, FILLED_WHEN_EMPTY])
def test_every_entry_names_the_page_that_allows_it(table: dict[str, str]) -> None:
    assert all(re.fullmatch(r"\d+e0", page) for page in table.values())


@pytest.mark.parametrize(
    ("edited", "name", "follows"),
    [
        ("discount", "discount_amount", True),
        ("client_id", "client_email", True),
        ("client_id", "notes", False),
        ("name", "client_email", False),
    ],
)
def test_a_field_may_change_with_the_one_that_was_edited(edited: str, name: str, follows: bool) -> None:  # noqa: FBT001 - a parameter of the table
    assert may_follow(name, frozenset({edited})) is follows
