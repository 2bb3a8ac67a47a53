"""The table of what a status says."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from conform.case import Outcome
from conform.drift.kinds import KINDS
from conform.drift.rules.status import TABLE, Class, classed


def test_every_expectation_meets_every_class_but_for_what_is_only_observed() -> None:
    expected = set(get_args(Outcome)) - {"observed"}

    assert set(TABLE) == set(product(expected, get_args(Class)))


def test_every_answer_of_the_table_is_a_rule() -> None:
    assert {kind for kind in TABLE.values() if kind is not None} <= set(KINDS)


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (200, "ok"),
        (204, "ok"),
        (302, "redirect"),
        (400, "refused"),
        (401, "denied"),
        (403, "denied"),
        (404, "absent"),
        (409, "refused"),
        (422, "refused"),
        (100, "refused"),
    ],
)
def test_statuses_are_sorted(status: int, name: str) -> None:
    assert classed(status) == name
