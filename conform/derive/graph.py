"""What must exist before what: the references of writes as a graph, with its cycles named."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conform.contract import Contract, Operation


def needs(contracts: Iterable[Contract], *, required_only: bool = False) -> dict[str, tuple[str, ...]]:
    """Give for each contract what its creates refer to: contract keys, and `listing/Model` of the listing.

    `required_only` leaves out what a create may leave out. References to itself are kept.
    """
    found = {}
    for contract in contracts:
        creates = [each for each in contract.operations if each.role == "create"]
        found[contract.key] = tuple(sorted({key for each in creates for key in _named(each, required_only)}))
    return found


def _named(operation: Operation, required_only: bool) -> set[str]:  # noqa: FBT001 - passed on
    if operation.request is None:
        return set()
    return {
        field.reference.resource or f"listing/{field.reference.listing}"
        for _, field in operation.request.body.walk()
        if field.reference and not field.is_read_only and (field.is_required or not required_only)
    }


def cycles(graph: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Name the cycles: groups of contracts that need each other, sorted; also one that needs itself."""
    reached = {key: _reached(key, graph) for key in graph}
    groups = {
        tuple(sorted(other for other in reached[key] if key in reached.get(other, set())))
        for key in graph
        if key in reached[key]
    }
    return tuple(sorted(groups))


def _reached(key: str, graph: Mapping[str, tuple[str, ...]]) -> set[str]:
    seen: set[str] = set()
    left = list(graph.get(key, ()))
    while left:
        each = left.pop()
        if each not in seen:
            seen.add(each)
            left += graph.get(each, ())
    return seen


def order(graph: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Give the contracts so that each comes after what it needs; within a cycle by name."""
    placed: list[str] = []
    left = dict(graph)
    while left:
        free = [
            key for key, needed in left.items() if not any(each in left and each != key for each in needed)
        ]
        for key in sorted(free) or sorted(left)[:1]:
            placed.append(key)
            del left[key]
    return tuple(placed)
