"""Decide which cases may be run on a tenant that must be left as it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.run.compose import is_write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.case import Case
    from conform.contract import Contract

NO_WRITES = "writes are not allowed; pass --allow-writes"
NO_REMOVAL = "the docs have no delete for what it would make"


def why_not(case: Case, contracts: Mapping[str, Contract], *, may_write: bool, may_leave: bool) -> str:
    """Say why a case may not be run under a policy, empty where it may."""
    if not may_write and writes(case, contracts):
        return NO_WRITES
    if not may_leave and leaves(case, contracts):
        return NO_REMOVAL
    return ""


def can_remove(contract: Contract) -> bool:
    """Tell whether the docs have a delete for what the contract creates."""
    return contract.having("delete") is not None


def writes(case: Case, contracts: Mapping[str, Contract]) -> bool:
    """Tell whether a step of the case may change a tenant."""
    found = (contracts[step.contract].operation(step.operation) for step in case.steps)
    return any(operation is not None and is_write(operation) for operation in found)


def leaves(case: Case, contracts: Mapping[str, Contract]) -> bool:
    """Tell whether the case may make a record that nothing documented removes."""
    for step in case.steps:
        contract = contracts[step.contract]
        operation = contract.operation(step.operation)
        if operation is None or step.credentials not in {"good", "bearer"}:
            continue
        if operation.role == "create" and not can_remove(contract):
            return True
        if operation.role == "action" and is_write(operation):
            return True
    return False
