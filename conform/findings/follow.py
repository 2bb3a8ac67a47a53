"""Which groups follow from another one, so that one fault is one finding."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from conform.findings.cause import leaf
from conform.findings.group import VALUES, Group

if TYPE_CHECKING:
    from collections.abc import Sequence

# cause: what follows from it on the same operation
ON_OPERATION: Final = {
    "paging.size": ("paging.total", "paging.overlap"),
    "paging.overlap": ("paging.order",),
}
# cause: what follows from it on the same fields, where it shows at least as often
ON_FIELD: Final = {
    VALUES: ("field.enum", "field.too_long", "state.leaked"),
    "state.leaked": (VALUES,),
}


def gathered(groups: Sequence[Group]) -> tuple[Group, ...]:
    """Put each group that follows from another one into it."""
    left = list(groups)
    for group in sorted(groups, key=lambda each: len(each.drifts)):
        cause = next((each for each in left if each is not group and _follows(group, each)), None)
        if cause is not None and group in left:
            left.remove(group)
            left[left.index(cause)] = replace(cause, drifts=(*cause.drifts, *group.drifts))
    return tuple(left)


def _follows(group: Group, cause: Group) -> bool:
    if group.cause in ON_OPERATION.get(cause.cause, ()):
        return _operations(group) <= _operations(cause)
    if group.cause in ON_FIELD.get(cause.cause, ()):
        return len(group.drifts) <= len(cause.drifts) and _fields(group) <= _fields(cause)
    return False


def _operations(group: Group) -> set[tuple[str, str]]:
    return {(drift.contract, drift.operation) for drift in group.drifts}


def _fields(group: Group) -> set[tuple[str, str]]:
    return {(drift.contract, leaf(drift)) for drift in group.drifts}
