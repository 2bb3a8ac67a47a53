"""Read from a query which part of a list is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from conform.tenants.embedded.serving import unset
from conform.tenants.embedded.store import Condition, Sorting, as_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Field
    from conform.tenants.embedded.state import Context, State
    from conform.tenants.embedded.store import Record, Sign

DEFAULT_SIZE = 20
"""Rows of a page where nothing is asked for."""
LARGEST = 10_000
"""Rows of a page at most where the docs name no maximum."""
FARTHEST = 1_000_000_000
"""The last page that is counted to: SQLite takes offsets below 2**63."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Hold the part of a list that is asked for; `page` counts from 1, `total` is what fits in all.

    `shown` is how many rows are shown at most where that is not the size.
    """

    size: int = DEFAULT_SIZE
    page: int = 1
    order: Sorting = field(default_factory=Sorting)
    conditions: tuple[Condition, ...] = ()
    total: int = 0
    offset: int = 0
    shown: int | None = None

    @property
    def pages(self) -> int:
        """Count the pages; an empty list has one."""
        return max(1, -(-self.total // self.size))


def rows_of(at: Context, state: State, store: str, part: Slice) -> tuple[Slice, list[Record]]:
    """Give the rows of a part of a store, and the part as it was shown, with its total."""
    part = replace(part, total=state.store.count(store, part.conditions))
    part, before = state.altered("slice", part, state.recalled(at)), part
    if part.conditions != before.conditions and part.total == before.total:
        part = replace(part, total=state.store.count(store, part.conditions))
    limit = part.size if part.shown is None else part.shown
    return part, state.store.rows(store, part.conditions, order=part.order, limit=limit, offset=part.offset)


def sliced(at: Context, claims: Field | None) -> Slice:
    """Read size, page, order and filters; what is not documented is ignored."""
    parameter = at.request.parameter(at.contract.vendor.paging.page)
    size, page = _size(at), min(FARTHEST, as_id(parameter) or 1)
    conditions = (*_subtype(at), *(_as_shown(each, claims) for each in _filters(at, claims)))
    return Slice(
        size=size, page=page, order=_order(at, claims), conditions=conditions, offset=(page - 1) * size
    )


def _as_shown(condition: Condition, claims: Field | None) -> Condition:
    """Let a condition compare what is shown of a column: one that was never set may be shown as something."""
    any_of = tuple(_as_shown(each, claims) for each in condition.any_of)
    field = None if claims is None or condition.of is not None else claims.field(condition.column)
    empty = None if field is None or field.items is not None else unset(field)
    if empty is None or isinstance(empty, (dict, list)) or condition.sign == "HOLDS":
        return replace(condition, any_of=any_of)
    return replace(condition, any_of=any_of, otherwise=str(int(empty) if isinstance(empty, bool) else empty))


def _documented(at: Context) -> dict[str, Field]:
    return {each.field.name: each.field for each in at.operation.parameters if each.where == "query"}


def _size(at: Context) -> int:
    documented = _documented(at)
    for name in at.contract.vendor.paging.sizes:
        if asked := as_id(at.request.parameter(name)):
            largest = documented[name].maximum if name in documented else None
            return min(asked, int(largest or LARGEST))
    return DEFAULT_SIZE


def _order(at: Context, claims: Field | None) -> Sorting:
    column, is_descending = at.embedded.orders.get(at.contract.key, (None, False))
    for name, value in at.request.query:
        matched = at.embedded.sorts.fullmatch(name)
        if matched is not None and value.lower() in ("asc", "desc"):
            return Sorting(column=matched[1], is_descending=value.lower() == "desc")
    if any(each.field.name == at.embedded.sort for each in at.operation.parameters):
        asked = at.request.parameter(at.embedded.sort)
        column = asked if asked is not None and claims is not None and claims.field(asked) else column
        way = (at.request.parameter(at.embedded.direction) or "").upper()
        is_descending = way == "DESC" if way in ("ASC", "DESC") else is_descending
    return Sorting(column=column, is_descending=is_descending)


def _subtype(at: Context) -> tuple[Condition, ...]:
    subtype = at.embedded.subtypes.get(at.contract.key)
    if subtype is None:
        return ()
    return (Condition(column=at.embedded.subtype, values=tuple(str(each) for each in subtype.listed)),)


def _filters(at: Context, claims: Field | None) -> list[Condition]:
    found = list(_of_any_column(at))
    documented = _documented(at).keys() - at.embedded.plain
    for name, value in dict(at.request.query).items():  # of those sent twice the last, as PHP reads a query
        if name in documented and claims is not None and value and not at.embedded.filter.fullmatch(name):
            found += _documented_filter(at, name, value, claims)
    return found


def _of_any_column(at: Context) -> Iterator[Condition]:
    """Yield a condition for each column and operator; of those of an `either` group one is enough.

    Of a value that is sent again for a list each counts, for anything else the last, as PHP reads a query.
    """
    either: list[Condition] = []
    found: dict[tuple[str, str], Condition] = {}
    for name, value in at.request.query:
        matched = at.embedded.filter.fullmatch(name)
        sign = cast("Sign", at.embedded.signs.get(matched["operator"] or "", "")) if matched else ""
        if matched is None or not sign or (sign == "IS NULL" and value != "1"):
            continue
        column = matched["column"]
        if matched["either"]:
            either.append(Condition(column=column, sign=sign, values=(value,)))
            continue
        before = found.get((column, sign)) if sign in ("IN", "NOT IN") else None
        values = (*(before.values if before is not None else ()), value)
        found[column, sign] = Condition(column=column, sign=sign, values=values)
    yield from found.values()
    if either:
        yield Condition(any_of=tuple(either))


def _documented_filter(at: Context, name: str, value: str, claims: Field) -> list[Condition]:
    if (special := at.embedded.filters.get((at.contract.key, name))) is not None:
        return list(special(value))
    for ending, sign in at.embedded.ranges:
        column = name.removesuffix(ending)
        if column != name and claims.field(column) is not None:
            return [Condition(column=column, sign=cast("Sign", sign), values=(value,))]
    return [] if claims.field(name) is None else [Condition(column=name, values=(value,))]
