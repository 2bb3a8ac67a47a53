"""What can be asked without a write: each list, several of its rows one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.payloads.endpoint import endpoints
from conform.payloads.steps import id_parameter, most_rows, record, row, step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.case import Case, Step
    from conform.payloads.endpoint import Endpoint

ROWS = 4
"""Rows of a list that are read one by one: those that differ most, so that four show nearly all."""
SAMPLE = 100
"""Rows among which they are chosen: enough to differ, few enough to be asked for a second time."""
REPLACED = frozenset({"list", "read", "page_size", "extra_parameter"})
"""Questions of other cases that are asked here of more rows, or with a claim where those make none."""


def cases(of: Endpoint) -> Iterator[Case]:
    """Yield a list or a read as it can be asked of records that are there already."""
    if of.operation.role == "list":
        yield of.case("lifecycle", "whole_list", step(of, "success", query=most_rows(of)))
    elif of.operation.role == "read":
        yield of.case("lifecycle", "rows", *_reads(of))


def _reads(of: Endpoint) -> Iterator[Step]:
    """Yield the reads of rows; the list is judged by a case of its own and here names records alone."""
    listing = next((each for each in endpoints(of.contract) if each.operation.role == "list"), None)
    if listing is None or id_parameter(of.operation) is None:
        yield step(of, "success", identity=record(of.contract.key))
        return
    yield step(listing, "observed", query=most_rows(listing, SAMPLE))
    for number in range(ROWS):
        yield step(of, "success", identity=row(0, number))
