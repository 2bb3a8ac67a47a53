"""Give a new tenant what every tenant has: staff, branches, a store, payment methods, listings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.tenants.embedded.blank import fits
from conform.tenants.embedded.house import now
from conform.tenants.embedded.special import BORROWED, SEEDS, store_of
from conform.tenants.embedded.store import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conform.contract import Contract, Field, Json
    from conform.tenants.embedded.house import House

LOOKED_UP = 4
"""Records of a resource that can only be read, so that its list has more than one page."""
_TITLES = ("name", "title", "first_name", "business_name", "label")


def seed(house: House) -> None:
    """Fill a new house."""
    for contract in house.contracts.values():
        for record in _records(house, contract):
            store = store_of(contract)
            identity = house.store.next_id(store)
            stamped = {**record, "id": identity, "created": now(), "modified": now()}
            house.store.apply(Change(sort="insert", store=store, id=identity, record=stamped))
    for model in sorted(_models(house.contracts.values())):
        house.listings[model] = {str(number): f"{model} {number}" for number in (1, 2, 3)}


def _records(house: House, contract: Contract) -> Iterable[Mapping[str, Json]]:
    if contract.key in SEEDS:
        return SEEDS[contract.key]
    looked_up = contract.having("list") or contract.having("read")
    is_made = any(
        each.having("create") is not None and store_of(each) == store_of(contract)
        for each in house.contracts.values()
    )
    if is_made or looked_up is None or contract.key in BORROWED:
        return ()
    claims = house.record_claims(looked_up.success)
    return [_example(claims, contract, number) for number in range(1, LOOKED_UP + 1)]


def _example(claims: Field | None, contract: Contract, number: int) -> dict[str, Json]:
    """Give a record of documented example values, with a title that tells it from the others."""
    fields = () if claims is None else claims.fields
    shown = {
        field.name: field.example.value
        for field in fields
        if field.example is not None and fits(field.example.value, field) and not field.is_write_only
    }
    titles = {field.name: f"{contract.name} {number}" for field in fields if field.name in _TITLES}
    return {**shown, **titles}


def _models(contracts: Iterable[Contract]) -> set[str]:
    """Name every model of the general listing that a field refers to."""
    found = {"Branch"}
    for contract in contracts:
        for operation in contract.operations:
            bodies = [operation.request.body] if operation.request else []
            bodies += [response.body for response in operation.responses if response.body is not None]
            for body in [*bodies, *(each.field for each in operation.parameters)]:
                found |= {
                    field.reference.listing
                    for _, field in body.walk()
                    if field.reference is not None and field.reference.listing is not None
                }
    return found
