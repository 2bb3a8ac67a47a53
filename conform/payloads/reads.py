"""What can be asked without a write: each list, several of its rows one by one, its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.case import Case
from conform.payloads import paging
from conform.payloads.family import query_field
from conform.payloads.lifecycle import whole
from conform.payloads.step import id_parameter, record, row, step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Step
    from conform.contract import Contract, Json, Operation

ROWS = 4
"""Rows of a list that are read one by one: those that differ most, so that four show nearly all."""
SAMPLE = 100
"""Rows among which they are chosen: enough to differ, few enough to be asked for a second time."""
REPLACED = frozenset({"list", "read", "page_size", "extra_parameter"})
"""Questions of other cases that are asked here of more rows, or with a claim where those make none."""


def cases(contract: Contract) -> Iterator[Case]:
    """Yield the reads of a contract as they can be asked of records that are there already."""
    lists = [each for each in contract.operations if each.role == "list"]
    for listing in lists:
        steps = (step(contract, listing, "success", query=whole(listing)),)
        yield _case(contract, listing, "whole_list", steps)
    for read in contract.operations:
        if read.role == "read":
            yield _case(contract, read, "rows", tuple(_reads(contract, read, next(iter(lists), None))))
    yield from paging.cases(contract, may_make=False)


def _case(contract: Contract, operation: Operation, asks: str, steps: tuple[Step, ...]) -> Case:
    return Case(contract=contract.key, operation=operation.id, sort="lifecycle", asks=asks, steps=steps)


def _reads(contract: Contract, read: Operation, listing: Operation | None) -> Iterator[Step]:
    """Yield the reads of rows; the list is judged by a case of its own and here names records alone."""
    if listing is None or id_parameter(read) is None:
        yield step(contract, read, "success", identity=record(contract.key))
        return
    yield step(contract, listing, "observed", query=_sample(listing))
    for number in range(ROWS):
        yield step(contract, read, "success", identity=row(0, number))


def _sample(listing: Operation) -> dict[str, Json]:
    """Give the query for some rows, empty where the list takes no limit."""
    limit = query_field(listing, "limit")
    return {} if limit is None else {"limit": int(min(limit.maximum or SAMPLE, SAMPLE))}
