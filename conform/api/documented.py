"""What the docs claim, and the payloads that they allow as strategies of Hypothesis."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from conform.case import bind
from conform.contract import load_contracts as contracts_in
from conform.daftra import DAFTRA
from conform.shipped import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

    from conform.contract import Contract, Json, Operation


def load_contracts(folder: Path = CONTRACTS) -> tuple[Contract, ...]:
    """Read the contracts of a folder, those that come with this package unless it is given.

    Raises ContractError, which names file, place and reason, for a folder that cannot be used.
    """
    return _loaded(folder)


def payloads(
    operation: str, *, references: Mapping[str, Json] | None = None, contracts: Path = CONTRACTS
) -> SearchStrategy[Any]:
    """Give the payloads that the docs allow for an operation, by its id: `POST /clients{format}`.

    An id that more than one contract has is told apart by the contract: `v1/clients POST /clients{format}`.
    What refers to a record is a placeholder, `{"$ref": "v1/clients"}`, unless `references` gives the ids by
    key. Raises LookupError for an operation that no contract has or several have, ContractError for
    unusable contracts, and UnboundError while drawing for a record that `references` lacks.
    """
    found = {
        f"{contract.key} {each.id}": each
        for contract in _loaded(contracts)
        for each in contract.operations
        if operation in (each.id, f"{contract.key} {each.id}")
    }
    from conform.payloads import payloads as payloads_of  # noqa: PLC0415 - Hypothesis, which no sandbox needs

    drawn = payloads_of(_one(operation, found), DAFTRA)
    return drawn if references is None else drawn.map(lambda each: bind(each, references=references, made={}))


def _one(asked: str, found: Mapping[str, Operation]) -> Operation:
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise LookupError(f"{asked}: several contracts have it; say which: {', '.join(sorted(found))}")
    raise LookupError(f"{asked}: no contract has this operation; `conform cases --list` names them all")


@lru_cache(maxsize=8)
def _loaded(contracts: Path) -> tuple[Contract, ...]:
    return contracts_in(contracts, DAFTRA)
