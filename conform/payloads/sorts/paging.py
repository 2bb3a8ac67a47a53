"""Lists page by page: the size asked for, no overlap, no hole, totals that add up, nothing past the end.

Then one page of the usual size, and where no life of a record asks for it, or the rows have a documented
order, one as large as the docs allow.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.payloads import place
from conform.payloads.build import minimal
from conform.payloads.steps import by_role, query_field, step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Case, Step
    from conform.contract import Json
    from conform.payloads.endpoint import Endpoint

RECORDS = 3
"""Records that a case makes: with two a page a full page and a part of one."""
SIZE = 2
PAGES, PAGES_THERE = 2, 3
"""Pages that are asked for of records of the case's own, and of what is there, however much that is."""
PAST_THE_END = 1_000_000
DAYS = ("2024-03-05", "2024-01-17", "2024-05-02")
"""A day for each record, in no order: neither rising nor falling, nor that in which they are made."""


def cases(of: Endpoint, *, may_make: bool = True) -> Iterator[Case]:
    """Yield one case for a list that takes a page or a size.

    Without `may_make` the pages are of what is there: all that they show is judged, however little it is.
    """
    roles = by_role(of.contract)
    create = roles.create if may_make and roles.list is of else None
    pages = PAGES_THERE if create is None else PAGES
    lists = list(_lists(of, pages)) if of.operation.role == "list" else []
    if not lists:
        return
    made = () if create is None else (_payload(create, index) for index in range(RECORDS))
    steps = [
        replace(
            step(create, "success", payload=payload),
            is_any=create.contract.key not in create.contract.vendor.answers.orders,
        )
        for payload in made
        if create is not None
    ]
    lists += _largest(of) if create is None or _ordered(of) or not create.is_shown else ()
    yield of.case("paging", "page_size" if create is None else "pages", *steps, *lists)


def _payload(create: Endpoint, index: int) -> Json:
    """Give a small payload; where the list has a documented order, with a day of its own in that field."""
    payload = minimal(create, f"page {index}")
    order = create.contract.vendor.answers.orders.get(create.contract.key)
    if order is None:
        return payload
    at = create.place_of(order.field)
    fields = dict(create.body.walk()) if create.body is not None else {}
    return place.with_value(payload, at, DAYS[index]) if at in fields else payload


def _lists(of: Endpoint, pages: int) -> Iterator[Step]:
    """Yield each page, or one of a size where there are no pages; then the usual size."""
    paging = of.contract.vendor.paging
    asked: dict[str, Json] = dict.fromkeys(_sizes(of), SIZE)
    if query_field(of.operation, paging.page) is not None:
        for page in (*range(1, pages + 1), PAST_THE_END):
            query = {**asked, paging.page: paging.sent(page, SIZE)}
            yield replace(step(of, "success", query=query), claims=_linked(of, page))
    elif asked:
        yield step(of, "success", query=asked)
    for name in _sizes(of):
        field = query_field(of.operation, name)
        if field is not None and field.default is not None and not field.is_required:
            yield replace(step(of, "success"), claims=(f"page_size:{name}", *_ordered(of)))


def _sizes(of: Endpoint) -> list[str]:
    """Name the parameter that sizes a page, if there is one."""
    names = of.contract.vendor.paging.sizes
    return [name for name in names if query_field(of.operation, name) is not None][:1]


def _ordered(of: Endpoint) -> tuple[str, ...]:
    """Name the claim on the order of a list's rows, () where the docs state none."""
    order = of.contract.vendor.answers.orders.get(of.contract.key)
    return () if order is None else (f"order:{order.field}",)


def _linked(of: Endpoint, page: int) -> tuple[str, ...]:
    """Name the link that the answer to a page settles: on the first the next one, on the second the other."""
    frame = _frame(of)
    there = dict(zip((1, 2), of.contract.vendor.paging.links, strict=False))
    return tuple(f"link:{name}" for number, name in there.items() if number == page and name in frame)


def _frame(of: Endpoint) -> frozenset[str]:
    """Name the documented keys of a list's frame whose kind is claimed."""
    success, name = of.operation.success, of.contract.vendor.paging.frame
    frame = success.body.field(name) if success is not None and success.body is not None else None
    return (
        frozenset(each.name for each in frame.fields if each.is_claimed) if frame is not None else frozenset()
    )


def _largest(of: Endpoint) -> Iterator[Step]:
    """Yield a page of the largest size that is allowed."""
    for name in _sizes(of):
        field, largest = query_field(of.operation, name), of.asking.most_rows.get(name)
        if field is not None and field.maximum is not None and largest is not None:
            size = int(min(field.maximum, largest))
            yield replace(step(of, "success", query={name: size}), claims=(f"extent:{name}",))
