"""Operations that are neither create, read, list, edit nor delete: one call each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.case import Case
from conform.payloads.access import is_token
from conform.payloads.step import step
from conform.payloads.story import needs_record, told
from conform.payloads.writable import writable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Contract


def cases(contract: Contract) -> Iterator[Case]:
    """Yield a call of each action without a body: on a record of its own, else observed on an unknown one."""
    for operation in contract.operations:
        if operation.role != "action" or is_token(operation) or writable(operation) is not None:
            continue
        if needs_record(operation) and contract.having("create") is None:
            steps = (step(contract, operation, "observed"),)
            yield Case(
                contract=contract.key, operation=operation.id, sort="valid", asks="unknown_id", steps=steps
            )
            continue
        yield from told(contract, operation, "valid", "called")
