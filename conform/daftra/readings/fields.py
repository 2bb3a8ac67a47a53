"""Settled readings on single fields: limits and value lists of both sides, names, and what is required."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conform.contract import Choice, kind_of
from conform.daftra.readings.places import noted, of_each, places, record, with_record, written_at
from conform.derive import prose
from conform.derive.schema import LEFT_OUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Contract, Field, Operation

SHARED = ("max_length", "enum")
# Children that are read under another name: (key of the contract, as written) -> as read.
CHILDREN = {("v1/invoices", "Payment"): "InvoicePayment"}
BOTH = "each holds on its own side"


def limits_hold_on_both_sides(contract: Contract) -> Contract:
    """Give a limit or a value list that only some pages of a field state to the others.

    The other page of the same side is asked first, but for a limit of a write page, which holds for another
    only where a read page states it as well. Where both sides state one and differ, each holds on
    its own side and the difference is kept as a contradiction. A child that one page takes as an object and
    another as rows is one place.
    """
    stated = {each.id: _merged(places(each)) for each in contract.operations}
    operations = (_completed(each, contract, stated) for each in contract.operations)
    return replace(contract, operations=tuple(_compared(each, contract, stated) for each in operations))


def _merged(fields: dict[str, Field]) -> dict[str, Field]:
    return {_place(at): field for at, field in fields.items()}


def _place(at: str) -> str:
    """Give a place without the brackets of rows whose field it is: `InvoicePayment.email`."""
    return at.replace("[].", ".")


def _sided(operation: Operation, contract: Contract) -> list[Operation]:
    """Give the operations of a contract that state their bodies, those on the same side first."""
    is_write = operation.request is not None
    return sorted(
        (each for each in contract.operations if each.request is None or not each.request.is_exemplary),
        key=lambda each: ((each.request is not None) != is_write, each.role not in ("read", "edit")),
    )


def _completed(operation: Operation, contract: Contract, stated: dict[str, dict[str, Field]]) -> Operation:
    asked = _sided(operation, contract)

    def complete(at: str, field: Field) -> Field:
        place = _place(at)
        for name in SHARED:
            if getattr(field, name):
                continue
            other = next((each for each in asked if getattr(stated[each.id].get(place), name, None)), None)
            if name == "max_length" and other and operation.request and other.request:
                other = _agreeing(
                    other, field, {each.id: stated[each.id].get(place) for each in asked}, asked
                )
            value = _fitting(name, getattr(stated[other.id][place], name), field) if other else None
            if other and value:
                found = (name, other.source)
                field = replace(field, **{name: value}, sources=(*field.sources, found))
                if name == "enum":
                    field = replace(field, is_partial=stated[other.id][place].is_partial)
        return field

    return with_record(operation, complete)


def _agreeing(
    other: Operation, field: Field, stated: dict[str, Field | None], asked: list[Operation]
) -> Operation | None:
    """Give the page from which a written field takes the limit of another write page, None where none agrees.

    A limit that only one of two write pages states is not settled for the other. The field's own text may
    state it, else a read page.
    """
    limit = _limit(stated[other.id])
    if f"precondition max_length {limit}" in field.notes:
        return other
    return next((each for each in asked if not each.request and _limit(stated[each.id]) == limit), None)


def _limit(field: Field | None) -> int | None:
    return None if field is None else field.max_length


def _fitting(name: str, value: Any, field: Field) -> Any:
    """Give a limit as it applies to a field of perhaps another kind, None where it cannot."""
    if name == "max_length":
        return value if "string" in field.kinds else None
    typed = tuple(
        replace(each, value=prose.typed(str(each.value), field.kinds)) if _is_number(each) else each
        for each in value
    )
    fit = all(each.value in (None, "") or kind_of(each.value) in field.kinds for each in typed)
    return typed if fit and field.is_claimed else None


def _is_number(choice: Choice) -> bool:
    text = str(choice.value)
    return not isinstance(choice.value, bool) and text.lstrip("-").isdigit()


def _compared(operation: Operation, contract: Contract, stated: dict[str, dict[str, Field]]) -> Operation:
    """Keep as a contradiction what a written field's page and its read page state differently."""
    single = contract.having("read") or contract.having("list")
    if operation.role != "create" or single is None:
        return operation
    for place in places(operation):
        written, read = stated[operation.id][_place(place)], stated[single.id].get(_place(place))
        for name in SHARED:
            ours, theirs = _said(getattr(written, name)), _said(getattr(read, name, None))
            if ours and theirs and ours != theirs:
                sides = (f"written: {ours}", (single.source, f"read: {theirs}"))
                operation = noted(operation, written_at(operation, place), name, *sides, settled=BOTH)
    return operation


def _said(value: Any) -> str:
    """Give a limit or a list as text, empty where there is none."""
    if isinstance(value, tuple):
        return ",".join(repr(each) for each in sorted((one.value for one in value), key=_rank))
    return str(value or "")


def _rank(value: Any) -> tuple[bool, float, str]:
    is_number = isinstance(value, int | float)
    return (not is_number, value if is_number else 0, str(value))


@of_each()
def written_names_are_read_under_theirs(operation: Operation, contract: Contract) -> Operation:
    """Name as what a written field is read where the read page spells it otherwise.

    `Status` of a requisition is read as `status`: the same name but for its capitals.
    """
    single = contract.having("read")
    shown = record(single) if single else None
    served = {field.name for field in shown.fields} if shown else set()
    low = {name.lower(): name for name in served}

    def named(place: str, field: Field) -> Field:
        as_read = CHILDREN.get((contract.key, field.name)) or low.get(field.name.lower())
        is_top = "." not in place and "[" not in place
        is_other = is_top and as_read and field.name not in served
        return replace(field, reads_as=as_read) if is_other else field

    return with_record(operation, named) if operation.request else operation


@of_each(roles=("create", "edit"))
def records_are_read_under_other_names(operation: Operation, contract: Contract) -> Operation:
    """Keep that a record is written under one name and read under another, each as its page says."""
    single = contract.having("read") or contract.having("list")
    way = next((each.record for each in single.responses if each.record), None) if single else None
    written = operation.request.wrapper if operation.request else None
    if single is None or not way or written is None or way[-1] in ("[]", written):
        return operation
    sides = (f"written: {written}", (single.source, f"read: {way[-1]}"))
    return noted(operation, "request", "wrapper", *sides, settled=BOTH)


# Ids of a parent inside its child rows are given by the server.
PARENTS = ("invoice_id", "purchase_order_id", "journal_id", "requisition_id")
_GIVEN = "the server gives it"
_WHYS = {prose.NOT_SENT: "text: not always to be sent", LEFT_OUT: "example: left out"}
_CONDITIONAL = "text: required on a condition"


def in_words(field: Field) -> Field:
    """Require what the text requires, whatever the schema's list says."""
    return replace(field, is_required=prose.IN_WORDS in field.notes)


def given(field: Field) -> Field:
    """Never require `id`, what the example leaves out, what is read-only, conditional, not to be sent."""
    is_given = field.name == "id" or field.is_read_only or field.required_if is not None
    return replace(field, is_required=False) if is_given or set(_WHYS) & set(field.notes) else field


def given_by_the_parent(field: Field) -> Field:
    """Never require the parent's id inside a child row."""
    if field.items is None:
        return field
    fields = (
        replace(each, is_required=False) if each.name in PARENTS else each for each in field.items.fields
    )
    return replace(field, items=replace(field.items, fields=tuple(fields)))


def _settled(operation: Operation, change: Callable[[Field], Field], why: str | None = None) -> Operation:
    """Change a request's body and keep what the schema's list said beyond that.

    `why` None means that each field says itself why it is not required.
    """
    if operation.request is None:
        return operation
    before = {at: field for at, field in operation.request.body.walk() if field.is_required}
    body = change(operation.request.body)
    after = [at for at, field in body.walk() if field.is_required]
    settled = replace(operation, request=replace(operation.request, body=body))
    lost = [at for at in before if at not in after]
    if not lost:
        return settled
    return noted(
        settled,
        "request",
        "is_required",
        f"schema requires {_some(lost)}",
        why or "; ".join(dict.fromkeys(_freed(before[at]) for at in lost)),
        settled=f"required: {_some(after)}" if after else "nothing is required",
    )


def _freed(field: Field) -> str:
    """Tell why a field is not required."""
    if field.name == "id" or field.name in PARENTS or field.is_read_only:
        return _GIVEN
    if field.required_if is not None:
        return _CONDITIONAL
    return next((why for note, why in _WHYS.items() if note in field.notes), _GIVEN)


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"  # noqa: PLR2004 - one line


NAMED = ("v2/asset_type", "v2/asset_location", "v2/storage", "v2/department", "v2/employee_asset")
"""Contracts whose edit pages show in an example that a name is required and may not be empty."""


@of_each(roles=("edit",))
def edits_require_what_words_require(operation: Operation, contract: Contract) -> Operation:
    """Require nothing on edit beyond what the page requires in words, those of its examples included."""

    def required(body: Field) -> Field:
        body = body.mapped(in_words)
        if contract.key not in NAMED:
            return body
        fields = (replace(each, is_required=True) if each.name == "name" else each for each in body.fields)
        return replace(body, fields=tuple(fields))

    return _settled(operation, required, "text requires no more on edit")


@of_each(key="v1/invoices")
def invoices_require_a_client(operation: Operation, contract: Contract) -> Operation:
    """Require of a new invoice its client, and a method of each payment: the prose wins.

    The same POST is documented three times (alone, in bulk, as an advance payment); the first speaks for all.
    """
    if operation.method != "POST":
        return operation
    speaking = contract.operation("POST /invoices{format}")
    words = _required_in_words(speaking) if speaking else frozenset()
    return _settled(operation, lambda body: _named(body, "", words), "text requires the client alone")


def _required_in_words(operation: Operation) -> frozenset[str]:
    """Give what a text requires, by its place without the brackets of rows, and the record around it."""
    if operation.request is None:
        return frozenset()
    walk = operation.request.body.walk()
    found = {at.replace("[]", "") for at, field in walk if prose.IN_WORDS in field.notes}
    return frozenset(found | {each for each in (operation.request.wrapper,) if each})


def _named(field: Field, at: str, words: frozenset[str]) -> Field:
    start = f"{at}." if at else ""
    return replace(
        field,
        is_required=at in words,
        fields=tuple(_named(each, f"{start}{each.name}", words) for each in field.fields),
        items=_named(field.items, at, words) if field.items else None,
    )


@of_each(roles=("create", "action"))
def ids_are_given(operation: Operation, _: Contract) -> Operation:
    """Require on create no id of the record, no parent's id in a row, nothing that the example leaves out."""
    return _settled(operation, lambda body: body.mapped(given).mapped(given_by_the_parent))
