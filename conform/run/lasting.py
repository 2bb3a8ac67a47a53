"""What no delete undoes: it is not sent to a tenant that must be left as it was found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from conform.payloads import place
from conform.payloads.endpoint import endpoint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.case import Case, Step
    from conform.contract import Contract, Json

UNSET = (None, "")
"""What leaves a number to the tenant."""
NO_FLAG = (False, 0, "0", None, "")
"""What takes a flag from no other record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """Name a field of which a value stays when its record is deleted, and the values that do no harm.

    `pages` are the vendor's pages on which the field is written; `why` says what stays.
    """

    contract: str
    place: str
    harmless: tuple[Json, ...]
    pages: tuple[str, ...]
    why: str


_FLAG = "the flag is taken from the record that had it"
_SERIAL = "the tenant's next number goes on from it"
_TYPE = "a document of this type has no delete of its own"
TABLE: tuple[Lasting, ...] = (
    Lasting(
        contract="v1/stores",
        place="Store.primary",
        harmless=NO_FLAG,
        pages=("15115367e0", "15115364e0"),
        why=_FLAG,
    ),
    Lasting(
        contract="v1/treasuries",
        place="Treasury.is_primary",
        harmless=NO_FLAG,
        pages=("15115372e0", "15115369e0"),
        why=_FLAG,
    ),
    *(
        Lasting(contract=contract, place=at, harmless=UNSET, pages=pages, why=_SERIAL)
        for contract, at, pages in (
            ("v1/clients", "Client.client_number", ("15115262e0", "15115259e0")),
            ("v1/suppliers", "Supplier.supplier_number", ("15115267e0", "15115264e0")),
            ("v1/invoices", "Invoice.no", ("15115242e0", "15115239e0")),
            ("v1/estimates", "Estimate.no", ("15115247e0", "15115244e0")),
            ("v1/credit_notes", "CreditNote.no", ("15115252e0", "15115249e0")),
            ("v1/refund_receipts", "RefundReceipt.no", ("15115257e0", "15115254e0")),
            ("v1/purchase_invoices", "PurchaseOrder.no", ("15115352e0", "15115349e0")),
            ("v1/purchase_refunds", "PurchaseRefund.no", ("15115357e0", "15115354e0")),
            ("v1/requisitions", "Requisition.number", ("18798425e0",)),
            ("v1/journals", "Journal.number", ("15115322e0", "15115319e0")),
            ("v1/work_orders", "WorkOrder.number", ("15115272e0", "15115269e0")),
        )
    ),
    Lasting(
        contract="v1/invoices",
        place="Invoice.type",
        harmless=(0, "0", None, ""),
        pages=("15115242e0", "32867460e0", "15115239e0"),
        why=_TYPE,
    ),
)


def spared(case: Case, contracts: Mapping[str, Contract]) -> tuple[Case | None, str]:
    """Give the case without what no delete undoes; None and the reason where it asks just that.

    Cut is what the docs do not require and the case does not ask about. A case that holds nothing of the
    table is given back as it is.
    """
    steps: list[Step] = []
    for step in case.steps:
        for row in _found(step):
            if not _is_cut(case, step, row, contracts):
                return None, f"no delete undoes {row.place}: {row.why}"
            step = replace(step, payload=place.without_value(step.payload, row.place))  # noqa: PLW2901 - cut bit by bit
        steps.append(step)
    return (case if tuple(steps) == case.steps else replace(case, steps=tuple(steps))), ""


def _found(step: Step) -> Iterator[Lasting]:
    for row in TABLE if step.credentials in ("good", "bearer") else ():
        if row.contract == step.contract and place.has(step.payload, row.place):
            value = place.read(step.payload, row.place)
            if not any(
                value is each or (value == each and type(value) is type(each)) for each in row.harmless
            ):
                yield row


def _is_cut(case: Case, step: Step, row: Lasting, contracts: Mapping[str, Contract]) -> bool:
    if row.place in case.asks or row.place in (step.breaks or ""):
        return False
    contract = contracts[step.contract]
    operation = contract.operation(step.operation)
    body = endpoint(contract, operation).body if operation is not None else None
    field = dict(body.walk()).get(row.place) if body is not None else None
    return field is not None and not field.is_required
