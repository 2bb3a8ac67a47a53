"""Rules on lists: how many rows a page has, what it says of the whole, and how pages follow each other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from conform.contract import Source
from conform.drift.moment import maybe_moment
from conform.drift.page import LIMITS, PAGE, Page, maybe_page, queried
from conform.drift.spot import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.drift.value import Drift
    from conform.drift.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """State a documented order of a list: the field that falls from row to row, and the page that says so."""

    field: str
    page: str


ORDERS: Final = {"v1/invoices": Order(field="date", page="15115241e0")}
"""Lists whose order the docs state; it holds where the query chooses no other."""


def size(view: View) -> Iterator[Drift]:
    """Find a page with more rows than its limit, or with fewer although more are there."""
    page = maybe_page(view)
    if page is None or page.limit is None:
        return
    is_short = page.total is not None and page.rows < min(page.limit, _due(page))
    if page.rows > page.limit or is_short:
        yield view.drift(
            "paging.size",
            where=page.where,
            documented="as many rows as the limit, while there are more",
            observed=f"{page.rows} rows for a limit of {page.limit}",
        )


def total(view: View) -> Iterator[Drift]:
    """Find totals that contradict the rows, each other, or the page that was asked for."""
    page = maybe_page(view)
    if page is not None:
        for name, documented, observed in _contradicted(page):
            yield view.drift(
                "paging.total", where=join(page.at, name), documented=documented, observed=observed
            )


def overlap(view: View) -> Iterator[Drift]:
    """Find a record on two pages, or one that is on none, while the total stayed what it was."""
    page = maybe_page(view)
    if page is None or not view.is_settled:
        return
    before = [each for each in _fellows(view) if each.asked != page.asked and each.total == page.total]
    for each in before:
        twice = [identity for identity in page.ids if identity is not None and identity in each.ids]
        if twice:
            yield view.drift(
                "paging.overlap",
                where=page.where,
                documented="each record on one page",
                observed=f"{len(twice)} rows of page {each.asked} again on page {page.asked}",
            )
    yield from _hole(view, page, before)


def order(view: View) -> Iterator[Drift]:
    """Find rows out of the order that the docs state for the list."""
    page, stated = maybe_page(view), ORDERS.get(view.contract.key)
    if page is None or stated is None or not queried(view).keys() <= {*LIMITS, PAGE}:
        return
    values = [each.value.get(stated.field) for each in page.records if isinstance(each.value, dict)]
    moments = [maybe_moment(value) if isinstance(value, str) else None for value in values]
    days = [None if moment is None else moment.date() for moment in moments]
    if any(one is not None and other is not None and one < other for one, other in pairwise(days)):
        yield view.drift(
            "paging.order",
            where=page.where,
            documented=f"newest {stated.field} first",
            observed=f"an older {stated.field} before a newer one",
            source=Source(page=stated.page, edition=view.operation.source.edition),
        )


def _due(page: Page) -> int:
    """Give how many rows the totals leave for this page, 0 past the end."""
    return max(0, (page.total or 0) - (page.asked - 1) * (page.limit or 0))


def _contradicted(page: Page) -> Iterator[tuple[str, str, str]]:
    rows, limit, stated = page.rows, page.limit, page.total
    names = ("total_results", "page_count", "page") if page.at == "pagination" else _V2
    if stated is not None and limit is not None and 0 < rows < limit:
        real = (page.asked - 1) * limit + rows  # the last page: nothing comes after it
        if stated < real:
            yield names[0], "the number of records", f"{stated} with {real} rows served"
    elif stated is not None and stated < rows:
        yield names[0], "the number of records", f"{stated} with {rows} rows served"
    if stated is not None and limit is not None and page.pages is not None:
        pages = -(-stated // limit)
        if page.pages != pages and (stated, page.pages) != (0, 1):
            yield names[1], "the total over the limit", f"{page.pages} for {stated} records by {limit}"
    is_within = page.pages is None or page.asked <= page.pages
    if page.page is not None and is_within and page.page != page.asked:
        yield names[2], "the page that was asked for", f"{page.page} for page {page.asked}"


_V2: Final = ("total", "last_page", "current_page")


def _fellows(view: View) -> Iterator[Page]:
    """Yield the earlier pages of the same walk: same operation, same query but for the page."""
    mine = {key: value for key, value in queried(view).items() if key != PAGE}
    for each in view.earlier:
        if each is None or each.operation.id != view.operation.id or each.contract.key != view.contract.key:
            continue
        theirs = {key: value for key, value in queried(each).items() if key != PAGE}
        page = maybe_page(each) if theirs == mine else None
        if page is not None:
            yield page


def _hole(view: View, page: Page, before: list[Page]) -> Iterator[Drift]:
    walk = {each.asked: each for each in (*before, page)}
    is_last = page.pages is not None and page.asked == page.pages
    if not is_last or set(walk) != set(range(1, page.asked + 1)) or page.total is None:
        return
    counted = Counter(identity for each in walk.values() for identity in each.ids)
    is_full = all(
        each.limit is None or each.rows == each.limit for each in before
    )  # else `paging.size` says it
    if (
        None not in counted
        and is_full
        and len(counted) < page.total
        and max(counted.values(), default=0) == 1
    ):
        yield view.drift(
            "paging.overlap",
            where=page.where,
            documented="each record on one page",
            observed=f"{page.total - len(counted)} records on no page",
        )
