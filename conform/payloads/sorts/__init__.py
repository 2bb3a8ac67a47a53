"""The sorts of cases: one file each, all asked in the same way, listed once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from conform.payloads.sorts import (
    access,
    boundary,
    invalid,
    lifecycle,
    paging,
    questions,
    reads,
    refusal,
    valid,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from conform.case import Case, Sort
    from conform.payloads.endpoint import Endpoint

    Make: TypeAlias = Callable[[Endpoint], Iterator[Case]]

ORDER: tuple[Sort, ...] = ("lifecycle", "valid", "access", "paging", "boundary", "invalid")
"""What is asked first where a budget ends the run: one lifecycle touches most claims of a resource."""


def sources(seed: int, drawn: int, *, is_read: bool = False) -> tuple[tuple[Sort, Make], ...]:
    """Give what makes the cases of an operation, each with the sort of all its cases.

    Where no record will be made (`is_read`), those come first that the records can answer that are there;
    of the others what is asked there with more rows is left out.
    """
    made: tuple[tuple[Sort, Make], ...] = (
        ("lifecycle", lifecycle.cases),
        ("lifecycle", refusal.cases),
        ("valid", partial(valid.cases, seed=seed, count=drawn)),
        ("valid", questions.cases),
        ("access", access.cases),
        ("paging", paging.cases),
        ("boundary", boundary.cases),
        ("invalid", invalid.cases),
    )
    if not is_read:
        return made
    others = tuple((sort, partial(_unreplaced, make)) for sort, make in made)
    return ("lifecycle", reads.cases), ("paging", partial(paging.cases, may_make=False)), *others


def _unreplaced(make: Make, of: Endpoint) -> Iterator[Case]:
    return (case for case in make(of) if case.asks not in reads.REPLACED)
