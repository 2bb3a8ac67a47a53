"""Decide which cases may be run on a tenant that must be left as it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.run.compose import is_write
from conform.run.look import way

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.case import Case
    from conform.contract import Contract


def can_remove(contract: Contract) -> bool:
    """Tell whether the docs show how to see what the contract creates again, and how to delete it."""
    return way(contract).is_whole


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
        if operation.role == "create" and not way(contract, operation).is_whole:
            return True
        if operation.role == "action" and is_write(operation):
            return True
    return False
