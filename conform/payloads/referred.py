"""How a record that payloads refer to is come by: the step that makes it, or the list that shows one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from conform.case import Step
from conform.contract.vendor import Books
from conform.payloads import place
from conform.payloads.build import minimal
from conform.payloads.endpoint import endpoint
from conform.payloads.steps import step
from conform.payloads.value import in_kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Contract, Json, Operation
    from conform.payloads.endpoint import Endpoint

LISTING: Final = "listing/"
"""How the keys of records begin that a listing of the vendor's names by their model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """Hold the step that makes a record to refer to, or that lists some of which the first will do.

    `meets` is what a listed row must show, by column; `way` leads to a map that has ids for its keys, None
    where there are rows, or where the step makes the record.
    """

    step: Step
    is_made: bool = False
    meets: Mapping[str, str] = field(default_factory=dict)
    way: tuple[str, ...] | None = None


def condition(key: str) -> tuple[str, dict[str, str]]:
    """Split a key into that of the resource and what its record must meet: `v2/status[type=2]`."""
    base, _, meets = key.removesuffix("]").partition("[")
    name, _, value = meets.partition("=")
    return base, {name: value} if meets else {}


def books_of(contracts: Mapping[str, Contract]) -> Books:
    """Give what the vendor says of records that are referred to."""
    return next((each.vendor.books for each in contracts.values()), Books())


def served_by(model: str, contracts: Mapping[str, Contract]) -> str | None:
    """Give the key of the resource whose records a listing names by this model, None where there is none."""
    listing = books_of(contracts).listing
    return None if listing is None else listing.served.get(model)


def making(contract: Contract, create: Operation, wanted: Mapping[str, str]) -> Preparation:
    """Make a record by the minimal payload of a create, with what is wanted where it has such a field."""
    of = endpoint(contract, create)
    plain = step(of, "success")
    made = Step(
        contract=contract.key,
        operation=create.id,
        expects="success",
        path=plain.path,
        payload=_as_wanted(of, wanted),
    )
    return Preparation(step=made, is_made=True)


def listed(contract: Contract, listing: Operation, wanted: Mapping[str, str]) -> Preparation:
    """List the records of a resource, those that are wanted by the path where it can tell them apart."""
    path = {**step(endpoint(contract, listing), "success").path}
    asked = {name: value for name, value in wanted.items() if name in path}
    kept = {name: value for name, value in wanted.items() if name not in path}
    return Preparation(step=_reading(contract, listing, {**path, **asked}), meets=kept)


def modelled(model: str, contracts: Mapping[str, Contract]) -> Preparation | None:
    """List the records of a model where the vendor has such a listing."""
    listing = books_of(contracts).listing
    contract = None if listing is None else contracts.get(listing.contract)
    if listing is None or contract is None or not contract.operations:
        return None
    asked = _reading(contract, contract.operations[0], {listing.parameter: model})
    return Preparation(step=asked, way=listing.way)


def contract_of(key: str, contracts: Mapping[str, Contract]) -> Contract | None:
    """Find the contract by which records of a resource are made or listed: its own, or one that lends it."""
    return contracts.get(books_of(contracts).borrowed.get(key, key))


def preparation(key: str, contracts: Mapping[str, Contract]) -> Preparation | None:
    """Give how a record is come by on a tenant that may be written to, None where the docs show no way."""
    base, wanted = condition(key)
    if key.startswith(LISTING):
        model = key.removeprefix(LISTING)
        served = served_by(model, contracts)
        made = None if served is None else preparation(served, contracts)
        return made if made is not None and made.is_made else modelled(model, contracts)
    contract = contract_of(base, contracts)
    create, listing = (
        (None, None) if contract is None else (contract.having("create"), contract.having("list"))
    )
    if contract is not None and create is not None:
        return making(contract, create, wanted)
    return listed(contract, listing, wanted) if contract is not None and listing is not None else None


def _reading(contract: Contract, operation: Operation, path: Mapping[str, Json]) -> Step:
    return Step(contract=contract.key, operation=operation.id, expects="success", path=path)


def _as_wanted(of: Endpoint, wanted: Mapping[str, str]) -> Json:
    payload = minimal(of)
    for each in of.inputs():
        is_own = each.at.rpartition(".")[0] == (of.wrapper or "")
        if is_own and each.field.name in wanted:
            value = in_kind(each.field, wanted[each.field.name])
            payload = place.with_value(payload, each.at, value)
    return payload
