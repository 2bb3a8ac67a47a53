"""Limits and value lists, which hold on both sides of a field where only one page states them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conform.contract import Choice, Contradiction, Side, kind_of
from conform.derive import prose
from conform.derive.reading.note import noted
from conform.derive.reading.place import places, with_record, written_at

if TYPE_CHECKING:
    from conform.contract import Contract, Field, Operation

SHARED = ("max_length", "enum")


def limits_hold_on_both_sides(contract: Contract) -> Contract:
    """Give a limit or a value list that only some pages of a field state to the others.

    The other page of the same side is asked first. Where both sides state one and differ, each holds on
    its own side and the difference is kept as a contradiction.
    """
    stated = {each.id: places(each) for each in contract.operations}
    operations = [_completed(each, contract, stated) for each in contract.operations]
    return replace(contract, operations=tuple(_compared(each, contract, stated) for each in operations))


def _sided(operation: Operation, contract: Contract) -> list[Operation]:
    """Give the operations of a contract, those on the same side first."""
    is_write = operation.request is not None
    return sorted(
        contract.operations,
        key=lambda each: ((each.request is not None) != is_write, each.role not in ("read", "edit")),
    )


def _completed(operation: Operation, contract: Contract, stated: dict[str, dict[str, Field]]) -> Operation:
    asked = _sided(operation, contract)

    def complete(place: str, field: Field) -> Field:
        for name in SHARED:
            if getattr(field, name):
                continue
            other = next((each for each in asked if getattr(stated[each.id].get(place), name, None)), None)
            value = _fitting(name, getattr(stated[other.id][place], name), field) if other else None
            if other and value:
                found = (name, other.source)
                field = replace(field, **{name: value}, sources=(*field.sources, found))
        return field

    return with_record(operation, complete)


def _fitting(name: str, value: Any, field: Field) -> Any:
    """Give a limit as it applies to a field of perhaps another kind, None where it cannot."""
    if name == "max_length":
        return value if "string" in field.kinds else None
    typed = tuple(
        Choice(
            value=prose.typed(str(each.value), field.kinds) if _is_number(each) else each.value,
            label=each.label,
        )
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
    found = []
    for place, written in stated[operation.id].items():
        read = stated[single.id].get(place)
        for name in SHARED:
            ours, theirs = getattr(written, name), getattr(read, name, None)
            if ours and theirs and _said(ours) != _said(theirs):
                sides = (
                    Side(source=operation.source, states=f"written: {_said(ours)}"),
                    Side(source=single.source, states=f"read: {_said(theirs)}"),
                )
                settled = "each holds on its own side"
                found.append(
                    Contradiction(at=written_at(operation, place), about=name, sides=sides, settled=settled)
                )
    return noted(operation, *found)


def _said(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(repr(each) for each in sorted((one.value for one in value), key=_rank))
    return str(value)


def _rank(value: Any) -> tuple[bool, float, str]:
    is_number = isinstance(value, int | float)
    return (not is_number, value if is_number else 0, str(value))
