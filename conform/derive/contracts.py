"""Operations gathered into contracts, one for each resource."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.contract import Contract
from conform.derive.paths import resource_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conform.contract import Field, Operation, Role, Vendor

# Order of a contract's operations: as a record lives.
_ORDER: tuple[Role, ...] = ("create", "list", "read", "edit", "delete", "action")


def contracts(operations: Iterable[Operation], vendor: Vendor) -> tuple[Contract, ...]:
    """Gather operations by the resource that their call names; contracts by version and name."""
    gathered: dict[tuple[str, str], list[Operation]] = {}
    for operation in operations:
        gathered.setdefault(resource_of(operation.call, vendor), []).append(operation)
    return tuple(
        Contract(
            name=name,
            version=version,
            title=name.replace("_", " ").title(),
            operations=_unique(sorted(each, key=lambda operation: _ORDER.index(operation.role))),
            vendor=vendor,
        )
        for (version, name), each in sorted(gathered.items())
    )


def relinked(gathered: tuple[Contract, ...]) -> tuple[Contract, ...]:
    """Point every reference that has a page at the contract which that page stands in after merging."""
    keys = {one.source.page: each.key for each in gathered for one in each.operations}

    def linked(field: Field) -> Field:
        own = field.reference
        if own is None or own.resource is None or own.page not in keys or keys[own.page] == own.resource:
            return field
        return replace(field, reference=replace(own, resource=keys[own.page]))

    return tuple(
        replace(each, operations=tuple(_changed(one, linked) for one in each.operations)) for each in gathered
    )


def _changed(operation: Operation, change: Callable[[Field], Field]) -> Operation:
    request = operation.request
    return replace(
        operation,
        request=replace(request, body=mapped(request.body, change)) if request else None,
        responses=tuple(
            replace(each, body=mapped(each.body, change)) if each.body else each
            for each in operation.responses
        ),
        parameters=tuple(replace(each, field=change(each.field)) for each in operation.parameters),
    )


def mapped(field: Field, change: Callable[[Field], Field]) -> Field:
    """Give a shape with every field in it changed, the innermost first."""
    inner = replace(
        field,
        fields=tuple(mapped(each, change) for each in field.fields),
        items=mapped(field.items, change) if field.items else None,
        extra=mapped(field.extra, change) if field.extra else None,
    )
    return change(inner)


def _unique(operations: list[Operation]) -> tuple[Operation, ...]:
    """Make ids unique: of two operations with one printed path the later is told by its role."""
    named: dict[str, Operation] = {}
    for operation in operations:
        numbered = (f"{operation.id} ({number})" for number in range(2, len(operations) + 2))
        tried = (operation.id, f"{operation.id} ({operation.role})", *numbered)
        identity = next(each for each in tried if each not in named)
        named[identity] = replace(operation, id=identity)
    return tuple(named.values())
