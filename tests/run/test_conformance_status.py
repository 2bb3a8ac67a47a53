"""With which status a run ends."""

from __future__ import annotations

from typing import Any

import pytest

from conform.run.conformance import exit_status


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ({"status": 0, "judged": 9}, 0),
        ({"status": 1, "judged": 9}, 1),
        ({"status": 0, "judged": 0}, 5),
        ({"status": 5, "judged": 0}, 5),
        ({"status": 5, "judged": 0, "is_empty": True}, 0),
        ({"status": 0, "judged": 0, "is_empty": True}, 0),
        ({"status": 0, "judged": 9, "is_failing": True}, 1),
        ({"status": 0, "judged": 0, "is_failing": True}, 1),
        ({"status": 0, "judged": 9, "is_interrupted": True}, 1),
        ({"status": 0, "judged": 9, "is_interrupted": True, "is_by_budget": True}, 0),
        ({"status": 1, "judged": 9, "is_interrupted": True, "is_by_budget": True}, 1),
        ({"status": 0, "judged": 0, "is_interrupted": True, "is_by_budget": True}, 5),
        ({"status": 0, "judged": 9, "is_interrupted": True, "is_by_budget": True, "is_failing": True}, 1),
        ({"status": 0, "judged": 9, "is_interrupted": True, "is_by_hand": True}, 2),
        ({"status": 1, "judged": 9, "is_interrupted": True, "is_by_hand": True}, 2),
        ({"status": 2, "judged": 9, "is_interrupted": True, "is_by_hand": True}, 2),
        ({"status": 2, "judged": 9, "is_interrupted": True}, 1),
        ({"status": 3, "judged": 9}, 3),
        ({"status": 4, "judged": 0}, 4),
    ],
)
def test_the_table_of_endings(ending: dict[str, Any], expected: int) -> None:
    assert exit_status(**ending) == expected
