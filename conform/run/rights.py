"""Calls that change nothing and tell whether a key has the rights that a run needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.case import UNKNOWN_ID, UnboundError
from conform.payloads.endpoint import endpoint
from conform.payloads.steps import step
from conform.run.compose import compose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conform.contract import Contract
    from conform.exchange import Call


def deletes(contracts: Iterable[Contract]) -> Iterator[Call]:
    """Yield for each contract the delete of a record that is not there, where the path names no other."""
    for contract in contracts:
        operation = contract.having("delete")
        if operation is None:
            continue
        asked = step(endpoint(contract, operation), "absent", identity=UNKNOWN_ID)
        try:
            yield compose(asked, operation, references={}, made={}, case="preflight")
        except UnboundError:
            continue
