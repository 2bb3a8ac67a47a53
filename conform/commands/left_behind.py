"""What contracts in a folder claim, and the documents that are to replace them do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import yaml

from conform.contract import ContractError, load_contracts
from conform.derive.paths import nameless
from conform.payloads.claims import claims
from conform.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from conform.contract import Contract, Operation, Vendor
    from conform.derive.pipeline import Derivation

    Called: TypeAlias = tuple[str, str, str]
    """An operation by its method, its call and its role, however a document prints it."""
    Stated: TypeAlias = tuple[Called, str, str]
    """A claim by its operation, its rule and its place."""

EDITIONS = "editions.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBehind:
    """Count operations and claims that were of other `editions`, each told as `openapi of 2026-07-04`."""

    operations: int
    claims: int
    editions: tuple[str, ...]


def left_behind(folder: Path, derived: Derivation, vendor: Vendor) -> LeftBehind | None:
    """Count what a folder's contracts have of documents that were not given; None where that is nothing.

    A folder that holds no contracts, or none that can be read, has nothing to lose.
    """
    given = {each.sha256 for each in derived.editions}
    others = tuple(told for told, digest in _editions(folder) if digest not in given)
    if not others:
        return None
    try:
        before = load_contracts(folder, vendor)
    except ContractError:
        return None
    kept = _operations(derived.contracts)
    operations = [one for each in before for one in each.operations if _called(one) not in kept]
    lost = _claims(before) - _claims(derived.contracts)
    if not operations and not lost:
        return None
    return LeftBehind(operations=len(operations), claims=len(lost), editions=others)


def _editions(folder: Path) -> list[tuple[str, str]]:
    """Give the documents that a folder's contracts stand on, in words and by digest; none if unknown."""
    try:
        known = yaml.safe_load((folder / EDITIONS).read_text(encoding="utf-8"))["editions"]
        return [(f"{each['sort']} of {each['edition']}", str(each["sha256"])) for each in known]
    except (OSError, ValueError, TypeError, LookupError, yaml.YAMLError):
        return []


def _called(operation: Operation) -> Called:
    return operation.method, nameless(operation.call.removesuffix(".json")), operation.role


def _operations(contracts: Iterable[Contract]) -> set[Called]:
    return {_called(one) for each in contracts for one in each.operations}


def _claims(contracts: Iterable[Contract]) -> set[Stated]:
    found: set[Stated] = set()
    for contract in contracts:
        named = {each.id: _called(each) for each in contract.operations}
        found |= {(named[each.operation], each.rule, each.at) for each, _ in claims(contract)}
    return found


def told(left: LeftBehind, folder: Path) -> tuple[str, ...]:
    """Say in lines what is left behind, and how it is kept; the command has replaced it by then."""
    counted = [
        f"{count:,} {plural(count, noun)}"
        for count, noun in ((left.operations, "operation"), (left.claims, "claim"))
        if count
    ]
    return (
        f"left behind: {' and '.join(counted)} of documents that were not given: {', '.join(left.editions)}",
        f"  {folder} no longer has them; to merge, name those documents beside the new ones",
        "  without them: take the contracts of before from git, and ask `conform diff docs` what is new",
    )
