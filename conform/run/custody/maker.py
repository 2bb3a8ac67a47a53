"""Which steps make records, of which contract, and which record each answer names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conform.case import TAKEN, UNKNOWN_ID
from conform.payloads import place
from conform.run.call import is_id, is_write, made_ids, maybe_body

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.case import Step
    from conform.contract import Contract, Json, Operation
    from conform.exchange import Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Hold what a step makes: records of a contract, as its create makes them, one of each payload.

    `is_bare` where the step sends no record: what it makes carries nothing by which it could be proven.
    """

    contract: Contract
    create: Operation
    payloads: tuple[Json, ...]
    is_bare: bool = False


def maker(step: Step, contracts: Mapping[str, Contract]) -> Maker | None:
    """Tell what records a step makes if it is taken; None where it makes none that are known of.

    An action makes those of the contract that the vendor's books name for it, one of each row that it sends.
    """
    contract = contracts[step.contract]
    operation = contract.operation(step.operation)
    if operation is None:
        return None
    if operation.role == "create":
        return Maker(contract=contract, create=operation, payloads=(step.payload,))
    made = contracts.get(contract.vendor.books.makes.get(operation.call, ""))
    create = made.having("create") if made is not None else None
    is_taken = step.credentials in TAKEN and UNKNOWN_ID not in step.path.values()
    if made is None or create is None or not is_taken or not is_write(operation):
        return None
    rows = tuple(step.payload) if isinstance(step.payload, list) else (step.payload,)
    return Maker(contract=made, create=create, payloads=rows, is_bare=step.payload is None)


def is_of_another_type(made: Maker, payload: Json) -> bool:
    """Tell whether a payload asks for a type of document that the pages of its resource need not show."""
    books = made.contract.vendor.books
    rows = (
        row
        for row in books.lasting
        if row.contract == made.contract.key and row.place.rpartition(".")[2] == books.kind
    )
    return any(
        place.has(payload, row.place) and place.read(payload, row.place) not in row.harmless for row in rows
    )


def named(exchange: Exchange, count: int) -> tuple[tuple[Json, ...], tuple[Json, ...]]:
    """Give what an answer names for each of so many records, and the ids that it names beyond them.

    Each record gets its id, or its row where that has none; None where nothing is said of it. Rows speak of
    the records in the order in which they were sent where there are as many (page 38757780e0).
    """
    body = maybe_body(exchange)
    ids = made_ids(exchange)
    if isinstance(body, list) and len(body) == count and ids:
        return tuple(_id_or_row(row) for row in body), ()
    return (*ids[:count], *(None,) * (count - len(ids))), ids[count:]


def _id_or_row(row: Json) -> Json:
    found = row.get("id") if isinstance(row, dict) else None
    return found if is_id(found) else row
