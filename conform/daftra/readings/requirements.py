"""What is required: the settled readings on `required` lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.daftra.readings.places import noted, of_each
from conform.derive import prose
from conform.derive.contracts import mapped
from conform.derive.schema import LEFT_OUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from conform.contract import Contract, Field, Operation

# Ids of a parent inside its child rows are given by the server.
PARENTS = ("invoice_id", "purchase_order_id", "journal_id", "requisition_id")
_GIVEN = "the server gives it"
_WHYS = {prose.NOT_SENT: "text: not always to be sent", LEFT_OUT: "example: left out"}


def in_words(field: Field) -> Field:
    """Require what the text requires, whatever the schema's list says."""
    return replace(field, is_required=prose.IN_WORDS in field.notes)


def given(field: Field) -> Field:
    """Never require `id`, what the page's example leaves out, what is read-only or not to be sent."""
    is_free = field.name == "id" or field.is_read_only or set(_WHYS) & set(field.notes)
    return replace(field, is_required=False) if is_free else field


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
    return next((why for note, why in _WHYS.items() if note in field.notes), _GIVEN)


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"  # noqa: PLR2004 - one line


@of_each(roles=("edit",))
def edits_require_what_words_require(operation: Operation, _: Contract) -> Operation:
    """Require nothing on edit beyond what the page requires in words."""
    return _settled(operation, lambda body: mapped(body, in_words), "text requires no more on edit")


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
    return _settled(operation, lambda body: mapped(mapped(body, given), given_by_the_parent))
