"""Faults of lists: the size of a page, the totals, rows twice, the order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.tenants.embedded.faults.fault import Fault

if TYPE_CHECKING:
    from conform.tenants.embedded.twist import Seen
    from conform.tenants.embedded.window import Window


def _limit_ignored(window: Window, _: Seen) -> Window:
    return replace(window, size=max(window.size, 20), offset=0)


def _one_short(window: Window, _: Seen) -> Window:
    return replace(window, shown=max(1, window.size - 1)) if window.size > 1 else window


def _total_of_the_page(window: Window, _: Seen) -> Window:
    return replace(window, total=min(window.size, window.total))


def _one_too_few(window: Window, _: Seen) -> Window:
    return replace(window, total=max(0, window.total - 1))


def _one_row_again(window: Window, _: Seen) -> Window:
    return replace(window, offset=max(0, window.offset - 1))


def _first_page_always(window: Window, _: Seen) -> Window:
    return replace(window, offset=0)


def _oldest_first(window: Window, _: Seen) -> Window:
    return replace(window, order=replace(window.order, is_descending=False))


_TABLE = (
    ("taxes_list_ignores_the_limit", "paging.size", "v1/taxes", _limit_ignored),
    ("staff_list_is_one_short", "paging.size", "v1/staff", _one_short),
    ("expenses_list_counts_the_page", "paging.total", "v1/expenses", _total_of_the_page),
    ("brand_list_counts_one_too_few", "paging.total", "v2/brand", _one_too_few),
    ("journals_pages_overlap", "paging.overlap", "v1/journals", _one_row_again),
    ("product_categories_page_2_is_page_1", "paging.overlap", "v1/product_categories", _first_page_always),
    ("invoices_list_is_oldest_first", "paging.order", "v1/invoices", _oldest_first),
)

FAULTS = tuple(
    Fault(name=name, kind=kind, contract=contract, operation="list", stage="window", does=does)
    for name, kind, contract, does in _TABLE
)
