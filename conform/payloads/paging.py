"""Lists page by page: the size asked for, no overlap, no hole, totals that add up, nothing past the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.case import Case
from conform.payloads import valid
from conform.payloads.family import family, query_field
from conform.payloads.step import step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Step
    from conform.contract import Contract, Json, Operation

RECORDS = 5
"""Records that a case makes: with two a page they fill three pages at least."""
SIZE = 2
PAGES = 3
PAST_THE_END = 1_000_000
SIZES = ("limit", "per_page")
"""Query parameters by which lists take a page's size, v1 and v2."""


def cases(contract: Contract, *, may_make: bool = True) -> Iterator[Case]:
    """Yield one case for each list of a contract that takes a page or a size.

    Without `may_make` the pages are of what is there: all that they show is judged, however little it is.
    """
    kin = family(contract)
    for listing in contract.operations:
        if listing.role != "list":
            continue
        size = next((name for name in SIZES if query_field(listing, name) is not None), None)
        has_page = query_field(listing, "page") is not None
        if size is None and not has_page:
            continue
        is_made = may_make and kin.create is not None and kin.list is listing
        steps = [*_made(contract, kin.create)] if is_made and kin.create is not None else []
        steps += [
            step(contract, listing, "success", query=query) for query in _queries(size, has_page=has_page)
        ]
        asks = "pages" if is_made else "page_size"
        yield Case(contract=contract.key, operation=listing.id, sort="paging", asks=asks, steps=tuple(steps))


def _made(contract: Contract, create: Operation) -> Iterator[Step]:
    for index in range(RECORDS):
        yield step(contract, create, "success", payload=valid.minimal(create, f"page {index}"))


def _queries(size: str | None, *, has_page: bool) -> Iterator[dict[str, Json]]:
    asked: dict[str, Json] = {} if size is None else {size: SIZE}
    if not has_page:
        yield asked
        return
    for page in (*range(1, PAGES + 1), PAST_THE_END):
        yield {**asked, "page": page}
