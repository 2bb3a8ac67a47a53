"""The sorts of cases: one file each, all asked in the same way, listed once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from conform.payloads.sorts import (
    access,
    boundary,
    filter,  # noqa: A004 - the sort's name
    invalid,
    lifecycle,
    paging,
    valid,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conform.case import Case, Sort
    from conform.payloads.endpoint import Endpoint

ORDER: tuple[Sort, ...] = ("lifecycle", "valid", "access", "paging", "filter", "boundary", "invalid", "walk")
"""The sorts as they are listed, and asked of one resource where nothing else tells which comes first."""
REPLACED = frozenset({"list", "read", "page_size", "filters_there", "extra_parameter"})
"""Questions that records which are there answer with more rows, or with a claim where others make none."""


def makers(seed: int, drawn: int) -> dict[Sort, Callable[[Endpoint], Iterator[Case]]]:
    """Give what makes the cases of an operation, by their sort."""
    return {
        "lifecycle": lifecycle.cases,
        "valid": partial(valid.cases, seed=seed, count=drawn),
        "access": access.cases,
        "paging": paging.cases,
        "filter": filter.cases,
        "boundary": boundary.cases,
        "invalid": invalid.cases,
        "walk": partial(walk.cases, seed=seed, count=drawn),
    }


def cases(of: Endpoint, sort: Sort, *, seed: int, drawn: int, is_read: bool) -> Iterator[Case]:
    """Yield the cases of one operation and sort.

    Where no record will be made (`is_read`), those come first that the records can answer that are there.
    """
    if is_read and sort == "lifecycle":
        yield from lifecycle.of_records_there(of)
    if is_read and sort == "access":
        yield from access.cases(of, may_make=False)
        return
    if is_read and sort == "paging":
        yield from paging.cases(of, may_make=False)
    if is_read and sort == "filter":
        yield from filter.cases(of, may_make=False)
    for case in makers(seed, drawn)[sort](of):
        if not is_read or case.asks not in REPLACED:
            yield case
