"""Ask again at once for a drift that nights before had not seen: one that flaps does not come each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

AGAIN: Final = 3
"""Times that a case is asked again: what shows on one answer of twenty shows on all of them once in 8,000."""
MOST: Final = 60
"""Times that a run asks again: what flaps takes one, what is there three. The rest counts as there."""
ENOUGH: Final = 5
"""Cases of which all came again, after which no other is asked: the run fails as it is."""


def came_again(ids: Collection[str], ask: Callable[[], Collection[str] | None]) -> frozenset[str]:
    """Give those of some drifts that show each time when their case is asked again.

    `ask` gives the ids that it shows, None where it could not be judged: then what is left counts as there.
    """
    left = frozenset(ids)
    for _ in range(AGAIN):
        shown = ask() if left else None
        if shown is None:
            return left
        left &= frozenset(shown)
    return left
