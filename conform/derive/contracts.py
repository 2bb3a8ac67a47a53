"""Operations gathered into contracts, one for each resource."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.contract import Contract
from conform.derive.paths import contract_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conform.contract import Operation, Role

# Order of a contract's operations: as a record lives.
_ORDER: tuple[Role, ...] = ("create", "list", "read", "edit", "delete", "action")


def contracts(operations: Iterable[Operation]) -> tuple[Contract, ...]:
    """Gather operations by the resource that their call names; contracts by version and name."""
    gathered: dict[tuple[str, str], list[Operation]] = {}
    for operation in operations:
        gathered.setdefault(contract_of(operation.call), []).append(operation)
    return tuple(
        Contract(
            name=name,
            version="v1" if version == "v1" else "v2",
            title=name.replace("_", " ").title(),
            operations=_unique(sorted(each, key=lambda operation: _ORDER.index(operation.role))),
        )
        for (version, name), each in sorted(gathered.items())
    )


def _unique(operations: list[Operation]) -> tuple[Operation, ...]:
    """Make ids unique: of two operations with one printed path the later is told by its role."""
    taken: set[str] = set()
    named = []
    for operation in operations:
        identity = operation.id
        if identity in taken:
            identity = f"{identity} ({operation.role})"
        number = 2
        while identity in taken:
            identity, number = f"{operation.id} ({number})", number + 1
        taken.add(identity)
        named.append(replace(operation, id=identity))
    return tuple(named)
