"""The operations that tell one story: what makes a record, and what reads, lists, edits and deletes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conform.payloads.build import stem

if TYPE_CHECKING:
    from conform.contract import Contract, Field, Operation, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Hold a create and its companions; None where the docs have no such page.

    Whether the create's answer promises an id is not asked here: the run shortens a case that gets none.
    """

    contract: Contract
    create: Operation | None
    read: Operation | None
    list: Operation | None
    edit: Operation | None
    delete: Operation | None


def _base(operation: Operation) -> str:
    return stem(operation).removesuffix("/list/1").removesuffix("/list")


def _companion(contract: Contract, role: Role, create: Operation | None) -> Operation | None:
    found = [each for each in contract.operations if each.role == role]
    near = [each for each in found if create is not None and _base(each) == _base(create)]
    return next(iter([*near, *found]), None)


def family(contract: Contract, create: Operation | None = None) -> Family:
    """Find the companions of a create (the contract's first where none is given): same path before others."""
    made = create or contract.having("create")
    return Family(
        contract=contract,
        create=made,
        read=_companion(contract, "read", made),
        list=_companion(contract, "list", made),
        edit=_companion(contract, "edit", made),
        delete=_companion(contract, "delete", made),
    )


def query_field(operation: Operation | None, name: str) -> Field | None:
    """Find a documented query parameter, None where there is none."""
    if operation is None:
        return None
    return next((p.field for p in operation.parameters if p.where == "query" and p.field.name == name), None)
