"""With which status a run ends: one table, the first row that is met."""

from __future__ import annotations

from dataclasses import dataclass

CONFORMANT, FAILED, INTERRUPTED, NOTHING = 0, 1, 2, 5
"""The statuses as pytest has them (0, 1, 2 and 5 of `pytest.ExitCode`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Hold what decides how a run ends.

    `status` is what pytest made of its items. `is_interrupted` tells that the run ended before it had
    asked everything, `is_by_hand` that Ctrl-C did it and `is_by_budget` that a budget did. `is_failing`
    tells of what no item stands for: records that were left, a report that could not be written, a
    recording that is lost or too old, a process that died. `judged` counts the cases that were
    judged, broken or blocked; `is_empty_shard` tells that none was this shard's.
    """

    status: int
    judged: int
    is_interrupted: bool = False
    is_by_hand: bool = False
    is_by_budget: bool = False
    is_failing: bool = False
    is_empty_shard: bool = False


def status(ending: Ending) -> int:
    """Give the exit status; a run that asked nothing is no pass, a spent budget alone is no failure."""
    is_calm = ending.status in (CONFORMANT, NOTHING)
    rows = (
        (ending.is_interrupted and ending.is_by_hand, INTERRUPTED),
        (ending.status == INTERRUPTED, FAILED),  # pytest-xdist ends so where `-x` stopped it
        (not is_calm, ending.status),
        (ending.is_failing or (ending.is_interrupted and not ending.is_by_budget), FAILED),
        (ending.judged == 0 and not ending.is_empty_shard, NOTHING),
    )
    return next((given for is_met, given in rows if is_met), CONFORMANT)
