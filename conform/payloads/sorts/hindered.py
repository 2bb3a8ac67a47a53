"""Deletes that the docs refuse while another record refers to the one that is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.case import MADE, MADE_TEXT
from conform.payloads import build, place
from conform.payloads import value as values
from conform.payloads.steps import by_role, step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.case import Case
    from conform.contract import Contract
    from conform.contract.vendor import Hindrance
    from conform.payloads.endpoint import Endpoint

ASKS = "hindered"
STATUS = 400


def cases(of: Endpoint, known: Mapping[str, Contract]) -> Iterator[Case]:
    """Yield for a delete a case for each row of the vendor's value: a record, a referring one, the delete.

    `known` are the contracts by their keys; where that of the referring records is not among them there is
    no case. Both records are our own, and the clean-up removes the last made first.
    """
    if of.operation.role != "delete" or of.operation.response(STATUS) is None:
        return
    for row in of.contract.vendor.asking.hindrances:
        if row.of == of.contract.key and row.by in known:
            yield from _case(of, row, known[row.by])


def _case(of: Endpoint, row: Hindrance, contract: Contract) -> Iterator[Case]:
    create, referring = by_role(of.contract).create, by_role(contract).create
    if create is None or referring is None:
        return
    rule = f"{ASKS}:{row.by}"
    field = dict(referring.body.walk()).get(row.place) if referring.body is not None else None
    if field is None:
        return
    payload = build.sample(referring, rule, build.on_the_way(referring, row.place))
    made = MADE_TEXT if values.kind(field) == "string" else MADE
    yield of.case(
        "lifecycle",
        rule,
        step(create, "success", payload=build.minimal(create, rule)),
        step(referring, "success", payload=place.with_value(payload, row.place, {made: 0})),
        step(of, "refused", subject=0, breaks=rule, claims=(f"delete:{STATUS}",)),
    )
