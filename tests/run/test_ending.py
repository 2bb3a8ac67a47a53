"""With which status a run ends."""

from __future__ import annotations

import pytest

from conform.run.conformance import Ending, exit_status


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        (Ending(status=0, judged=9), 0),
        (Ending(status=1, judged=9), 1),
        (Ending(status=0, judged=0), 5),
        (Ending(status=5, judged=0), 5),
        (Ending(status=5, judged=0, is_empty_shard=True), 0),
        (Ending(status=0, judged=0, is_empty_shard=True), 0),
        (Ending(status=0, judged=9, is_failing=True), 1),
        (Ending(status=0, judged=0, is_failing=True), 1),
        (Ending(status=0, judged=9, is_interrupted=True), 1),
        (Ending(status=0, judged=9, is_interrupted=True, is_by_budget=True), 0),
        (Ending(status=1, judged=9, is_interrupted=True, is_by_budget=True), 1),
        (Ending(status=0, judged=0, is_interrupted=True, is_by_budget=True), 5),
        (Ending(status=0, judged=9, is_interrupted=True, is_by_budget=True, is_failing=True), 1),
        (Ending(status=0, judged=9, is_interrupted=True, is_by_hand=True), 2),
        (Ending(status=1, judged=9, is_interrupted=True, is_by_hand=True), 2),
        (Ending(status=2, judged=9, is_interrupted=True, is_by_hand=True), 2),
        (Ending(status=2, judged=9, is_interrupted=True), 1),
        (Ending(status=3, judged=9), 3),
        (Ending(status=4, judged=0), 4),
    ],
)
def test_the_table_of_endings(ending: Ending, expected: int) -> None:
    assert exit_status(ending) == expected
