"""What one consumer uses: operations, and of each what he asks, sends, reads and relies on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

T = TypeVar("T", str, int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """Say what a consumer uses of one operation, by its contract (`v1/clients`) and its id.

    `parameters` are names of the query, `sends` dotted places of what is sent (`Client.email`), `reads`
    those of what is served (`data[].Client.id`, `*` for everything), `statuses` those that he has a branch
    for. None of any of them says that nothing is known, so that everything counts; () that there is none.
    """

    contract: str
    operation: str
    parameters: tuple[str, ...] | None = None
    sends: tuple[str, ...] | None = None
    reads: tuple[str, ...] | None = None
    statuses: tuple[int, ...] | None = None

    @property
    def named(self) -> str:
        """Give contract and operation on one line."""
        return f"{self.contract} {self.operation}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """Hold what one consumer uses; `name` tells him from others."""

    name: str
    operations: tuple[Used, ...] = ()

    def of(self, contract: str, operation: str) -> Used | None:
        """Find what he uses of an operation, None where he does not call it.

        A contract without a version, as reports of before tell it, is one of that name in any version.
        """
        return next((each for each in self.of_contract(contract) if each.operation == operation), None)

    def of_contract(self, contract: str) -> tuple[Used, ...]:
        """Give what he uses of a contract."""
        return tuple(
            each
            for each in self.operations
            if contract in (each.contract, each.contract.partition("/")[2] or each.contract)
        )


def joined(declared: Uses, seen: Uses) -> Uses:
    """Give what is declared with what was seen besides: a name stays, and nothing is taken away.

    What is read of an operation of which nothing was declared is what was seen.
    """
    known = {each.named: each for each in declared.operations}
    for each in seen.operations:
        known[each.named] = _joined(known[each.named], each) if each.named in known else each
    return replace(declared, operations=tuple(known[name] for name in sorted(known)))


def _joined(declared: Used, seen: Used) -> Used:
    return replace(
        declared,
        parameters=_both(declared.parameters, seen.parameters),
        sends=_both(declared.sends, seen.sends),
        reads=_both(declared.reads, seen.reads),
        statuses=_both(declared.statuses, seen.statuses),
    )


def _both(one: tuple[T, ...] | None, other: tuple[T, ...] | None) -> tuple[T, ...] | None:
    """Give all of two; of what one says nothing, the other speaks alone."""
    if one is None or other is None:
        return other if one is None else one
    return tuple(sorted(set(one) | set(other)))


def unread(uses: Uses) -> tuple[Used, ...]:
    """Give the operations of which nobody knows what is read."""
    return tuple(each for each in uses.operations if each.reads is None)
