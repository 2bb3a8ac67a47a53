"""Names under which what is written comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.contract import Contradiction, Side
from conform.derive.reading.note import noted
from conform.derive.reading.place import record, with_record

if TYPE_CHECKING:
    from conform.contract import Contract, Field, Operation

# Children that are read under another name: (key of the contract, as written) -> as read.
CHILDREN = {("v1/invoices", "Payment"): "InvoicePayment"}


def written_names_are_read_under_theirs(contract: Contract) -> Contract:
    """Name as what a written field is read where the read page spells it otherwise.

    `Status` of a requisition is read as `status`: the same name but for its capitals.
    """
    single = contract.having("read")
    served = {field.name for field in shown.fields} if single and (shown := record(single)) else set()
    low = {name.lower(): name for name in served}

    def named(place: str, field: Field) -> Field:
        as_read = CHILDREN.get((contract.key, field.name)) or low.get(field.name.lower())
        is_top = "." not in place and "[" not in place
        return (
            field if not is_top or field.name in served or not as_read else replace(field, reads_as=as_read)
        )

    operations = tuple(with_record(each, named) if each.request else each for each in contract.operations)
    return replace(contract, operations=operations)


def records_are_read_under_other_names(contract: Contract) -> Contract:
    """Keep that a record is written under one name and read under another, each as its page says."""
    single = contract.having("read") or contract.having("list")
    way = next((each.record for each in single.responses if each.record), None) if single else None
    if single is None or not way or way[-1] == "[]":
        return contract

    def told(operation: Operation) -> Operation:
        written = operation.request.wrapper if operation.request else None
        if written is None or written == way[-1] or operation.role not in ("create", "edit"):
            return operation
        sides = (
            Side(source=operation.source, states=f"written: {written}"),
            Side(source=single.source, states=f"read: {way[-1]}"),
        )
        settled = "each holds on its own side"
        return noted(operation, Contradiction(at="request", about="wrapper", sides=sides, settled=settled))

    return replace(contract, operations=tuple(told(each) for each in contract.operations))
