"""Read from a query which part of a list is asked for, and describe that part as v1 and v2 do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from conform.tenants.embedded.house import as_id
from conform.tenants.embedded.special import FAMILIES, ORDERS
from conform.tenants.embedded.store import Condition, Order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Field, Json
    from conform.tenants.embedded.house import Visit
    from conform.tenants.embedded.store import Sign

DEFAULT_SIZE = 20
"""Rows of a page where nothing is asked for (every list page of v1)."""
LARGEST = 10_000
"""Rows of a page at most where the docs name no maximum."""
FARTHEST = 1_000_000_000
"""The last page that is counted to: SQLite takes offsets below 2**63."""
_FILTER = re.compile(r"filter\[(\w+)\](?:\[(\w+)\])?(?:\[\])?")
SIGNS: Mapping[str, Sign] = {
    "eq": "=",
    "not_equal": "!=",
    "gt": ">",
    "gte": ">=",
    "from": ">=",
    "lt": "<",
    "lte": "<=",
    "to": "<=",
    "like": "LIKE",
    "in": "=",
    "not_in": "!=",
}
"""Operators of v2 filters (guide page on filtering)."""
MOST_LINKS = 15
"""Pages that a v2 paginator links to at most."""
_RANGES: tuple[tuple[str, Sign], ...] = (("_from", ">="), ("_to", "<="))
_NO_FILTERS = frozenset({"limit", "page", "per_page", "sort", "direction", "recursive", "format", "debug"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Hold the part of a list that is asked for; `page` counts from 1, `total` is what fits in all.

    `shown` is how many rows are shown at most where that is not the size.
    """

    size: int
    page: int
    order: Order
    conditions: tuple[Condition, ...] = ()
    total: int = 0
    offset: int = 0
    shown: int | None = None

    @property
    def rows(self) -> int:
        """Count the rows that are shown at most."""
        return self.size if self.shown is None else self.shown

    @property
    def pages(self) -> int:
        """Count the pages; an empty list has one."""
        return max(1, -(-self.total // self.size))


def window(at: Visit, claims: Field | None) -> Window:
    """Read size, page, order and filters; what is not documented is ignored."""
    size, page = _size(at), min(FARTHEST, as_id(at.asked.parameter("page")) or 1)
    return Window(
        size=size,
        page=page,
        order=_order(at, claims),
        conditions=(*_typed(at), *_filters(at, claims)),
        offset=(page - 1) * size,
    )


def _size(at: Visit) -> int:
    documented = {each.field.name: each.field for each in at.operation.parameters if each.where == "query"}
    for name in ("limit", "per_page"):
        asked = as_id(at.asked.parameter(name))
        if asked:
            largest = documented[name].maximum if name in documented else None
            return min(asked, int(largest or LARGEST))
    return DEFAULT_SIZE


def _order(at: Visit, claims: Field | None) -> Order:
    usual = ORDERS.get(at.contract.key, Order())
    column = at.asked.parameter("sort")
    way = (at.asked.parameter("direction") or "").upper()
    if not any(each.field.name == "sort" for each in at.operation.parameters):
        return usual
    known = column is not None and claims is not None and claims.field(column) is not None
    return Order(
        column=column if known else usual.column,
        is_descending=way == "DESC" if way in ("ASC", "DESC") else usual.is_descending,
    )


def _typed(at: Visit) -> tuple[Condition, ...]:
    family = FAMILIES.get(at.contract.key)
    if family is None or family.listed is None:
        return ()
    return (Condition(column="type", values=tuple(str(each) for each in sorted(family.listed))),)


def _filters(at: Visit, claims: Field | None) -> list[Condition]:
    found: list[Condition] = []
    documented = {each.field.name for each in at.operation.parameters if each.where == "query"} - _NO_FILTERS
    for name, value in at.asked.query:
        matched = _FILTER.fullmatch(name)
        if matched is not None:
            sign = SIGNS.get(matched[2] or "eq")
            if sign is not None:
                found.append(Condition(column=matched[1], sign=sign, values=(value,)))
        elif name in documented and claims is not None and value:
            found.extend(_documented_filter(name, value, claims))
    return found


def _documented_filter(name: str, value: str, claims: Field) -> list[Condition]:
    for ending, sign in _RANGES:
        base = name.removesuffix(ending)
        if base != name and claims.field(base) is not None:
            return [Condition(column=base, sign=sign, values=(value,))]
    return [] if claims.field(name) is None else [Condition(column=name, values=(value,))]


def pagination(at: Visit, part: Window) -> dict[str, Json]:
    """Describe a part as v1 does: neighbours as paths, null where there is none."""
    return {
        "prev": f"{at.asked.path}?page={part.page - 1}" if part.page > 1 else None,
        "next": f"{at.asked.path}?page={part.page + 1}" if part.page < part.pages else None,
        "page": part.page,
        "page_count": part.pages,
        "total_results": part.total,
        "total": part.total,
        "current_page": part.page,
        "per_page": part.size,
        "has_more_pages": part.page < part.pages,
    }


def paginator(at: Visit, part: Window, shown: int) -> dict[str, Json]:
    """Describe a part as v2 does: a Laravel paginator around the rows; `shown` counts the rows."""
    root = f"http://{quote(at.asked.headers.get('host', ''), safe='.:[]')}{at.asked.path}"

    def url(page: int) -> str:
        return f"{root}?page={page}"

    before = url(part.page - 1) if part.page > 1 else None
    after = url(part.page + 1) if part.page < part.pages else None
    return {
        "current_page": part.page,
        "first_page_url": url(1),
        "from": part.offset + 1 if shown else None,
        "last_page": part.pages,
        "last_page_url": url(part.pages),
        "links": [
            _link(before, "pagination.previous", part.page - 1),
            *(_link(url(page), str(page), page, is_active=page == part.page) for page in _linked(part)),
            _link(after, "pagination.next", part.page + 1),
        ],
        "next_page_url": after,
        "path": root,
        "per_page": part.size,
        "prev_page_url": before,
        "to": part.offset + shown if shown else None,
        "total": part.total,
    }


def _link(url: str | None, label: str, page: int, *, is_active: bool = False) -> Json:
    return {"url": url, "label": label, "page": None if url is None else page, "active": is_active}


def _linked(part: Window) -> range:
    return range(1, min(part.pages, MOST_LINKS) + 1)
