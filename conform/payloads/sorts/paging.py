"""Lists page by page: the size asked for, no overlap, no hole, totals that add up, nothing past the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.payloads.build import minimal
from conform.payloads.steps import by_role, most_rows, query_field, step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Case
    from conform.contract import Json
    from conform.payloads.endpoint import Endpoint

RECORDS = 5
"""Records that a case makes: with two a page they fill three pages at least."""
SIZE = 2
PAGES = 3
PAST_THE_END = 1_000_000


def cases(of: Endpoint, *, may_make: bool = True) -> Iterator[Case]:
    """Yield one case for a list that takes a page or a size.

    Without `may_make` the pages are of what is there: all that they show is judged, however little it is.
    """
    queries = list(_queries(of)) if of.operation.role == "list" else []
    if not queries:
        return
    roles = by_role(of.contract)
    create = roles.create if may_make and roles.list is of else None
    made = () if create is None else (minimal(create, f"page {index}") for index in range(RECORDS))
    steps = [step(create, "success", payload=payload) for payload in made if create is not None]
    steps += [step(of, "success", query=query) for query in queries]
    if create is None and any(each.field.maximum is not None for each in of.operation.parameters):
        steps.append(step(of, "success", query=most_rows(of)))  # a life asks for as many where there is one
    yield of.case("paging", "page_size" if create is None else "pages", *steps)


def _queries(of: Endpoint) -> Iterator[dict[str, Json]]:
    """Yield the query of each page, of one size where there are no pages, nothing where there is neither.

    The last one leaves the size to the list, where the docs say which it is then.
    """
    paging = of.contract.vendor.paging
    sizes = [field for name in paging.sizes if (field := query_field(of.operation, name)) is not None][:1]
    asked: dict[str, Json] = {field.name: SIZE for field in sizes}
    if query_field(of.operation, paging.page) is not None:
        for page in (*range(1, PAGES + 1), PAST_THE_END):
            yield {**asked, paging.page: paging.sent(page, SIZE)}
    elif asked:
        yield asked
    if any(field.default is not None and not field.is_required for field in sizes):
        yield {}
